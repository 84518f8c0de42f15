package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The queue in which a ring gives operations to the kernel: the ring adds at the tail, the kernel
 * takes at the head. For one thread.
 *
 * <pre>
 *               kernel takes      ring adds      being prepared
 *               head ───────────▶ tail ────────▶ the entry at the tail
 * </pre>
 *
 * <p>The setters write the fields of the entry at the tail. They have no effect until {@link #add}.
 * {@link #begin} clears the fields, since an entry that was not added may have left some.
 *
 * <p>Each index is written by one side and read by the other. The writer moves it by a release,
 * after it has written or read the entry. The reader loads it by an acquire, before it touches the
 * entry. The other end of both pairs is in the kernel (smp_load_acquire, smp_store_release).
 */
final class SubmissionQueue {
  static final long ENTRY_BYTES = 64;

  private static final long FLAGS = 1;
  private static final long PRIORITY = 2;
  private static final long DESCRIPTOR = 4;
  private static final long OFFSET = 8;
  private static final long ADDRESS = 16;
  private static final long LENGTH = 24;
  private static final long OPERATION_FLAGS = 28;
  private static final long TICKET = 32;
  private static final long BUFFER = 40;
  private static final long FILE_INDEX = 44;

  private static final int NO_DESCRIPTOR = -1;

  /** An operation that no kernel has: it completes with EINVAL. */
  private static final int NO_OPERATION = 255;

  private static final int LINKS = Abi.SQE_IO_LINK | Abi.SQE_IO_HARDLINK;

  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MemorySegment indices;
  private final MemorySegment entries;
  private final long headAt;
  private final long tailAt;
  private final int mask;

  /** The ring's own tail. It is ahead of the tail that the kernel sees, until the next publish. */
  private int tail;

  /**
   * Creates the queue of a ring that was set up.
   *
   * @param indices the memory of the indices of both queues
   * @param entries the memory of the entries
   * @param params the parameters that the kernel has filled in
   */
  SubmissionQueue(MemorySegment indices, MemorySegment entries, MemorySegment params) {
    this.indices = indices;
    this.entries = entries;
    this.headAt = params.get(JAVA_INT, Abi.SQ_OFF_HEAD);
    this.tailAt = params.get(JAVA_INT, Abi.SQ_OFF_TAIL);
    int room = params.get(JAVA_INT, Abi.PARAMS_SQ_ENTRIES);
    this.mask = room - 1;
    // The kernel finds entry i of the queue by number array[i]: here always i.
    long array = params.get(JAVA_INT, Abi.SQ_OFF_ARRAY);
    for (int i = 0; i < room; i++) {
      indices.set(JAVA_INT, array + (long) Integer.BYTES * i, i);
    }
  }

  /** Begins the entry at the tail, without a file. The caller knows that there is room. */
  void begin(int code) {
    long at = entryAt(tail);
    entries.set(JAVA_LONG, at, code | (long) NO_DESCRIPTOR << Integer.SIZE);
    entries.set(JAVA_LONG, at + OFFSET, 0L);
    entries.set(JAVA_LONG, at + ADDRESS, 0L);
    entries.set(JAVA_LONG, at + LENGTH, 0L);
    entries.set(JAVA_LONG, at + BUFFER, 0L);
    entries.set(JAVA_LONG, at + 48, 0L);
    entries.set(JAVA_LONG, at + 56, 0L);
  }

  /** Replaces the kernel's number of the operation. */
  void setCode(int code) {
    entries.set(JAVA_BYTE, entryAt(tail), (byte) code);
  }

  /** Adds flags of {@link Abi} that all operations have. */
  void addFlags(int flags) {
    long at = entryAt(tail) + FLAGS;
    entries.set(JAVA_BYTE, at, (byte) (entries.get(JAVA_BYTE, at) | flags));
  }

  /** Adds bits to the priority, which socket operations use as flags. */
  void addPriority(int bits) {
    long at = entryAt(tail) + PRIORITY;
    entries.set(JAVA_SHORT, at, (short) (entries.get(JAVA_SHORT, at) | bits));
  }

  /** Sets a descriptor, or the slot of a registered file. */
  void setDescriptor(int number) {
    entries.set(JAVA_INT, entryAt(tail) + DESCRIPTOR, number);
  }

  /** Sets the offset in the file, or what the operation takes in its place. */
  void setOffset(long offset) {
    entries.set(JAVA_LONG, entryAt(tail) + OFFSET, offset);
  }

  void setMemory(long address, int length) {
    entries.set(JAVA_LONG, entryAt(tail) + ADDRESS, address);
    entries.set(JAVA_INT, entryAt(tail) + LENGTH, length);
  }

  /**
   * Sets the slot to fill or to free: its number and one, or a number of {@link Abi}. A zero-copy
   * send has the size of an address there.
   */
  void setFileIndex(int index) {
    entries.set(JAVA_INT, entryAt(tail) + FILE_INDEX, index);
  }

  /** Sets the operation's own flags. */
  void setOperationFlags(int flags) {
    entries.set(JAVA_INT, entryAt(tail) + OPERATION_FLAGS, flags);
  }

  /** Sets the number of the registered memory, or of the group of provided buffers. */
  void setBuffer(int number) {
    entries.set(JAVA_SHORT, entryAt(tail) + BUFFER, (short) number);
  }

  /**
   * Adds the entry at the tail, without telling the kernel.
   *
   * @param ticket what the completion will carry
   */
  void add(long ticket) {
    entries.set(JAVA_LONG, entryAt(tail) + TICKET, ticket);
    tail++;
  }

  /** The ticket of an entry that was added: 1 is the last one, 2 the one before it. */
  long ticketBehind(int back) {
    return entries.get(JAVA_LONG, entryAt(tail - back) + TICKET);
  }

  /** Adds flags of {@link Abi} to an entry that was added: 1 is the last one. */
  void addFlagsBehind(int back, int flags) {
    long at = entryAt(tail - back) + FLAGS;
    entries.set(JAVA_BYTE, at, (byte) (entries.get(JAVA_BYTE, at) | flags));
  }

  /** How many submissions the kernel has not taken. */
  int unsubmitted() {
    // Acquire: pairs with the kernel's release when it has read an entry, which is then free.
    return tail - (int) INT.getAcquire(indices, headAt);
  }

  /** True if another entry can be added only after the kernel has taken some. */
  boolean isFull() {
    return unsubmitted() > mask;
  }

  /** Shows the kernel the added entries. It looks at them when it is entered. */
  void publish() {
    // Release: pairs with the kernel's acquire before it reads the entries up to here.
    INT.setRelease(indices, tailAt, tail);
  }

  /**
   * Takes back the newest submission that the kernel has not taken; returns its ticket. The one
   * before it is linked to nothing any more.
   */
  long pop() {
    tail--;
    publish(); // This adds nothing, but the kernel must not see the old tail again.
    if (unsubmitted() > 0) {
      long at = entryAt(tail - 1) + FLAGS;
      entries.set(JAVA_BYTE, at, (byte) (entries.get(JAVA_BYTE, at) & ~LINKS));
    }
    return entries.get(JAVA_LONG, entryAt(tail) + TICKET);
  }

  /**
   * Lets the rest of a chain fail if the kernel has taken only its beginning, for lack of memory.
   * The rest would otherwise start without waiting for the beginning.
   */
  int stopSplitChain() {
    int left = unsubmitted();
    if (left == 0 || left > mask || !isLinked(left + 1)) {
      return 0;
    }
    for (int back = left; back > 0; back--) {
      entries.set(JAVA_BYTE, entryAt(tail - back), (byte) NO_OPERATION);
      if (!isLinked(back)) {
        return left - back + 1;
      }
    }
    return left;
  }

  private boolean isLinked(int back) {
    return (entries.get(JAVA_BYTE, entryAt(tail - back) + FLAGS) & LINKS) != 0;
  }

  private long entryAt(int index) {
    return ENTRY_BYTES * (index & mask);
  }
}
