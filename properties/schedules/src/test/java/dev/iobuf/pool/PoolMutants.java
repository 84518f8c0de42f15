package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the pool: of the bag, and of closing. */
final class PoolMutants {
  private PoolMutants() {}

  private static Fault fault(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, () -> trials(Scenarios.pools()));
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

  private static Trial contended(String changes) {
    return allStates(Scenarios.contended(changes));
  }

  /** All threads look at the same stripe first, which has two free indices, and no other has. */
  private static final Trial CONTENDED_FIRST =
      new Trial(
          Scenarios.pool(8, 4, 2)
              .threadIds(2L, 2L, 2L)
              .program(
                  "get get get get get get get get put(0) put(1) get put(0) ; get | get put ; get"),
          () -> Strategies.pos(1),
          20_000);

  /** Two threads compete for the second slot of their stripe. */
  private static final Trial SLOTS_AT_HOME =
      allStates(Scenarios.slottedPool(2, 1, 2, 2).program("get ; get put | get put get ; get get"));

  /** Two threads compete for the slots of a stripe that is not theirs. */
  private static final Trial SLOTS_OF_OTHERS =
      allStates(
          Scenarios.slottedPool(4, 2, 2, 2)
              .threadIds(2L, 1L, 1L)
              .program("get get get get put(1) ; put(0) | get | get ; get get"));

  /** Two threads compete for the first slot of a stripe that is not theirs. */
  private static final Trial FIRST_OF_OTHERS =
      allStates(
          Scenarios.slottedPool(2, 2, 1, 1)
              .threadIds(2L, 1L, 1L)
              .program("get get put(0) ; get | get ; get"));

  /** Of two free slots of a stripe that is not theirs, the one that a thread looks at is taken. */
  private static final Trial CONTENDED_SLOT =
      allStates(
          Scenarios.slottedPool(6, 2, 4, 4)
              .threadIds(2L, 1L, 1L)
              .program("get get get get get get get put(1) put(2) put(3) ; get get | get ; get"));

