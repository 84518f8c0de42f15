package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Timespan;

/** The numbers of a pool that is open. */
@Name("dev.iobuf.PoolStatistics")
@Label("Pool Statistics")
@Description("The numbers of an open pool, now and since its creation")
@Period(PoolStatisticsEvent.PERIOD)
final class PoolStatisticsEvent extends PeriodicPoolEvent {
  /**
   * The period by default. The count of lent indices reads all places of a pool, and an event takes
   * about 100 bytes. So a hundred pools add about 1 kB a second to a recording.
   */
  static final String PERIOD = "10 s";

  @Name("capacity")
  @Label("Capacity")
  @Description("How many indices the pool has")
  int capacity;

  @Name("lent")
  @Label("Lent")
  @Description("How many indices are lent now")
  int lent;

  @Name("pinned")
  @Label("Pinned")
  @Description("How many indices operations in flight may still use")
  int pinned;

  @Name("overdue")
  @Label("Overdue")
  @Description("How many leases have been out for longer than the pool's options say")
  int overdue;

  @Name("highWater")
  @Label("High Water")
  @Description("The most indices that were seen lent at once")
  int highWater;

  @Name("gets")
  @Label("Gets")
  @Description("How many indices were lent in all; -1 if the pool does not count them")
  long gets;

  @Name("exhaustions")
  @Label("Exhaustions")
  @Description("How often a get found all indices lent; counted once until the next put")
  long exhaustions;

  @Name("refusals")
  @Label("Refusals")
  @Description(
      "How many calls found too few indices free, and did not wait; -1 if the pool does not count"
          + " them")
  long refusals;

  @Name("waiting")
  @Label("Waiting")
  @Description("How many gets wait now")
  int waiting;

  @Name("longestWait")
  @Label("Longest Wait")
  @Description("The duration so far of the longest wait that has not ended")
  @Timespan
  long longestWait;

  @Name("waits")
  @Label("Waits")
  @Description("How many gets have waited, including those that wait now")
  long waits;

  @Name("waitTime")
  @Label("Wait Time")
  @Description("The sum of the durations of all waits that have ended")
  @Timespan
  long waitTime;

  @Name("timeouts")
  @Label("Timeouts")
  @Description("How many gets ended without an index because their time-out had passed")
  long timeouts;

  @Name("misuses")
  @Label("Misuses")
  @Description("How many calls were refused as misuses: calls that no correct program makes")
  long misuses;

  @Name("searches")
  @Label("Searches")
  @Description("How many gets searched beyond the indices that their home had recently put")
  long searches;

  @Name("stripesTaken")
  @Label("Stripes Taken")
  @Description("How many stripes of up to 64 indices gets have taken from the ring")
  long stripesTaken;

  static void record(PoolNumbers now) {
    PoolStatisticsEvent event = new PoolStatisticsEvent();
    event.pool = now.pool();
    event.capacity = now.capacity();
    event.lent = now.lent();
    event.pinned = now.pinned();
    event.overdue = now.overdue();
    event.highWater = now.highWater();
    event.gets = now.gets();
    event.exhaustions = now.exhaustions();
    event.refusals = now.refusals();
    event.waiting = now.waiting();
    event.longestWait = now.longestWait();
    event.waits = now.waits();
    event.waitTime = now.waitTime();
    event.timeouts = now.timeouts();
    event.misuses = now.misuses();
    event.searches = now.searches();
    event.stripesTaken = now.stripesTaken();
    event.commit();
  }
}
