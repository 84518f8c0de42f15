package dev.iobuf.uring;

/** The operations of a ring. */
public enum Operation {
  /** Nothing: completes at once. */
  NOP(0),

  /** Reads into the leases of a vector. */
  READV(1, 60),

  /** Writes from the leases of a vector. */
  WRITEV(2, 61),

  /** Brings the bytes that were written to a file onto its device. */
  FSYNC(3),

  /** Waits until a file is ready. */
  POLL(6),

  /** Writes a part of a file to its device. */
  SYNC_RANGE(8),

  /** Sends a message: leases of a vector, or one with an address. */
  SEND_MESSAGE(9),

  /** Receives a message, into leases of a vector, or with the address of its sender. */
  RECEIVE_MESSAGE(10),

  /** Waits until a time has passed. */
  TIMEOUT(11),

  /** Accepts a connection, or one after another. */
  ACCEPT(13),

  /** Cancels other operations. */
  CANCEL(14),

  /** Connects a socket. */
  CONNECT(16),

  /** Resets a connection: the kernel's connect, to no address. */
  RESET(16),

  /** Reserves or frees room of a file. */
  FALLOCATE(17),

  /** Opens a file. */
  OPEN(18),

  /** Closes a file. */
  CLOSE(19),

  /** Asks for the size, the times and more of a file. */
  STATX(21),

  /** Reads into a lease. */
  READ(22, 4),

  /** Writes from a lease. */
  WRITE(23, 5),

  /** Sends a lease to a socket. */
  SEND(26),

  /** Receives from a socket, into a lease or into provided buffers. */
  RECEIVE(27),

  /** Moves bytes between a pipe and another file. */
  SPLICE(30),

  /** Ends one side of a socket, or both. */
  SHUTDOWN(34),

  /** Gives a file another name. */
  RENAME(35),

  /** Removes a name, or an empty directory. */
  UNLINK(36),

  /** Makes a directory. */
  MKDIR(37),

  /** Passes a lease to another ring. */
  PASS(40),

  /** A lease that another ring has passed: no operation of this ring. */
  ARRIVAL(40),

  /** Sends a lease to a socket without copying it. */
  SEND_ZERO_COPY(47),

  /** Sends the leases of a vector to a socket without copying them. */
  SEND_MESSAGE_ZERO_COPY(48),

  /** Reads into provided buffers, again and again. */
  READ_MULTISHOT(49),

  /** Makes a file shorter or longer. */
  TRUNCATE(55);

  /**
   * The kernel's number of a time-out that ends the submission before it. A caller sees only the
   * operation that it ends: see {@link Arrivals}.
   */
  static final int LINK_TIMEOUT = 15;

  private final int code;
  private final int fixedCode;

  Operation(int code) {
    this(code, code);
  }

  Operation(int code, int fixedCode) {
    this.code = code;
    this.fixedCode = fixedCode;
  }

  /** The kernel's number. */
  int code() {
    return code;
  }

  /** True if the kernel reads the memory until a notification. */
  boolean isZeroCopy() {
    return this == SEND_ZERO_COPY || this == SEND_MESSAGE_ZERO_COPY;
  }

  /**
   * True if the kernel breaks a chain at a failure of the operation. At a failure of the others,
   * Linux from 5.19 on goes on with the chain, which reads as a success of what follows.
   */
  boolean breaksChain() {
    return switch (this) {
      case FSYNC, SYNC_RANGE, FALLOCATE, TRUNCATE, STATX, RENAME, UNLINK, MKDIR, SHUTDOWN -> false;
      default -> true;
    };
  }

  /** The kernel's number if the memory is registered. */
  int fixedCode() {
    return fixedCode;
  }

  /** The flags of a socket operation that say that the memory is registered, if no number does. */
  int fixedSocketFlags() {
    return this == SEND_ZERO_COPY ? Abi.SEND_FIXED_BUFFER : 0;
  }
}
