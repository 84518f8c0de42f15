package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.UringCalls;
import dev.iobuf.memory.PageSize;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The memory through which {@link ProvidedBuffers} hand their buffers to the kernel: a ring of
 * entries, and a tail. The kernel takes the entries in their order, and writes nothing here. For
 * one thread.
 */
final class BufferRing {
  private static final VarHandle SHORT = JAVA_SHORT.varHandle();

  private static final long ENTRY_BYTES = 16;
  private static final long ENTRY_LENGTH = 8;
  private static final long ENTRY_NUMBER = 12;

  /** The tail overlays the last two bytes of entry 0, which the kernel does not use otherwise. */
  private static final long TAIL = 14;

  private static final long REGISTER_BYTES = 40;
  private static final long FLAGS = 14;

  private final int ring;
  private final int group;
  private final IndirectPool<?> pool;
  private final MemorySegment entries;
  private final int size;
  private int tail;

  /**
   * Makes the memory. The kernel does not know it yet.
   *
   * @param ring the descriptor of the ring
   * @param arena of the ring's thread
   * @param group the number by which operations name these buffers
   * @param pool for messages
   * @param size how many entries, a power of two
   */
  BufferRing(int ring, Arena arena, int group, IndirectPool<?> pool, int size) {
    this.ring = ring;
    this.group = group;
    this.pool = pool;
    this.size = size;
    this.entries = arena.allocate(ENTRY_BYTES * size, PageSize.bytes());
  }

  int group() {
    return group;
  }

  void register(boolean isIncremental) throws SystemCallException {
    try (Arena registration = Arena.ofConfined()) {
      MemorySegment argument = argument(registration);
      argument.set(JAVA_LONG, 0, entries.address());
      argument.set(JAVA_INT, 8, size);
      argument.set(JAVA_SHORT, FLAGS, (short) (isIncremental ? Abi.PBUF_RING_INCREMENTAL : 0));
      int result = UringCalls.register(ring, Abi.REGISTER_PBUF_RING, argument, 1);
      if (result < 0) {
        throw refused("PBUF_RING, entries=" + size + ", pool=" + pool, -result);
      }
    }
  }

  /** When this returns, the kernel writes to none of the buffers. */
  void unregister() throws SystemCallException {
    try (Arena registration = Arena.ofConfined()) {
      int result = UringCalls.register(ring, Abi.UNREGISTER_PBUF_RING, argument(registration), 1);
      if (result < 0) {
        throw refused("unregister PBUF_RING, pool=" + pool, -result);
      }
    }
  }

  /** Adds a buffer, which the kernel has from the next {@link #publish} on. */
  void add(long address, int length, int number) {
    long at = ENTRY_BYTES * (tail & (size - 1));
    // Field by field: in entry 0, the tail lies behind them.
    entries.set(JAVA_LONG, at, address);
    entries.set(JAVA_INT, at + ENTRY_LENGTH, length);
    entries.set(JAVA_SHORT, at + ENTRY_NUMBER, (short) number);
    tail++;
  }

  /** Hands over the buffers that were added. */
  void publish() {
    // Release: pairs with the kernel's acquire before it reads the entries up to here.
    SHORT.setRelease(entries, TAIL, (short) tail);
  }

  private MemorySegment argument(Arena arena) {
    MemorySegment argument = arena.allocate(REGISTER_BYTES, Long.BYTES);
    argument.set(JAVA_SHORT, 12, (short) group);
    return argument;
  }

  private SystemCallException refused(String arguments, int errno) {
    return new SystemCallException(
        "io_uring_register",
        arguments,
        errno,
        switch (errno) {
          case Errno.EINVAL -> "provided-buffer rings need Linux 5.19 or later";
          case Errno.ENOMEM -> LockHint.of("the buffer ring", entries.byteSize());
          default -> "";
        });
  }
}
