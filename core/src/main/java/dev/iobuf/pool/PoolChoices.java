package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PoolOptions} say. Immutable.
 *
 * @param name what the pool is called; null if by its class
 * @param waiting what a get does while all values are lent
 * @param census how many gets of a thread go by until one records its stack; {@link #HOLDERS},
 *     {@link #NO_CENSUS} or {@link #UNSAID}
 * @param overdueAfter how long a lease may be out; more than zero
 * @param flags what is chosen by a word alone
 */
record PoolChoices(
    @Nullable String name,
    WaitStrategy waiting,
    int census,
    Duration overdueAfter,
    Set<Flag> flags) {
  /** {@link #census}: no census is taken. */
  static final int NO_CENSUS = -1;

  /** {@link #census}: a census is taken of holders and times, without stacks. */
  static final int HOLDERS = 0;

  /** {@link #census}: the options leave it to the system property. */
  static final int UNSAID = -2;

  /** No name, {@link WaitStrategy#PARK}, a minute, and nothing else. */
  static final PoolChoices DEFAULT =
      new PoolChoices(
          null, WaitStrategy.PARK, UNSAID, Duration.ofMinutes(1), EnumSet.noneOf(Flag.class));

  /** What is chosen or not. */
  enum Flag {
    CHECKED,
    COUNTED,
    WIPED,
    GUARDED_VIEWS,
    SHOWN
  }

  PoolChoices withName(String given) {
    return new PoolChoices(given, waiting, census, overdueAfter, flags);
  }

  PoolChoices withWaiting(WaitStrategy strategy) {
    return new PoolChoices(name, strategy, census, overdueAfter, flags);
  }

  PoolChoices withCensus(int every) {
    return new PoolChoices(name, waiting, every, overdueAfter, flags);
  }

  PoolChoices withOverdueAfter(Duration age) {
    return new PoolChoices(name, waiting, census, age, flags);
  }

  PoolChoices with(Flag flag) {
    Set<Flag> more = EnumSet.copyOf(flags);
    more.add(flag);
    return new PoolChoices(name, waiting, census, overdueAfter, more);
  }

  boolean has(Flag flag) {
    return flags.contains(flag);
  }

  boolean hasCensus() {
    return census >= HOLDERS;
  }

  /**
   * Returns these choices, with what the system property says of a census if they do not. Once for
   * each pool: another thread may change the property at any time.
   *
   * @throws IllegalArgumentException if the property says no such thing
   */
  PoolChoices atCreation() {
    return census == UNSAID ? withCensus(CensusProperty.value()) : this;
  }

  /** Returns true if a pool with these choices, as they are at its creation, watches its leases. */
  boolean isWatching() {
    return has(Flag.CHECKED)
        || has(Flag.COUNTED)
        || has(Flag.WIPED)
        || has(Flag.GUARDED_VIEWS)
        || hasCensus();
  }

  /** What a pool of a kind is called. */
  PoolName nameOf(String kind) {
    return new PoolName(kind, name);
  }

  /** All of them, by the names of the options. */
  @Override
  public String toString() {
    return ("PoolOptions[name=%s, waiting=%s, census=%s, overdueAfter=%s, isChecked=%s,"
            + " isCounted=%s, isWiped=%s, hasGuardedViews=%s, isShown=%s]")
        .formatted(
            name,
            waiting,
            censusText(),
            overdueAfter,
            has(Flag.CHECKED),
            has(Flag.COUNTED),
            has(Flag.WIPED),
            has(Flag.GUARDED_VIEWS),
            has(Flag.SHOWN));
  }

  private String censusText() {
    return switch (census) {
      case UNSAID -> "unsaid";
      case NO_CENSUS -> "none";
      case HOLDERS -> "holders";
      default -> "every " + census;
    };
  }
}
