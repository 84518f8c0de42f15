package dev.iobuf.schedules;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The methods that instrumented code calls in place of methods of the JDK that wait, wake, or
 * return times, threads and random numbers; {@link Redirects} lists them. For generated code only.
 * Outside of an exploration, each method calls the JDK's.
 */
@SuppressWarnings("MissingJavadocMethod") // the names are the JDK's
public final class StandIns {
  private StandIns() {}

  public static void onSpinWait(int site) {
    Control active = Hooks.active();
    if (active != null) {
      active.waiting().spin(active.site(site));
    }
  }

  public static void park(int site, long nanos) {
    Control active = Hooks.active();
    if (active != null) {
      active.waiting().park(active.site(site), nanos);
    } else {
      LockSupport.parkNanos(nanos);
    }
  }

  public static void park(int site) {
    park(site, Long.MAX_VALUE);
  }

  public static void park(Object blocker, int site) {
    park(site, Long.MAX_VALUE);
  }

  public static void parkNanos(long nanos, int site) {
    park(site, nanos);
  }

  public static void parkNanos(Object blocker, long nanos, int site) {
    park(site, nanos);
  }

  public static void parkUntil(long deadline, int site) {
    park(site, (deadline - currentTimeMillis()) * 1_000_000);
  }

  public static void parkUntil(Object blocker, long deadline, int site) {
    parkUntil(deadline, site);
  }

  public static void sleep(long millis, int site) throws InterruptedException {
    sleepNanos(millis * 1_000_000, site);
  }

  public static void sleep(long millis, int nanos, int site) throws InterruptedException {
    sleepNanos(millis * 1_000_000 + nanos, site);
  }

  public static void sleep(Duration duration, int site) throws InterruptedException {
    sleepNanos(duration.toNanos(), site);
  }

  private static void sleepNanos(long nanos, int site) throws InterruptedException {
    Control active = Hooks.active();
    if (active == null) {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } else if (active.waiting().sleep(active.site(site), nanos)) {
      throw new InterruptedException();
    }
  }

  public static void unpark(@Nullable Thread thread, int site) {
    Control active = Hooks.active();
    if (active != null && thread != null) {
      active.waiting().unpark(active.site(site), thread);
    } else {
      LockSupport.unpark(thread);
    }
  }

  public static void interrupt(Thread thread, int site) {
    Control active = Hooks.active();
    if (active != null) {
      active.waiting().interrupt(active.site(site), thread);
    } else {
      thread.interrupt();
    }
  }

  public static boolean isInterrupted(Thread thread, int site) {
    Control active = Hooks.active();
    return active != null
        ? active.waiting().isInterrupted(active.site(site), thread)
        : thread.isInterrupted();
  }

  public static boolean interrupted(int site) {
    Control active = Hooks.active();
    return active != null ? active.waiting().interrupted(active.site(site)) : Thread.interrupted();
  }

  public static void await(Object lock, int site) throws InterruptedException {
    await(lock, 0, site);
  }

  public static void await(Object lock, long millis, int site) throws InterruptedException {
    Control active = Hooks.active();
    if (active != null && active.monitors().await(active.site(site), lock, millis)) {
      throw new InterruptedException();
    }
  }

  public static void signal(Object lock, int site) {
    Control active = Hooks.active();
    if (active != null) {
      active.monitors().signal(active.site(site), lock, 1);
    }
  }

  public static void signalAll(Object lock, int site) {
    Control active = Hooks.active();
    if (active != null) {
      active.monitors().signal(active.site(site), lock, Integer.MAX_VALUE);
    }
  }

  public static Thread currentThread() {
    Control active = Hooks.active();
    return active != null ? active.running().thread : Thread.currentThread();
  }

  public static long threadId(Thread thread) {
    Control active = Hooks.active();
    return active != null ? active.threadId(thread) : thread.threadId();
  }

  public static long nanoTime() {
    Control active = Hooks.active();
    return active != null ? active.time() : System.nanoTime();
  }

  public static long currentTimeMillis() {
    Control active = Hooks.active();
    return active != null ? active.time() / 1_000_000 : System.currentTimeMillis();
  }

  public static void fence(int site) {
    Control active = Hooks.active();
    if (active != null) {
      active.fence(site);
    }
  }

  public static boolean isProcessFenceAvailable() {
    return true;
  }

  public static boolean isNotDetailed() {
    return false;
  }

  public static int availableProcessors(Runtime runtime) {
    Control active = Hooks.control; // class initializers see this number, too
    return active != null ? active.processors() : runtime.availableProcessors();
  }

  public static int nextInt(ThreadLocalRandom random) {
    return (int) nextLong(random);
  }

  public static int nextInt(ThreadLocalRandom random, int bound) {
    return (int) nextLong(random, 0, bound);
  }

  public static int nextInt(ThreadLocalRandom random, int origin, int bound) {
    return (int) nextLong(random, origin, bound);
  }

  public static long nextLong(ThreadLocalRandom random) {
    Control active = Hooks.active();
    return active != null ? active.running().random() : random.nextLong();
  }

  public static long nextLong(ThreadLocalRandom random, long bound) {
    return nextLong(random, 0, bound);
  }

  public static long nextLong(ThreadLocalRandom random, long origin, long bound) {
    return origin + Long.remainderUnsigned(nextLong(random), bound - origin);
  }

  public static boolean nextBoolean(ThreadLocalRandom random) {
    return nextLong(random) < 0;
  }

  public static double nextDouble(ThreadLocalRandom random) {
    return (nextLong(random) >>> 11) * 0x1.0p-53;
  }

  /** Registers the field of a VarHandle. */
  public static VarHandle findVarHandle(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type)
      throws NoSuchFieldException, IllegalAccessException {
    return Fields.register(lookup.findVarHandle(owner, name, type), owner, name);
  }

  /** Registers the field of a VarHandle. */
  public static VarHandle findStaticVarHandle(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type)
      throws NoSuchFieldException, IllegalAccessException {
    return Fields.register(lookup.findStaticVarHandle(owner, name, type), owner, name);
  }

  public static @Nullable Object threadLocalGet(ThreadLocal<?> local) {
    Control active = Hooks.active();
    return active != null ? active.running().local(local) : local.get();
  }

  public static void threadLocalSet(ThreadLocal<Object> local, @Nullable Object value) {
    Control active = Hooks.active();
    if (active != null) {
      active.running().setLocal(local, value);
    } else {
      local.set(value);
    }
  }

  public static void threadLocalRemove(ThreadLocal<?> local) {
    Control active = Hooks.active();
    if (active != null) {
      active.running().removeLocal(local);
    } else {
      local.remove();
    }
  }
}
