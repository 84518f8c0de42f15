package dev.iobuf.behaviour.misuse;

import static dev.iobuf.behaviour.misuse.Misuse.tracked;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import java.util.List;

/** The rows about pools that are tracked. */
final class TrackedMisuses {
  private TrackedMisuses() {}

  static List<Misuse> all() {
    return List.of(
        tracked(
            "double put",
            stage -> {
              int lease = stage.get();
              stage.put(lease);
              Throwable refusal = catchThrowable(() -> stage.pool.put(lease));
              assertThat(refusal).hasRootCauseMessage("put here");
              assertThat(refusal)
                  .rootCause()
                  .satisfies(put ->
                      assertThat(put.getStackTrace())
                          .anyMatch(frame -> frame.getClassName().equals(Stage.class.getName())));
              throw refusal;
            }),
        tracked("double put by two threads at once", stage -> Race.twoPutsOfOneLease(stage.pool)),
        tracked(
            "double put, after another caller has got the index",
            stage -> {
              int mine = stage.pool.tryGet();
              stage.pool.put(mine);
              assertThat(stage.pool.tryGet()).isEqualTo(mine);
              stage.pool.put(mine);
            }),
        tracked(
            "double close of a buffer, after another caller has got the index",
            stage -> {
              SmallBuffer mine = stage.pool.borrow();
              mine.close();
              assertThat(stage.get()).isEqualTo(mine.lease());
              mine.close();
            }),
        tracked(
            "foreign put: another pool's index, which is free here", stage -> stage.pool.put(0)),
        tracked(
            "put while a call uses the memory",
            stage -> {
              int lease = stage.get();
              InUse.during(
                  stage.pool.value(lease).asByteBuffer(),
                  () -> {
                    stage.pool.put(lease);
                  });
            }),
        tracked(
            "bulk put, one is not lent",
            stage -> {
              int[] leases = {stage.get(), stage.get()};
              stage.put(leases[1]);
              stage.held.remove(leases[0]);
              stage.pool.put(leases, 0, 2);
            }),
        tracked(
            "value, setValue or address after put",
            stage -> {
              int lease = stage.get();
              SmallBuffer source = SmallBuffer.copyOf(stage.pool.slab().segment(), 0);
              stage.put(lease);
              refusesEveryUse(stage.pool, lease, source);
              stage.pool.value(lease);
            }),
        tracked(
            "access by a view after put",
            stage -> {
              int lease = stage.get();
              SmallBuffer view = stage.pool.value(lease);
              stage.put(lease);
              view.segment().get(JAVA_BYTE, 0);
            }),
        tracked(
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
