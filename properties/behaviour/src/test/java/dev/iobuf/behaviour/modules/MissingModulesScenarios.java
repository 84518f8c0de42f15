package dev.iobuf.behaviour.modules;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.FenceSupport;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Scenarios without the modules {@code jdk.jfr}, {@code java.management} and {@code java.logging},
 * each a method that a {@link ChildJvm} runs. They don't use AssertJ, which needs more modules.
 */
final class MissingModulesScenarios {
  private MissingModulesScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    for (String name : scenarios) {
      MissingModulesScenarios.class.getDeclaredMethod(name).invoke(null);
      System.out.println("held: " + name);
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private static void assertThrows(Class<? extends Exception> type, Call call) {
    try {
      call.run();
    } catch (Exception e) {
      if (type.isInstance(e)) {
        return;
      }
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing was thrown: expected=" + type);
  }

  static void theyAreMissing() {
    for (String name : new String[] {"jdk.jfr", "java.management", "java.logging"}) {
      if (ModuleLayer.boot().findModule(name).isPresent()) {
        throw new AssertionError("there is a module that should be missing: " + name);
      }
    }
  }

  /** All events that a Flight Recorder would record. */
  static void aPoolIsExhaustedWaitedForMisusedLeakedAndAbandoned() {
    for (PoolOptions options :
        new PoolOptions[] {PoolOptions.DEFAULT, PoolOptions.DEFAULT.census(1).guardedViews()}) {
      SmallBufferPool pool = SmallBufferPool.create(1, options);
      int lease = pool.tryGet();
      if (pool.tryGet() >= 0) {
        throw new AssertionError("one buffer was lent twice");
      }
      assertThrows(TimeoutException.class, () -> pool.get(Duration.ofMillis(1)));
      assertThrows(IllegalStateException.class, pool::close);
      pool.put(lease);
      assertThrows(IllegalStateException.class, () -> pool.put(lease));
      int abandoned = pool.tryGet();
      pool.closeAbandoning();
      pool.put(abandoned);
      if (pool.slab().isOpen() || pool.statistics().exhaustions() == 0) {
        throw new AssertionError("open, or nothing was counted: " + pool.statistics());
      }
    }
  }

  static void objectsArePooled() {
    try (BoundedPool<String> pool = BoundedPool.create(1, _ -> "word")) {
      int lease = pool.tryGet();
      assertThrows(TimeoutException.class, () -> pool.get(Duration.ofMillis(1)));
      pool.put(lease);
    }
  }

  /** At the call, and not later by a class that can't be loaded. */
  static void poolsAreNotShown() {
    try (SmallBufferPool pool = SmallBufferPool.create(1);
        PoolManagement shown = PoolManagement.show("frames", pool)) {
      throw new AssertionError("shown: " + shown.name());
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Pools refuse at their creation, before they have any resources. */
  static void poolsDoNotShowThemselves() {
    PoolOptions shown = PoolOptions.DEFAULT.named("shown").shown();
    boolean[] isFilled = {false};
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            BoundedPool.create(
                1,
                _ -> {
                  isFilled[0] = true;
                  return "word";
                },
                shown));
    assertThrows(UnsupportedOperationException.class, () -> SmallBufferPool.create(1, shown));
    try {
      IndexPool.create("indices", 1, shown).close();
      throw new AssertionError("shown");
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
    if (isFilled[0]) {
      throw new AssertionError("a value was made");
    }
  }

  static void theCapabilitiesAreReported() {
    System.out.println(Slab.capabilities());
    System.out.println(FenceSupport.current());
  }

  static void filesAreOpened() throws IOException {
    FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_ONLY).close();
  }
}
