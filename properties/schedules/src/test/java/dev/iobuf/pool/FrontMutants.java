package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the slots and words of the front, one index at a time. */
final class FrontMutants {
  private static final String HINT = "It is a hint: a search finds what is free.";

  private FrontMutants() {}

  /** Two threads at one home compete for what it remembers. */
  private static final Trial REMEMBERED =
      states(
          Scenarios.pool(2, 2, 2)
              .threadIds(2L, 2L, 2L)
              .program("get get put(1) put(0) ; get | get ; get get"));

  /** Two threads compete for two slots of another home. */
  private static final Trial OF_OTHERS =
      pos(
          Scenarios.pool(3, 2, 2)
              .threadIds(2L, 1L, 1L, 1L)
              .program("get get get ; put(0) put(1) | get | get ; get get get"));

  /** Two threads compete for parked indices. */
  private static final Trial PARKED =
      pos(
          Scenarios.pool(4, 2, 4)
              .threadIds(2L, 1L, 2L, 1L)
              .program(
                  "get get get get park(0) park(1) park(2) park(3) ; get get put | get get park ;"
                      + " get get get get"));

  /** One lease is put alone and among several at once. */
  private static final Trial TWICE =
      pos(
          Scenarios.pool(1, 2, 1)
              .threadIds(2L, 1L, 2L, 1L)
              .program("get ; put(0) get | park(0) get | get ; get get"));

  /** A stripe in which another thread is faster, and another index is free. */
  private static final Trial CONTENDED =
      pos(
          Scenarios.pool(4, 2, 4)
              .threadIds(2L, 1L, 2L, 1L)
              .program(
                  "get get get get get park(1) park(2) park(3) ; get | get park get | get park ;"
                      + " get get get get"));

  /** The same, of slots. */
  private static final Trial CONTENDED_SLOTS =
      pos(
          Scenarios.pool(4, 2, 4)
              .threadIds(1L, 1L, 1L, 2L, 1L)
              .program("get get get get get put(1) put(2) put(3) ; get | get put get | get put ; get get get get"));

  private static final Trial ROUND =
      states(
          Scenarios.pool(3, 2, 1)
              .threadIds(2L, 1L, 2L)
              .program("get get get get put(0) put(1) put(2) ; get get get | get put ; get get get get"));

  /** A home's first search finds an index of the stripe at which it begins. */
  private static final Trial FIRST_SEARCH =
      states(
          Scenarios.pool(2, 2, 1)
              .threadIds(1L, 2L)
              .program("get get get ; put(1) get put(0) get ; get"));

  static Trial states(Explorer explorer) {
    return new Trial(explorer, Strategies::states, 20_000);
  }

  static Trial pos(Explorer explorer) {
    return new Trial(explorer, () -> Strategies.pos(1), 20_000);
  }

  private static List<Trial> trials() {
    return Stream.concat(
            Stream.of(
                REMEMBERED,
                OF_OTHERS,
                PARKED,
                TWICE,
                CONTENDED,
                CONTENDED_SLOTS,
                ROUND,
                FIRST_SEARCH),
            PoolMutants.trials(Scenarios.pools()).stream())
        .toList();
  }

