package dev.iobuf.pool;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iobuf.behaviour.io.Blocked;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that use a lease while another puts it get no view that outlives it. */
@Timeout(60)
class ViewGuardTest {
  private static final int REFUSALS = 5_000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(8);

  @AfterEach
  void free() {
    arena.close();
  }

  private static IndexPool pool(int capacity) {
    return IndexPool.create("pool", capacity, PoolOptions.DEFAULT.checked().guardedViews());
  }

  /** The thread has checked the lease, and comes to its view after that. */
  @Test
  void aThreadThatComesLateGetsNoViewOfTheNextLease() {
    IndexPool pool = pool(1);
    int lease = pool.tryGet();
    int checked = pool.checkIndex(lease);
    pool.put(lease);
    int next = pool.tryGet();
    assertThat(pool.checkIndex(next)).isEqualTo(checked);
    MemorySegment view = pool.view(next, memory);
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.view(lease, memory))
        .withMessageContaining("use of lease " + lease);
    view.set(JAVA_BYTE, 0, (byte) 1);
    pool.put(next);
    assertThat(view.scope().isAlive()).isFalse();
    pool.close();
  }

  @Test
  void aThreadThatComesLateLeavesNothingToTheNextHolder() {
    IndexPool pool = pool(1);
    int lease = pool.tryGet();
    pool.put(lease);
    assertThatIllegalStateException().isThrownBy(() -> pool.view(lease, memory));
    int next = pool.tryGet();
    MemorySegment view = pool.view(next, memory);
    pool.put(next);
    assertThat(view.scope().isAlive()).isFalse();
    pool.close();
  }

  @Test
  void allViewsEndThoughSomeWereMadeWhileAPutWasRefused() throws Exception {
    IndexPool pool = pool(1);
    ViewGuard guard = new ViewGuard(1);
    List<MemorySegment> views = new ArrayList<>();
    AtomicBoolean isOver = new AtomicBoolean();
    FutureTask<Void> maker =
        new FutureTask<>(
            () -> {
              while (!isOver.get()) {
                MemorySegment view = guard.view(0, memory);
                if (views.isEmpty() || !views.getLast().scope().equals(view.scope())) {
                  views.add(view);
                }
              }
            },
            null);
    Pipe pipe = Pipe.open();
    ByteBuffer buffer = guard.view(0, memory).asByteBuffer();
    Thread reader = Blocked.in(() -> pipe.source().read(buffer));
    Thread.ofPlatform().daemon().start(maker);
    for (int i = 0; i < REFUSALS; i++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> guard.end(pool, 0, 0, 0))
          .withMessageContaining("memory is in use");
    }
    isOver.set(true);
    maker.get();
    pipe.sink().write(ByteBuffer.allocate(1));
    reader.join();
    guard.end(pool, 0, 0, 0);
    assertThat(views).allMatch(view -> !view.scope().isAlive());
    pipe.sink().close();
    pipe.source().close();
    pool.close();
  }
}
