package dev.iobuf.behaviour.misuse;

import static dev.iobuf.behaviour.misuse.Misuse.checked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.pool.NioVector;
import dev.iobuf.pool.PoolOptions;
import java.util.List;
import java.util.stream.Stream;

/** The rows about pools that are checked. */
final class CheckedMisuses {
  private CheckedMisuses() {}

  static List<Misuse> all() {
    return Stream.of(puts(), bulk(), uses()).flatMap(List::stream).toList();
  }

  /** Ends a lease, and lends its index again. Returns the ended lease. */
  private static int old(Stage stage) {
    int mine = stage.get();
    stage.put(mine);
    int hers = stage.get();
    assertThat(hers).isNotEqualTo(mine);
    assertThat(stage.pool.index(hers)).isZero();
    return mine;
  }

  private static List<Misuse> puts() {
    return List.of(
        checked(
            "double put",
            stage -> {
              int lease = stage.get();
              stage.put(lease);
              stage.pool.put(lease);
            }),
        checked("double put by two threads at once", stage -> Race.twoPutsOfOneLease(stage.pool)),
        checked(
            "double put, after another caller has got the index",
            stage -> stage.pool.put(old(stage))),
        checked(
            "double close of a buffer, after another caller has got the index",
            stage -> {
              SmallBuffer mine = stage.pool.borrow();
              mine.close();
              assertThat(stage.get()).isNotEqualTo(mine.lease());
              mine.close();
            }),
        checked(
            "double put after closeAbandoning",
            stage -> {
              int mine = old(stage);
              stage.pool.closeAbandoning();
              stage.pool.put(mine);
            }),
        checked("foreign put: the index of a pool that is not checked", stage -> stage.pool.put(0)),
        checked(
            "foreign put: another checked pool's lease, of another generation",
            stage -> {
              try (SmallBufferPool other =
                  SmallBufferPool.create(2, PoolOptions.DEFAULT.checked())) {
                int foreign = other.tryGet();
                old(stage);
                try {
                  stage.pool.put(foreign);
                } finally {
                  other.put(foreign);
                }
              }
            }),
        checked(
            "foreign put: another checked pool's lease, of the same generation",
            stage -> {
              try (SmallBufferPool other =
                  SmallBufferPool.create(2, PoolOptions.DEFAULT.checked())) {
                int foreign = other.tryGet();
                assertThat(stage.pool.tryGet()).isEqualTo(foreign);
                stage.pool.put(foreign);
                other.put(foreign);
              }
            }));
  }

  private static List<Misuse> bulk() {
    return List.of(
        checked(
            "bulk put, one is not lent",
            stage -> {
              int[] leases = {stage.get(), stage.get()};
              stage.put(leases[1]);
              stage.held.remove(leases[0]);
              stage.pool.put(leases, 0, 2);
            }),
        checked(
            "bulk put, one is of an earlier lease, whose index is lent again",
            stage -> {
              int mine = old(stage);
              int other = stage.get();
              stage.held.remove(other);
              stage.pool.put(new int[] {other, mine}, 0, 2);
            }),
        checked(
            "bulk put, one is there twice",
            stage -> {
              int lease = stage.get();
              stage.held.remove(lease);
              stage.pool.put(new int[] {lease, lease}, 0, 2);
            }));
  }

  private static List<Misuse> uses() {
    return List.of(
        checked(
            "value, setValue, index or address after put, also once the index is lent again",
            stage -> {
              int mine = old(stage);
              SmallBuffer source = SmallBuffer.copyOf(stage.pool.slab().segment(), 0);
              refusesEach(
                  () -> stage.pool.setValue(mine, source),
                  () -> stage.pool.index(mine),
                  () -> stage.pool.address(mine),
                  () -> NioVector.allocate(stage.pool, 1).view(mine));
              stage.pool.value(mine);
            }),
        checked(
            "add of an earlier lease to a vector",
            stage -> {
              int mine = old(stage);
              SmallIoVec vector = SmallIoVec.allocate(stage.pool, 4);
              refusesEach(
                  () -> vector.add(mine, 0, 1),
                  () -> vector.addAll(new int[] {mine}, 0, 1),
                  () -> vector.addRange(mine, 1));
              assertThat(vector.count()).isZero();
              vector.add(mine);
            }),
        checked(
            "pin or unpin of an earlier lease",
            stage -> {
              int mine = old(stage);
              refusesEach(() -> stage.pool.unpin(mine));
              assertThat(stage.pool.pinned()).isZero();
              stage.pool.pin(mine);
            }));
  }

  private static void refusesEach(Runnable... uses) {
    for (Runnable use : uses) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("use of lease 2 of index 0 that is not out");
    }
  }
}
