package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link PoolOptions}. Immutable.
 *
 * @param name the name of the pool; null if the pool is called by its class
 * @param waiting what a get does while all values are lent
 * @param census the n of which every n-th get of a thread records its stack; or {@link #HOLDERS},
 *     {@link #NO_CENSUS} or {@link #UNSAID}
 * @param overdueAfter how long a lease may be out; more than zero
 * @param flags the options that are either chosen or not
 */
record PoolChoices(
    @Nullable String name,
    WaitStrategy waiting,
    int census,
    Duration overdueAfter,
    Set<Flag> flags) {
  /** {@link #census}: the pool takes no census. */
  static final int NO_CENSUS = -1;

  /** {@link #census}: the census records holders and times, but no stacks. */
  static final int HOLDERS = 0;

  /** {@link #census}: the system property decides. */
  static final int UNSAID = -2;

  /** No name, {@link WaitStrategy#PARK}, overdue after a minute, and no flag. */
  static final PoolChoices DEFAULT =
      new PoolChoices(
          null, WaitStrategy.PARK, UNSAID, Duration.ofMinutes(1), EnumSet.noneOf(Flag.class));

  /** An option that is either chosen or not. */
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
   * Returns these choices. If they leave the census to the system property, replaces it by the
   * property's value. Called once for each pool, since another thread may change the property at
   * any time.
   *
   * @throws IllegalArgumentException if the property has an invalid value
   */
  PoolChoices atCreation() {
    return census == UNSAID ? withCensus(CensusProperty.value()) : this;
  }

  /** Returns true if a pool with these choices, after {@link #atCreation}, watches its leases. */
  boolean isWatching() {
    return has(Flag.CHECKED)
        || has(Flag.COUNTED)
        || has(Flag.WIPED)
        || has(Flag.GUARDED_VIEWS)
        || hasCensus();
  }

  /** Returns the name of a pool of a kind. */
  PoolName nameOf(String kind) {
    return new PoolName(kind, name);
  }

  /** Lists all choices by the names of the options. */
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
