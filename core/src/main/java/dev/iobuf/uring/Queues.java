package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.Release;
import dev.iobuf.linux.ResourceLimit;
import dev.iobuf.linux.UringCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The two queues that a ring shares with the kernel: submissions go in at one's tail, completions
 * come out at the other's head. For one thread.
 *
 * <pre>
 *               kernel takes      ring adds                  ring takes       kernel adds
 * submissions:  head ───────────▶ tail         completions:  head ──────────▶ tail
 * </pre>
 *
 * <p>Each index is written by one side and read by the other. The writer moves it by a release,
 * after it has written or read the entry; the reader loads it by an acquire, before it touches the
 * entry. These are four pairs. The other end of each is in the kernel (smp_load_acquire,
 * smp_store_release).
 */
final class Queues {
  private static final VarHandle INT = JAVA_INT.varHandle();

  private static final long SQE_BYTES = 64;
  private static final long CQE_BYTES = 16;

  /** struct io_uring_getevents_arg, with the struct __kernel_timespec that it points to behind. */
  private static final long WAIT_BYTES = 40;

  private static final long WAIT_ARGUMENT_BYTES = 24;
  private static final long WAIT_TIMESPEC = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * In nanoseconds: how long a ring is asked for that there is no memory for. The kernel frees a
   * ring's memory, which may count as locked, some time after the ring was closed.
   */
  private static final long PATIENCE = 500_000_000;

  private static final long FIRST_PAUSE = 1_000_000;

  /** From the best to the plainest: what a kernel before 6.1, 5.19 and 5.18 lacks. */
  private static final int[] MODES = {
    Abi.SETUP_SUBMIT_ALL | Abi.SETUP_SINGLE_ISSUER | Abi.SETUP_DEFER_TASKRUN,
    Abi.SETUP_SUBMIT_ALL | Abi.SETUP_COOP_TASKRUN,
    0,
  };

  final int fd;
  private final MemorySegment rings;
  private final MemorySegment submissions;
  private final MemorySegment errno;
  private final MemorySegment wait;
  private final long submissionHead;
  private final long submissionTail;
  private final int submissionMask;
  private final long completionHead;
  private final long completionTail;
  private final long completions;
  private final int completionMask;

  /** Ours, ahead of the one that the kernel sees by what is not submitted yet. */
  private int tail;

  private int head;

  /**
   * Sets a ring up, and maps it.
   *
   * @param arena of the thread that the ring belongs to
   * @param entries how many submissions there is room for, at least
   */
  Queues(Arena arena, int entries) throws SystemCallException {
    MemorySegment params = arena.allocate(Abi.PARAMS_BYTES, Long.BYTES);
    this.errno = arena.allocate(JAVA_INT);
    this.wait = arena.allocate(WAIT_BYTES, Long.BYTES);
    wait.set(JAVA_LONG, WAIT_TIMESPEC, wait.address() + WAIT_ARGUMENT_BYTES);
    this.fd = setup(params, entries);
    int room = params.get(JAVA_INT, Abi.PARAMS_SQ_ENTRIES);
    int completionRoom = params.get(JAVA_INT, Abi.PARAMS_CQ_ENTRIES);
    int array = params.get(JAVA_INT, Abi.SQ_OFF_ARRAY);
    this.completions = params.get(JAVA_INT, Abi.CQ_OFF_CQES);
    MemorySegment mapped = null;
    try {
      long bytes =
          Math.max(array + (long) Integer.BYTES * room, completions + CQE_BYTES * completionRoom);
      mapped = UringCalls.map(arena, fd, bytes, Abi.MMAP_RINGS);
      this.submissions = UringCalls.map(arena, fd, SQE_BYTES * room, Abi.MMAP_SQES);
    } catch (RuntimeException | Error e) {
      Release.close(fd);
      if (mapped != null) {
        UringCalls.unmap(mapped);
      }
      throw e;
    }
    this.rings = mapped;
    this.submissionHead = params.get(JAVA_INT, Abi.SQ_OFF_HEAD);
    this.submissionTail = params.get(JAVA_INT, Abi.SQ_OFF_TAIL);
    this.submissionMask = room - 1;
    this.completionHead = params.get(JAVA_INT, Abi.CQ_OFF_HEAD);
    this.completionTail = params.get(JAVA_INT, Abi.CQ_OFF_TAIL);
    this.completionMask = completionRoom - 1;
    // The kernel finds entry i of the queue by number array[i]: here always i.
    for (int i = 0; i < room; i++) {
      rings.set(JAVA_INT, array + (long) Integer.BYTES * i, i);
    }
  }

  private static int setup(MemorySegment params, int entries) throws SystemCallException {
    long start = System.nanoTime();
    int result = setupOnce(params, entries);
    for (long pause = FIRST_PAUSE;
        result == -Errno.ENOMEM && System.nanoTime() - start < PATIENCE;
        pause *= 2) {
      LockSupport.parkNanos(pause);
      result = setupOnce(params, entries);
    }
    if (result < 0) {
      throw new SystemCallException(
          "io_uring_setup", "entries=" + entries, -result, hint(-result, entries));
    }
    return result;
  }

