package dev.iobuf.behaviour.misuse;

import static dev.iobuf.behaviour.misuse.Misuse.guarded;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import java.util.List;

/** The rows about pools with guarded views. */
final class GuardedMisuses {
  private GuardedMisuses() {}

  static List<Misuse> all() {
    return List.of(
        guarded(
            "double put",
            stage -> {
              int lease = stage.get();
              stage.put(lease);
              stage.pool.put(lease);
            }),
        guarded("double put by two threads at once", stage -> Race.twoPutsOfOneLease(stage.pool)),
        guarded(
            "double put, after another caller has got the index",
            stage -> {
              int mine = stage.pool.tryGet();
              stage.pool.put(mine);
              assertThat(stage.pool.tryGet()).isEqualTo(mine);
              stage.pool.put(mine);
            }),
        guarded(
            "double close of a buffer, after another caller has got the index",
            stage -> {
              SmallBuffer mine = stage.pool.borrow();
              mine.close();
              assertThat(stage.get()).isEqualTo(mine.lease());
              mine.close();
            }),
        guarded(
            "foreign put: another pool's index, which is free here", stage -> stage.pool.put(0)),
        guarded(
            "put while a call uses the memory",
            stage -> {
              int lease = stage.get();
              InUse.during(
                  stage.pool.value(lease).asByteBuffer(),
                  () -> {
                    stage.pool.put(lease);
                  });
            }),
        guarded(
            "bulk put, one is not lent",
            stage -> {
              int[] leases = {stage.get(), stage.get()};
              stage.put(leases[1]);
              stage.held.remove(leases[0]);
              stage.pool.put(leases, 0, 2);
            }),
        guarded(
            "value, setValue or address after put",
            stage -> {
              int lease = stage.get();
              SmallBuffer source = SmallBuffer.copyOf(stage.pool.slab().segment(), 0);
              stage.put(lease);
              refusesEveryUse(stage.pool, lease, source);
              stage.pool.value(lease);
            }),
        guarded(
            "access by a view after put",
            stage -> {
              int lease = stage.get();
              SmallBuffer view = stage.pool.value(lease);
              stage.put(lease);
              view.segment().get(JAVA_BYTE, 0);
            }),
        guarded(
            "close while something is lent",
            stage -> {
              stage.get();
              stage.pool.close();
            }));
  }

  private static void refusesEveryUse(SmallBufferPool pool, int lease, SmallBuffer source) {
    SmallIoVec vector = SmallIoVec.allocate(pool, 4);
    List.<Runnable>of(
            () -> pool.setValue(lease, source),
            () -> pool.address(lease),
            () -> vector.add(lease),
            () -> vector.add(lease, 0, 1),
            () -> vector.addAll(new int[] {lease}, 0, 1),
            () -> vector.addRange(lease, 1))
        .forEach(use ->
            assertThatThrownBy(use::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("use of index 0 that is not lent"));
  }
}
