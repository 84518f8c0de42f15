package dev.iobuf.uring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether one thread, the owner, sleeps or has been woken. The owner falls asleep and awakes; any
 * thread may wake it. One word holds the state, and each side changes it by one read-modify-write:
 *
 * <pre>
 *               fallAsleep
 *      AWAKE ──────────────▶ ASLEEP         awake(): all ──▶ AWAKE, true if it was WOKEN
 *        │                      │
 *        │ wake                 │ wake: true, so signal
 *        ▼                      ▼
 *      WOKEN ◀────────────── WOKEN          wake: all ──▶ WOKEN
 * </pre>
 *
 * <ol>
 *   <li><b>No wake is lost.</b> The word has one order of changes. If a wake comes before the owner
 *       falls asleep, then fallAsleep fails, and the owner does not sleep. If it comes after, then
 *       it finds ASLEEP, and its caller signals. Two words, one for each side, would need a fence
 *       between the write of the own word and the read of the other one (Dekker). With one word,
 *       the read-modify-write is that fence.
 *   <li><b>One signal a sleep.</b> Only the wake that changes ASLEEP signals. A wake that finds
 *       AWAKE makes no system call, and one that finds WOKEN changes nothing.
 *   <li><b>A signal may be late.</b> Between a wake and its signal, the owner may have awoken for
 *       another reason, taken the wake, and fallen asleep again. That signal then ends the second
 *       sleep. The owner finds no WOKEN, and sleeps on: so a signal alone is no wake.
 *   <li><b>What happened before a wake is seen after it.</b> All changes are volatile, so what
 *       comes before any of several wakes happens-before the {@link #awake} that returns true for
 *       them.
 * </ol>
 *
 * <p>All methods are wait-free.
 */
final class SleepState {
  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final int WOKEN = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SleepState.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by STATE
  private int state;

  /**
   * By the owner: says that it is about to sleep until a signal comes.
   *
   * @return false if it was woken, and must not sleep; {@link #awake} is to be called in either
   *     case
   */
  boolean fallAsleep() {
    // Volatile: pairs with wake, as 1 says.
    return STATE.compareAndSet(this, AWAKE, ASLEEP);
  }

  /**
   * By the owner: says that it does not sleep.
   *
   * @return true if it was woken since the last call
   */
  boolean awake() {
    // Volatile: its read pairs with the writes of wakes, as 4 says.
    return (int) STATE.getAndSet(this, AWAKE) == WOKEN;
  }

  /** For the owner while it does not sleep: as {@link #awake}, but cheaper if there was no wake. */
  boolean takeWake() {
    // Opaque: a wake that is not seen yet is taken by the next call, or ends the next sleep.
    return (int) STATE.getOpaque(this) != AWAKE && awake();
  }

  /**
   * By any thread: wakes the owner.
   *
   * @return true if the caller must signal
   */
  boolean wake() {
    // Volatile: the read of an earlier wake and the write for the next awake join all wakes, as 4
    // says.
    return (int) STATE.getAndSet(this, WOKEN) == ASLEEP;
  }
}