  /** One thread alone goes round, once. */
  private static final Trial ROUND =
      allStates(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 2L)
              .program(" ; get get put(0) get put(1) get put(0) get ; get"));

  private static Trial allStates(Explorer explorer) {
    return new Trial(explorer, Strategies::states, 20_000);
  }

  /** Those of the ring and of waiting included. */
  static List<Fault> all() {
    return Stream.of(
            RingMutants.all(),
            ofPut(),
            ofSlots(),
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
        fault("put: not checked", "while ((word & bits) == 0) {", "while (bits != 0) {"),
        fault(
            "put: store for CAS",
            "long witness = (long) WORD.compareAndExchange(this, word, word | bits);",
            "WORD.setVolatile(this, word | bits); long witness = word;"),
        fault(
            "put: word not re-read after a lost race",
            "return true; } word = witness;",
            "return true; }"),
        fault(
            "put: new epoch before the bit is free",
            "} else if (place >= slots && stripe.giveBits(bitOf(index))) { tell(1); } else {",
            "} else if (place >= slots) { tell(1); if (!stripe.giveBits(bitOf(index))) {"
                + " throw notLent(index, \"\"); } } else {"),
        fault(
            "put: new epoch before the index is in the ring",
            "if (!setFree(index)) { throw notLent(index, \"\"); } tell(1);",
            "tell(1); if (!setFree(index)) { throw notLent(index, \"\"); }"),
        fault(
            "put: state not looked at",
            "if ((now & (PHASE | WAITERS)) > OPEN) {",
            "if (now == -1) {"),
        fault(
            "put: phase not looked at",
            "if ((now & (PHASE | WAITERS)) > OPEN) {",
            "if ((now & WAITERS) > OPEN) {"),
        fault("put: epoch not grown", "(now & ~PHASE) + OPEN + EPOCH", "(now & ~PHASE) + OPEN")
            .foundBy(NEW_EPOCH),
        fault(
                "put: SUSPECTED taken for OPEN",
                "if ((now & (PHASE | WAITERS)) > OPEN) {",
                "if ((now & (PHASE | WAITERS)) > OPEN + 1) {")
            .and("while ((now & PHASE) > OPEN) {", "while ((now & PHASE) > OPEN + 1) {"),
        fault(
            "put: new epoch given up after a lost race",
            "if (witness == now) { break; } now = witness;",
            "now = witness; break;"),
        fault(
                "put: new epoch by a store",
                "long witness = (long) STATE.compareAndExchange(this, now, next);",
                "STATE.setVolatile(this, next); long witness = now;")
            .foundBy(trials(Scenarios.waitingPools()).toArray(Trial[]::new)));
  }

  private static List<Fault> ofSlots() {
    return List.of(
        fault(
            "slot: put not checked",
            "if ((long) SLOT.getOpaque(this) != LENT) { return false; }",
            ""),
        fault(
            "slot: put where there is none",
            "if ((long) SLOT.getOpaque(this) != LENT) { return false; }",
            "if ((long) SLOT.getOpaque(this) == FREE) { return false; }"),
        fault(
            "slots: put not checked",
            "if ((long) SLOTS.getOpaque(slots, MARGIN + i) == FREE) { return false; }",
            ""),
        fault(
            "slot: store for CAS in get",
            "return (long) SLOT.compareAndExchangeAcquire(this, FREE, LENT) == FREE ? base :",
            "SLOT.setVolatile(this, LENT); return base >= 0 ? base :"),
        fault(
            "slot: taken though another was faster",
            "return (long) SLOT.compareAndExchangeAcquire(this, FREE, LENT) == FREE ? base :",
            "SLOT.compareAndSet(this, FREE, LENT); return base >= 0 ? base :"),
        fault(
                "slot: store for CAS in a look at all",
                "if ((long) SLOT.compareAndExchangeAcquire(this, FREE, LENT) == FREE) {",
                "SLOT.setVolatile(this, LENT); if (base >= 0) {")
            .foundBy(FIRST_OF_OTHERS),
        fault("slot: not put", "SLOT.setRelease(this, FREE);", ""),
        fault("slots: not put", "SLOTS.setRelease(slots, MARGIN + i, FREE);", ""),
        fault(
                "slots: guess believed",
                "boolean taken = (long) SLOTS.getOpaque(slots, MARGIN + i) == FREE && (long)"
                    + " SLOTS.compareAndExchangeAcquire(slots, MARGIN + i, FREE, LENT) == FREE;",
                "SLOTS.setVolatile(slots, MARGIN + i, LENT); boolean taken = true;")
            .foundBy(SLOTS_AT_HOME),
        fault(
                "slots: store for CAS where the guess is right",
                "FREE && (long) SLOTS.compareAndExchangeAcquire(slots, MARGIN + i, FREE, LENT) =="
                    + " FREE;",
                "FREE; if (taken) { SLOTS.setVolatile(slots, MARGIN + i, LENT); }")
            .foundBy(SLOTS_AT_HOME),
        fault(
            "slots: index of the first",
            "return base + i; } } return takeAny",
            "return base; } } return takeAny"),
        fault(
                "slots: store for CAS in a look at all",
                "if ((long) SLOTS.compareAndExchangeAcquire(slots, i, FREE, LENT) == FREE) {",
                "SLOTS.setVolatile(slots, i, LENT); if (base >= 0) {")
            .foundBy(SLOTS_OF_OTHERS),
        fault(
                "slots: index of another in a look at all",
                "return base + i - MARGIN;",
                "return base + i - MARGIN - 1;")
            .foundBy(SLOTS_OF_OTHERS),
        fault(
                "slots: not looked at",
                "for (int i = MARGIN + 1; i < slotsEnd; i++) { if",
                "for (int i = MARGIN + 1; i < 0; i++) { if")
            .foundBy(SLOTS_OF_OTHERS),
        fault(
                "slots: the last one not looked at",
                "for (int i = MARGIN + 1; i < slotsEnd; i++) { if",
                "for (int i = MARGIN + 1; i < slotsEnd - 1; i++) { if")
            .foundBy(SLOTS_OF_OTHERS),
        fault(
                "slots: contended one taken for empty",
                "if (!patient) { return CONTENDED; } } } return WOULD_BLOCK;",
                "if (!patient) { return WOULD_BLOCK; } } } return WOULD_BLOCK;")
            .foundBy(CONTENDED_SLOT),
        fault("slots: put not noted", "LIKELY.setOpaque(this, guess | 1L << i);", "")
            .isHarmless("It is a guess: all slots are looked at where there is none."),
        fault("slots: get not noted", "LIKELY.setOpaque(this, guess & (guess - 1));", "")
            .isHarmless("It is a guess: what is not free is looked at in vain."),
        fault(
            "slot: state not looked at",
            "if (((long) STATE.getOpaque(this) & PHASE) != QUIET) {",
            "if (((long) STATE.getOpaque(this) & PHASE) == 6) {"),
        fault(
            "slot: told before it is free",
            "if (place == 0 ? stripe.giveFirst() : place < slots && stripe.giveSlot(place)) {",
            "if (((long) STATE.getOpaque(this) & PHASE) != QUIET) { tellAloud(stripe);"
                + " if (!setFree(index)) { throw notLent(index, \"\"); } return; }"
                + " if (place == 0 ? stripe.giveFirst() : place < slots && stripe.giveSlot(place)) {"
                + " if (place >= 0) { return; }"),
        fault(
            "slot: second one taken for the first",
            "if (place == 0 ? stripe.giveFirst()",
            "if (place <= 1 ? stripe.giveFirst()"),
        fault(
                "slot: quiet while somebody waits",
                "if ((now & (PHASE | WAITERS)) <= OPEN && ProcessFence",
                "if ((now & PHASE) <= OPEN && ProcessFence")
            .foundBy(trials(Scenarios.waitingPools()).toArray(Trial[]::new)),
        fault(
                "slot: quiet though the pool is exhausted",
                "if ((now & (PHASE | WAITERS)) <= OPEN && ProcessFence",
                "if ((now & WAITERS) == 0 && ProcessFence")
            .isHarmless("The put that does so has just ended the epoch of exhaustion, or another."),
        fault("slot: never quiet again", "if (stripe.countPut() % CALM == 0) {", "if (CALM == 0) {")
            .isHarmless("Puts pass fences that they could do without."));
  }

  private static List<Fault> ofGet() {
    return List.of(
        fault(
            "get: store for CAS",
            "long witness = (long) WORD.compareAndExchange(this, word, word & (word - 1));",
            "WORD.setVolatile(this, word & (word - 1)); long witness = word;"),
        fault(
            "get: stolen without vacating",
            "if (witness == word) { return base",
            "if (witness == word || true) { return base"),
        fault(
                "get: word not re-read after a lost race",
                "return CONTENDED; } word = witness; }",
                "return CONTENDED; } }")
            .foundBy(contended("get get put get get")),
        fault(
            "get: other stripes not looked at",
            "stripes[wrap(home.number + place, stripes.length)].takeAny(patient)",
            "home.takeAny(patient)"),
        fault("get: ring not looked at", "isRing ? pollRing()", "isRing ? WOULD_BLOCK"),
        fault("get: index of the ring not shifted", ": front + index;", ": index;"),
        fault(
                "get: empty without a look at the state",
                "if (index != WOULD_BLOCK) { return index; } if ((now",
                "if (index != -2) { return index; } if ((now")
            .foundBy(MOVING),
        fault(
            "get: EXHAUSTED after one look",
            "STATE.compareAndSet(this, now, now + 1)",
            "STATE.compareAndSet(this, now, (now & ~PHASE) + EXHAUSTED)"),
        fault(
            "get: SUSPECTED is enough",
            "if ((now & PHASE) >= EXHAUSTED) {",
            "if ((now & PHASE) > OPEN) {"),
        fault(
            "get: EXHAUSTED by a store",
            "if (STATE.compareAndSet(this, now, now + 1) &&",
            "STATE.setVolatile(this, now + 1); if ("),
        fault(
                "get: state read again before it is changed",
                "if (STATE.compareAndSet(this, now, now + 1) &&",
                "now = (long) STATE.getVolatile(this); if ((now & PHASE) < EXHAUSTED"
                    + " && STATE.compareAndSet(this, now, now + 1) &&")
            .foundBy(SUSPECTED_TWICE),
        fault(
                "get: meeting not noted",
                "meet(); wander(home, CHANGE + 1);",
                "wander(home, CHANGE + 1);")
            .isHarmless("Who has met nobody goes on meeting others at the first stripe."));
  }

  /** In which order, and how often, the places are looked at. */
  private static List<Fault> ofPlaces() {
    return List.of(
        fault(
                "places: contended word taken for empty",
                "if (!patient) { return CONTENDED; } word = witness;",
                "if (!patient) { return WOULD_BLOCK; } word = witness;")
            .foundBy(contended("get put get")),
        fault(
                "places: contended only if the last one is",
                "outcome = Math.min(outcome, index);",
                "outcome = index;")
            .foundBy(CONTENDED_FIRST),
        fault(
            "places: no second look at a contended one",
            "return index == Stripe.CONTENDED ? pollPlaces(home, true) : index;",
            "return index;"),
        fault(
                "places: second look without patience",
                "return index == Stripe.CONTENDED ? pollPlaces(home, true) : index;",
                "return index == Stripe.CONTENDED ? Math.max(WOULD_BLOCK, pollPlaces(home, false)) :"
                    + " index;")
            .foundBy(contended("get get put get get")),
        fault(
                "places: first look with patience",
                "int index = pollPlaces(home, false);",
                "int index = pollPlaces(home, true);")
            .isHarmless("Who gets follows who puts, which takes time."),
        fault(
            "stripes: the second taken for the first", "number == 0 ? this", "number <= 1 ? this"),
        fault(
            "slots: in the ring, too",
            "if (index >= front) { freeInRing(index); return; }",
            "if (index >= front && !isInSlot(index)) { freeInRing(index); return; }"),
        fault("places: not wrapped", "wrap(start + i, stripes.length + 1);", "start + i;"),
        fault(
            "places: wrapped to the second",
            "number : number - divisor;",
            "number : number - divisor + 1;"),
        fault(
                "places: hint beyond them",
                "remember(home, hint, place,",
                "remember(home, hint, start + i,")
            .foundBy(ROUND),
        fault(
            "places: the last one left out", "i <= stripes.length; i++", "i < stripes.length; i++"),
        fault(
            "places: the ring looked at twice",
            "place == stripes.length;",
            "place >= stripes.length - 1;"),
        fault("places: no hint kept", "wander(home, place);", "")
            .isHarmless("Any hint will do: it says where to begin."),
        fault(
                "places: own stripe first, whatever the hint",
                "if (home.hint() == 0) {",
                "if (home != null) {")
            .isHarmless("Any hint will do: it says where to begin."),
        fault("places: never home again", "} else if (old != 0) { home.keepHint(0); }", "}")
            .isHarmless("Any hint will do: it says where to begin."),
        fault(
                "places: not on where somebody was faster",
                "if (met) { wander(home, CHANGE + after(place)); } else if",
                "if")
            .isHarmless("Any hint will do: it says where to begin."));
  }
}
