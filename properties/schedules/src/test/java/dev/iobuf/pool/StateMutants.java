package dev.iobuf.pool;

import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Timeouts;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the pool's state: of refusals, fences and epochs. */
final class StateMutants {
  private StateMutants() {}

  /**
   * The first thread finds no index and is about to be refused. The second ends the epoch and finds
   * none in the next. The third puts an index before the refusal.
   */
  private static final Trial NEW_EPOCH =
      FrontMutants.states(
          Scenarios.pool(2, 2, 2)
              .threadIds(2L, 1L, 2L, 1L)
              .program("get get get put(1) get ; get | put(1) get get | put(0) ; get get"));

  /** An index is free at every moment, but never at the place that the first thread reads. */
  private static final Trial MOVING =
      FrontMutants.pos(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 1L, 2L)
              .program("get get get put(1) ; get | put(0) get ; get get get"));

  /**
   * Two threads find no index in the same epoch, before an index is put at the place that the third
   * reads last.
   */
  private static final Trial SUSPECTED_TWICE =
      FrontMutants.pos(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 2L, 2L, 2L)
              .program("get get ; get | get | put(1) get ; get get get"));

  /** Puts without a fence, by the home that lent the index, and by another. */
  private static final Trial UNFENCED =
      FrontMutants.pos(
          Scenarios.pool(3, 2, 2)
              .threadIds(2L, 1L, 1L, 2L)
              .program("get get get ; put(0) put(2) | get | put(1) get ; get get get get"));

  /** Marks were cleared before the pool became UNFENCED, and puts set none. */
  private static final Trial UNFENCED_AGAIN =
      FrontMutants.pos(
          Scenarios.calmPool(3, 2, 1)
              .threadIds(2L, 1L, 2L, 2L)
              .program(
                  "get get get get put(0) get put(0) get put(0) get ;"
                      + " put(0) | put(1) get | put(2) get ; get get get get"));

  /** The same, by one thread alone, whose indices another home finds. */
  private static final Trial ALONE =
      new Trial(
          Scenarios.calmPool(3, 2, 1)
              .threadIds(2L, 1L, 1L)
              .program(
                  "get get get get put(0) get put(0) get put(0) get put(0) put(1) put(2) ;"
                      + " get get get get put put put get ; get get get get"),
          Strategies::all,
          1);

  /** Two threads put while a third one's wait ends. */
  private static final Trial PUTS_BESIDE_A_TIMEOUT =
      new Trial(
          Scenarios.waitingPool(1, 2, 1)
              .timeouts(Timeouts.ANY)
              .program("get ; poll put | get put | put(0) get put ; tryGet tryGet"),
          () -> Strategies.pct(2, 3),
          20_000);

  private static final List<Trial> TRIALS =
      Stream.concat(
              Stream.of(ALONE, UNFENCED, UNFENCED_AGAIN, MOVING, NEW_EPOCH, SUSPECTED_TWICE),
              PoolMutants.POOLS.stream())
          .toList();

  private static Fault fault(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, () -> TRIALS);
  }

  static List<Fault> all() {
    return Stream.of(ofGet(), ofFencing(), ofPut(), ofEpochs(), ofUnfencing())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> ofGet() {
    return List.of(
        fault(
            "get: empty without a look at the state",
            "if (index != WOULD_BLOCK) { counters",
            "if (index != -2) { counters"),
        fault(
            "get: EXHAUSTED after one look",
            "STATE.compareAndSet(this, now, now + 1)",
            "STATE.compareAndSet(this, now, (now & ~PHASE) + EXHAUSTED)"),
        fault(
            "get: SUSPECTED is enough",
            "return (state & PHASE) >= EXHAUSTED;",
            "return (state & PHASE) > FENCED;"),
        fault(
            "get: EXHAUSTED by a store",
            "if (STATE.compareAndSet(this, now, now + 1) &&",
            "STATE.setVolatile(this, now + 1); if ("),
        fault(
            "get: state read again before it is changed",
            "if (STATE.compareAndSet(this, now, now + 1) &&",
            "now = (long) STATE.getVolatile(this); if ((now & PHASE) < EXHAUSTED"
                + " && STATE.compareAndSet(this, now, now + 1) &&"),
        fault(
                "get: state read after the search",
                "if (isExhausted(now)) { return WOULD_BLOCK; } int index = searchAll(home);",
                "if (isExhausted(now)) { return WOULD_BLOCK; } int index = searchAll(home);"
                    + " now = (long) STATE.getVolatile(this);"
                    + " if (isExhausted(now)) { return index; }")
            .foundBy(NEW_EPOCH),
        fault(
                "get: looks at its hints though EXHAUSTED",
                "if (isExhausted((long) STATE.getVolatile(this))) {",
                "if (retryUnfencing == 0) {")
            .isHarmless(
                "It finds none, or one whose put has not ended, and looks at the state next."),
        fault(
                "get: searches though EXHAUSTED",
                "if (isExhausted(now)) { return WOULD_BLOCK; } int index = searchAll(home);",
                "int index = searchAll(home); if (index == WOULD_BLOCK && isExhausted(now)) {"
                    + " return WOULD_BLOCK; }")
            .isHarmless(
                "It finds none, or one whose put has not ended; a pool that is abandoned is seen next."));
  }

  private static List<Fault> ofFencing() {
    String fencing = "if ((now & PHASE) == FENCING) { ProcessFence.issue(); markAll(); }";
    return List.of(
        fault(
            "fencing: no index read",
            "ProcessFence.issue(); markAll(); }",
            "ProcessFence.issue(); }"),
        fault("fencing: neither fence nor marks", fencing, ""),
        fault(
            "fencing: marks in the phase before",
            fencing,
            "if ((now & PHASE) == UNFENCED) { ProcessFence.issue(); markAll(); }"),
        fault(
                "fencing: marks in the phase after",
                fencing,
                "if ((now & PHASE) == FENCED) { ProcessFence.issue(); markAll(); }")
            .isHarmless(
                "Then it is FENCED that follows no refusal, and SUSPECTED that follows the marks."),
        fault("fencing: marks when all is said", fencing, "")
            .and(
                "counters.exhausted(capacity); ExhaustedEvent.record(this);",
                "markAll(); counters.exhausted(capacity); ExhaustedEvent.record(this);"),
        fault(
            "fencing: marks of words only",
            "if (countFree(stripe) > 0) {",
            "if ((long) CELL.getOpaque(cells, wordAt(stripe)) != 0) {"),
        fault(
                "fencing: marks of slots only",
                "if (countFree(stripe) > 0) {",
                "if (countFree(stripe) > Long.bitCount((long) CELL.getOpaque(cells, wordAt(stripe)))) {")
            .isHarmless("What publishes to a word marks it, in each phase."),
        fault("fencing: marks of all stripes", "if (countFree(stripe) > 0) {", "if (stripe >= 0) {")
            .isHarmless("A search takes the marks off those that are empty."),
        fault(
            "fencing: marks of stripes with two",
            "if (countFree(stripe) > 0) {",
            "if (countFree(stripe) > 1) {"),
        fault(
            "fencing: marks of all stripes but the last",
            "for (int stripe = 0; stripe < stripes; stripe++) { if",
            "for (int stripe = 0; stripe < stripes - 1; stripe++) { if"),
        fault(
            "fencing: marks of all stripes but the first",
            "for (int stripe = 0; stripe < stripes; stripe++) { if",
            "for (int stripe = 1; stripe < stripes; stripe++) { if"),
        fault(
            "fencing: the last of a stripe not read",
            "int base = stripe << shift; for (int index = base; index < base + size; index++) {",
            "int base = stripe << shift; for (int index = base; index < base + size - 1; index++) {"),
        fault(
            "fencing: slots counted that are lent",
            "free |= Slot.isFree(slot(cells, index)) ? bitOf(index) : 0;",
            "free |= Slot.isFree(slot(cells, index)) ? 0 : bitOf(index);"),
        fault(
            "fencing: passed over",
            "STATE.compareAndSet(this, now, now + 1)",
            "STATE.compareAndSet(this, now, (now & PHASE) == UNFENCED ? now + FENCED : now + 1)"));
  }

  private static List<Fault> ofPut() {
    return List.of(
        fault(
            "put: fenced one does not mark",
            "VarHandle.fullFence(); mark(index);",
            "VarHandle.fullFence();"),
        fault(
            "put: marks after the look at the state",
            "mark(index); notifyPut(count);",
            "notifyPut(count); mark(index);"),
        fault("put: marks before it is free", "mark(index); notifyPut(count);", "notifyPut(count);")
            .and(
                "if (!putAlone(cells, at, index)) {",
                "mark(index); if (!putAlone(cells, at, index)) {"),
        fault(
                "put: looks at the state before it is free",
                "mark(index); notifyPut(count);",
                "mark(index);")
            .and(
                "if (!putAlone(cells, at, index)) {",
                "afterPuts(1); if (!putAlone(cells, at, index)) {"),
        fault(
            "put: never fenced",
            "if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) { afterPutFenced(index, 1); }",
            ""),
        fault(
            "put: fenced from FENCED on",
            "if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) { afterPutFenced(index, 1); }",
            "if (((long) STATE.getOpaque(this) & PHASE) > FENCING) { afterPutFenced(index, 1); }"),
        fault(
                "put: state read before it is free",
                "if (!putAlone(cells, at, index)) {",
                "boolean fenced = !wasUnfenced(); if (!putAlone(cells, at, index)) {")
            .and(
                "throw notLent(index, \"\"); } afterPut(index); }",
                "throw notLent(index, \"\"); } if (fenced) { afterPut(index); } }")
            .and(
                "/** Called after a put of one index. */",
                "final boolean wasUnfenced() { return ((long) STATE.getOpaque(this) & PHASE) == UNFENCED; } /** Called after a put of one index. */"),
        fault("put: nothing after it", "afterPut(index); }", "}"),
        fault(
                "put: always fenced",
                "if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) { afterPutFenced(index, 1); }",
                "afterPutFenced(index, 1);")
            .isHarmless("A fence, a mark and a look at the state that it could do without."),
        fault(
            "put: state not read", "if ((now & (PHASE | WAITERS)) > FENCED) {", "if (now == -1) {"),
        fault(
            "put: phase not read",
            "if ((now & (PHASE | WAITERS)) > FENCED) {",
            "if ((now & WAITERS) > FENCED) {"),
        fault(
            "put of several: state not read",
            "if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) { notifyPut(count); }",
            ""),
        fault(
                "put of several: state read in any phase",
                "if (((long) STATE.getOpaque(this) & PHASE) != UNFENCED) { notifyPut(count); }",
                "notifyPut(count);")
            .isHarmless("A pool that is UNFENCED with a waiter signals to it, which takes time."));
  }

  private static List<Fault> ofEpochs() {
    return List.of(
        fault("put: epoch not grown", "(now & ~PHASE) + FENCED + EPOCH", "(now & ~PHASE) + FENCED")
            .foundBy(NEW_EPOCH),
        fault(
                "put: SUSPECTED taken for FENCED",
                "if ((now & (PHASE | WAITERS)) > FENCED) {",
                "if ((now & (PHASE | WAITERS)) > FENCED + 1) {")
            .and("while ((now & PHASE) > FENCED) {", "while ((now & PHASE) > FENCED + 1) {"),
        fault(
            "put: new epoch given up after a lost race",
            "if (witness == now) { break; } now = witness;",
            "now = witness; break;"),
        fault(
                "put: new epoch UNFENCED",
                "(now & ~PHASE) + FENCED + EPOCH",
                "(now & ~PHASE) + UNFENCED + EPOCH")
            .isHarmless("Puts pass fences again once a get lacks an index."),
        fault(
                "put: new epoch by a store",
                "long witness = (long) STATE.compareAndExchange(this, now, next);",
                "STATE.setVolatile(this, next); long witness = now;")
            .foundBy(PUTS_BESIDE_A_TIMEOUT));
  }

  private static List<Fault> ofUnfencing() {
    return List.of(
        fault(
                "unfencing: while a thread waits",
                "if ((now & (PHASE | WAITERS)) <= FENCED && ProcessFence",
                "if ((now & PHASE) <= FENCED && ProcessFence")
            .foundBy(PoolMutants.WAITING_POOLS.toArray(Trial[]::new)),
        fault(
                "unfencing: though the pool is suspected",
                "if ((now & (PHASE | WAITERS)) <= FENCED && ProcessFence",
                "if ((now & WAITERS) == 0 && (now & PHASE) != DRAINING && ProcessFence")
            .isHarmless(
                "A put may end any epoch; a get that lacks an index makes puts pass fences again."),
        fault(
                "counting: a parked index twice",
                "free |= Slot.isFree(slot(cells, index)) ? bitOf(index) : 0; } return Long.bitCount(free);",
                "free |= Slot.isFree(slot(cells, index)) ? bitOf(index) : 0; } return Long.bitCount(free) + Long.bitCount((long) CELL.getOpaque(cells, wordAt(stripe)));")
            .foundBy(new Trial(Scenarios.making("available(3)"), Strategies::all, 1)),
        fault(
                "counting: whole though one is lent",
                "if (Long.bitCount(free) == size) {",
                "if (Long.bitCount(free) >= size - 1) {")
            .foundBy(new Trial(Scenarios.making("available(3)"), Strategies::all, 1)),
        fault(
                "unfencing: never",
                "if (countFencedPut() % retryUnfencing == 0) {",
                "if (retryUnfencing == 0) {")
            .isHarmless("Puts pass fences that they could do without."),
        fault(
                "unfencing: at each put",
                "if (countFencedPut() % retryUnfencing == 0) {",
                "if (index >= 0) {")
            .isHarmless("Gets that lack an index look at all of them more often."));
  }
}
