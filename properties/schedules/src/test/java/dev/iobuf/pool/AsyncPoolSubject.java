package dev.iobuf.pool;

import org.jspecify.annotations.Nullable;

/**
 * The operations of a pool whose gets may wait without a thread. Each such get has a number, by
 * which its handler is known. A handler puts what was lent to it.
 */
public final class AsyncPoolSubject extends ClosingPoolSubject {
  private static final int GETS = 4;

  /** How often each handler was called. */
  private final int[] calls = new int[GETS];

  /** True while the call that begins the get has not returned. */
  private final boolean[] isBeginning = new boolean[GETS];

  private final @Nullable PendingGet[] gets = new PendingGet[GETS];

  /** True while a handler runs whose get has waited. */
  private boolean isRunning;

  /** Creates a pool whose front has a shape so small that every path is reached. */
  public AsyncPoolSubject(int capacity, int homes, int size, boolean striped) {
    super(capacity, homes, size, striped);
  }

  /** Asks for an index. */
  public void async(int number) {
    ask(number, () -> {});
  }

  /** Asks for so many indices. */
  public void asyncAll(int number, int count) {
    int[] leases = new int[count];
    begin(
        number,
        () ->
            gets[number] =
                pool.getAsync(leases, 0, count, (_, how) -> endAll(number, leases, how)));
  }

  /** Asks for an index; the handler asks for another one, by the next number. */
  public void asyncTwice(int number) {
    ask(number, () -> tryAsync(number + 1));
  }

  private void tryAsync(int number) {
    try {
      async(number);
    } catch (IllegalStateException closed) {
      // The number has been counted.
    }
  }

  /** Asks for an index; the handler closes the pool, if it may. */
  public void asyncClose(int number) {
    ask(number, this::tryClose);
  }

  private void tryClose() {
    try {
      pool.close();
    } catch (IllegalStateException lent) {
      // By another thread.
    }
  }

  /** Ends a get, if it waits. */
  public void cancel(int number) {
    PendingGet get = gets[number];
    if (get != null && get.cancel() && !get.isDone()) {
      throw new AssertionError("cancelled, and not done");
    }
  }

  /** Asks for an index; the handler then does something else, too. */
  private void ask(int number, Runnable afterwards) {
    begin(
        number,
        () ->
            gets[number] =
                pool.getAsync((lease, how) -> {
                  end(number, lease, how);
                  afterwards.run();
                }));
  }

  private void begin(int number, Runnable get) {
    isBeginning[number] = true;
    try {
      get.run();
    } catch (IllegalStateException refused) {
      calls[number]++;
      throw refused;
    } finally {
      isBeginning[number] = false;
    }
  }

  private void end(int number, int lease, GetOutcome outcome) {
    endAll(number, outcome == GetOutcome.LENT ? new int[] {lease} : new int[0], outcome);
  }

  private void endAll(int number, int[] leases, GetOutcome outcome) {
    boolean hasWaited = !isBeginning[number];
    if (hasWaited && isRunning) {
      throw new AssertionError("two handlers at a time");
    }
    if (hasWaited) {
      isRunning = true;
    }
    if (outcome == GetOutcome.CLOSED && pool.isAlive()) {
      throw new AssertionError("the pool has not ended");
    }
    calls[number]++;
    if (outcome == GetOutcome.LENT) {
      claimEach(leases);
      for (int lease : leases) {
        put(lease);
      }
    }
    if (hasWaited) {
      isRunning = false;
    }
  }

  /** Returns true if each of the first handlers was called once, and no get waits. */
  public boolean areDone(int count) {
    boolean areDone = !pool.hasWaiters();
    for (int number = 0; number < count; number++) {
      areDone &= calls[number] == 1;
    }
    return areDone;
  }
}
