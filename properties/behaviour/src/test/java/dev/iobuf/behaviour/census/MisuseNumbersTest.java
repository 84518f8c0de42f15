package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.io.Blocked;
import dev.iobuf.pool.Misuse;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each misuse is counted once, by its kind. */
class MisuseNumbersTest {
  private static void refused(ThrowingCallable misuse) {
    assertThatThrownBy(misuse).isInstanceOf(RuntimeException.class);
  }

  private static void commit(Misuse kind, SmallBufferPool pool) throws Exception {
    switch (kind) {
      case OUT_OF_RANGE -> refused(() -> pool.put(2));
      case PUT_OF_FREE -> refused(() -> pool.put(1));
      case USE_OF_FREE -> refused(() -> pool.value(1));
      case STALE_VIEW -> {
        SmallBuffer stale = pool.borrow();
        stale.close();
        int lease = pool.get();
        assertThat(lease).isEqualTo(stale.lease());
        refused(stale::close);
        pool.put(lease);
      }
      case PUT_IN_USE -> {
        int lease = pool.get();
        whileInUse(pool.value(lease).asByteBuffer(), () -> refused(() -> pool.put(lease)));
        pool.put(lease);
      }
      case PUT_OF_PINNED -> {
        int lease = pool.get();
        pool.pin(lease);
        refused(() -> pool.put(lease));
        pool.unpin(lease);
        pool.put(lease);
      }
      case UNPIN_OF_UNPINNED -> {
        int lease = pool.get();
        refused(() -> pool.unpin(lease));
        pool.put(lease);
      }
      case CLOSE_WHILE_LENT -> {
        int lease = pool.get();
        refused(pool::close);
        pool.put(lease);
      }
      case USE_AFTER_END -> {
        pool.close();
        refused(pool::tryGet);
      }
    }
  }

  /** While a read of an empty pipe has the buffer. */
  private static void whileInUse(ByteBuffer buffer, Runnable action)
      throws IOException, InterruptedException {
    Pipe pipe = Pipe.open();
    Thread reader = Blocked.in(() -> pipe.source().read(buffer));
    try {
      action.run();
    } finally {
      pipe.sink().write(ByteBuffer.allocate(1));
      reader.join();
      pipe.sink().close();
      pipe.source().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachKindIsCountedOnceAndAsNoOther(Misuse kind) throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(2, PoolOptions.DEFAULT.guardedViews())) {
      for (int i = 1; i <= 2; i++) {
        commit(kind, pool);
        assertThat(pool.statistics().misuses(kind)).isEqualTo(i);
        assertThat(pool.statistics().misuses()).isEqualTo(i);
      }
      assertThat(pool.statistics()).asString().contains(", misuses={" + kind + "=2}, ");
    }
  }

  @Test
  void aConsoleShowsThemAllAndByKind() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(2);
        PoolManagement shown = PoolManagement.show(pool)) {
      commit(Misuse.OUT_OF_RANGE, pool);
      commit(Misuse.OUT_OF_RANGE, pool);
      commit(Misuse.PUT_OF_FREE, pool);
      ObjectName name = new ObjectName(shown.name());
      assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Misuses"))
          .isEqualTo(3L);
      TabularData byKind =
          (TabularData)
              ManagementFactory.getPlatformMBeanServer().getAttribute(name, "MisusesByKind");
      assertThat(byKind.size()).isEqualTo(2);
      assertThat(byKind.get(new Object[] {"OUT_OF_RANGE"}).get("value")).isEqualTo(2L);
      assertThat(byKind.get(new Object[] {"PUT_OF_FREE"}).get("value")).isEqualTo(1L);
    }
  }

  @Test
  void aCallThatIsNoMisuseIsNotCounted() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease = pool.get();
      assertThat(pool.tryGet()).isEqualTo(SmallBufferPool.WOULD_BLOCK);
      refused(() -> pool.tryGet(new int[1], 1, 1));
      pool.put(lease);
      assertThat(pool.statistics().misuses()).isZero();
    }
  }
}
