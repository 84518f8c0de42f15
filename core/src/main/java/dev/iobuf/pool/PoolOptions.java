package dev.iobuf.pool;

import dev.iobuf.pool.PoolChoices.Flag;
import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is called, how it waits, how it watches its leases, and what it shows. Immutable;
 * safe for use by any thread.
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
  /** No name, {@link WaitStrategy#PARK}, a minute, and no option by which leases are watched. */
  public static final PoolOptions DEFAULT = new PoolOptions(PoolChoices.DEFAULT);

  private final PoolChoices choices;

  private PoolOptions(PoolChoices choices) {
    this.choices = choices;
  }

  /**
   * Names the pool: its {@link Pool#name()}, which messages, events and beans show beside its
   * class. Several pools may have one name.
   *
   * @param poolName the name, with at least one character that is no blank, and no control
   *     character
   * @return the changed options
   * @throws IllegalArgumentException if the name is empty or blank, or has a control character
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
   * Gives each lease of an index another number, a <em>generation</em>. Then a put of a lease that
   * was put before, and each use of it, is refused, though its index is lent again: by the same
   * thread or another, one by one or several, by a view, a vector or a ring. The new holder is not
   * disturbed. If several threads put one lease at once, exactly one succeeds.
   *
   * <p>A lease is then no index: {@link Pool#index} returns that. The generation lies in the bits
   * that the index leaves free. It comes again after 2<sup>31</sup> leases of an index in a pool of
   * one, 2<sup>21</sup> in a pool of 1,024, 2<sup>11</sup> in one of 1,048,576, and 2 in one of
   * 2<sup>30</sup>; an old lease whose generation comes again is not refused.
   *
   * <p>A view is made at each {@code value} or {@code borrow}, and no longer kept.
   *
   * @return the changed options
   */
  public PoolOptions checked() {
    return new PoolOptions(choices.with(Flag.CHECKED));
  }

  /**
   * Records for each lease which thread got it, and when, so that {@link Pool#lentLongerThan}, the
   * message of a time-out, that of a refused close, and management consoles name the holders. The
   * time is right up to some 10 ms, by a clock that a daemon thread sets.
   *
   * <p>Takes 16 bytes of heap an index, up to 128 in small pools. Keeps no thread, and no class for
   * more than some seconds. What there is no heap for is left out, and so is the census of a pool
   * of more than 2<sup>29</sup> values. The first get of a thread allocates its name; the names of
   * threads that have ended are forgotten, some thousands at a time. Of a process that was not
   * prepared, the system property {@code dev.iobuf.census} has the census taken of each pool whose
   * options do not say otherwise: {@code true}, or a number as of {@link #census(int)}.
   *
   * @return the changed options
   */
  public PoolOptions census() {
    return new PoolOptions(choices.withCensus(PoolChoices.HOLDERS));
  }

  /**
   * As {@link #census()}, and also records where some leases were got.
   *
   * @param every each so manyth get of a thread records its stack, 1 or more. With 1, each does,
   *     which takes microseconds
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
   * Takes no {@link #census()}, whatever the system property says.
   *
   * @return the changed options
   */
  public PoolOptions withoutCensus() {
    return new PoolOptions(choices.withCensus(PoolChoices.NO_CENSUS));
  }

  /**
   * Says how long a lease may be out. A lease that has been out for at least that long is counted
   * by {@link PoolStatistics#overdue()}, if the pool takes a {@linkplain #census() census}; nothing
   * else is done about it.
   *
   * @param age more than zero; a minute, unless this is called
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
   * Counts what is lent in all, and the calls that lend less than they are asked for, as they do
   * not wait: {@link PoolStatistics#gets()} and {@link PoolStatistics#refusals()}. The other
   * numbers need no option.
   *
   * <p>Each get then takes a load and a store more, whatever the number of threads, and each
   * refusal an atomic addition. The benchmark {@code Watched} has the price. Takes 8 bytes of heap
   * an index, up to 64 in small pools.
   *
   * @return the changed options
   */
  public PoolOptions counted() {
    return new PoolOptions(choices.with(Flag.COUNTED));
  }

  /**
   * Overwrites the memory of a lease with zeros when it is put, before it can be lent again.
   *
   * <p>For pools of memory. If memory cannot be overwritten, the put throws and the lease stays
   * out.
   *
   * @return the changed options
   */
  public PoolOptions wiped() {
    return new PoolOptions(choices.with(Flag.WIPED));
  }

  /**
   * Gives every lease views of its own, which end with the lease. A use of a buffer after its put
   * throws an {@link IllegalStateException} from that very access, or from {@code value}, {@code
   * setValue} and {@code address}. Accesses by a bare address, as system calls do, are not guarded.
   *
   * <p>For tests, and for finding a fault: a put of a lease that has a view waits until all threads
   * of the process have passed a handshake, and a get allocates.
   *
   * <p>Needs native access. Where it is denied, the creation of a pool of buffers throws {@link
   * UnsupportedOperationException}.
   *
   * @return the changed options
   */
  public PoolOptions guardedViews() {
    return new PoolOptions(choices.with(Flag.GUARDED_VIEWS));
  }

  /**
   * Shows the pool to management consoles, as {@link PoolManagement#show(Pool)} does, from its
   * creation until it is closed. No handle is needed. The bean does not keep the pool reachable: it
   * ends, too, once no thread can reach the pool any more, though that may be late. The bean of a
   * pool that is abandoned ends with the put of the last lease.
   *
   * <p>Needs the module {@code java.management}. Where the Java runtime lacks it, the creation of
   * the pool throws {@link UnsupportedOperationException}.
   *
   * @return the changed options
   */
  public PoolOptions shown() {
    return new PoolOptions(choices.with(Flag.SHOWN));
  }

  /**
   * Returns the name that the pool is given.
   *
   * @return a name, or null if the pool is called by its class
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
   * Tells whether a census is asked for by these options.
   *
   * @return true if one is: by {@link #census()} or {@link #census(int)}
   */
  public boolean hasCensus() {
    return choices.hasCensus();
  }

  /**
   * Returns how long a lease may be out, before it counts as overdue.
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
   * Tells whether memory is overwritten at each put.
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

  /** What these options say. */
  PoolChoices choices() {
    return choices;
  }

  /** What a pool of a kind is called with these options. */
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