  private static Fault fault(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, FrontMutants::trials);
  }

  static List<Fault> all() {
    return Stream.of(ofHomes(), ofMemory(), ofSearch(), ofWords(), ofSlots(), ofPut(), ofPublish())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> ofHomes() {
    return List.of(
        fault("home: one for all", "if (!striped) { return 0; }", "if (capacity > 0) { return 0; }")
            .isHarmless("Threads contend."),
        fault("home: contention not noted", "if (!striped) { striped = true; }", "")
            .isHarmless("Threads contend."),
        fault("home: users by turns not noted", "if (!striped && Home.isShared(cells, home)) {", "if (home < 0) {")
            .isHarmless("Threads contend."),
        fault(
            "home: slot of another",
            "index < inHomes ? MARGIN + (index << Home.SHIFT)",
            "index < inHomes ? MARGIN"),
        fault(
            "home: the first slot is not the pool's",
            "if (index == 0) { FIRST.setRelease(this, free); } else {",
            "if (index < 0) { FIRST.setRelease(this, free); } else {"),
        fault("home: slots parked, too", "cells[wordAt(index >>> shift)] &= ~bitOf(index);", ""),
        fault("home: slots not free", "setSlot(cells, index, Slot.freeOf(index));", ""),
        fault("home: no slot of its own favourite", "setSlot(cells, index, Slot.freeOf(index));", "setSlot(cells, index, Slot.freeOf(0));")
            .isHarmless(HINT),
        fault("words: the last as long as the others", "-1L >>> (Long.SIZE - sizeOf(index >>> shift));", "-1L >>> (Long.SIZE - size);"),
        fault("words: the last is empty", "index < capacity; index += size", "index <= capacity - size; index += size"),
        fault("words: one for two stripes", "wordsFrom + (stripe << WORD_SPACING);", "wordsFrom + (stripe >> 1 << WORD_SPACING);"),
        fault("slots: one for two indices", "slotsFrom + (index << spacing);", "slotsFrom + (index >> 1 << spacing);"));
  }

  private static List<Fault> ofMemory() {
    String cas =
        "long witness = index == 0 ? (long) FIRST.compareAndExchangeAcquire(this, free, free + how)"
            + " : (long) CELL.compareAndExchangeAcquire(cells, slotAt(index), free, free + how);";
    return List.of(
        fault("memory: taken by a store", cas, "setSlot(cells, index, free + how); long witness = free;"),
        fault("memory: taken though another was faster", "if (witness == free) {", "if (witness >= 0) {"),
        fault("memory: taken without a look", "if (slot(cells, index) == free) {", "if (index >= 0) {")
            .isHarmless("The CAS looks, at more cost."),
        fault(
                "memory: what another home lent last",
                "long free = Slot.freeOf(home); if (slot(cells, index) == free) {",
                "long free = slot(cells, index); if (Slot.isFree(free)) {")
            .isHarmless("It is free. Homes take it from each other."),
        fault("memory: favourite not looked at", "Home.favourite(cells, home), Slot.FAVOUR);", "Home.favourite(cells, home), Slot.FAVOUR); index = takeLikely(cells, home); if (index >= 0) return index; index = takeOwn(cells, home, Home.favourite(cells, home), Slot.FAVOUR);")
            .isHarmless("It is looked at after the others."),
        fault("memory: favourite lent as others", "Home.favourite(cells, home), Slot.FAVOUR);", "Home.favourite(cells, home), Slot.LEND);")
            .isHarmless("Its put writes a hint."),
        fault("memory: others lent as the favourite", "takeOwn(cells, home, index, Slot.LEND) : WOULD_BLOCK;", "takeOwn(cells, home, index, Slot.FAVOUR) : WOULD_BLOCK;")
            .isHarmless("Its put looks which index is the favourite."),
        fault("memory: nothing but the favourite", "return index == WOULD_BLOCK ? takeLikely(cells, home) : index;", "return index;")
            .isHarmless(HINT),
        fault("memory: likely ones of another stripe", "(Home.window(cells, home) << shift) + Long.numberOfTrailingZeros(likely);", "Long.numberOfTrailingZeros(likely);")
            .isHarmless(HINT),
        fault("memory: likely one looked at for ever", "likely &= likely - 1;", "")
            .foundBy(REMEMBERED, CONTENDED, OF_OTHERS),
        fault("memory: likely one stays so", "Home.setLikely(cells, home, likely); if (taken", "if (taken").isHarmless(HINT),
        fault("memory: last likely one not the favourite", "if (likely == 0) { Home.setFavourite(cells, home, index); }", "")
            .isHarmless(HINT),
        fault("memory: stack not looked at", "return takeFromStack(cells, home);", "noteUser(home); return WOULD_BLOCK;")
            .isHarmless(HINT),
        fault("memory: stack looked at for ever", "depth--;", "")
            .foundBy(states(Scenarios.pool(3, 2, 1).threadIds(2L, 1L, 2L).program("get get get put(0) put(1) put(2) ; get get get | get get get ; "))),
        fault("memory: stack not left", "depth--; // As above. Home.setDepth(cells, home, depth);", "depth--;").isHarmless(HINT),
        fault("memory: what is from the stack not the favourite", "if (index != WOULD_BLOCK) { Home.setFavourite(cells, home, index); return index; }", "if (index != WOULD_BLOCK) { return index; }")
            .isHarmless(HINT),
        fault("memory: nothing remembered", "private void remember(long[] cells, int home, int index, long free) {", "private void remember(long[] cells, int home, int index, long free) { if (index >= 0) return;")
            .isHarmless(HINT),
        fault("memory: what others lent is remembered", "if (free != Slot.freeOf(home)) { marks.mark(index >>> shift); } else if", "if")
            .isHarmless(HINT),
        fault("memory: likely though of another stripe", "if (index >>> shift == Home.window(cells, home)) {", "if (index >= 0) {")
            .isHarmless(HINT),
        fault("memory: likely one beyond the capacity", "index < capacity ? takeOwn(cells, home, index, Slot.LEND) : WOULD_BLOCK;", "takeOwn(cells, home, index, Slot.LEND);")
            .foundBy(states(Scenarios.movedWindow())),
        fault("memory: others that are likely forgotten", "Home.setLikely(cells, home, likely | bitOf(index));", "Home.setLikely(cells, home, bitOf(index));")
            .isHarmless(HINT),
        fault("memory: what is beyond the stack not marked", "Home.push(cells, home, depth, index); } else { marks.mark(index >>> shift); }", "Home.push(cells, home, depth, index); }")
            .isHarmless("Before a get is refused, all stripes that have a free index are marked."),
        new Fault("memory: window moved with what was likely", "Home", "setLikely(homes, home, 0);", "", FrontMutants::trials)
            .isHarmless(HINT),
        new Fault("memory: next stack entry", "Home", "row + RECENT + depth, (long) index", "row + RECENT, (long) index", FrontMutants::trials)
            .isHarmless(HINT));
  }

  private static List<Fault> ofSearch() {
    String up = "for (int stripe = marks.next(own + 1); stripe < stripes; stripe = marks.next(stripe + 1)) {";
    String down = "for (int stripe = marks.next(0); stripe <= own; stripe = marks.next(stripe + 1)) {";
    return List.of(
        fault("search: home's stripe not first", "if (cursor != Home.NONE && marks.isSet(own)) {", "if (cursor < Home.NONE) {")
            .isHarmless("Its turn comes as that of the others."),
        fault("search: ring not looked at", "int stripe = ring.dequeue(); if (stripe == IndexRing.EMPTY) { index", "int stripe = IndexRing.EMPTY; if (stripe == IndexRing.EMPTY) { index")
            .isHarmless("What is in the ring is marked."),
        fault("search: ring only", "index = searchMarked(home, own, retry);", "index = WOULD_BLOCK;"),
        fault("search: stripes before its own left out", down, "for (int stripe = marks.next(0); stripe < 0; stripe = marks.next(stripe + 1)) {"),
        fault("search: its own left out", down, "for (int stripe = marks.next(0); stripe < own; stripe = marks.next(stripe + 1)) {"),
        fault("search: stripes behind its own left out", up, "for (int stripe = stripes; stripe < stripes; stripe = marks.next(stripe + 1)) {"),
        fault("search: next of its own left out", up, "for (int stripe = marks.next(own + 2); stripe < stripes; stripe = marks.next(stripe + 1)) {"),
        fault("search: first stripe left out", down, "for (int stripe = marks.next(1); stripe <= own; stripe = marks.next(stripe + 1)) {"),
        fault("search: every second left out", up, "for (int stripe = marks.next(own + 1); stripe < stripes; stripe = marks.next(stripe + 2)) {"),
        fault("search: one of the ring only", "index = visit(home, stripe, startOf(home), retry); outcome = Math.min(outcome, index); } return index; }", "index = visit(home, stripe, startOf(home), retry); outcome = Math.min(outcome, index); break; } return index; }"),
        fault("search: index not noted", "Home.setCursor(cells, home, index); if", "if").isHarmless("The next begins elsewhere."),
        fault("search: window not moved", "if (Home.window(cells, home) != stripe) { Home.setWindow(cells, home, stripe); }", "").isHarmless(HINT),
        fault("search: begins at the first, whatever the home", "return (int) ((long) home * stripes / homes);", "return 0;").isHarmless("Homes meet."),
        fault("search: in a stripe from its begin", "return home << 3;", "return 0;").isHarmless("Homes meet."),
        fault("search: words not looked at", "int index = takeFromWord(home, stripe, start + STRIDE - 1, retry);", "int index = WOULD_BLOCK;"),
        fault("search: slots not looked at", "return index == WOULD_BLOCK ? takeFromSlots(home, stripe, start, retry) : index;", "return index;"),
        fault("search: retries at once", "int index = search(home, false);", "int index = search(home, true);")
            .isHarmless("A thread that gets follows others from place to place, which takes time."),
        fault("search: not again after contention", "return index == CONTENDED ? search(home, true) : index;", "return index;"),
        fault("search: contention taken for empty", "return index == CONTENDED ? search(home, true) : index;", "return Math.max(index, WOULD_BLOCK);"),
        fault("search: contended in the end only", "return index < 0 ? Math.min(outcome, index) : index;", "return index;"),
        fault("search: contended at its own stripe forgotten", "int outcome = index;", "int outcome = WOULD_BLOCK;")
            .isHarmless("That stripe is marked, or checked, and is looked at once more."));
  }

  private static List<Fault> ofWords() {
    String cas = "long witness = (long) CELL.compareAndExchange(cells, at, word, rest); if (witness == word) { int index";
    return List.of(
        fault("word: store for CAS", cas, "CELL.setVolatile(cells, at, rest); long witness = word; if (witness == word) { int index"),
        fault("word: taken though another was faster", cas, "long witness = (long) CELL.compareAndExchange(cells, at, word, rest); if (at >= 0) { int index"),
        fault("word: not read again after a lost race", "return CONTENDED; } } word = witness; }", "return CONTENDED; } } }"),
        fault("word: bit of another cleared", "long rest = word & ~(1L << bit);", "long rest = word & (word - 1);"),
        fault("word: bit stays", "long rest = word & ~(1L << bit);", "long rest = word;"),
        fault("word: bit not wrapped", "(Long.rotateRight(word, start)) + start) & (Long.SIZE - 1);", "(Long.rotateRight(word, start)) + start);"),
        fault("word: index of the first stripe", "int index = (stripe << shift) + bit;", "int index = bit;"),
        fault("word: slot not looked at", "if (slot(cells, index) != Slot.PARKED) { return false; }", "").foundBy(TWICE),
        fault("word: lent though its slot has it", "if (lend(home, index)) { return index; }", "lend(home, index); if (index >= 0) { return index; }").foundBy(TWICE),
        fault("word: slot not lent", "setSlot(cells, index, Slot.freeOf(home) + Slot.LEND);", ""),
        fault("word: slot free", "setSlot(cells, index, Slot.freeOf(home) + Slot.LEND);", "setSlot(cells, index, Slot.freeOf(home));"),
        fault("word: lent by another home", "setSlot(cells, index, Slot.freeOf(home) + Slot.LEND);", "setSlot(cells, index, Slot.freeOf(0) + Slot.LEND);").isHarmless(HINT),
        fault("word: read again after a slot that has it", "witness = rest; } else { onContention(); if", "} else { onContention(); if").isHarmless("The CAS fails, and the word is read again."),
        fault("word: contended one taken for empty", "if (!retry) { return CONTENDED; } } word = witness;", "if (!retry) { return WOULD_BLOCK; } } word = witness;").foundBy(CONTENDED),
        fault("word: never given up", "if (!retry) { return CONTENDED; } } word = witness;", "} word = witness;").isHarmless("A thread that gets follows others, which takes time."));
  }

  private static List<Fault> ofSlots() {
    String cas =
        "long witness = index == 0 ? (long) FIRST.compareAndExchange(this, seen, lent) : (long)"
            + " CELL.compareAndExchange(cells, slotAt(index), seen, lent);";
    return List.of(
        fault("slots: store for CAS", cas, "setSlot(cells, index, lent); long witness = seen;"),
        fault("slots: taken though another was faster", "if (witness == seen) { return index; }", "if (witness >= 0) { return index; }"),
        fault("slots: taken though lent", "while (Slot.isFree(seen)) {", "while (Slot.isFree(seen) || Slot.isFavoured(seen)) {"),
        fault("slots: index of the first", "if (witness == seen) { return index; }", "if (witness == seen) { return base; }"),
        fault("slots: the last place left out", "for (int i = 0; i < 1 << shift; i++) {", "for (int i = 0; i < (1 << shift) - 1; i++) {"),
        fault("slots: the first place left out", "for (int i = 0; i < 1 << shift; i++) {", "for (int i = 1; i < 1 << shift; i++) {"),
        fault("slots: places not wrapped", "int place = (start + i) & ((1 << shift) - 1);", "int place = start + i;"),
        fault("slots: the last of a shorter stripe left out", "int size = sizeOf(stripe); long lent", "int size = Math.min(1 << shift, capacity - 1 - base); long lent"),
        fault("slots: lent with the old tag", cas, "long witness = index == 0 ? (long) FIRST.compareAndExchange(this, seen, seen + Slot.LEND) : (long) CELL.compareAndExchange(cells, slotAt(index), seen, seen + Slot.LEND);").isHarmless(HINT),
        fault("slots: not read again after a lost race", "seen = witness; }", "}"),
        fault("slots: contended one taken for empty", "if (!retry) { return CONTENDED; } seen = witness;", "if (!retry) { return WOULD_BLOCK; } seen = witness;").foundBy(CONTENDED_SLOTS),
        fault("slots: never given up", "if (!retry) { return CONTENDED; } seen = witness;", "seen = witness;").isHarmless("A thread that gets follows others, which takes time."));
  }

  private static List<Fault> ofPut() {
    return List.of(
        fault("put: not checked", "if (Slot.isLent(seen)) { long free", "if (seen != Slot.PARKED) { long free"),
        fault("put: favoured one not free", "long free = seen - Slot.FAVOUR;", "long free = seen;"),
        fault("put: favoured one lent", "long free = seen - Slot.FAVOUR;", "long free = seen - Slot.FAVOUR + Slot.LEND;"),
        fault("put: favoured one not stored", "long free = seen - Slot.FAVOUR; release(cells, index, free);", "long free = seen - Slot.FAVOUR;"),
        fault("put: lent one not stored", "long free = seen - Slot.LEND; release(cells, index, free);", "long free = seen - Slot.LEND;"),
        fault("put: lent one parked", "long free = seen - Slot.LEND;", "long free = Slot.PARKED;"),
        fault("put: lent one free of no home", "long free = seen - Slot.LEND;", "long free = Slot.freeOf(homes);").isHarmless(HINT),
        fault("put: as if this home had lent it", "long free = seen - Slot.LEND;", "long free = Slot.freeOf(home());").isHarmless("Homes take it from each other."),
        fault("put: favoured one refused", "if (Slot.isFavoured(seen)) { long", "if (Slot.isFavoured(seen) && index < 0) { long"),
        fault("put: favoured one forgotten", "if (Home.favourite(cells, Slot.homeOf(free)) != index) { remember(cells, home(), index, free); }", "").isHarmless(HINT),
        fault("put: remembered before it is free", "release(cells, index, free); remember(cells, home(), index, free); return true; } return seen", "remember(cells, home(), index, free); release(cells, index, free); return true; } return seen").isHarmless("Where a mark counts, it is set by afterPut."));
  }

  private static List<Fault> ofPublish() {
    String or = "long before = (long) CELL.getAndBitwiseOr(cells, wordAt(stripe), bits);";
    return List.of(
        fault("park: left lent", "setSlot(cells, leases[end], Slot.PARKED);", ""),
        fault("park: free as well", "setSlot(cells, leases[end], Slot.PARKED);", "setSlot(cells, leases[end], Slot.freeOf(0));"),
        fault("park: still said to be alone", "CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), ~unparked);", "0;").isHarmless("A put of several then looks at the slots, which takes time."),
        fault("park: others said to be parked", "CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), ~unparked);", "CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), 0L);"),
        fault("lend: not said to be alone", "CELL.getAndBitwiseOrAcquire(cells, aloneAt(index >>> shift), bitOf(index));", "0;"),
        fault("parked: put again though it is free", "if (((long) CELL.getOpaque(cells, wordAt(index >>> shift)) & bit) != 0) { return false; }", ""),
        fault("parked: refused", "return seen == Slot.PARKED && putParked(index);", "return false;"),
        fault("publish: by a store", or, "long before = (long) CELL.getVolatile(cells, wordAt(stripe)); CELL.setVolatile(cells, wordAt(stripe), before | bits);"),
        fault("publish: not at all", or, "long before = 1;"),
        fault("publish: not in the ring", "boolean _ = ring.tryEnqueue(stripe);", "").isHarmless("The marks say where it is."),
        fault("publish: in the ring whatever is there", "if (before == 0 && !ring.contains(stripe)) {", "if (bits != 0) {").isHarmless("The ring refuses what it has."),
        fault("publish: not marked", "boolean _ = ring.tryEnqueue(stripe); } marks.mark(stripe); }", "boolean _ = ring.tryEnqueue(stripe); } }"),
        fault("publish: marked before it is free", or, "marks.mark(stripe); " + or)
            .and("boolean _ = ring.tryEnqueue(stripe); } marks.mark(stripe); }", "boolean _ = ring.tryEnqueue(stripe); } }"));
  }
}
