package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/**
 * A pool that shows itself is shown while it is reachable and open, and the bean does not keep it
 * reachable.
 */
class ShownPoolTest {
  private static final int COLLECTIONS = 300;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private static PoolOptions shown(String name) {
    return PoolOptions.DEFAULT.named(name).shown();
  }

  private static ObjectName nameOf(String pool) throws Exception {
    return new ObjectName("dev.iobuf:type=Pool,name=\"" + pool + "\"");
  }

  private void assertGone(String... pools) throws Exception {
    for (String pool : pools) {
      assertThat(server.isRegistered(nameOf(pool))).as(pool).isFalse();
    }
  }

  private Object attribute(String pool, String attribute) throws Exception {
    return server.getAttribute(nameOf(pool), attribute);
  }

  @Test
  void eachKindOfPoolIsShownFromItsCreationToItsEnd() throws Exception {
    BoundedPool<String> objects = BoundedPool.create(3, _ -> "value", shown("objects"));
    SmallBufferPool buffers = SmallBufferPool.create(4, shown("buffers").checked().census());
    IndexPool indices = IndexPool.create("kind", 5, shown("indices"));
    IndexPool watched = IndexPool.create("kind", 6, PoolOptions.DEFAULT.shown().census());
    try (Arena arena = Arena.ofShared()) {
      SmallBufferPool over = SmallBufferPool.over(arena.allocate(7 * 2_048, 64), shown("over"));
      assertThat(attribute("objects", "Capacity")).isEqualTo(3);
      assertThat(attribute("buffers", "Capacity")).isEqualTo(4);
      assertThat(attribute("indices", "Capacity")).isEqualTo(5);
      assertThat(attribute("kind", "Capacity")).as("by its kind").isEqualTo(6);
      assertThat(attribute("over", "Capacity")).isEqualTo(7);
      over.close();
    }
    int lease = buffers.get();
    buffers.pin(lease);
    assertThat(attribute("buffers", "Pinned")).isEqualTo(1);
    buffers.unpin(lease);
    int index = watched.get();
    Object[] leases =
        (Object[]) server.invoke(nameOf("kind"), "leases", new Object[0], new String[0]);
    assertThat(leases).hasSize(1);
    assertThatThrownBy(buffers::close).isInstanceOf(IllegalStateException.class);
    assertThat(attribute("buffers", "Lent")).as("a refused close ends nothing").isEqualTo(1);
    buffers.put(lease);
    buffers.close(Duration.ZERO);
    watched.put(index);
    watched.close();
    indices.close();
    objects.close();
    objects.close();
    assertGone("objects", "buffers", "indices", "kind", "over");
  }

  @Test
  void anAbandonedPoolIsShownUntilItsLastLeaseIsPut() throws Exception {
    BoundedPool<String> objects = BoundedPool.create(2, _ -> "value", shown("objects"));
    SmallBufferPool buffers = SmallBufferPool.create(2, shown("buffers"));
    IndexPool indices = IndexPool.create("kind", 2, shown("indices"));
    int object = objects.get();
    int buffer = buffers.get();
    int index = indices.get();
    objects.closeAbandoning();
    buffers.closeAbandoning();
    boolean[] hasEnded = {false};
    indices.closeAbandoning(() -> hasEnded[0] = true);
    for (String pool : List.of("objects", "buffers", "indices")) {
      assertThat(attribute(pool, "Lent")).as(pool).isEqualTo(1);
    }
    objects.put(object);
    buffers.put(buffer);
    indices.put(index);
    assertGone("objects", "buffers", "indices");
    assertThat(hasEnded[0]).isTrue();
    assertThat(buffers.slab().isOpen()).isFalse();
  }

  @Test
  void poolsOfOneNameAreShownBesideEachOther() throws Exception {
    try (BoundedPool<String> first = BoundedPool.create(1, _ -> "value", shown("twins"))) {
      try (SmallBufferPool second = SmallBufferPool.create(2, shown("twins"))) {
        assertThat(attribute("twins", "Capacity")).isEqualTo(first.capacity());
        assertThat(server.getAttribute(new ObjectName(nameOf("twins") + ",instance=2"), "Capacity"))
            .isEqualTo(second.capacity());
      }
      assertThat(server.isRegistered(new ObjectName(nameOf("twins") + ",instance=2"))).isFalse();
      assertThat(attribute("twins", "Capacity")).isEqualTo(1);
    }
    assertGone("twins");
  }

  @Test
  void aPoolThatCannotBeFilledIsNotShown() throws Exception {
    assertThatThrownBy(() -> BoundedPool.create(1, _ -> null, shown("empty")))
        .isInstanceOf(NullPointerException.class);
    assertGone("empty");
  }

  @Test
  void aPoolIsNotShownUnlessItsOptionsSaySo() throws Exception {
    try (SmallBufferPool _ = SmallBufferPool.create(1, PoolOptions.DEFAULT.named("hidden"))) {
      assertGone("hidden");
    }
  }

  /** A separate method, so that no local variable keeps the pool that is to be forgotten. */
  private static List<WeakReference<?>> forget() {
    return List.of(
        new WeakReference<>(BoundedPool.create(1, _ -> "value", shown("forgotten objects"))),
        new WeakReference<>(SmallBufferPool.create(1, shown("forgotten buffers"))),
        new WeakReference<>(SmallBufferPool.create(1, shown("forgotten wiped").wiped())),
        new WeakReference<>(IndexPool.create("kind", 1, shown("forgotten indices"))));
  }

  @Test
  void aPoolIsForgottenThoughItIsShownAndItsBeanEnds() throws Exception {
    List<WeakReference<?>> forgotten = forget();
    ObjectName all = new ObjectName("dev.iobuf:type=Pool,name=\"forgotten *\"");
    for (int i = 0; i < COLLECTIONS && !server.queryNames(all, null).isEmpty(); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(forgotten).allMatch(reference -> reference.get() == null);
    assertThat(server.queryNames(all, null)).isEmpty();
  }

  @Test
  void aBeanThatACallerAskedForKeepsItsPool() throws Exception {
    try (PoolManagement shown =
        PoolManagement.show(BoundedPool.create(3, _ -> "value", PoolOptions.DEFAULT))) {
      System.gc();
      assertThat(server.getAttribute(new ObjectName(shown.name()), "Capacity")).isEqualTo(3);
    }
  }

  @Test
  void aRefusalOfTheServerLeavesNothingOpen() {
    ChildJvm.run(
            ShownPoolScenarios.class,
            "",
            List.of(
                "-Djavax.management.builder.initial=" + RefusingServerBuilder.class.getName(),
                ChildJvm.NATIVE_ACCESS),
            "aRefusedPoolHasNoValues",
            "aRefusedPoolHasNoMemory",
            "aRefusedPoolHasNoClock")
        .assertHeld();
  }
}
