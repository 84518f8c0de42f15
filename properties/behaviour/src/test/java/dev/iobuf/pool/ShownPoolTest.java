package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;

/** A pool that shows itself is shown as long as it is there, and is not kept by that. */
class ShownPoolTest {
  private static final int COLLECTIONS = 100;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private record Forgotten(WeakReference<Pool<?>> pool, ObjectName name) {
    void collect() throws InterruptedException {
      for (int i = 0; i < COLLECTIONS && pool.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(pool.get()).isNull();
    }
  }

  private static Pool<String> pool(String name) {
    return BoundedPool.create(3, _ -> "value", PoolOptions.DEFAULT.named(name));
  }

  /** In a method of its own, so that no local variable keeps what is to be forgotten. */
  private static Forgotten forget(String name) throws Exception {
    Pool<String> pool = pool(name);
    PoolManagement shown = PoolManagement.showWeakly(pool);
    return new Forgotten(new WeakReference<>(pool), new ObjectName(shown.name()));
  }

  @Test
  void isShownUntilItsHandleIsClosed() throws Exception {
    try (Pool<String> pool = pool("itself")) {
      PoolManagement shown = PoolManagement.showWeakly(pool);
      ObjectName name = new ObjectName(shown.name());
      assertThat(server.getAttribute(name, "Capacity")).isEqualTo(3);
      try (PoolManagement other = PoolManagement.showWeakly(pool)) {
        assertThat(other.name()).endsWith(",instance=2");
      }
      shown.close();
      assertThat(server.isRegistered(name)).isFalse();
    }
  }

  @Test
  void isForgottenAndItsBeanEndsWhenAnotherPoolIsShown() throws Exception {
    Forgotten forgotten = forget("forgotten");
    forgotten.collect();
    try (Pool<String> pool = pool("next");
        PoolManagement _ = PoolManagement.show(pool)) {
      assertThat(server.isRegistered(forgotten.name())).isFalse();
    }
  }

  @Test
  void isForgottenAndItsBeanEndsWhenItIsAsked() throws Exception {
    Forgotten forgotten = forget("asked");
    forgotten.collect();
    assertThatThrownBy(() -> server.getAttribute(forgotten.name(), "Lent"))
        .isInstanceOf(RuntimeMBeanException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.getAttribute(forgotten.name(), "Lent"))
        .isInstanceOf(InstanceNotFoundException.class);
  }

  @Test
  void aBeanThatACallerAskedForKeepsItsPool() throws Exception {
    try (PoolManagement shown = PoolManagement.show(pool("kept"))) {
      System.gc();
      assertThat(server.getAttribute(new ObjectName(shown.name()), "Capacity")).isEqualTo(3);
    }
  }
}
