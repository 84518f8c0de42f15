package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.EventCalls;
import dev.iobuf.linux.Release;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the owner of a ring. It is the one object of a ring that any thread may use: {@link
 * IoUring#waker} makes it.
 *
 * <pre>{@code
 * tasks.add(task); // any thread
 * waker.wake();
 *
 * while (isRunning) { // the owner of the ring
 *   for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
 *     task.run();
 *   }
 *   ring.await(1);
 *   while (ring.next()) {
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>If the owner sleeps in {@link IoUring#await}, it returns soon, with fewer completions than it
 * waits for. If it doesn't, its next wait ends at once. A wait that returns has taken all wakes
 * that came before. So a thread that first adds a task, and then wakes, can rely on it that the
 * owner looks for tasks again. Many wakes may end one wait, and a wake may end a wait that has
 * found completions anyway.
 *
 * <p>Thread-safe. A wake makes a system call only if the owner sleeps, and then one for each sleep.
 * It is wait-free otherwise, allocates nothing, and may be called by virtual threads, by handlers,
 * and after the ring was closed: it then does nothing.
 *
 * <p>Memory effects: actions before a wake happen-before the return of the wait that takes it.
 */
public final class Waker {
  // The ring reads an eventfd, by a request that callers do not see (Arrivals). The request is
  // started before the owner first sleeps, and stays in flight until a signal has come. So the
  // kernel ends each wait that follows a signal. SleepState says why no wake is lost.
  //
  // Closing: wake() may be between the change of the state and its write while the owner closes the
  // ring. The descriptor counts the write as a call in progress, so the number is closed after it.
  // A wake that comes later finds no owner asleep, or the descriptor closed. So no number is
  // written to that may belong to another file.

  private final SleepState state = new SleepState();
  private final FileDescriptor event;

  /** The owner's: where the kernel writes the counter of signals. */
  private final MemorySegment counter;

  /** The owner's: the request that reads the eventfd, while it is in flight. */
  private @Nullable Request reading;

  private Waker(FileDescriptor event, MemorySegment counter) {
    this.event = event;
    this.counter = counter;
  }

  /**
   * Makes one.
   *
   * @param arena of the ring
   */
  static Waker create(Arena arena) throws SystemCallException {
    MemorySegment counter = arena.allocate(JAVA_LONG);
    int number;
    try (Arena call = Arena.ofConfined()) {
      number = EventCalls.eventfd(call.allocate(JAVA_INT));
    }
    if (number < 0) {
      throw new SystemCallException(
          "eventfd", "", -number, number == -Errno.EMFILE ? KernelRing.fileHint("waker") : "");
    }
    try {
      return new Waker(FileDescriptor.adopt(number), counter);
    } catch (Error e) {
      Release.close(number);
      throw e;
    }
  }

  /** Wakes the ring's owner; see the class. */
  public void wake() {
    if (state.wake() && event.isOpen()) {
      signal();
    }
  }

  private void signal() {
    int number;
    try {
      number = event.hold();
    } catch (IllegalStateException e) {
      return; // The owner has closed the ring meanwhile, and is awake.
    }
    try {
      EventCalls.signal(number);
    } finally {
      event.release();
    }
  }

  /** By the owner: see {@link SleepState}. */
  SleepState state() {
    return state;
  }

  /** By the owner: true if a signal would end the next wait in the kernel. */
  boolean isReading() {
    return reading != null;
  }

  /** By the owner: starts to read, by the next request. There must be room for its submission. */
  void startReading(RequestTable requests) {
    Request request = requests.prepareReader(this);
    long _ = request.onNumber(event.number()).over(counter.address(), Long.BYTES).start();
    reading = request;
  }

  /** By the owner: the read has ended. */
  void endReading() {
    reading = null;
  }

  /** By the owner, when no read is in flight: closes the eventfd, after wakes that use it now. */
  void close() throws SystemCallException {
    event.close();
  }

  @Override
  public String toString() {
    return "Waker[%s]".formatted(event);
  }
}
