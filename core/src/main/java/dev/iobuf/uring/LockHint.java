package dev.iobuf.uring;

import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.PageSize;

/**
 * Says how much memory of a request counts as locked, which limit it exceeds, and how to raise that
 * limit. For the messages of exceptions: the kernel itself says only ENOMEM.
 */
final class LockHint {
  /** The header of the two queues in the kernel's memory, before their entries. */
  private static final long HEAD_BYTES = 320;

  /** For each submission, its number is in the same memory as the header. */
  private static final long NUMBER_BYTES = Integer.BYTES;

  private static final long COMPLETION_BYTES = 16;

  private static final long SUBMISSION_BYTES = 64;

  private LockHint() {}

  /** The hint for a ring that was not made. */
  static String ofRing(int entries, int completions) {
    long power = power(entries);
    long results = completions == 0 ? 2 * power : power(completions);
    return of(
        "a ring of entries=" + entries + (completions == 0 ? "" : ", completions=" + completions),
        pages(HEAD_BYTES + NUMBER_BYTES * power + COMPLETION_BYTES * results)
            + pages(SUBMISSION_BYTES * power));
  }

  /** The kernel rounds up to it. */
  private static long power(int count) {
    return Long.highestOneBit(2L * count - 1);
  }

  private static long pages(long bytes) {
    long page = PageSize.bytes();
    return (bytes + page - 1) / page * page;
  }

  /**
   * The hint for something else.
   *
   * @param what takes the memory
   * @param bytes how many
   */
  static String of(String what, long bytes) {
    return what + " takes " + bytes + " bytes, which the kernel may count as locked: " + limit();
  }

  /** The limit alone. */
  static String limit() {
    return "all rings of the user count together, and " + LockLimit.current().explanation();
  }
}
