package dev.iobuf.behaviour.misuse;

import static dev.iobuf.behaviour.misuse.Misuse.byDefault;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.io.Blocked;
import dev.iobuf.pool.Pool;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** The rows about pools as they are made by default. */
final class DefaultMisuses {
  private DefaultMisuses() {}

  static List<Misuse> all() {
    return Stream.of(creations(), puts(), bulk(), pins(), uses(), closed(), abandoned())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Misuse> creations() {
    return List.of(
        byDefault("create with a capacity out of range", stage -> SmallBufferPool.create(0)),
        byDefault(
            "over memory that holds no buffer",
            stage -> SmallBufferPool.over(stage.pool.slab().segment().asSlice(0, 2_047))),
        byDefault(
            "over memory of the heap",
            stage -> SmallBufferPool.over(MemorySegment.ofArray(new byte[4_096]))));
  }

  private static List<Misuse> puts() {
    return List.of(
        byDefault(
            "double put",
            stage -> {
              int lease = stage.get();
              stage.put(lease);
              stage.pool.put(lease);
            }),
        byDefault(
            "double put by two threads at once",
            stage -> Race.twoPutsOfOneLeaseUnnoticed(stage.pool)),
        byDefault(
            "double put, after another caller has got the index",
            stage -> {
              int mine = stage.pool.tryGet();
              stage.pool.put(mine);
              int hers = stage.pool.tryGet();
              assertThat(hers).isEqualTo(mine);
              stage.pool.put(mine);
              assertThatThrownBy(() -> stage.pool.put(hers))
                  .isInstanceOf(IllegalStateException.class);
            }),
        byDefault(
            "foreign put: another pool's index, which is free here",
            stage -> {
              try (SmallBufferPool other = SmallBufferPool.create(2)) {
                int lease = other.tryGet();
                try {
                  stage.pool.put(lease);
                } finally {
                  other.put(lease);
                }
              }
            }),
        byDefault(
            "foreign put: another pool's index, which is lent here too",
            stage -> {
              try (SmallBufferPool other = SmallBufferPool.create(2)) {
                int here = stage.pool.tryGet();
                int lease = other.tryGet();
                assertThat(here).isEqualTo(lease);
                stage.pool.put(lease);
                other.put(lease);
              }
            }),
        byDefault("put out of range", stage -> stage.pool.put(2)),
        byDefault("put of WOULD_BLOCK", stage -> stage.pool.put(Pool.WOULD_BLOCK)),
        byDefault(
            "put while a call uses the memory",
            stage -> {
              int lease = stage.get();
              InUse.during(
                  stage.pool.value(lease).asByteBuffer(),
                  () -> {
                    stage.put(lease);
                  });
            }));
  }

  private static List<Misuse> bulk() {
    return List.of(
        byDefault(
            "bulk put, one is not lent",
            stage -> {
              int[] leases = {stage.get(), stage.get()};
              stage.put(leases[1]);
              stage.held.remove(leases[0]);
              stage.pool.put(leases, 0, 2);
            }),
        byDefault(
            "bulk put, one is there twice",
            stage -> {
              int lease = stage.get();
              stage.held.remove(lease);
              stage.pool.put(new int[] {lease, lease}, 0, 2);
            }),
        byDefault(
            "bulk put, one is out of range",
            stage -> stage.pool.put(new int[] {stage.get(), 2, stage.get()}, 0, 3)),
        byDefault(
            "bulk put or tryGet beyond the array",
            stage -> {
              int[] leases = {stage.get(), stage.get()};
              assertThatThrownBy(() -> stage.pool.tryGet(leases, 1, 2))
                  .hasMessage("Range [1, 1 + 2) out of bounds for length 2");
              stage.pool.put(leases, 1, 2);
            }),
        byDefault("get of more than the pool has", stage -> stage.pool.get(new int[3], 0, 3)));
  }

  private static List<Misuse> pins() {
    return List.of(
        byDefault(
            "put of a lease in flight",
            stage -> {
              int lease = stage.pin();
              try {
                stage.pool.put(lease);
              } finally {
                stage.pool.unpin(lease);
              }
            }),
        byDefault(
            "bulk put, one is in flight",
            stage -> {
              int[] leases = {stage.get(), stage.pin()};
              try {
                stage.pool.put(leases, 0, 2);
              } finally {
                stage.pool.unpin(leases[1]);
              }
            }),
        byDefault(
            "close while something is in flight",
            stage -> {
              int lease = stage.pin();
              try {
                stage.pool.close();
              } finally {
                stage.pool.unpin(lease);
              }
            }),
        byDefault("pin of a lease that is not lent", stage -> stage.pool.pin(0)),
        byDefault("unpin of a lease that is not pinned", stage -> stage.pool.unpin(stage.get())));
  }

  private static List<Misuse> uses() {
    return List.of(
        byDefault("value, setValue or address out of range", stage -> stage.pool.value(2)),
        byDefault(
            "value, setValue or address after put",
            stage -> {
              int lease = stage.get();
              stage.put(lease);
              stage.pool.setValue(lease, stage.pool.value(lease));
              assertThat(stage.pool.address(lease)).isEqualTo(stage.pool.value(lease).address());
            }),
        byDefault(
            "access by a view after put",
            stage -> {
              int lease = stage.get();
              SmallBuffer view = stage.pool.value(lease);
              stage.put(lease);
              view.segment().set(JAVA_BYTE, 0, (byte) 1);
            }));
  }

  private static List<Misuse> closed() {
    return List.of(
        byDefault(
            "close while something is lent",
            stage -> {
              stage.get();
              stage.pool.close();
            }),
        byDefault(
            "close with a time-out, and something stays lent",
            stage -> {
              stage.get();
              stage.pool.close(Duration.ofMillis(5));
            }),
        byDefault(
            "get, tryGet or borrow after close",
            stage -> {
              stage.pool.close();
              List.<Misuse.Call>of(
                      any -> stage.pool.get(),
                      any -> stage.pool.get(Duration.ZERO),
                      any -> stage.pool.borrow(),
                      any -> stage.pool.borrow(Duration.ZERO),
                      any -> stage.pool.tryBorrow(),
                      any -> stage.pool.tryGet(new int[1], 0, 1))
                  .forEach(call ->
                      assertThatThrownBy(() -> call.on(stage)).hasMessageStartingWith("get after"));
              stage.pool.tryGet();
            }),
        byDefault(
            "put after close",
            stage -> {
              stage.pool.close();
              stage.pool.put(0);
            }),
        byDefault(
            "value, setValue or address after close",
            stage -> {
              stage.pool.close();
              stage.pool.value(0);
            }),
        byDefault(
            "access by a view after close",
            stage -> {
              SmallBuffer view = stage.pool.value(0);
              stage.pool.close();
              view.segment().get(JAVA_BYTE, 0);
            }),
        byDefault(
            "close while a call uses memory that was put",
            stage -> {
              int lease = stage.get();
              InUse.during(
                  stage.pool.value(lease).asByteBuffer(),
                  () -> {
                    stage.put(lease);
                    stage.pool.close();
                  });
            }));
  }

  private static List<Misuse> abandoned() {
    return List.of(
        byDefault(
            "get, tryGet or borrow after closeAbandoning",
            stage -> {
              stage.get();
              stage.pool.closeAbandoning();
              stage.pool.tryGet();
            }),
        byDefault(
            "closeAbandoning while a get waits",
            stage -> {
              stage.get();
              stage.get();
              FutureTask<Integer> get = new FutureTask<>(stage.pool::get);
              Blocked.in(() -> {
                get.run();
                return 0;
              });
              stage.pool.closeAbandoning();
              try {
                get.get();
              } catch (ExecutionException e) {
                throw e.getCause();
              }
            }),
        byDefault(
            "double put after closeAbandoning",
            stage -> {
              int lease = stage.get();
              stage.get();
              stage.pool.closeAbandoning();
              stage.put(lease);
              stage.pool.put(lease);
            }),
        byDefault(
            "close after closeAbandoning, while something is lent",
            stage -> {
              stage.get();
              stage.pool.closeAbandoning();
              stage.pool.close();
            }),
        byDefault(
            "put of a lease in flight after closeAbandoning",
            stage -> {
              int lease = stage.pin();
              stage.pool.closeAbandoning();
              try {
                stage.pool.put(lease);
              } finally {
                assertThat(stage.pool.slab().isOpen()).isTrue();
                stage.pool.unpin(lease);
              }
            }),
        byDefault(
            "the last put after closeAbandoning, while a call uses the memory",
            stage -> {
              int lease = stage.get();
              stage.pool.closeAbandoning();
              stage.held.remove(lease);
              InUse.during(
                  stage.pool.value(lease).asByteBuffer(),
                  () -> {
                    stage.pool.put(lease);
                  });
            }));
  }
}
