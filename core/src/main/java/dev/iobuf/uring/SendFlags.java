package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.linux.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The flags of sends on a file, and what it carries. Sends of unix datagrams must not wait. The
 * kernel copies a datagram before it looks for room in the peer's queue. If there is none, io_uring
 * tries again later, when no bytes are left to be copied, and an empty datagram takes the place of
 * the one that was given (seen on Linux 6.18). With MSG_DONTWAIT, the send fails with EAGAIN
 * instead, and nothing is sent. Streams and packets wait for room before the kernel copies, as UDP
 * does.
 */
record SendFlags(int bits, Kind kind) {
  /** What a socket carries. */
  enum Kind {
    STREAM,
    DATAGRAMS,
    PACKETS
  }

  private static final int WAITING = Abi.MSG_WAITALL | Abi.MSG_NOSIGNAL;

  /** Of a stream: a send waits until all is under way. */
  static final SendFlags OF_STREAM = new SendFlags(WAITING, Kind.STREAM);

  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_DOMAIN = 39;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_SEQPACKET = 5;

  /** Returns the flags of sends on a file: it may be no socket at all, or one of any domain. */
  static SendFlags of(FileDescriptor file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(JAVA_INT, 3);
      int type = option(memory, file, SO_TYPE);
      if (type == SOCK_SEQPACKET) {
        return new SendFlags(WAITING, Kind.PACKETS);
      }
      if (type != SOCK_DGRAM) {
        return OF_STREAM;
      }
      boolean isUnix = option(memory, file, SO_DOMAIN) == SocketCalls.AF_UNIX;
      return new SendFlags(isUnix ? WAITING | Abi.MSG_DONTWAIT : WAITING, Kind.DATAGRAMS);
    }
  }

  /** Returns the value of an option, or −errno. */
  private static int option(MemorySegment memory, FileDescriptor file, int option) {
    MemorySegment value = memory.asSlice(Integer.BYTES, Integer.BYTES);
    MemorySegment length = memory.asSlice(2 * Integer.BYTES, Integer.BYTES);
    length.set(JAVA_INT, 0, Integer.BYTES);
    int result =
        SocketCalls.getsockopt(
            memory.asSlice(0, Integer.BYTES), file.number(), SOL_SOCKET, option, value, length);
    return result < 0 ? result : value.get(JAVA_INT, 0);
  }
}
