package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Operation;
import dev.iobuf.schedules.Program;
import dev.iobuf.schedules.Recorder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;

/** Runs a program on real threads, under the scheduler of the system. */
final class RealThreads {
  private static final long PATIENCE_MILLIS = 5;

  private final WaitingPoolSubject pool;
  private final Recorder recorder = new Recorder();
  private final List<Thread> threads = new ArrayList<>();
  private final CyclicBarrier start;

  private RealThreads(int capacity, Program program) {
    pool = new WaitingPoolSubject(capacity, 2, 2, false);
    start = new CyclicBarrier(program.threads().size());
    for (int i = 0; i < program.threads().size(); i++) {
      int thread = i;
      List<Call> calls = program.threads().get(i);
      threads.add(Thread.ofPlatform().daemon().unstarted(() -> body(thread, calls)));
    }
  }

  /** The history. Calls that do not return after all others have returned are pending. */
  static List<Operation> run(int capacity, Program program) throws InterruptedException {
    return new RealThreads(capacity, program).run();
  }

  private List<Operation> run() throws InterruptedException {
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(PATIENCE_MILLIS);
    }
    List<Operation> history = recorder.history();
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        thread.interrupt();
        thread.join(PATIENCE_MILLIS);
      }
    }
    return history;
  }

  private void body(int thread, List<Call> calls) {
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      return; // the test is over
    }
    Deque<Integer> leases = new ArrayDeque<>();
    for (Call call : calls) {
      if (!call.operation().equals("put")) {
        Object result = recorder.call(thread, call, body(call));
        if (result instanceof Integer lease && lease != IndexPool.WOULD_BLOCK) {
          leases.add(lease);
        }
      } else if (!leases.isEmpty()) {
        int lease = leases.remove();
        recorder.call(thread, new Call("put", List.of(lease)), () -> put(lease));
      }
    }
  }

  private Callable<@Nullable Object> body(Call call) {
    return switch (call.operation()) {
      case "get" -> pool::get;
      case "poll" -> pool::poll;
      case "tryGet" -> pool::tryGet;
      case "interrupt" -> () -> interrupt(threads.get(call.argument(0)));
      default -> throw new IllegalArgumentException("no operation of a pool: call=" + call);
    };
  }

  private @Nullable Object put(int lease) {
    pool.put(lease);
    return null;
  }

  private @Nullable Object interrupt(Thread thread) {
    pool.interrupt(thread);
    return null;
  }
}
