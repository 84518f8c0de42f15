package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Schedule;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Faults of the ring. */
final class RingMutants {
  private RingMutants() {}

  /**
   * The smallest threshold with which this program is correct. Thresholds of other programs are
   * larger, since they are for the worst case.
   */
  private static final Trial SCANT =
      ring(2, 2, -3, " ; get put get | get put get | get ; get get get", pos(10), 10_000);

  /** An enqueuer and a dequeuer that take each ticket in turn: the cell is closed just in time. */
  private static final Trial CHASE =
      new Trial(
          Scenarios.ring(1, 1, 0).stepBound(500).program("get ; put(0) | get ; get"),
          () -> Strategies.replay(Schedule.parse("a2b9" + "a2b8".repeat(60))),
          1);

  private static Trial ring(
      int capacity,
      int content,
      int dequeuers,
      String program,
      Supplier<Strategy> strategy,
      long schedules) {
    Explorer explorer = Scenarios.ring(capacity, content, dequeuers).program(program);
    return new Trial(explorer, strategy, schedules);
  }

  private static Supplier<Strategy> pos(long seed) {
    return () -> Strategies.pos(seed);
  }

  private static Supplier<Strategy> random(long seed) {
    return () -> Strategies.random(seed);
  }

  private static Fault fault(String name, String from, String to) {
    return new Fault(name, "IndexRing", from, to, () -> TRIALS);
  }

  private static final List<Trial> TRIALS = makeTrials();

  /** Each program sampled, then its states: no strategy suffices. */
  private static List<Trial> makeTrials() {
    List<Trial> trials = new ArrayList<>();
    for (Explorer explorer : Scenarios.rings()) {
      trials.add(new Trial(explorer, () -> Strategies.pos(1), 1_200));
    }
    for (Explorer explorer : Scenarios.rings()) {
      trials.add(new Trial(explorer, Strategies::states, 5_000));
    }
    return trials;
  }

