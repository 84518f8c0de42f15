package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the pool: of the bag, and of closing. */
final class PoolMutants {
  private PoolMutants() {}

  private static Fault bag(String name, String from, String to) {
    return new Fault(name, "IndexBag", from, to, () -> trials(Scenarios.pools()));
  }

  static List<Trial> trials(List<Explorer> scenarios) {
    return scenarios.stream()
        .map(explorer -> new Trial(explorer, () -> Strategies.pos(1), 1_000))
        .toList();
  }

  /**
   * The first thread looks for an index while the second ends the epoch, and the third suspects the
   * next one.
   */
  private static final Trial NEW_EPOCH =
      allStates(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 1L, 4L)
              .program("get get ; get | put(0) get put put(1) | get get ; get get get"));

  /** An index is free at every moment, but never where the first thread looks. */
  private static final Trial MOVING =
      allStates(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 1L, 2L)
              .program("get ; get | put(0) get ; get get get"));

  /** Two threads suspect the same epoch, before an index is put where the third looks last. */
  private static final Trial SUSPECTED_TWICE =
      allStates(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 2L, 2L, 2L)
              .program("get get ; get | get | put(1) get ; get get get"));

  /** A thread gets while another changes the same word again and again. */
  private static Trial contended(String changes) {
    return allStates(
        Scenarios.pool(4, 1, 4).program(" ; get | " + changes + " ; get get get get get"));
  }

  private static Trial allStates(Explorer explorer) {
    return new Trial(explorer, Strategies::states, 20_000);
  }

  /** Those of the ring and of waiting included. */
  static List<Fault> all() {
    return Stream.of(
            RingMutants.all(),
            ofPut(),
            ofGet(),
            ofPlaces(),
            WaitMutants.all(),
            CloseMutants.all(),
            BulkMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> ofPut() {
    return List.of(
        bag("put: not checked", "while ((word & bits) == 0) {", "while (bits != 0) {"),
        bag(
            "put: store for CAS",
            "long witness = (long) WORD.compareAndExchange(words, at, word, word | bits);",
            "WORD.setVolatile(words, at, word | bits); long witness = word;"),
        bag(
            "put: word not re-read after a lost race",
            "spread = true; word = witness;",
            "spread = true;"),
        bag(
                "put: new epoch before the index is free",
                "final void free(int index) { if (!setFree(index)) {",
                "final void free(int index) { long state = (long) WORD.getVolatile(words, STATE);"
                    + " if ((state & (PHASE | WAITERS)) != 0) { reopen(state, 1); }"
                    + " if (!setFree(index)) {")
            .and(
                "// Volatile: after the index is free."
                    + " long state = (long) WORD.getVolatile(words, STATE);"
                    + " if ((state & (PHASE | WAITERS)) != 0) { reopen(state, 1); }",
                ""),
        bag(
            "put: state not looked at",
            "if ((state & (PHASE | WAITERS)) != 0) {",
            "if (state == -1) {"),
        bag(
            "put: phase not looked at",
            "(state & (PHASE | WAITERS)) != 0) {",
            "(state & WAITERS) != 0) {"),
        bag("put: epoch not grown", "(state & ~PHASE) + EPOCH", "state & ~PHASE")
            .foundBy(NEW_EPOCH),
        bag(
                "put: SUSPECTED taken for OPEN",
                "if ((state & (PHASE | WAITERS)) != 0) {",
                "if ((state & (EXHAUSTED | WAITERS)) != 0) {")
            .and("while ((state & PHASE) != OPEN) {", "while ((state & EXHAUSTED) != OPEN) {"),
        bag(
            "put: new epoch given up after a lost race",
            "if (witness == state) { break; } state = witness;",
            "state = witness; break;"),
        bag(
                "put: new epoch by a store",
                "long witness = (long)"
                    + " WORD.compareAndExchange(words, STATE, state, (state & ~PHASE) + EPOCH);",
                "WORD.setVolatile(words, STATE, (state & ~PHASE) + EPOCH); long witness = state;")
            .foundBy(trials(Scenarios.waitingPools()).toArray(Trial[]::new)));
  }

  private static List<Fault> ofGet() {
    return List.of(
        bag(
            "get: store for CAS",
            "if (WORD.compareAndSet(words, at, word, word & (word - 1))) {",
            "WORD.setVolatile(words, at, word & (word - 1)); if (at > 0) {"),
        bag(
            "get: stolen without vacating",
            "if (witness == word) { return lowestIndex(",
            "if (witness == word || true) { return lowestIndex("),
        bag(
            "get: word not re-read after a lost race",
            "return CONTENDED; } word = witness; }",
            "return CONTENDED; } }"),
        bag(
            "get: other words not looked at",
            "pollWord((home + place) & stripeMask, patient)",
            "pollWord(home, patient)"),
        bag("get: ring not looked at", "isRing ? pollRing()", "isRing ? WOULD_BLOCK"),
        bag("get: index of the ring not shifted", ": front + index;", ": index;"),
        bag(
                "get: empty without a look at the state",
                "if (index != WOULD_BLOCK) { return index; }",
                "if (index != -2) { return index; }")
            .foundBy(MOVING),
        bag(
            "get: EXHAUSTED after one look",
            "WORD.compareAndSet(words, STATE, state, state + 1)",
            "WORD.compareAndSet(words, STATE, state, (state & ~PHASE) + EXHAUSTED)"),
        bag(
            "get: SUSPECTED is enough",
            "if ((state & PHASE) >= EXHAUSTED) {",
            "if ((state & PHASE) != OPEN) {"),
        bag(
            "get: EXHAUSTED by a store",
            "if (WORD.compareAndSet(words, STATE, state, state + 1) &&",
            "WORD.setVolatile(words, STATE, state + 1); if ("),
        bag(
                "get: state read again before it is changed",
                "if (WORD.compareAndSet(words, STATE, state, state + 1) &&",
                "state = (long) WORD.getVolatile(words, STATE); if ((state & PHASE) < EXHAUSTED"
                    + " && WORD.compareAndSet(words, STATE, state, state + 1) &&")
            .foundBy(SUSPECTED_TWICE),
        bag(
                "get: meeting not noted",
                "return lowestIndex(home, word); } spread = true;",
                "return lowestIndex(home, word); }")
            .isHarmless("Who has met nobody goes on meeting others at the first word."));
  }

  /** In which order, and how often, the places are looked at. */
  private static List<Fault> ofPlaces() {
    return List.of(
        bag(
                "places: contended word taken for empty",
                "if (!patient) { return CONTENDED; }",
                "if (!patient) { return WOULD_BLOCK; }")
            .foundBy(contended("get put get")),
        bag(
                "places: contended only if the last one is",
                "outcome = Math.min(outcome, index);",
                "outcome = index;")
            .foundBy(contended("get put get")),
        bag(
            "places: no second look at a contended one",
            "return index == CONTENDED ? pollPlaces(home, true) : index;",
            "return index;"),
        bag(
                "places: second look without patience",
                "return index == CONTENDED ? pollPlaces(home, true) : index;",
                "return index == CONTENDED ? Math.max(WOULD_BLOCK, pollPlaces(home, false)) : index;")
            .foundBy(contended("get get put get get")),
        bag(
                "places: first look with patience",
                "int index = pollPlaces(home, false);",
                "int index = pollPlaces(home, true);")
            .isHarmless("Who gets follows who puts, which takes time."),
        bag(
            "places: not wrapped",
            "first + i < stripeMask + 2 ? first + i : first + i - stripeMask - 2;",
            "first + i;"),
        bag(
            "places: wrapped to the second",
            "first + i - stripeMask - 2;",
            "first + i - stripeMask - 1;"),
        bag("places: hint beyond them", "outcome == CONTENDED ? first : place", "first + i"),
        bag("places: the last one left out", "i < stripeMask + 2; i++", "i < stripeMask + 1; i++"),
        bag("places: the ring looked at twice", "place > stripeMask;", "place >= stripeMask;"),
        bag("places: no hint kept", "if (place != (old & PLACE)) {", "if (place < 0) {")
            .isHarmless("Any hint will do: it says where to begin."),
        bag(
                "places: own word first, whatever the hint",
                "&& (long) WORD.getOpaque(words, hintAt(home)) == 0",
                "")
            .isHarmless("Any hint will do: it says where to begin."),
        bag("places: never home again", "old < 2 * STAY ? 0 : old - STAY", "old")
            .isHarmless("Any hint will do: it says where to begin."),
        bag("places: on where somebody was faster", "outcome == CONTENDED ? first : place", "place")
            .isHarmless("Any hint will do: it says where to begin."));
  }
}
