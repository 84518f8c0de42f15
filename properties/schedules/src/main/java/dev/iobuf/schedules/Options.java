package dev.iobuf.schedules;

import java.util.List;

/**
 * The assumptions of an exploration.
 *
 * @param progress the progress that the subject promises
 * @param timeouts when waits with a time-out end
 * @param weak true if loads may see older values
 * @param stepBound steps after which a schedule is given up as without progress
 * @param soloBound steps of one thread alone, within one call, that a lock-free subject may take
 * @param processors the result of {@code availableProcessors}
 * @param threadIds the ids of the threads, thread by thread; those that follow count on from the
 *     last
 */
record Options(
    Progress progress,
    Timeouts timeouts,
    boolean weak,
    int stepBound,
    int soloBound,
    int processors,
    List<Long> threadIds) {
  static final Options DEFAULT =
      new Options(Progress.LOCK_FREE, Timeouts.IDLE, false, 5_000, 1_000, 2, List.of());

  long threadId(int thread) {
    if (thread < threadIds.size()) {
      return threadIds.get(thread);
    }
    long last = threadIds.isEmpty() ? 0 : threadIds.getLast();
    return last + 1 + thread - threadIds.size();
  }

  Options withProgress(Progress promise) {
    return new Options(promise, timeouts, weak, stepBound, soloBound, processors, threadIds);
  }

  Options withTimeouts(Timeouts when) {
    return new Options(progress, when, weak, stepBound, soloBound, processors, threadIds);
  }

  Options withWeakMemory() {
    return new Options(progress, timeouts, true, stepBound, soloBound, processors, threadIds);
  }

  Options withStepBound(int steps) {
    return new Options(progress, timeouts, weak, steps, soloBound, processors, threadIds);
  }

  Options withProcessors(int count) {
    return new Options(progress, timeouts, weak, stepBound, soloBound, count, threadIds);
  }

  Options withThreadIds(List<Long> ids) {
    return new Options(progress, timeouts, weak, stepBound, soloBound, processors, ids);
  }
}