  static List<Fault> all() {
    return List.of(
        fault("enqueue: cycle not compared", "&& cycleIn(cell) < (ticket >>> bits)", ""),
        fault("enqueue: cycle may be equal", "cycleIn(cell) < (ticket", "cycleIn(cell) <= (ticket"),
        fault("enqueue: safe ignored", "((cell & safe) != 0 ||", "((cell & safe) != 7 ||"),
        fault(
            "enqueue: head compared with one too many",
            "(long) WORD.getVolatile(counters, HEAD) <= ticket)",
            "(long) WORD.getVolatile(counters, HEAD) <= ticket + 1)"),
        fault("enqueue: full cell used", "return indexIn(cell) == absent &&", "return"),
        fault(
            "enqueue: store for CAS",
            "long witness = (long) WORD.compareAndExchange(cells, at, seen, next);",
            "WORD.setVolatile(cells, at, next); long witness = seen;"),
        fault("enqueue: cell not re-read", "seen = witness;", ""),
        fault(
            "enqueue: presence checked, then set",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) != 0) {",
            "long was = (long) WORD.getOpaque(present, index >>> 6);"
                + "WORD.getAndBitwiseOr(present, index >>> 6, bit); if ((was & bit) != 0) {"),
        fault(
            "enqueue: presence not checked",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) != 0) {",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) > 1L << 62)"
                + " {"),
        fault(
            "threshold never re-armed",
            "WORD.setVolatile(counters, THRESHOLD, fullThreshold); }",
            "}"),
        fault(
            "dequeue: empty though tail has passed head",
            "if ((long) WORD.getVolatile(counters, TAIL) <= head) {",
            "if ((long) WORD.getVolatile(counters, TAIL) <= head + 1) {"),
        fault("threshold too low by one", "(cells >>> 1) - 1;", "(cells >>> 1) - 2;"),
        fault(
            "dequeue: ticket taken in two steps",
            "long ticket = (long) WORD.getAndAdd(counters, HEAD, 1L);",
            "long ticket = (long) WORD.getVolatile(counters, HEAD);"
                + "WORD.setVolatile(counters, HEAD, ticket + 1);"),
        fault(
            "dequeue: empty though tail is ahead", "(tail <= ticket + 1)", "(tail <= ticket + 2)"),
        fault(
            "dequeue: tail overwritten",
            "while (!WORD.compareAndSet(counters, TAIL, tail, head)) {",
            "for (WORD.setVolatile(counters, TAIL, head); tail < 0; ) {"),
        fault(
            "dequeue: any cycle accepted",
            "if (cycleIn(seen) == cycle) {",
            "if (cycleIn(seen) == cycle || indexIn(seen) != absent) {"),
        fault(
            "dequeue: newer cell overwritten", "if (cycleIn(seen) > cycle) {", "if (cycle < 0) {"),
        fault("dequeue: safe not cleared", "next = seen & ~safe;", "next = seen;"),
        fault(
            "dequeue: cell closed for the lap before", "next = (cycle <<", "next = (cycle - 1 <<"),
        fault("dequeue: closing makes safe", "| (seen & safe) | absent", "| safe | absent")
            // Two dequeuers must lap the cell of a third, in the wrong order.
            .foundBy(ring(1, 1, 4, " ; get put | get | get | get | get ; get", random(3), 20_000)),
        fault(
            "dequeue: cell closed by store",
            "if (WORD.compareAndSet(cells, at, seen, next)) {",
            "WORD.setVolatile(cells, at, next); if (next == next) {"),
        fault(
            "dequeue: consumed by store",
            "while (!WORD.weakCompareAndSetRelease(cells, at, seen, seen | absent)) {",
            "for (WORD.setRelease(cells, at, seen | absent); seen == Long.MIN_VALUE; ) {"),
        fault("dequeue: presence not cleared", "~(1L << index));", "-1L);"),
        fault(
                "enqueue: ticket taken in two steps",
                "long ticket = (long) WORD.getAndAdd(counters, TAIL, 1L);",
                "long ticket = (long) WORD.getVolatile(counters, TAIL);"
                    + "WORD.setVolatile(counters, TAIL, ticket + 1);")
            .foundBy(
                ring(2, 2, 0, "get get ; put(0) | put(1) get put get ; get get", pos(1), 10_000)),
        fault(
            "enqueue: into its cell before it is checked",
            "if (((long) WORD.getAndBitwiseOrAcquire(present, index >>> 6, bit) & bit) != 0) {"
                + " return false; } insert(index); return true;",
            "insert(index);"
                + "return ((long) WORD.getAndBitwiseOr(present, index >>> 6, bit) & bit) == 0;"),
        fault(
                "enqueue: unsafe cell never used",
                "|| (long) WORD.getVolatile(counters, HEAD) <= ticket);",
                "|| ticket < 0);")
            // Without this, no enqueuer could continue once all cells are unsafe.
            .foundBy(ring(1, 1, 4, " ; get put get put | get get | get get ; get", pos(1), 10_000)),
        fault(
                "threshold re-armed before the index is in its cell",
                "long witness = (long) WORD.compareAndExchange(cells, at, seen, next);",
                "WORD.setVolatile(counters, THRESHOLD, fullThreshold);"
                    + "long witness = (long) WORD.compareAndExchange(cells, at, seen, next);")
            .and("WORD.setVolatile(counters, THRESHOLD, fullThreshold); }", "}")
            .foundBy(
                ring(
                    2,
                    2,
                    0,
                    "get get ; put(0) | put(1) get | get ; get get get",
                    Strategies::states,
                    10_000)),
        fault(
                "threshold that counts on no more dequeuers than indices",
                "this.fullThreshold = dequeuers +",
                "this.fullThreshold =")
            .foundBy(ring(1, 1, 4, " ; get put | get | get | get ; get get", random(1), 10_000)),
        fault(
                "threshold lowered by two",
                "(long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= 0",
                "(long) WORD.getAndAdd(counters, THRESHOLD, -2L) <= 0")
            .foundBy(SCANT),
        fault(
                "threshold ends the search one ticket too early",
                "(long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= 0",
                "(long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= 1")
            .foundBy(SCANT),
        fault(
                "threshold ends the search one ticket too late",
                "(long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= 0",
                "(long) WORD.getAndAdd(counters, THRESHOLD, -1L) < 0")
            .isHarmless("A search may go on as long as it likes; it need not."),
        fault(
                "threshold of zero taken for negative",
                "if ((long) WORD.getVolatile(counters, THRESHOLD) < 0) {",
                "if ((long) WORD.getVolatile(counters, THRESHOLD) <= 0) {")
            .foundBy(
                ring(
                    1,
                    1,
                    0,
                    " ; get put | get get | get get ; get get",
                    Strategies::states,
                    10_000)),
        fault(
                "threshold not read",
                "if ((long) WORD.getVolatile(counters, THRESHOLD) < 0) {",
                "if (head < 0) {")
            .isHarmless("It ends a search no sooner than the tail does, which is read anyway."),
        fault(
                "threshold not lowered by the last look",
                "catchUp(tail, ticket + 1); WORD.getAndAdd(counters, THRESHOLD, -1L);",
                "catchUp(tail, ticket + 1);")
            .isHarmless("It stays higher than it could be, so that later searches last longer."),
        fault(
                "threshold does not end the search",
                "if ((long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= 0) {",
                "if ((long) WORD.getAndAdd(counters, THRESHOLD, -1L) <= Long.MIN_VALUE) {")
            .foundBy(CHASE),
        fault(
            "dequeue: head read after tail",
            "long head = (long) WORD.getVolatile(counters, HEAD);"
                + " if ((long) WORD.getVolatile(counters, TAIL) <= head) {",
            "long tailFirst = (long) WORD.getVolatile(counters, TAIL);"
                + "if (tailFirst <= (long) WORD.getVolatile(counters, HEAD)) {"),
        fault(
                "dequeue: tail not compared with head first",
                "if ((long) WORD.getVolatile(counters, TAIL) <= head) {",
                "if (head < 0) {")
            .isHarmless(
                "Tail is compared with the ticket again, once it is taken; but that is dearer."),
        fault(
            "dequeue: index left in its cell",
            "WORD.weakCompareAndSetRelease(cells, at, seen, seen | absent)",
            "WORD.weakCompareAndSetRelease(cells, at, seen, seen)"),
        fault(
                "dequeue: index given up before it is out of its cell",
                "return consume(cells, at, seen);",
                "WORD.getAndBitwiseAnd(present, (int) indexIn(seen) >>> 6, ~(1L << indexIn(seen)));"
                    + "return consume(cells, at, seen);")
            .foundBy(ring(1, 1, 0, " ; get | put(0) put(0) ; get get", pos(1), 1_000)),
        fault("dequeue: tail does not catch up", "catchUp(tail, ticket + 1);", "")
            .isHarmless("Enqueuers try the tickets between tail and head, each in vain."),
        fault(
                "dequeue: head not re-read while tail catches up",
                "head = (long) WORD.getVolatile(counters, HEAD);"
                    + " tail = (long) WORD.getVolatile(counters, TAIL);",
                "tail = (long) WORD.getVolatile(counters, TAIL);")
            .isHarmless("Tail catches up less far, see above."),
        fault("dequeue: no patience", "patience-- > 0 &&", "patience < 0 &&")
            .isHarmless("A cell closed too early costs its enqueuer a ticket."));
  }
}
