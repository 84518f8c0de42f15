package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The queue of completions: the kernel adds at the tail, the ring takes at the head. For one
 * thread.
 *
 * <pre>
 *               ring takes       kernel adds
 *               head ──────────▶ tail
 * </pre>
 *
 * <p>The indices are moved as those of {@link SubmissionQueue} are, in the other direction.
 */
final class CompletionQueue {
  static final long ENTRY_BYTES = 16;

  private static final long RESULT = 8;
  private static final long FLAGS = 12;

  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MemorySegment memory;
  private final long headAt;
  private final long tailAt;
  private final long entriesAt;
  private final int mask;

  private int head;

  /**
   * Creates the queue of a ring that was set up.
   *
   * @param memory of its indices and entries
   * @param params the parameters that the kernel has filled in
   */
  CompletionQueue(MemorySegment memory, MemorySegment params) {
    this.memory = memory;
    this.headAt = params.get(JAVA_INT, Abi.CQ_OFF_HEAD);
    this.tailAt = params.get(JAVA_INT, Abi.CQ_OFF_TAIL);
    this.entriesAt = params.get(JAVA_INT, Abi.CQ_OFF_CQES);
    this.mask = params.get(JAVA_INT, Abi.PARAMS_CQ_ENTRIES) - 1;
  }

  /** How many completions can be taken. */
  int ready() {
    // Acquire: pairs with the kernel's release after it has written the entries up to here.
    return (int) INT.getAcquire(memory, tailAt) - head;
  }

  /** Returns how many operations end with a number of the oldest completions. */
  int ended(int ready) {
    int count = 0;
    for (int i = 0; i < ready; i++) {
      count += (memory.get(JAVA_INT, entryAt(head + i) + FLAGS) & Abi.CQE_MORE) == 0 ? 1 : 0;
    }
    return count;
  }

  /** Of the oldest completion, if there is one: the ticket. */
  long ticket() {
    return memory.get(JAVA_LONG, entryAt(head));
  }

  /** Of the oldest completion: the result, or −errno. */
  int result() {
    return memory.get(JAVA_INT, entryAt(head) + RESULT);
  }

  /** Of the oldest completion: flags of {@link Abi}. */
  int flags() {
    return memory.get(JAVA_INT, entryAt(head) + FLAGS);
  }

  /** Returns the entry of the oldest completion to the kernel. */
  void advance() {
    head++;
    // Release: pairs with the kernel's acquire before it overwrites the entry.
    INT.setRelease(memory, headAt, head);
  }

  private long entryAt(int index) {
    return entriesAt + ENTRY_BYTES * (index & mask);
  }
}
