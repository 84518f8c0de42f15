package dev.iobuf.schedules;

/**
 * Threads that are equal: they make the same calls, and have the same id, so that nothing
 * distinguishes them. States that differ only by an exchange of such threads are equal. Threads
 * that wait for each other count as different: it matters which thread interrupts or wakes which.
 */
final class Symmetry {
  /** By thread: the first one that is like it. */
  private final int[] kinds;

  private final int[] order;

  Symmetry(Program program, Options options) {
    int threads = program.threads().size();
    kinds = new int[threads];
    order = new int[threads];
    for (int i = 0; i < kinds.length; i++) {
      int like = 0;
      while (like < i && !areAlike(program, options, like, i)) {
        like++;
      }
      kinds[i] = like;
      order[i] = i;
    }
  }

  private static boolean areAlike(Program program, Options options, int one, int other) {
    return options.progress() == Progress.LOCK_FREE
        && options.threadId(one) == options.threadId(other)
        && program.threads().get(one).equals(program.threads().get(other));
  }

  int kind(int thread) {
    return thread < kinds.length ? kinds[thread] : thread;
  }

  /**
   * The order of the threads that is the same in equal states: by kind, then by state.
   *
   * @param states by thread
   * @return not to be changed, and valid until the next call
   */
  int[] order(long[] states) {
    for (int i = 1; i < order.length; i++) {
      int thread = order[i];
      int at = i;
      while (at > 0 && isBefore(thread, order[at - 1], states)) {
        order[at] = order[--at];
      }
      order[at] = thread;
    }
    return order;
  }

  private boolean isBefore(int one, int other, long[] states) {
    return kinds[one] < kinds[other] || (kinds[one] == kinds[other] && states[one] < states[other]);
  }
}
