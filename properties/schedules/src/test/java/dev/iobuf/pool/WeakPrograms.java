package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import dev.iobuf.schedules.Timeouts;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The programs that show which access modes are needed. */
final class WeakPrograms {
  private WeakPrograms() {}

  private static Trial trial(Explorer explorer, String program, Supplier<Strategy> sampler, int n) {
    return new Trial(explorer.program(program), sampler, n);
  }

  /** The first thread sleeps in the middle of its get until the second returns to its cell. */
  private static final Trial SLEEPS_AMID_A_GET =
      trial(
          Scenarios.payloadRing(2, 2, 0),
          " ; get | get put get put get put | get ; get get get",
          () -> Strategies.pct(19, 3),
          3_000);

  /** Dequeuers pass the enqueuer. */
  private static final Trial LAPS_BY_POS =
      trial(
          Scenarios.payloadRing(1, 1, 4),
          " ; get put get put | get | get | get ; get get",
          () -> Strategies.pos(4),
          2_000);

  /** The same. */
  private static final Trial LAPS_AT_RANDOM =
      trial(
          Scenarios.payloadRing(1, 1, 4),
          " ; get put get put | get | get | get ; get get",
          () -> Strategies.random(6),
          2_000);

  /** The word of a stripe goes from thread to thread. */
  private static final Trial THREE_TAKE_WORDS =
      trial(
          Scenarios.payloadPool(6, 2, 8).threadIds(2L, 2L, 2L, 2L),
          "get get ; get put | take put get | get put ; get get",
          () -> Strategies.random(2),
          1_000);

  /** Indices are put into a word, of which a third thread then gets another. */
  private static final Trial GETS_BEHIND_TWO_PUTS =
      trial(
          Scenarios.payloadPool(6, 2, 8).threadIds(2L, 2L, 2L, 2L),
          "get get get put ; take put | take put | take ; get get",
          () -> Strategies.pos(2),
          1_000);

  /** An index is put into its word while two threads are about to be refused. */
  private static final Trial REFUSED_BESIDE_A_WORD =
      trial(
          Scenarios.payloadPool(3, 2, 2),
          "take get get get put(0) get ; put(2) | get | get ; get get",
          () -> Strategies.pos(1),
          4_000);

  /** A get checks the stripe of the index that is put, and the ring holds that stripe. */
  private static final Trial CHECKS_BESIDE_A_PUT =
      trial(
          Scenarios.payloadPool(4, 2, 4),
          "take take get get get put(2) put(3) take get ; put(2) | get ; get get",
          () -> Strategies.pct(1, 3),
          4_000);

  /** A thread waits while the pool is closed. */
  private static final Trial WAITS_FOR_THE_CLOSE =
      trial(
          ClosingScenarios.waitingClosingPool(1, 2, 1),
          "get ; put(0) close | await ; isClosed",
          () -> Strategies.pct(3, 3),
          4_000);

  /** A thread checks whether the pool is closed. */
  private static final Trial SEES_THE_CLOSE =
      trial(
          ClosingScenarios.closingPool(1, 2, 1),
          " ; close | isClosed ; getAlone",
          () -> Strategies.pct(1, 2),
          4_000);

  /** A thread raises a flag, and gets while the pool is closed. */
  private static final Trial RAISES_BESIDE_A_CLOSE =
      trial(
          ClosingScenarios.closingPool(1, 2, 1),
          " ; close isRaised | raise get ; isClosed",
          () -> Strategies.random(1),
          40_000);

  /** The thread that puts the last index sees the actions of the other. */
  private static final Trial LAST_OF_TWO_COME_BACK =
      trial(
          ClosingScenarios.closingPool(2, 2, 2),
          "get get abandon ; put(0) | put(1) isClosed ; ends isClosed",
          () -> Strategies.random(1),
          4_000);

  /** An index is put during the abandoning, and a third thread reads. */
  private static final Trial PUT_AMID_ABANDONING =
      trial(
          ClosingScenarios.closingPool(1, 2, 1),
          "get ; put(0) | abandon isClosed | isClosed ; ends",
          () -> Strategies.pct(2, 3),
          4_000);