  private static int setupOnce(MemorySegment params, int entries) {
    int result = -Errno.EINVAL;
    for (int mode = 0; mode < MODES.length && result == -Errno.EINVAL; mode++) {
      params.fill((byte) 0).set(JAVA_INT, Abi.PARAMS_FLAGS, MODES[mode]);
      result = UringCalls.setup(entries, params);
    }
    return result;
  }

  /**
   * Says which limit of the process io_uring_setup has met.
   *
   * @return empty if the error number says all
   */
  static String hint(int errno, int entries) {
    return switch (errno) {
      case Errno.ENOMEM -> LockHint.ofRing(entries);
      case Errno.EMFILE ->
          "a ring is a file, and the process may have RLIMIT_NOFILE=%s open: close some, or"
                  .formatted(ResourceLimit.NOFILE.soft())
              + " raise the limit (ulimit -n, LimitNOFILE= of systemd)";
      default -> "";
    };
  }

  /**
   * Adds a submission, without telling the kernel. The caller knows that there is room.
   *
   * @param first operation (8 bits), flags (8), priority (16), and descriptor (32), from the lowest
   * @param offset in the file, or what else the operation takes
   * @param address of the memory
   * @param length bytes (32 bits), and the operation's own flags (32)
   * @param ticket what the completion will carry
   * @param buffer number of the registered buffer or group (16 bits), and of the file slot (32,
   *     from bit 32 on)
   */
  void push(long first, long offset, long address, long length, long ticket, long buffer) {
    long at = SQE_BYTES * (tail & submissionMask);
    MemorySegment entries = submissions;
    entries.set(JAVA_LONG, at, first);
    entries.set(JAVA_LONG, at + 8, offset);
    entries.set(JAVA_LONG, at + 16, address);
    entries.set(JAVA_LONG, at + 24, length);
    entries.set(JAVA_LONG, at + 32, ticket);
    entries.set(JAVA_LONG, at + 40, buffer);
    entries.set(JAVA_LONG, at + 48, 0L);
    entries.set(JAVA_LONG, at + 56, 0L);
    tail++;
  }

  /** How many submissions the kernel has not taken. */
  int unsubmitted() {
    // Acquire: pairs with the kernel's release when it has read an entry, which is then free.
    return tail - (int) INT.getAcquire(rings, submissionHead);
  }

  /** Takes back the newest submission that the kernel has not taken; returns its ticket. */
  long pop() {
    tail--;
    // Release, as in enter; nothing is added, but the kernel must not see the old tail again.
    INT.setRelease(rings, submissionTail, tail);
    return submissions.get(JAVA_LONG, SQE_BYTES * (tail & submissionMask) + 32);
  }

  /**
   * Submits what was added, and waits for completions.
   *
   * @param minimum how many completions to wait for
   * @param nanos how long at most; {@link Long#MAX_VALUE} for ever
   * @return 0, or −errno
   */
  int enter(int minimum, long nanos) {
    // Release: pairs with the kernel's acquire before it reads the entries up to here.
    INT.setRelease(rings, submissionTail, tail);
    int submit = unsubmitted();
    boolean hasTimeout = minimum > 0 && nanos != Long.MAX_VALUE;
    if (hasTimeout) {
      wait.set(JAVA_LONG, WAIT_ARGUMENT_BYTES, nanos / NANOS_PER_SECOND);
      wait.set(JAVA_LONG, WAIT_ARGUMENT_BYTES + Long.BYTES, nanos % NANOS_PER_SECOND);
    }
    // With GETEVENTS also where nothing is waited for: the kernel then posts what is complete.
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

  /** How many completions can be taken. */
  int ready() {
    // Acquire: pairs with the kernel's release after it has written the entries up to here.
    return (int) INT.getAcquire(rings, completionTail) - head;
  }

  /** How many operations end with the oldest completions, of which there are so many. */
  int ended(int ready) {
    int count = 0;
    for (int i = 0; i < ready; i++) {
      count += (rings.get(JAVA_INT, completionAt(head + i) + 12) & Abi.CQE_MORE) == 0 ? 1 : 0;
    }
    return count;
  }

  /** Of the oldest completion, if there is one: the ticket. */
  long ticket() {
    return rings.get(JAVA_LONG, completionAt(head));
  }

  /** Of the oldest completion: the result, or −errno. */
  int result() {
    return rings.get(JAVA_INT, completionAt(head) + 8);
  }

  /** Of the oldest completion: flags of {@link Abi}. */
  int flags() {
    return rings.get(JAVA_INT, completionAt(head) + 12);
  }

  /** Gives the entry of the oldest completion back to the kernel. */
  void advance() {
    head++;
    // Release: pairs with the kernel's acquire before it overwrites the entry.
    INT.setRelease(rings, completionHead, head);
  }

  private long completionAt(int index) {
    return completions + CQE_BYTES * (index & completionMask);
  }

  /** Closes the descriptor, and unmaps the memory; to be called when the arena has been closed. */
  void close() {
    Release.close(fd);
    UringCalls.unmap(rings);
    UringCalls.unmap(submissions);
  }
}
