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

  /** No ticket: their lower halves are indices of requests. */
  private static final long HIDDEN = -1;

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

  /** How many completions the kernel has posted that were not taken. */
  int posted() {
    // Acquire: pairs with the kernel's release after it has written the entries up to here.
    return (int) INT.getAcquire(memory, tailAt) - head;
  }

  /** Returns how many of the oldest completions are the last ones of their operations. */
  int ended(int posted) {
    int count = 0;
    for (int i = 0; i < posted; i++) {
      boolean isLast = (flagsAt(head + i) & Abi.CQE_MORE) == 0;
      count += isLast && !Inbox.isArrival(ticketAt(head + i)) ? 1 : 0; // no operation's
    }
    return count;
  }

  /** The index of the oldest completion. */
  int head() {
    return head;
  }

  long ticketAt(int index) {
    return memory.get(JAVA_LONG, entryAt(index));
  }

  int resultAt(int index) {
    return memory.get(JAVA_INT, entryAt(index) + RESULT);
  }

  int flagsAt(int index) {
    return memory.get(JAVA_INT, entryAt(index) + FLAGS);
  }

  /** Marks a completion as one that is not shown, for {@link #dropHidden}. */
  void hide(int index) {
    memory.set(JAVA_LONG, entryAt(index), HIDDEN);
  }

  /** Writes another completion, the last one of its operation, in the place of one. */
  void show(int index, long ticket, int result, int flags) {
    memory.set(JAVA_LONG, entryAt(index), ticket);
    memory.set(JAVA_INT, entryAt(index) + RESULT, result);
    memory.set(JAVA_INT, entryAt(index) + FLAGS, flags);
  }

  /**
   * Moves the completions that are shown up to the tail, in their order, over those that are not.
   * Returns the entries that become free to the kernel, which touches no others.
   */
  void dropHidden(int tail) {
    int to = tail;
    for (int from = tail - 1; from - head >= 0; from--) {
      if (ticketAt(from) != HIDDEN) {
        to--;
        if (to != from) {
          MemorySegment.copy(memory, entryAt(from), memory, entryAt(to), ENTRY_BYTES);
        }
      }
    }
    advanceTo(to);
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
    advanceTo(head + 1);
  }

  private void advanceTo(int next) {
    head = next;
    // Release: pairs with the kernel's acquire before it overwrites the entry.
    INT.setRelease(memory, headAt, head);
  }

  private long entryAt(int index) {
    return entriesAt + ENTRY_BYTES * (index & mask);
  }
}
