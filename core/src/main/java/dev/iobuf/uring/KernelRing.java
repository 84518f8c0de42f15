package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.Release;
import dev.iobuf.linux.ResourceLimit;
import dev.iobuf.linux.UringCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * The kernel's end of a ring: its descriptor, the memory that it shares with the program, and the
 * call that enters it. The two queues lie in that memory. For one thread.
 */
final class KernelRing {
  /** struct io_uring_getevents_arg, with the struct __kernel_timespec that it points to behind. */
  private static final long WAIT_BYTES = 40;

  private static final long WAIT_ARGUMENT_BYTES = 24;
  private static final long WAIT_TIMESPEC = 16;
  private static final long WAIT_GATHERING = 12;

  /** The kernel adds the time that it is now, in nanoseconds. */
  private static final long MOST_SECONDS = 1L << 32;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** struct io_uring_sync_cancel_reg. */
  private static final long CANCEL_BYTES = 64;

  private static final long CANCEL_FLAGS = 12;

  /**
   * How long to try again if there is no memory for a ring, in nanoseconds. The kernel frees a
   * ring's memory, which may count as locked, some time after the ring was closed.
   */
  private static final long PATIENCE = 500_000_000;

  private static final long FIRST_PAUSE = 1_000_000;

  /** Modes, from the best to the simplest. The first needs Linux 6.1, the second 5.19. */
  private static final int[] MODES = {
    Abi.SETUP_SUBMIT_ALL | Abi.SETUP_SINGLE_ISSUER | Abi.SETUP_DEFER_TASKRUN,
    Abi.SETUP_SUBMIT_ALL | Abi.SETUP_COOP_TASKRUN,
    0,
  };

  /** The mode of a ring that any thread may use. */
  static final int[] OF_ANY_THREAD = {0};

  final int fd;
  final SubmissionQueue submissions;
  final CompletionQueue completions;

  private final MemorySegment shared;
  private boolean isShared;
  private final MemorySegment entries;
  private final MemorySegment errno;
  private final MemorySegment wait;

  /**
   * Sets a ring up, and maps it.
   *
   * @param arena of the thread that the ring belongs to
   * @param size the number of submissions for which there is room, at least
   * @param completions the same for completions; 0 for twice as many
   */
  KernelRing(Arena arena, int size, int completions) throws SystemCallException {
    MemorySegment params = arena.allocate(Abi.PARAMS_BYTES, Long.BYTES);
    this.errno = arena.allocate(JAVA_INT);
    this.wait = arena.allocate(WAIT_BYTES, Long.BYTES);
    wait.set(JAVA_LONG, WAIT_TIMESPEC, wait.address() + WAIT_ARGUMENT_BYTES);
    this.fd = setup(params, size, completions, MODES);
    MemorySegment mapped = null;
    MemorySegment mappedEntries = null;
    try {
      mapped = UringCalls.map(arena, fd, sharedBytes(params), Abi.MMAP_RINGS);
      long room = params.get(JAVA_INT, Abi.PARAMS_SQ_ENTRIES);
      mappedEntries = UringCalls.map(arena, fd, SubmissionQueue.ENTRY_BYTES * room, Abi.MMAP_SQES);
      this.submissions = new SubmissionQueue(mapped, mappedEntries, params);
      this.completions = new CompletionQueue(mapped, params);
    } catch (RuntimeException | Error e) {
      Release.close(fd);
      if (mapped != null) {
        UringCalls.unmap(mapped);
      }
      if (mappedEntries != null) {
        UringCalls.unmap(mappedEntries);
      }
      throw e;
    }
    this.shared = mapped;
    this.entries = mappedEntries;
  }

  /** Makes a ring, in the first of some modes that the kernel knows; returns its descriptor. */
  static int setup(MemorySegment params, int size, int completions, int[] modes)
      throws SystemCallException {
    long start = System.nanoTime();
    int result = setupOnce(params, size, completions, modes);
    for (long pause = FIRST_PAUSE;
        result == -Errno.ENOMEM && System.nanoTime() - start < PATIENCE;
        pause *= 2) {
      LockSupport.parkNanos(pause);
      result = setupOnce(params, size, completions, modes);
    }
    if (result < 0) {
      throw new SystemCallException(
          "io_uring_setup", "entries=" + size, -result, hint(-result, size, completions));
    }
    return result;
  }