  /** Two threads take indices of one word, which a third has put. */
  private static final Trial TWO_TAKE_ONE_WORD =
      trial(
          ClosingScenarios.closingPool(8, 2, 8).threadIds(2L, 2L, 2L, 2L),
          "takeAlone(8) ; putSet(46) | takeClean(2) | takeClean(2) ; ",
          () -> Strategies.pos(2),
          1_000);

  /** Two threads of one home take its favourite by turns. */
  private static final Trial FAVOURITE_BY_TURNS =
      trial(
          Scenarios.payloadPool(2, 2, 1).threadIds(2L, 2L, 2L),
          "get get put(1) get put(1) ; get put get | get put get ; get",
          () -> Strategies.random(1),
          1_000);

  /** A thread puts an index that another home has lent, into a marked stripe. */
  private static final Trial PUTS_FOR_ANOTHER_HOME =
      trial(
          Scenarios.payloadPool(2, 2, 1).threadIds(1L, 2L, 2L),
          "get get ; put(1) | get ; get",
          () -> Strategies.random(1),
          1_000);

  /** A waiter is interrupted while another thread puts. */
  private static final Trial INTERRUPTED_BESIDE_A_PUT =
      trial(
          Scenarios.payloadWaitingPool(1, 2, 1),
          "get ; get put | get put | interrupt(0) put(0) tryGet put ; tryGet tryGet",
          () -> Strategies.pos(2),
          20_000);

  /** Waiters time out while another thread puts. */
  private static final Trial TIMES_OUT_BESIDE_A_PUT =
      trial(
          Scenarios.payloadWaitingPool(1, 2, 1).timeouts(Timeouts.ANY),
          "get ; poll put | poll put | put(0) tryGet put ; tryGet tryGet",
          () -> Strategies.pos(2),
          20_000);

  /** A thread gives up, while the combiner keeps an index for it. */
  private static final Trial GIVES_UP_WITH_ONE_OF_TWO =
      trial(
          ClosingScenarios.waitingClosingPool(2, 2, 1).timeouts(Timeouts.ANY),
          "takeAlone(2) ; awaitAllInTime(2) | put(0) ; takeAlone(2)",
          () -> Strategies.pos(1),
          2_000);

  /** A thread gives up, while the combiner keeps both indices for it. */
  private static final Trial GIVES_UP_WITH_BOTH =
      trial(
          ClosingScenarios.waitingClosingPool(2, 2, 1).timeouts(Timeouts.ANY),
          "takeAlone(2) ; awaitAllInTime(2) | put(0) put(1) ; isClosed",
          () -> Strategies.pos(2),
          2_000);

  private static final List<Trial> RING =
      List.of(
          trial(
              Scenarios.payloadRing(1, 1, 0),
              " ; get put get | get put get ; get get",
              () -> Strategies.random(1),
              1_000),
          // Either the second thread gets the index, or the first sees the flag.
          trial(
              Scenarios.payloadRing(1, 0, 0),
              " ; put(0) isRaised | raise get ; get",
              () -> Strategies.random(1),
              2_000),
          trial(
              Scenarios.payloadRing(2, 2, 0),
              " ; get put get | get put get ; get get get",
              () -> Strategies.random(1),
              4_000),
          // Dequeuers pass the enqueuer and leave cells unsafe, one of them twice.
          trial(
              Scenarios.payloadRing(1, 1, 4),
              " ; get put get put | get get | get | get ; get get",
              () -> Strategies.pos(2),
              1_000),
          LAPS_BY_POS,
          LAPS_AT_RANDOM,
          // The first thread sleeps in the middle of its get until the second returns to its cell,
          // which
          // the third makes unsafe just then.
          SLEEPS_AMID_A_GET);

