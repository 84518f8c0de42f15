package dev.iobuf.schedules;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What instrumented classes call in place of, or around, their accesses to shared memory. For them
 * only; where no exploration is under way each method does what the JDK's does.
 */
@SuppressWarnings("MissingJavadocMethod") // called by generated code only; the names are the JDK's
public final class Hooks {
  /** Set for the duration of an exploration, of which there is one at a time. */
  static @Nullable Engine engine;

  private Hooks() {}

  private static @Nullable Engine active() {
    Engine active = engine;
    return active != null && active.isControlled() ? active : null;
  }

  public static void at(
      int site, @Nullable Object handle, @Nullable Object base, long index, long a, long b) {
    Engine active = active();
    if (active != null) {
      active.arrive(site, handle, base, index, a, b);
    }
  }

  public static void at(
      int site,
      @Nullable Object handle,
      @Nullable Object base,
      long index,
      @Nullable Object a,
      @Nullable Object b) {
    Engine active = active();
    if (active != null) {
      active.arrive(site, handle, base, index, a, b);
    }
  }

  /** Before a reference is read from an array. */
  public static void element(@Nullable Object @Nullable [] array, int index, int site) {
    at(site, null, array, index, null, null);
  }

  public static void fence(int site) {
    Engine active = active();
    if (active != null) {
      active.fence(site);
    }
  }

  public static void done() {
    Engine active = active();
    if (active != null) {
      active.leave(0);
    }
  }

  public static long done(long result) {
    Engine active = active();
    return active == null ? result : active.leave(result);
  }

  public static @Nullable Object done(@Nullable Object result) {
    Engine active = active();
    return active == null ? result : active.leave(result);
  }

  /** At the beginning of a method with loops: what its frame must remember of its callers. */
  public static long enter() {
    Engine active = active();
    return active == null ? 0 : active.running().hash;
  }

  /** At the head of a loop: whether its locals are wanted. */
  public static boolean loop(int site, long entry) {
    Engine active = active();
    return active != null && active.loop(site, entry);
  }

  public static void local(long value) {
    Actor actor = running();
    actor.hash = Hash.mix(actor.hash, value);
  }

  public static void local(@Nullable Object value) {
    Engine active = active();
    if (active != null) {
      active.running().hash = Hash.mix(active.running().hash, active.memory().nameOf(value));
    }
  }

  private static Actor running() {
    Engine active = engine;
    if (active == null) {
      throw new IllegalStateException("no exploration is under way");
    }
    return active.running();
  }

  public static void branch(int id) {
    Engine active = active();
    if (active != null) {
      active.coverage().taken(id);
    }
  }

  /** Before a call whose effect on memory is not seen: state caching must not rely on it. */
  public static void untracked(String what) {
    Engine active = active();
    if (active != null) {
      active.untracked(what);
    }
  }

  public static void refused(String what) {
    if (active() != null) {
      throw new UnsupportedOperationException(
          "the explorer does not control "
              + what
              + "; use VarHandle, java.util.concurrent.atomic, LockSupport or monitors in the"
              + " classes under test, or leave the class that calls it out of the instrumented"
              + " ones");
    }
  }

  public static void beginInitializer() {
    if (engine != null) {
      engine.uncontrolled++;
    }
  }

  public static void endInitializer() {
    if (engine != null) {
      engine.uncontrolled--;
    }
  }

  public static void onSpinWait(int site) {
    Engine active = active();
    if (active != null) {
      active.waiting().spin(site);
    }
  }

  public static void park(int site, long nanos) {
    Engine active = active();
    if (active != null) {
      active.waiting().park(site, nanos);
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
    Engine active = active();
    if (active == null) {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } else if (active.waiting().sleep(site, nanos)) {
      throw new InterruptedException();
    }
  }

  public static void unpark(@Nullable Thread thread, int site) {
    Engine active = active();
    if (active != null && thread != null) {
      active.waiting().unpark(site, thread);
    } else {
      LockSupport.unpark(thread);
    }
  }

  public static void interrupt(Thread thread, int site) {
    Engine active = active();
    if (active != null) {
      active.waiting().interrupt(site, thread);
    } else {
      thread.interrupt();
    }
  }

  public static boolean isInterrupted(Thread thread, int site) {
    Engine active = active();
    return active != null ? active.waiting().isInterrupted(site, thread) : thread.isInterrupted();
  }

  public static boolean interrupted(int site) {
    Engine active = active();
    return active != null ? active.waiting().interrupted(site) : Thread.interrupted();
  }

  public static void monitorEnter(Object lock, int site) {
    Engine active = active();
    if (active != null) {
      active.monitors().enter(site, lock);
    }
  }

  public static void monitorExit(Object lock, int site) {
    Engine active = active();
    if (active != null) {
      active.monitors().exit(site, lock);
    }
  }

  public static void await(Object lock, int site) throws InterruptedException {
    await(lock, 0, site);
  }

  public static void await(Object lock, long millis, int site) throws InterruptedException {
    Engine active = active();
    if (active != null && active.monitors().await(site, lock, millis)) {
      throw new InterruptedException();
    }
  }

  public static void signal(Object lock, int site) {
    Engine active = active();
    if (active != null) {
      active.monitors().signal(site, lock, 1);
    }
  }

  public static void signalAll(Object lock, int site) {
    Engine active = active();
    if (active != null) {
      active.monitors().signal(site, lock, Integer.MAX_VALUE);
    }
  }

  public static Thread currentThread() {
    Engine active = active();
    return active != null ? active.running().thread : Thread.currentThread();
  }

  public static long threadId(Thread thread) {
    Engine active = active();
    return active != null ? active.threadId(thread) : thread.threadId();
  }

  public static long nanoTime() {
    Engine active = active();
    return active != null ? active.time() : System.nanoTime();
  }

  public static long currentTimeMillis() {
    Engine active = active();
    return active != null ? active.time() / 1_000_000 : System.currentTimeMillis();
  }

  public static int availableProcessors(Runtime runtime) {
    return engine != null ? engine.processors() : runtime.availableProcessors();
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
    Engine active = active();
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

  /** Registers which field a VarHandle stands for. */
  public static VarHandle findVarHandle(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type)
      throws NoSuchFieldException, IllegalAccessException {
    return Fields.register(lookup.findVarHandle(owner, name, type), owner, name);
  }

  /** Registers which field a VarHandle stands for. */
  public static VarHandle findStaticVarHandle(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type)
      throws NoSuchFieldException, IllegalAccessException {
    return Fields.register(lookup.findStaticVarHandle(owner, name, type), owner, name);
  }

  public static @Nullable Object threadLocalGet(ThreadLocal<?> local) {
    Engine active = active();
    return active != null ? active.running().local(local) : local.get();
  }

  public static void threadLocalSet(ThreadLocal<Object> local, @Nullable Object value) {
    Engine active = active();
    if (active != null) {
      active.running().setLocal(local, value);
    } else {
      local.set(value);
    }
  }

  public static void threadLocalRemove(ThreadLocal<?> local) {
    Engine active = active();
    if (active != null) {
      active.running().removeLocal(local);
    } else {
      local.remove();
    }
  }
}
