package dev.iobuf.schedules;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of the JDK that are redirected, and those that the explorer refuses. */
final class Redirects {
  /**
   * A method of {@link StandIns} in place of one of the JDK.
   *
   * @param method its name; its parameters are the receiver, if any, the arguments, and the site,
   *     if any
   * @param kind the effect of the call; null if it is no step
   */
  record Redirect(String method, @Nullable Kind kind, Mode mode) {}

  private static final Map<String, Redirect> REDIRECTS = new HashMap<>();

  private static final Set<String> STATELESS =
      Set.of("Objects", "Optional", "OptionalInt", "OptionalLong", "concurrent/TimeUnit", "Locale");

  static {
    step("java/lang/Thread", Kind.SPIN, "onSpinWait", "onSpinWait");
    step("java/lang/Thread", Kind.SPIN, "yield", "onSpinWait");
    step("java/lang/Thread", Kind.PARK, "sleep", "sleep");
    step("java/lang/Thread", Kind.INTERRUPT, "interrupt", "interrupt");
    step("java/lang/Thread", Kind.LOAD, "isInterrupted", "isInterrupted");
    step("java/lang/Thread", Kind.INTERRUPT, "interrupted", "interrupted");
    for (String method : new String[] {"park", "parkNanos", "parkUntil"}) {
      step("java/util/concurrent/locks/LockSupport", Kind.PARK, method, method);
    }
    step("java/util/concurrent/locks/LockSupport", Kind.UNPARK, "unpark", "unpark");
    step("java/lang/Object", Kind.WAIT, "wait", "await");
    step("java/lang/Object", Kind.WAIT, "notify", "signal");
    step("java/lang/Object", Kind.WAIT, "notifyAll", "signalAll");
    fence("fullFence", Mode.VOLATILE);
    fence("acquireFence", Mode.ACQUIRE);
    fence("loadLoadFence", Mode.ACQUIRE);
    fence("releaseFence", Mode.RELEASE);
    fence("storeStoreFence", Mode.RELEASE);
    // A class of the library that makes a system call: the model has to imitate it.
    step("dev/iobuf/pool/ProcessFence", Kind.PROCESS_FENCE, "issue", "fence");
    call("dev/iobuf/pool/ProcessFence", "isAvailable", "isProcessFenceAvailable");
    // Numbers for operators, on which nothing depends.
    call("dev/iobuf/pool/Counters", "isDetailed", "isNotDetailed");
    call("java/lang/Thread", "currentThread", "currentThread");
    call("java/lang/Thread", "threadId", "threadId");
    call("java/lang/Thread", "getId", "threadId");
    call("java/lang/System", "nanoTime", "nanoTime");
    call("java/lang/System", "currentTimeMillis", "currentTimeMillis");
    call("java/lang/Runtime", "availableProcessors", "availableProcessors");
    call("java/lang/invoke/MethodHandles$Lookup", "findVarHandle", "findVarHandle");
    call("java/lang/invoke/MethodHandles$Lookup", "findStaticVarHandle", "findStaticVarHandle");
    call("java/lang/ThreadLocal", "get", "threadLocalGet");
    call("java/lang/ThreadLocal", "set", "threadLocalSet");
    call("java/lang/ThreadLocal", "remove", "threadLocalRemove");
    for (String method : new String[] {"nextInt", "nextLong", "nextBoolean", "nextDouble"}) {
      call("java/util/concurrent/ThreadLocalRandom", method, method);
    }
  }

  private Redirects() {}

  private static void step(String owner, Kind kind, String method, String hook) {
    REDIRECTS.put(owner + "." + method, new Redirect(hook, kind, Mode.VOLATILE));
  }

  private static void fence(String method, Mode mode) {
    REDIRECTS.put("java/lang/invoke/VarHandle." + method, new Redirect("fence", Kind.FENCE, mode));
  }

  private static void call(String owner, String method, String hook) {
    REDIRECTS.put(owner + "." + method, new Redirect(hook, null, Mode.VOLATILE));
  }

  static @Nullable Redirect of(String owner, String method) {
    return REDIRECTS.get(owner + "." + method);
  }

  /** Returns true if a call would block, or start threads, without the explorer's control. */
  static boolean isRefused(String owner, String method) {
    if (owner.equals("java/lang/Thread")) {
      return method.equals("start") || method.equals("join");
    }
    return owner.startsWith("java/util/concurrent/locks/")
        || owner.matches(
            "java/util/concurrent/(CountDownLatch|Semaphore|CyclicBarrier|Phaser|Exchanger|FutureTask"
                + "|CompletableFuture|.*Executor.*|.*BlockingQueue|.*BlockingDeque|.*TransferQueue)");
  }

  /** Returns true if a call may change memory that the state's key does not cover. */
  static boolean isUntracked(String owner, String method) {
    if (owner.equals("java/lang/System")) {
      return method.equals("arraycopy");
    }
    return owner.startsWith("java/util/")
        && !owner.startsWith("java/util/function/")
        && !owner.startsWith("java/util/concurrent/atomic/")
        && !owner.endsWith("Exception")
        && !(owner.equals("java/util/concurrent/ThreadLocalRandom") && method.equals("current"))
        && !STATELESS.contains(owner.substring("java/util/".length()));
  }
}