  private static final List<Trial> BAG =
      List.of(
          trial(
              Scenarios.payloadPool(1, 2, 1),
              "get ; put(0) isRaised | raise get ; get",
              () -> Strategies.random(1),
              4_000),
          // The same, and the pool is known to be exhausted.
          trial(
              Scenarios.payloadPool(1, 2, 1),
              "get get ; put(0) isRaised | raise get ; get",
              () -> Strategies.random(1),
              4_000),
          // The gets must not continue to see the pool as exhausted: the last one looks for
          // the index in the other word.
          trial(
              Scenarios.payloadPool(2, 2, 1).threadIds(2L, 2L, 2L),
              "get get ; put(1) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
          // The same, and the index is at the place that the second thread reads last.
          trial(
              Scenarios.payloadPool(2, 2, 1).threadIds(2L, 2L, 2L),
              "get get get ; put(1) isRaised | raise get ; get get",
              () -> Strategies.pos(1),
              4_000),
          trial(
              Scenarios.pool(2, 2, 1).threadIds(2L, 2L, 2L, 2L),
              "get get get put(1) get ; put(1) | get | get ; get get",
              () -> Strategies.pos(1),
              2_000),
          // The index is at the place that the two read first, and that the last one does not read.
          trial(
              Scenarios.pool(2, 2, 1).threadIds(2L, 2L, 2L, 1L),
              "get get get put(0) get ; put(0) | get | get ; get get",
              () -> Strategies.pos(1),
              2_000),
          // Two threads of one home take the index of the pool itself, or that of the home, by
          // turns.
          trial(
              Scenarios.payloadPool(1, 2, 1).threadIds(2L, 2L, 2L),
              " ; get put get | get put get ; get get",
              () -> Strategies.random(1),
              4_000),
          trial(
              Scenarios.payloadPool(2, 2, 1).threadIds(1L, 1L, 1L),
              " ; get put get | get put get ; get get",
              () -> Strategies.random(1),
              4_000),
          // The same, of two homes: each searches.
          trial(
              Scenarios.payloadPool(1, 2, 1),
              " ; get put get | get put get ; get get",
              () -> Strategies.random(1),
              8_000),
          trial(
              Scenarios.payloadPool(3, 2, 4),
              "get ; get put put | get put get ; get get get",
              () -> Strategies.random(1),
              8_000),
          // The same, through the word of a stripe.
          trial(
              Scenarios.payloadPool(6, 2, 8),
              " ; take put take | take put take ; get get",
              () -> Strategies.random(1),
              8_000),
          THREE_TAKE_WORDS,
          // An index is put into its word: UNFENCED, EXHAUSTED, and after a get has found none.
          trial(
              Scenarios.payloadPool(3, 2, 2),
              "take get get ; put(2) isRaised | raise get ; get",
              () -> Strategies.random(1),
              4_000),
          trial(
              Scenarios.payloadPool(3, 2, 2),
              "take get get get ; put(2) isRaised | raise get ; get",
              () -> Strategies.random(1),
              4_000),
          REFUSED_BESIDE_A_WORD,
          trial(
              Scenarios.payloadPool(3, 2, 4),
              "take get get get put(0) get ; put(2) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
          trial(
              Scenarios.pool(2, 2, 2).threadIds(2L, 2L, 2L, 2L),
              "get get get put(0) get ; put(1) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
          // A get checks the stripe of the index that is put, which is marked, or is not.
          trial(
              Scenarios.pool(2, 2, 1).threadIds(2L, 2L, 2L),
              "get get get put(1) get ; put(1) | get ; get get",
              () -> Strategies.pct(1, 3),
              4_000),
          trial(
              Scenarios.pool(2, 2, 1).threadIds(2L, 2L, 2L),
              "get get get put(0) get ; put(1) | get ; get get",
              () -> Strategies.pct(1, 3),
              4_000),
          trial(
              Scenarios.payloadPool(3, 2, 4),
              "take get get get put(0) get ; put(2) | get ; get get",
              () -> Strategies.pct(1, 3),
              4_000),
          trial(
              Scenarios.payloadPool(3, 2, 2),
              "take get get get put(0) get ; put(2) | get ; get get",
              () -> Strategies.pct(1, 3),
              4_000),
          // The same, and the ring holds the stripe already, so that a put leaves the ring alone.
          CHECKS_BESIDE_A_PUT,
          // The same for a put of several, which issues no fence.
          trial(
              ClosingScenarios.closingPool(4, 2, 4),
              "takeAlone(2) get get get putSet(12) takeAlone(2) ; putSet(12) | get ; takeAlone(3)",
              () -> Strategies.pct(1, 3),
              4_000),
          // The favourite of a home, which an UNFENCED put leaves unmarked, and which another home
          // searches.
          trial(
              Scenarios.payloadPool(2, 2, 1),
              "get get ; put(0) | get ; get get",
              () -> Strategies.pct(1, 3),
              2_000),
          // The stripe of the index that is put has no mark.
          trial(
              Scenarios.pool(2, 2, 1).threadIds(2L, 2L, 2L, 2L),
              "get get get put(0) get ; put(1) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
          // Both stripes are marked, and one is being checked.
          trial(
              Scenarios.pool(2, 2, 1).threadIds(2L, 2L, 1L, 2L),
              "get get get put(0) put(1) get get ; put(1) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
          trial(
              Scenarios.pool(3, 2, 2).threadIds(2L, 1L, 2L, 2L),
              "get get get get put(0) get ; put(1) put(0) | get | get ; get get get",
              () -> Strategies.pos(1),
              4_000),
          WAITS_FOR_THE_CLOSE,
          SEES_THE_CLOSE,
          RAISES_BESIDE_A_CLOSE,
          // The thread that puts the last index sees all actions before the other puts, and every
          // thread sees the end.
          trial(
              ClosingScenarios.closingPool(2, 2, 2),
              "get get ; put(0) | put(1) isClosed | abandon ; ends isClosed",
              () -> Strategies.random(1),
              8_000),
          LAST_OF_TWO_COME_BACK,
          // One of the two threads sees an index that is put during the abandoning.
          trial(
              ClosingScenarios.closingPool(1, 2, 1),
              "get ; put(0) | abandon ; ends",
              () -> Strategies.pos(1),
              4_000),
          PUT_AMID_ABANDONING,
          trial(
              ClosingScenarios.waitingClosingPool(1, 2, 1),
              "get ; await | abandon ; put(0) ends",
              () -> Strategies.pos(1),
              4_000),
          // Two threads take indices of one word, which a third has put.
          TWO_TAKE_ONE_WORD,
          // Two threads of one home take its favourite by turns.
          FAVOURITE_BY_TURNS,
          // A thread puts an index that another home has lent, into a marked stripe.
          PUTS_FOR_ANOTHER_HOME,
          trial(
              ClosingScenarios.closingPool(2, 2, 1).threadIds(2L, 2L, 2L, 2L),
              "takeAlone(2) ; putSet(2) | get | get ; getAlone",
              () -> Strategies.random(1),
              4_000));

  private static final List<Trial> WAITING =
      List.of(
          trial(
              Scenarios.payloadWaitingPool(1, 2, 1),
              "get ; get put | get put | put(0) tryGet put ; tryGet tryGet",
              () -> Strategies.pos(1),
              20_000),
          INTERRUPTED_BESIDE_A_PUT,
          TIMES_OUT_BESIDE_A_PUT,
          GIVES_UP_WITH_ONE_OF_TWO,
          GIVES_UP_WITH_BOTH);

  private static final List<Trial> CHECKED =
      CheckedScenarios.small().stream()
          .map(explorer -> new Trial(explorer, () -> Strategies.random(1), 1_000))
          .toList();

  private static final List<Trial> CENSUS =
      CheckedScenarios.census().stream()
          .map(explorer -> new Trial(explorer, () -> Strategies.random(1), 4_000))
          .toList();

  private static final List<Trial> ASYNC =
      Stream.concat(
              Stream.of(AsyncScenarios.twoAreCancelled()), AsyncScenarios.all().stream().limit(8))
          .map(explorer -> new Trial(explorer, () -> Strategies.pct(1, 3), 2_000))
          .toList();

  static List<Trial> trials(String type) {
    return switch (type) {
      case "IndexRing" -> RING;
      case "IndexPool", "StripeMarks", "IndexSet" -> BAG;
      case "Generations" -> Stream.concat(CENSUS.stream(), CHECKED.stream()).toList();
      case "Census" -> CENSUS;
      case "GetHandlers" -> ASYNC;
      default -> WAITING;
    };
  }

  /**
   * A program that shows an access sooner than those before it.
   *
   * @param trial the program
   * @param sites the accesses
   */
  record Finder(Trial trial, List<String> sites) {}

  private static Finder finder(Trial trial, String... sites) {
    return new Finder(trial, List.of(sites));
  }

  static final List<Finder> FINDERS =
      List.of(
          finder(
              SLEEPS_AMID_A_GET,
              "IndexRing.insert: WORD.getAcquire(cells, at)",
              "IndexRing.consume: WORD.weakCompareAndSetRelease(cells, at, seen, seen | absent)",
              "IndexRing.consume: WORD.getAcquire(cells, at)"),
          finder(LAPS_BY_POS, "IndexRing.insert: WORD.getAndAdd(counters, TAIL, 1L)"),
          finder(
              LAPS_AT_RANDOM,
              "IndexRing.take: WORD.compareAndSet(cells, at, seen, next)",
              "IndexRing.extract: WORD.getAndAdd(counters, HEAD, 1L)"),
          finder(
              THREE_TAKE_WORDS,
              "IndexPool.takeFromWord: CELL.compareAndExchange(cells, at, word, rest)"),
          finder(
              GETS_BEHIND_TWO_PUTS,
              "IndexPool.publish: CELL.getAndBitwiseOr(cells, wordAt(stripe), bits)"),
          finder(
              REFUSED_BESIDE_A_WORD,
              "IndexPool.pollAnywhere: STATE.compareAndSet(this, now, now + 1)"),
          finder(
              CHECKS_BESIDE_A_PUT,
              "StripeMarks.beginCheck: WORD.compareAndExchange(words, at, word, word + ((CHECKED -"
                  + " MARKED) << place))"),
          finder(
              WAITS_FOR_THE_CLOSE,
              "IndexPool.wakeAll: STATE.getVolatile(this)",
              "IndexPool.end: LIFE.setVolatile(this, next)"),
          finder(SEES_THE_CLOSE, "IndexPool.isClosed: LIFE.getAcquire(this)"),
          finder(RAISES_BESIDE_A_CLOSE, "IndexPool.isAlive: LIFE.getVolatile(this)"),
          finder(LAST_OF_TWO_COME_BACK, "IndexPool.countReturned: RETURNED.getAndAdd(this, count)"),
          finder(PUT_AMID_ABANDONING, "IndexPool.endReclaim: LIFE.setRelease(this, CLOSED)"),
          finder(
              TWO_TAKE_ONE_WORD,
              "IndexPool.takeFromWord: CELL.compareAndExchange(cells, at, word, rest)",
              "IndexPool.takeWord: CELL.compareAndExchange(cells, at, word, rest)"),
          finder(FAVOURITE_BY_TURNS, "IndexPool.putOther: CELL.setRelease(cells, at, free) #2"),
          finder(
              PUTS_FOR_ANOTHER_HOME,
              "IndexPool.putForeign: CELL.setRelease(cells, slotAt(index), Slot.freeOf(home))"),
          finder(GIVES_UP_WITH_BOTH, "Waiter.transferred: STATE.getAcquire(this)"),
          finder(TIMES_OUT_BESIDE_A_PUT, "Waiter.transfer: STATE.setRelease(this, index)"));

  /** Those that show an access, before all programs of its type. */
  static List<Trial> trials(AccessModes.Site site) {
    return Stream.concat(finders(site).stream(), trials(site.type()).stream()).toList();
  }

  /** Those that show an access soonest. */
  static List<Trial> finders(AccessModes.Site site) {
    return FINDERS.stream()
        .filter(finder -> finder.sites().contains(site.toString()))
        .map(Finder::trial)
        .toList();
  }
}
