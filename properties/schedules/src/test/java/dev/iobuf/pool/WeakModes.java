package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import dev.iobuf.schedules.Timeouts;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which programs show that an access mode is needed, and which modes could do with less. */
final class WeakModes {
  private WeakModes() {}

  private static Trial trial(Explorer explorer, String program, Supplier<Strategy> sampler, int n) {
    return new Trial(explorer.program(program), sampler, n);
  }

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
          // Dequeuers overtake the enqueuer and leave cells unsafe, one of them twice.
          trial(
              Scenarios.payloadRing(1, 1, 4),
              " ; get put get put | get get | get | get ; get get",
              () -> Strategies.pos(2),
              1_000),
          trial(
              Scenarios.payloadRing(1, 1, 4),
              " ; get put get put | get | get | get ; get get",
              () -> Strategies.pos(4),
              2_000),
          trial(
              Scenarios.payloadRing(1, 1, 4),
              " ; get put get put | get | get | get ; get get",
              () -> Strategies.random(6),
              2_000),
          // The first thread sleeps amid its get until the second comes round to its cell, which
          // the third makes unsafe just then.
          trial(
              Scenarios.payloadRing(2, 2, 0),
              " ; get | get put get put get put | get ; get get get",
              () -> Strategies.pct(19, 3),
              3_000));

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
          // The gets must not go on believing that the pool is exhausted: the last one looks for
          // the index in the other word.
          trial(
              Scenarios.payloadPool(2, 2, 1).threadIds(2L, 2L, 2L),
              "get get ; put(1) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
          // The same, and the index lies where the second thread looks last.
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
          // The index lies where the two look first, and the last one does not.
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
          trial(
              Scenarios.payloadPool(6, 2, 8),
              " ; take put | take put get | take put ; get get get",
              () -> Strategies.random(1),
              8_000),
          // An index is put into its word: unfenced, exhausted, and where one has been lacked
          // before.
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
          trial(
              Scenarios.payloadPool(3, 2, 2),
              "take get get get put(0) get ; put(2) | get | get ; get get",
              () -> Strategies.pos(1),
              4_000),
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
          trial(
              Scenarios.payloadPool(4, 2, 4),
              "take take get get get put(2) put(3) take get ; put(2) | get ; get get",
              () -> Strategies.pct(1, 3),
              4_000),
          // The same of a put of several, which passes no fence.
          trial(
              ClosingScenarios.closingPool(4, 2, 4),
              "takeAlone(2) get get get give(12) takeAlone(2) ; give(12) | get ; takeAlone(3)",
              () -> Strategies.pct(1, 3),
              4_000),
          // The favourite of a home, which an UNFENCED put leaves unmarked, and another home lacks.
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
          trial(
              ClosingScenarios.waitingClosingPool(1, 2, 1),
              "get ; put(0) close | await ; isClosed",
              () -> Strategies.pct(3, 3),
              4_000),
          trial(
              ClosingScenarios.closingPool(1, 2, 1),
              " ; close | isClosed ; getAlone",
              () -> Strategies.pct(1, 2),
              4_000),
          trial(
              ClosingScenarios.closingPool(1, 2, 1),
              " ; close isRaised | raise get ; isClosed",
              () -> Strategies.random(1),
              4_000),
          // Who puts the last index sees what was done before all others, and all see the end.
          trial(
              ClosingScenarios.closingPool(2, 2, 2),
              "get get ; put(0) | put(1) isClosed | abandon ; ends isClosed",
              () -> Strategies.random(1),
              8_000),
          trial(
              ClosingScenarios.closingPool(2, 2, 2),
              "get get abandon ; put(0) | put(1) isClosed ; ends isClosed",
              () -> Strategies.random(1),
              4_000),
          // An index that is put amid the abandoning is seen by one of the two.
          trial(
              ClosingScenarios.closingPool(1, 2, 1),
              "get ; put(0) | abandon ; ends",
              () -> Strategies.pos(1),
              4_000),
          trial(
              ClosingScenarios.closingPool(1, 2, 1),
              "get ; put(0) | abandon isClosed | isClosed ; ends",
              () -> Strategies.pct(2, 3),
              4_000),
          trial(
              ClosingScenarios.waitingClosingPool(1, 2, 1),
              "get ; await | abandon ; put(0) ends",
              () -> Strategies.pos(1),
              4_000),
          // Two threads take indices of one word, which a third has put.
          trial(
              ClosingScenarios.closingPool(8, 2, 8).threadIds(2L, 2L, 2L, 2L),
              "takeAlone(8) ; give(46) | takeClean(2) | takeClean(2) ; ",
              () -> Strategies.pct(2, 3),
              1_000),
          // Two threads of one home take its favourite by turns.
          trial(
              Scenarios.payloadPool(2, 2, 1).threadIds(2L, 2L, 2L),
              "get get put(1) get put(1) ; get put get | get put get ; get",
              () -> Strategies.random(1),
              1_000),
          // A thread puts what another home has lent, into a stripe that is marked.
          trial(
              Scenarios.payloadPool(2, 2, 1).threadIds(1L, 2L, 2L),
              "get get ; put(1) | get ; get",
              () -> Strategies.random(1),
              1_000),
          trial(
              ClosingScenarios.closingPool(2, 2, 1).threadIds(2L, 2L, 2L, 2L),
              "takeAlone(2) ; give(2) | get | get ; getAlone",
              () -> Strategies.random(1),
              4_000));

  private static final List<Trial> WAITING =
      List.of(
          trial(
              Scenarios.payloadWaitingPool(1, 2, 1),
              "get ; get put | get put | put(0) tryGet put ; tryGet tryGet",
              () -> Strategies.pos(1),
              20_000),
          trial(
              Scenarios.payloadWaitingPool(1, 2, 1),
              "get ; get put | get put | interrupt(0) put(0) tryGet put ; tryGet tryGet",
              () -> Strategies.pos(2),
              20_000),
          trial(
              Scenarios.payloadWaitingPool(1, 2, 1).timeouts(Timeouts.ANY),
              "get ; poll put | poll put | put(0) tryGet put ; tryGet tryGet",
              () -> Strategies.pos(2),
              20_000));

  static List<Trial> trials(String type) {
    return switch (type) {
      case "IndexRing" -> RING;
      case "IndexPool", "StripeMarks", "IndexSet" -> BAG;
      default -> WAITING;
    };
  }

  /**
   * Weaker modes that are as good.
   *
   * @param site the access
   * @param modes what it could be as well
   * @param because why nobody can tell
   * @param unless weakenings of others with which somebody can, so that one of them is needed
   */
  record Spare(String site, List<String> modes, String because, List<String> unless) {
    /** Pairs of weakenings that do harm together. */
    Stream<List<AccessModes.Weakening>> harmful() {
      AccessModes.Weakening weakest = AccessModes.parse(site + " → " + modes.getLast());
      return unless.stream().map(other -> List.of(weakest, AccessModes.parse(other)));
    }
  }

  private static Spare spare(String site, String modes, String because, String... unless) {
    return new Spare(site, List.of(modes.split(" ")), because, List.of(unless));
  }

  private static final String HEAD = "IndexRing.extract: WORD.getVolatile(counters, HEAD)";
  private static final String TAIL = "IndexRing.extract: WORD.getVolatile(counters, TAIL)";
  private static final String TICKET = "IndexRing.extract: WORD.getAndAdd(counters, HEAD, 1L)";
  private static final String CLOSING = "IndexRing.take: WORD.compareAndSet(cells, at, seen, next)";

  /** Modes that matter, though the model cannot show it. */
  private static final String NEWEST =
      "In the model a read-modify-write sees the newest value in any mode; outside of it ";

  static final List<Spare> SPARES =
      List.of(
          spare(
              "IndexRing.tryEnqueue: WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit)",
              "getAndBitwiseOrRelease",
              "Who may enqueue an index has it from a dequeue, and so has seen its cell emptied; of"
                  + " others the atomic update lets pass one at most."),
          spare(
              "IndexRing.dequeue:"
                  + " WORD.getAndBitwiseAndRelease(present, index >>> 6, ~(1L << index))",
              "getAndBitwiseAndAcquire",
              "The next enqueuer of the index owns it through its dequeuer, whatever the bit"
                  + " tells."),
          spare(
              "IndexRing.insert: WORD.compareAndExchange(cells, at, seen, next)",
              "compareAndExchangeRelease",
              "The load of what the CAS expects has acquired it, for no two writes empty a cell in"
                  + " the same cycle; as for the order before the load of the threshold, see"
                  + " there."),
          spare(
              "IndexRing.insert: WORD.getVolatile(counters, THRESHOLD)",
              "getAcquire getOpaque",
              "A threshold that is believed to be full lacks decrements that the enqueuer has not"
                  + " seen. It has seen those of dequeuers that closed a cell to it or moved the"
                  + " tail, but for the last of each: as many as can be late anyway, for which a"
                  + " full threshold allows."),
          spare(
              HEAD,
              "getAcquire",
              "It brings what the last dequeuer knew of the tail, and the load of the tail that"
                  + " follows is volatile.",
              TAIL + " → getAcquire"),
          spare(
              TAIL,
              "getAcquire getOpaque",
              "The load of the head before it is volatile, and brings the tail.",
              HEAD + " → getAcquire"),
          spare(
              "IndexRing.extract: WORD.getVolatile(counters, THRESHOLD)",
              "getAcquire getOpaque",
              "The loads of head and tail before it are volatile, and bring the threshold."),
          spare(
              TICKET,
              "getAndAddAcquire getAndAddRelease",
              "The CAS that closes the cell is volatile, and says that the ticket has been taken to"
                  + " whoever depends on it.",
              CLOSING + " → weakCompareAndSetRelease"),
          spare(
              CLOSING,
              "weakCompareAndSetRelease",
              "What the CAS expects has been acquired by the load, and the ticket says that it has"
                  + " been taken before the cell is closed.",
              TICKET + " → getAndAddAcquire"),
          spare(
              TAIL + " #2",
              "getAcquire getOpaque",
              "A tail that is older than it could be was the tail after the begin of this call, and"
                  + " the ticket has brought what the takers of those before it knew."),
          spare(
              "IndexRing.extract: WORD.getAndAdd(counters, THRESHOLD, -1L)",
              "getAndAddAcquire getAndAddRelease",
              "A counter: its value decides alone, and a decrement that is not seen could be"
                  + " late."),
          spare(
              "IndexRing.extract: WORD.getAndAdd(counters, THRESHOLD, -1L) #2",
              "getAndAddAcquire getAndAddRelease",
              "As the other."),
          spare(
              "IndexRing.catchUp: WORD.compareAndSet(counters, TAIL, tail, head)",
              "weakCompareAndSetAcquire weakCompareAndSetRelease weakCompareAndSetPlain",
              "A tail that lags behind the head costs enqueuers dead tickets, nothing else."),
          spare(
              "IndexRing.catchUp: WORD.getVolatile(counters, HEAD)",
              "getAcquire getOpaque",
              "An older head moves the tail less far, see above."),
          spare(
              "IndexRing.catchUp: WORD.getVolatile(counters, TAIL)",
              "getAcquire getOpaque",
              "The CAS that follows refuses an older tail."),
          spare(
              "IndexPool.join: STATE.getAndAdd(this, WAITER)",
              "getAndAddAcquire getAndAddRelease",
              "The push that follows is volatile, too; but that is the queue's own business."),
          spare(
              "IndexPool.leave: STATE.getAndAdd(this, -WAITER)",
              "getAndAddAcquire getAndAddRelease",
              "Who leaves needs no signal, and one too many is taken by nobody."),
          spare(
              "IndexPool.drain: STATE.compareAndSet(this, now, now | DRAINING)",
              "weakCompareAndSetAcquire weakCompareAndSetRelease weakCompareAndSetPlain",
              "All threads pass a fence after it; but only where there is such a fence."),
          spare(
              "IndexPool.slotVolatile: CELL.getVolatile(cells, slotAt(index))",
              "getAcquire getOpaque",
              "The load of the word before it is volatile, too, and brings the slot."),
          spare(
              "IndexPool.lend: CELL.getAndBitwiseOrAcquire(cells, aloneAt(index >>> shift),"
                  + " bitOf(index))",
              "getAndBitwiseOrRelease",
              "Atomicity is all that is needed, and one of acquire and release the weakest mode on"
                  + " offer."),
          spare(
              "IndexPool.putChecked: CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe),"
                  + " ~unparked)",
              "getAndBitwiseAndRelease",
              "As in lend."),
          spare(
              "IndexPool.takeFromSlots: CELL.compareAndExchange(cells, slotAt(index), seen, lent)",
              "compareAndExchangeAcquire",
              "Nothing is released by a slot that becomes LENT; outside of the model a CAS that fails"
                  + " has to be as late as the look that it stands for."),
          spare(
              "IndexPool.takeFromWord: CELL.getVolatile(cells, at)",
              "getAcquire getOpaque",
              "In the model the mark, or the entry of the ring, through which the search has come"
                  + " brings the word; outside of it the load could come before these."),
          spare(
              "IndexPool.publish: CELL.getAndBitwiseOr(cells, wordAt(stripe), bits)",
              "getAndBitwiseOrRelease",
              "In the model the volatile loads of the mark and of the state that follow are as new as"
                  + " any; outside of it they could come before the word is changed."),
          spare(
              "IndexPool.notifyPut: STATE.getVolatile(this)",
              "getAcquire getOpaque",
              "In the model the fence before it, or where a put of several passes none, the mark and"
                  + " the ring bring the state; outside of it the load could come before the index is"
                  + " free."),
          spare(
              "StripeMarks.mark: WORD.getAndBitwiseOr(words, wordOf(stripe), bit)",
              "getAndBitwiseOrAcquire getAndBitwiseOrRelease",
              NEWEST
                  + "a search that sees the mark must find the index, and the state must be read after"
                  + " the mark is set."),
          spare(
              "StripeMarks.mark: WORD.getVolatile(words, wordOf(stripe))",
              "getAcquire getOpaque",
              "In the model a load behind a fence is as new as the fence, and loads keep their"
                  + " order; outside of it the look at the state could come first, and the load of"
                  + " the mark before an update of the word has been seen."),
          spare(
              "StripeMarks.endCheck: WORD.getAndBitwiseAnd(words, wordOf(stripe), ~(CHECKED <<"
                  + " placeOf(stripe)))",
              "getAndBitwiseAndAcquire getAndBitwiseAndRelease",
              "A put that finds the mark set before it is taken off is found by the thread that"
                  + " takes it off; one that finds it later sets it. Neither depends on when the"
                  + " check ends."),
          spare(
              "StripeMarks.next: WORD.getVolatile(words, wordOf(first))",
              "getAcquire getOpaque",
              "The loads of the ring before it are volatile, too, and bring the marks."),
          spare(
              "IndexSet.add: WORD.getAndBitwiseOrAcquire(words, index >>> 6, bit)",
              "getAndBitwiseOrRelease",
              "Atomicity is all that is needed, and one of acquire and release the weakest mode on"
                  + " offer."),
          spare(
              "WaitQueue.signal: SIGNALS.getAndAddRelease(this, count)",
              "getAndAddAcquire",
              NEWEST + "who takes the signal must find who came before."),
          spare(
              "WaitQueue.combine: SIGNALS.getAndSetAcquire(this, 0)",
              "getAndSetRelease",
              NEWEST + "who takes the signal must find who came before."),
          spare(
              "WaitQueue.combine: WORK.getAndAdd(this, 1)",
              "getAndAddAcquire",
              NEWEST + "who sees that there is work must find what was announced."),
          spare(
              "WaitQueue.combine: WORK.getAndAdd(this, -done)",
              "getAndAddRelease",
              NEWEST + "who sees that there is work must find what was announced."),
          spare(
              "Waiter.wake: STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE)",
              "compareAndExchangeAcquire",
              "No load sees a later store here, so that links that are read before cannot be those"
                  + " of who joins again."),
          spare(
              "Waiter.isAwake: STATE.getAcquire(this)",
              "getOpaque",
              "As for the wake that it pairs with."),
          spare(
              "Waiter.choose: STATE.compareAndExchangeRelease(this, ASLEEP, CHOSEN)",
              "compareAndExchangeAcquire",
              "It is the atomic update that keeps the waiter from going."));
}
