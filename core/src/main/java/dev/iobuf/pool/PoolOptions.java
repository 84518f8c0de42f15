package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is called, how it waits, and what it keeps track of. Immutable; safe for use by any
 * thread.
 *
 * <pre>{@code
 * SmallBufferPool.create(
 *     1024, PoolOptions.DEFAULT.named("frames").waiting(WaitStrategy.YIELD).tracked())
 * }</pre>
 *
 * <p>Each method that changes an option returns new options; the old ones stay as they are.
 */
public final class PoolOptions {
  /** No name, {@link WaitStrategy#PARK}, neither tracked nor wiped. */
  public static final PoolOptions DEFAULT = new PoolOptions(null, WaitStrategy.PARK, false, false);

  private final @Nullable String name;
  private final WaitStrategy waiting;
  private final boolean isTracked;
  private final boolean isWiped;

  private PoolOptions(
      @Nullable String name, WaitStrategy waiting, boolean isTracked, boolean isWiped) {
    this.name = name;
    this.waiting = waiting;
    this.isTracked = isTracked;
    this.isWiped = isWiped;
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
    return new PoolOptions(poolName, waiting, isTracked, isWiped);
  }

  /**
   * Chooses what {@code get} does while all values are lent.
   *
   * @param strategy how to wait
   * @return the changed options
   */
  public PoolOptions waiting(WaitStrategy strategy) {
    return new PoolOptions(name, Objects.requireNonNull(strategy, "strategy"), isTracked, isWiped);
  }

  /**
   * Records for each lease which thread got it, when and where. Gives every lease a view of its
   * own, which ends with the lease. A use of a buffer after its put throws an {@link
   * IllegalStateException} from that very access, or from {@code value}, {@code setValue} and
   * {@code address}. Refusals then name the culprit. Accesses by a bare address, as system calls
   * do, are not guarded.
   *
   * <p>For tests, and for finding a fault: a get and put take tens of microseconds, and allocate.
   *
   * <p>Needs native access. Where it is denied, the creation of a pool of buffers throws {@link
   * UnsupportedOperationException}.
   *
   * @return the changed options
   */
  public PoolOptions tracked() {
    return new PoolOptions(name, waiting, true, isWiped);
  }

  /**
   * Overwrites the memory of a lease with zeros when it is put, so that no later holder can read
   * it.
   *
   * @return the changed options; the pool is {@link #tracked()}, too
   */
  public PoolOptions wiped() {
    return new PoolOptions(name, waiting, true, true);
  }

  /**
   * Returns the name that the pool is given.
   *
   * @return a name, or null if the pool is called by its class
   */
  @SuppressWarnings("exports") // modules need not read JSpecify
  public @Nullable String name() {
    return name;
  }

  /**
   * Returns what {@code get} does while all values are lent.
   *
   * @return the strategy
   */
  public WaitStrategy waiting() {
    return waiting;
  }

  /**
   * Tells whether the pool is {@link #tracked()}.
   *
   * @return true if it is
   */
  public boolean isTracked() {
    return isTracked;
  }

  /**
   * Tells whether the memory of the pool is {@link #wiped()}.
   *
   * @return true if it is
   */
  public boolean isWiped() {
    return isWiped;
  }

  /** What a pool of a kind is called with these options. */
  PoolName nameOf(String kind) {
    return new PoolName(kind, name);
  }

  @Override
  @SuppressWarnings("exports") // modules need not read JSpecify
  public boolean equals(@Nullable Object other) {
    return other instanceof PoolOptions that
        && Objects.equals(name, that.name)
        && waiting == that.waiting
        && isTracked == that.isTracked
        && isWiped == that.isWiped;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, waiting, isTracked, isWiped);
  }

  @Override
  public String toString() {
    return "PoolOptions[name="
        + name
        + ", waiting="
        + waiting
        + ", isTracked="
        + isTracked
        + ", isWiped="
        + isWiped
        + "]";
  }
}
