package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.AddressBuffer;
import dev.iobuf.io.NativeAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The native memory that the messages of a ring need beside their bytes: a part for each request.
 * The kernel reads it when it takes the submission, and writes flags and sender of a received
 * message into it. A part is free with its request, after the last completion. For one thread.
 *
 * <pre>{@code
 * part of a request:  | struct msghdr : 56 | struct iovec : 16 | struct sockaddr : 128 |
 * }</pre>
 *
 * <p>Most rings send no messages, so the memory is allocated at the first one.
 */
final class MessageMemory {
  private static final long HEADER_BYTES = 56;
  private static final long NAME = 0;
  private static final long NAME_LENGTH = 8;
  private static final long VECTOR = 16;
  private static final long VECTOR_LENGTH = 24;
  private static final long MESSAGE_FLAGS = 48;

  private static final long ENTRY = HEADER_BYTES;
  private static final long ENTRY_BYTES = 16;
  private static final long ENTRY_LENGTH = 8;

  private static final long ADDRESS = ENTRY + ENTRY_BYTES;
  private static final long PART_BYTES = ADDRESS + AddressBuffer.MAX_BYTES;

  /**
   * What the kernel writes into a provided buffer before a message: struct io_uring_recvmsg_out,
   * and the room for an address.
   */
  static final int PROVIDED_HEADER_BYTES = 16 + AddressBuffer.MAX_BYTES;

  private static final long PROVIDED_NAME_LENGTH = 0;
  private static final long PROVIDED_FLAGS = 12;
  private static final long PROVIDED_NAME = 16;

  /** A name of this size is a family without an address. */
  private static final int FAMILY_BYTES = 2;

  private final Arena arena;
  private final int parts;
  private @Nullable MemorySegment memory;
  private @Nullable AddressBuffer sender;

  /**
   * Creates the memory of a ring, without allocating it.
   *
   * @param arena of the ring, which outlives its operations
   * @param parts how many requests there are
   */
  MessageMemory(Arena arena, int parts) {
    this.arena = arena;
    this.parts = parts;
  }

  /** Allocates the memory, unless that was done. If there is none, nothing has changed. */
  void prepare() {
    if (memory == null) {
      sender = AddressBuffer.create();
      memory = arena.allocate(PART_BYTES * parts, Long.BYTES);
    }
  }

  /** Writes an iovec; returns its address. */
  long entry(Request request, long address, int length) {
    MemorySegment all = Objects.requireNonNull(memory);
    long at = partOf(request) + ENTRY;
    all.set(JAVA_LONG, at, address);
    all.set(JAVA_LONG, at + ENTRY_LENGTH, length);
    return all.address() + at;
  }

  /**
   * Copies the address to send to; returns where it lies.
   *
   * @throws IllegalArgumentException if there is none
   */
  long address(Request request, NativeAddress to) {
    if (to.size() <= FAMILY_BYTES) {
      throw new IllegalArgumentException(
          "there is no address to send to: to=%s; a sender that is not bound has none"
              .formatted(to));
    }
    MemorySegment all = Objects.requireNonNull(memory);
    long at = partOf(request) + ADDRESS;
    to.copyTo(all, at);
    return all.address() + at;
  }

  /**
   * Writes the header of a message.
   *
   * @param vector the address of its iovecs
   * @param entries how many there are
   * @param name the address of a sockaddr, or 0
   * @param nameLength bytes that the kernel reads or may write there
   * @return the address of the header
   */
  long header(Request request, long vector, int entries, long name, int nameLength) {
    MemorySegment all = Objects.requireNonNull(memory);
    long at = partOf(request);
    all.set(JAVA_LONG, at + NAME, name);
    all.set(JAVA_INT, at + NAME_LENGTH, nameLength);
    all.set(JAVA_LONG, at + VECTOR, vector);
    all.set(JAVA_LONG, at + VECTOR_LENGTH, entries);
    all.set(JAVA_INT, at + MESSAGE_FLAGS, 0);
    return all.address() + at;
  }

  /** Returns where the kernel writes the address of a sender. */
  long roomForSender(Request request) {
    return Objects.requireNonNull(memory).address() + partOf(request) + ADDRESS;
  }

  /** Flags of {@link Abi} that the kernel has written with a received message. */
  int flags(Request request) {
    return Objects.requireNonNull(memory).get(JAVA_INT, partOf(request) + MESSAGE_FLAGS);
  }

  /** Keeps the sender of a received message, since its request is free from now on. */
  AddressBuffer keepSender(Request request) {
    MemorySegment all = Objects.requireNonNull(memory);
    AddressBuffer kept = Objects.requireNonNull(sender);
    long at = partOf(request);
    // The kernel says how long an address is, even if it has cut it.
    int size = Math.min(all.get(JAVA_INT, at + NAME_LENGTH), AddressBuffer.MAX_BYTES);
    kept.set(all, at + ADDRESS, size);
    return kept;
  }

  /** Keeps the sender of a message in a provided buffer, which lies there in the memory. */
  AddressBuffer keepSender(MemorySegment buffers, long at) {
    AddressBuffer kept = Objects.requireNonNull(sender);
    int size =
        Math.min(
            buffers.get(JAVA_INT_UNALIGNED, at + PROVIDED_NAME_LENGTH), AddressBuffer.MAX_BYTES);
    kept.set(buffers, at + PROVIDED_NAME, size);
    return kept;
  }

  /** Returns true if a message was longer than the provided buffer that it lies in. */
  static boolean isTruncated(MemorySegment buffers, long at) {
    return (buffers.get(JAVA_INT_UNALIGNED, at + PROVIDED_FLAGS) & Abi.MSG_TRUNC) != 0;
  }

  private static long partOf(Request request) {
    return PART_BYTES * request.index;
  }
}