  private static int setupOnce(MemorySegment params, int size, int completions, int[] modes) {
    int sizes = completions == 0 ? 0 : Abi.SETUP_CQSIZE;
    int result = -Errno.EINVAL;
    for (int mode = 0; mode < modes.length && result == -Errno.EINVAL; mode++) {
      params.fill((byte) 0).set(JAVA_INT, Abi.PARAMS_FLAGS, modes[mode] | sizes);
      params.set(JAVA_INT, Abi.PARAMS_CQ_ENTRIES, completions);
      result = UringCalls.setup(size, params);
    }
    return result;
  }

  /** The memory of both queues, except the entries of submissions. */
  private static long sharedBytes(MemorySegment params) {
    long numbers = params.get(JAVA_INT, Abi.PARAMS_SQ_ENTRIES);
    long completions = params.get(JAVA_INT, Abi.PARAMS_CQ_ENTRIES);
    return Math.max(
        params.get(JAVA_INT, Abi.SQ_OFF_ARRAY) + Integer.BYTES * numbers,
        params.get(JAVA_INT, Abi.CQ_OFF_CQES) + CompletionQueue.ENTRY_BYTES * completions);
  }

  /**
   * Says which limit of the process io_uring_setup has reached.
   *
   * @return empty if the error number says enough
   */
  static String hint(int errno, int entries, int completions) {
    return switch (errno) {
      case Errno.ENOMEM -> LockHint.ofRing(entries, completions);
      case Errno.EMFILE -> fileHint("ring");
      default -> "";
    };
  }

  /** Says that the process has no descriptor left for something. */
  static String fileHint(String what) {
    return "a %s is a file, and the process may have RLIMIT_NOFILE=%s open: close some, or"
            .formatted(what, ResourceLimit.NOFILE.soft())
        + " raise the limit (ulimit -n, LimitNOFILE= of systemd)";
  }

  /**
   * Submits the operations that were added, and waits for completions.
   *
   * @param minimum how many completions to wait for
   * @param nanos how long at most; {@link Long#MAX_VALUE} for no limit
   * @return 0, or −errno
   */
  int enter(int minimum, long nanos) {
    return enter(minimum, nanos, 0);
  }

  /**
   * Submits, and waits for completions; once a first time has passed, for one only.
   *
   * @param gathering that time, in microseconds, as an unsigned number; 0 for none
   */
  int enter(int minimum, long nanos, int gathering) {
    submissions.publish();
    int submit = submissions.unsubmitted();
    boolean hasTimeout = minimum > 0 && (nanos != Long.MAX_VALUE || gathering != 0);
    if (hasTimeout) {
      wait.set(JAVA_INT, WAIT_GATHERING, gathering);
      wait.set(JAVA_LONG, WAIT_ARGUMENT_BYTES, Math.min(nanos / NANOS_PER_SECOND, MOST_SECONDS));
      wait.set(JAVA_LONG, WAIT_ARGUMENT_BYTES + Long.BYTES, nanos % NANOS_PER_SECOND);
    }
    // GETEVENTS even if this call waits for nothing: the kernel then posts the completions that it
    // has.
    int result =
        UringCalls.enter(
            errno,
            fd,
            submit,
            minimum,
            Abi.ENTER_GETEVENTS | (hasTimeout ? Abi.ENTER_EXT_ARG : 0),
            hasTimeout ? wait.address() : 0,
            hasTimeout ? WAIT_ARGUMENT_BYTES : 0);
    return Math.min(result, 0);
  }

  /**
   * Cancels all operations in flight by a call of its own, which waits for nothing. A submission
   * would wait for a chain that drains. Needs Linux 6.0.
   */
  void cancelAllNow() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment all = call.allocate(CANCEL_BYTES, Long.BYTES); // with a time-out of 0
      all.set(JAVA_INT, CANCEL_FLAGS, Abi.CANCEL_ANY | Abi.CANCEL_ALL);
      // What could not be cancelled, or is over, shows in the completions.
      int _ = UringCalls.register(fd, Abi.REGISTER_SYNC_CANCEL, all, 1);
    }
  }

  /**
   * Shares the descriptor with other threads, which may keep it open. Its close is then left to the
   * owner that this returns.
   */
  FileDescriptor share() {
    FileDescriptor owner = FileDescriptor.adopt(fd);
    isShared = true;
    return owner;
  }

  /** Closes the descriptor, and unmaps the memory. Call it when the arena has been closed. */
  void close() {
    if (!isShared) {
      Release.close(fd);
    }
    UringCalls.unmap(shared);
    UringCalls.unmap(entries);
  }
}
