package dev.iobuf.pool;

import java.util.List;
import java.util.stream.Stream;

/** The accesses whose modes could be weaker, as far as programs can tell. */
final class WeakModes {
  private WeakModes() {}

  /**
   * Weaker modes that are as good.
   *
   * @param site the access
   * @param modes what it could be as well
   * @param because why no program can tell the difference
   * @param unless weakenings of other accesses together with which a program can tell, so that one
   *     of them is needed
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

  /** Modes that matter, although the model cannot show it. */
  private static final String NEWEST =
      "In the model a read-modify-write sees the newest value in any mode; outside of it ";

  static final List<Spare> SPARES =
      List.of(
          spare(
              "IndexRing.tryEnqueue: WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit)",
              "getAndBitwiseOrRelease",
              "A thread that may enqueue an index has it from a dequeue, and so has seen its cell emptied; of"
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
                  + " the threads that depend on it.",
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
              "IndexPool.addWaiter: STATE.getAndAdd(this, WAITER)",
              "getAndAddAcquire getAndAddRelease",
              "The push that follows is volatile, too; but that is the queue's own business."),
          spare(
              "IndexPool.removeWaiter: STATE.getAndAdd(this, -WAITER)",
              "getAndAddAcquire getAndAddRelease",
              "A waiter that leaves needs no signal, and one signal too many is lost."),
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
              "IndexPool.lendAll: CELL.getAndBitwiseOrAcquire(cells, aloneAt(stripe), bits)",
              "getAndBitwiseOrRelease",
              "As in lend."),
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
              "IndexPool.pollAnywhere: STATE.getAcquire(this)",
              "getOpaque",
              "The model makes loads in their order; outside of it those of marks and places could"
                  + " come before."),
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
              "Generations.tryEnd: CELL.compareAndExchangeRelease(cells, at, lease, ~lease)",
              "compareAndExchangeAcquire",
              "Atomicity is all that is needed: the index is passed on by its slot or word."),
          spare(
              "Census.begin: ROW.getAcquire(rows, at(index))",
              "getOpaque",
              "No program has as many threads as names are kept; a thread that is seen to have ended"
                  + " has its leases seen, too."),
          spare(
              "Census.countLongerThan: ROW.getAcquire(rows, at)",
              "getOpaque",
              "No program shows it; the load of the time that follows could come before it, and be"
                  + " that of an earlier lease, which would count as overdue."),
          spare(
              "Census.countLongerThan: ROW.getAcquire(rows, at) #3",
              "getOpaque",
              "No program shows it; the load of the time that follows could come before it, and be"
                  + " that of an earlier lease of the same thread."),
          spare(
              "WaitQueue.announce: SIGNALS.getAndAddRelease(this, count)",
              "getAndAddAcquire",
              NEWEST + "the thread that takes the signal must find those that came before."),
          spare(
              "WaitQueue.combine: SIGNALS.getAndSetAcquire(this, 0)",
              "getAndSetRelease",
              NEWEST + "the thread that takes the signal must find those that came before."),
          spare(
              "WaitQueue.combine: WORK.getAndAdd(this, 1)",
              "getAndAddAcquire",
              NEWEST + "the thread that sees that there is work must find what was announced."),
          spare(
              "WaitQueue.combine: WORK.getAndAdd(this, -done)",
              "getAndAddRelease",
              NEWEST + "the thread that sees that there is work must find what was announced."),
          spare(
              "WaitQueue.combine: WORK.setRelease(this, 0)",
              "setOpaque",
              "No program has a combiner that an Error ends; the next one must find its queue."),
          spare(
              "WaitQueue.remove: LEAVERS.getAcquire(this)",
              "getOpaque",
              "A waiter that is not found among those that leave stays in the queue until the next"
                  + " signal, which leaves it out."),
          spare(
              "GetHandlers.call: WORK.setRelease(this, 0)",
              "setOpaque",
              "No program has a thread that an Error ends while it calls handlers; the next one must"
                  + " find the rest."),
          spare(
              "GetHandlers.call: WORK.getAndAdd(this, 1)",
              "getAndAddAcquire",
              NEWEST + "the thread that sees that there is work must find what was pushed."),
          spare(
              "GetHandlers.call: WORK.getAndAdd(this, -done)",
              "getAndAddRelease",
              NEWEST + "the thread that sees that there is work must find what was pushed."),
          spare(
              "IndexPool.gather: GATHERED.getAndAddRelease(PoolClosing.this, 1)",
              "getAndAddAcquire",
              "Atomicity is all that is needed, and one of acquire and release the weakest mode on"
                  + " offer."),
          spare(
              "IndexPool.end: GATHERED.getAndAddRelease(PoolClosing.this, -count)",
              "getAndAddAcquire",
              "As above."),
          spare(
              "Waiter.wake: STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE)",
              "compareAndExchangeAcquire",
              "No load sees a later store here, so that links that are read before cannot be those"
                  + " of a waiter that joins again."),
          spare(
              "Waiter.isAwake: STATE.getAcquire(this)",
              "getOpaque",
              "As for the wake that it pairs with."),
          spare(
              "Waiter.reserve: STATE.compareAndExchangeRelease(this, ASLEEP, RESERVED)",
              "compareAndExchangeAcquire",
              "It is the atomic update that keeps the waiter from leaving."));
}
