package dev.iobuf.pool;

import dev.iobuf.pool.PoolChoices.Flag;
import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a pool: its name, how gets wait, how the pool watches its leases, and whether it
 * shows itself. Immutable; safe for use by any thread.
 *
 * <pre>{@code
 * SmallBufferPool.create(
 *     1024, PoolOptions.DEFAULT.named("frames").waiting(WaitStrategy.YIELD).checked().census(128))
 * }</pre>
 *
 * <p>Each method that changes an option returns new options; the old ones stay as they are. All
 * options may be combined. An option that is not chosen costs a get or put nothing.
 */
public final class PoolOptions {
  /**
   * No name, {@link WaitStrategy#PARK}, leases overdue after a minute, and no option that watches
   * leases.
   */
  public static final PoolOptions DEFAULT = new PoolOptions(PoolChoices.DEFAULT);

  private final PoolChoices choices;

  private PoolOptions(PoolChoices choices) {
    this.choices = choices;
  }

  /**
   * Names the pool. Messages, events and beans show its {@link Pool#name()} beside its class.
   * Several pools may have one name.
   *
   * @param poolName the name: not blank, without control characters
   * @return the changed options
   * @throws IllegalArgumentException if the name is blank, or has a control character
   */
  public PoolOptions named(String poolName) {
    if (Objects.requireNonNull(poolName, "poolName").isBlank()
        || poolName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a pool's name must not be blank, nor have control characters: name=\""
              + poolName.replaceAll("(?U)\\p{Cntrl}", "?")
              + "\"; leave it out instead");
    }
    return new PoolOptions(choices.withName(poolName));
  }

  /**
   * Chooses what {@code get} does while all values are lent.
   *
   * @param strategy how to wait
   * @return the changed options
   */
  public PoolOptions waiting(WaitStrategy strategy) {
    return new PoolOptions(choices.withWaiting(Objects.requireNonNull(strategy, "strategy")));
  }

  /**
   * Gives each lease of an index another number, a <em>generation</em>. The pool then refuses a
   * second put of a lease, and each use after its put, even if the index has been lent again. That
   * holds for any thread, for calls with one lease or several, and for a view, a vector or a ring.
   * The new holder is not affected. If several threads put one lease at once, exactly one put
   * succeeds.
   *
   * <p>A lease is then not an index: {@link Pool#index} returns its index. The generation is in the
   * bits that the index leaves free. It recurs after 2<sup>31</sup> leases of an index in a pool of
   * one, 2<sup>21</sup> in a pool of 1,024, 2<sup>11</sup> in a pool of 1,048,576, and 2 in a pool
   * of 2<sup>30</sup>. An old lease whose generation recurs is not refused.
   *
   * <p>Each {@code value} or {@code borrow} makes a new view, and the pool keeps none.
   *
   * @return the changed options
   */
  public PoolOptions checked() {
    return new PoolOptions(choices.with(Flag.CHECKED));
  }

  /**
   * Takes a census: records the thread and the time of each get. Then {@link Pool#lentLongerThan},
   * the messages of a time-out and of a refused close, and management consoles name the holders. A
   * daemon thread sets the clock, so times have an error of about 10 ms.
   *
   * <p>Takes 16 bytes of heap for each index, and up to 128 in small pools. Keeps no thread
   * reachable, and no class for more than some seconds. If the heap is full, records are left out.
   * A pool of more than 2<sup>29</sup> values takes no census. The first get of a thread allocates
   * its name. The names of ended threads are removed, some thousands at a time. The system property
   * {@code dev.iobuf.census} turns the census on for each pool whose options do not decide it:
   * {@code true}, or a number as for {@link #census(int)}.
   *
   * @return the changed options
   */
  public PoolOptions census() {
    return new PoolOptions(choices.withCensus(PoolChoices.HOLDERS));
  }

  /**
   * As {@link #census()}, and also records the stacks of some gets.
   *
   * @param every every n-th get of a thread records its stack, where n is this number, 1 or more.
   *     With 1, each get does, which takes microseconds
   * @return the changed options
   * @throws IllegalArgumentException if the number is below 1
   */
  public PoolOptions census(int every) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "every must be 1 or more: every=" + every + "; census() records no stacks");
    }
    return new PoolOptions(choices.withCensus(every));
  }

  /**
   * Takes no {@link #census()}, even if the system property asks for one.
   *
   * @return the changed options
   */
  public PoolOptions withoutCensus() {
    return new PoolOptions(choices.withCensus(PoolChoices.NO_CENSUS));
  }

  /**
   * Sets the time after which a lease is overdue. If the pool takes a {@linkplain #census()
   * census}, {@link PoolStatistics#overdue()} counts the leases that have been out for at least
   * that time. The pool does nothing else about them.
   *
   * @param age more than zero; the default is a minute
   * @return the changed options
   * @throws IllegalArgumentException if the time is zero or negative
   */
  public PoolOptions overdueAfter(Duration age) {
    if (!Objects.requireNonNull(age, "age").isPositive()) {
      throw new IllegalArgumentException("age must be more than zero: age=" + age);
    }
    return new PoolOptions(choices.withOverdueAfter(age));
  }

  /**
   * Counts all gets, and the calls that lend fewer indices than they ask for and do not wait:
   * {@link PoolStatistics#gets()} and {@link PoolStatistics#refusals()}. The other numbers need no
   * option.
   *
   * <p>Each get then takes a load and a store more, whatever the number of threads, and each
   * refusal an atomic addition. The benchmark {@code Watched} measures the price. Takes 8 bytes of
   * heap for each index, up to 64 in small pools.
   *
   * @return the changed options
   */
  public PoolOptions counted() {
    return new PoolOptions(choices.with(Flag.COUNTED));
  }

  /**
   * Overwrites the memory of a lease with zeros at its put, before it can be lent again.
   *
   * <p>Only for pools of memory. If the memory can't be overwritten, the put throws, and the lease
   * stays out.
   *
   * @return the changed options
   */
  public PoolOptions wiped() {
    return new PoolOptions(choices.with(Flag.WIPED));
  }

  /**
   * Gives every lease views of its own, which end with the lease. After the put, each access to a
   * buffer throws {@link IllegalStateException}, and so do {@code value}, {@code setValue} and
   * {@code address}. Accesses by a bare address, such as those of system calls, are not guarded.
   *
   * <p>Use it for tests, and to find a fault. If a lease has a view, its put waits until all
   * threads of the process have passed a handshake. A get allocates.
   *
   * <p>Needs native access. If native access is denied, the creation of a pool of buffers throws
   * {@link UnsupportedOperationException}.
   *
   * @return the changed options
   */
  public PoolOptions guardedViews() {
    return new PoolOptions(choices.with(Flag.GUARDED_VIEWS));
  }

  /**
   * Shows the pool to management consoles, as {@link PoolManagement#show(Pool)} does, from its
   * creation until it is closed. No handle is needed. The bean does not keep the pool reachable. If
   * no thread can reach the pool any more, the bean ends at some later time. The bean of an
   * abandoned pool ends with the put of the last lease.
   *
   * <p>Needs the module {@code java.management}. If the Java runtime lacks it, the creation of the
   * pool throws {@link UnsupportedOperationException}.
   *
   * @return the changed options
   */
  public PoolOptions shown() {
    return new PoolOptions(choices.with(Flag.SHOWN));
  }

  /**
   * Returns the name of the pool.
   *
   * @return a name, or null if the pool has that of its class
   */
  @SuppressWarnings("exports") // modules need not read JSpecify
  public @Nullable String name() {
    return choices.name();
  }

  /**
   * Returns what {@code get} does while all values are lent.
   *
   * @return the strategy
   */
  public WaitStrategy waiting() {
    return choices.waiting();
  }

  /**
   * Tells whether leases have generations.
   *
   * @return true if the pool is {@link #checked()}
   */
  public boolean isChecked() {
    return choices.has(Flag.CHECKED);
  }

  /**
   * Tells whether these options ask for a census.
   *
   * @return true after {@link #census()} or {@link #census(int)}
   */
  public boolean hasCensus() {
    return choices.hasCensus();
  }

  /**
   * Returns the time after which a lease is overdue.
   *
   * @return more than zero
   */
  public Duration overdueAfter() {
    return choices.overdueAfter();
  }

  /**
   * Tells whether gets and refusals are counted.
   *
   * @return true if the pool is {@link #counted()}
   */
  public boolean isCounted() {
    return choices.has(Flag.COUNTED);
  }

  /**
   * Tells whether each put overwrites the memory with zeros.
   *
   * @return true if the pool is {@link #wiped()}
   */
  public boolean isWiped() {
    return choices.has(Flag.WIPED);
  }

  /**
   * Tells whether views end with their leases.
   *
   * @return true if the pool has {@link #guardedViews()}
   */
  public boolean hasGuardedViews() {
    return choices.has(Flag.GUARDED_VIEWS);
  }

  /**
   * Tells whether the pool shows itself to management consoles.
   *
   * @return true if it is {@link #shown()}
   */
  public boolean isShown() {
    return choices.has(Flag.SHOWN);
  }

  /** Returns the values of these options. */
  PoolChoices choices() {
    return choices;
  }

  /** Returns the name of a pool of a kind with these options. */
  PoolName nameOf(String kind) {
    return choices.nameOf(kind);
  }

  @Override
  @SuppressWarnings("exports") // modules need not read JSpecify
  public boolean equals(@Nullable Object other) {
    return other instanceof PoolOptions that && choices.equals(that.choices);
  }

  @Override
  public int hashCode() {
    return choices.hashCode();
  }

  @Override
  public String toString() {
    return choices.toString();
  }
}
