package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the slots and words of the front, one index at a time. */
final class FrontMutants {
  private static final String HINT = "It is a hint: a search finds what is free.";

  private FrontMutants() {}

  /** Two threads at one home compete for the indices of its hints. */
  private static final Trial HINTED =
      states(
          Scenarios.pool(2, 2, 2)
              .threadIds(2L, 2L, 2L)
              .program("get get put(1) put(0) ; get | get ; get get"));

  /**
   * Threads of the other home have taken the indices of slot hints. No get is refused before it
   * searches.
   */
  private static final Trial STALE_SLOT_HINTS =
      pos(
          Scenarios.pool(4, 2, 4)
              .threadIds(2L, 2L, 1L)
              .program("get get get get put(1) put(0) put(2) put(3) ; get get get | get ; get"));

  /** Two threads compete for the indices on the stack of one thread's home. */
  private static final Trial STACK =
      new Trial(
          Scenarios.pool(5, 2, 1)
              .threadIds(2L, 1L, 2L)
              .program(
                  "get get get get get put(0) put(1) put(2) put(3) ; get get get get | get get get ; get"),
          () -> Strategies.bounded(1),
          1_000);

  /** Two threads compete for two slots of another home. */
  private static final Trial OF_OTHERS =
      pos(
          Scenarios.pool(3, 2, 2)
              .threadIds(2L, 1L, 1L, 1L)
              .program("get get get ; put(0) put(1) | get | get ; get get get"));

  /** There are more homes than indices. */
  private static final Trial ALONE = pos(Scenarios.pool(1, 2, 1).program(" ; get put | get ; get"));

  /** Two threads compete for parked indices. */
  private static final Trial PARKED =
      pos(
          Scenarios.pool(4, 2, 4)
              .threadIds(2L, 1L, 2L, 1L)
              .program(
                  "get get get get park(0) park(1) park(2) park(3) ; get get put | get get park ;"
                      + " get get get get"));

  /**
   * Two threads are faster than a third, each once in the same word, in which indices stay free.
   * The third reads only that word: its home's last stripe is empty, and the ring is empty, too.
   */
  private static final Trial CONTENDED =
      new Trial(
          Scenarios.pool(8, 2, 4)
              .threadIds(2L, 1L, 1L, 1L)
              .program(
                  "get get get get get get get get get park(2) get"
                      + " park(4) park(5) park(6) park(7) get park(4) ;"
                      + " get | get | get ; get get"),
          () -> Strategies.random(2),
          2_000);

  /** The same, of slots. */
  private static final Trial CONTENDED_SLOTS =
      pos(
          Scenarios.pool(4, 2, 4)
              .threadIds(1L, 1L, 1L, 2L, 1L)
              .program(
                  "get get get get get put(1) put(2) put(3) ; get | get put get | get put ; get get get get"));

  private static final Trial ROUND =
      states(
          Scenarios.pool(3, 2, 1)
              .threadIds(2L, 1L, 2L)
              .program(
                  "get get get get put(0) put(1) put(2) ; get get get | get put ; get get get get"));

  /** A home's first search finds an index of the stripe at which it begins. */
  private static final Trial FIRST_SEARCH =
      states(
          Scenarios.pool(2, 2, 1)
              .threadIds(1L, 2L)
              .program("get get get ; put(1) get put(0) get ; get"));

  /** A word lends the indices first that lie behind those of the home. */
  private static final Trial WIDE =
      new Trial(
          Scenarios.pool(12, 2, 16).threadIds(2L).program("get ".repeat(13) + "; ; "),
          Strategies::all,
          1);

  /** An index is got and put by calls of several, and then put alone. */
  private static final Trial PARKED_ALONE =
      new Trial(
          Scenarios.pool(1, 2, 1)
              .threadIds(2L, 2L)
              .program("get park(0) take put(0) get ; get ; get"),
          Strategies::all,
          1);

  /** A lease is put a second time. */
  private static final Trial PUT_TWICE =
      new Trial(
          Scenarios.pool(2, 2, 1)
              .threadIds(2L, 2L)
              .program("get get put(1) put(1) put(0) put(0) ; get ; get get"),
          Strategies::all,
          1);

  /** Indices that were got one by one are put by calls of several, and once more. */
  private static final Trial PUT_AGAIN =
      new Trial(
          ClosingScenarios.closingPool(4, 2, 4)
              .program(
                  "getAlone getAlone getAlone getAlone putSet(12) put(2) putSet(3) put(0) ; ; "),
          Strategies::all,
          1);

  /** Four stripes without a free index are marked, and then one that has an index. */
  private static final Trial ALL_STALE =
      new Trial(
          Scenarios.pool(8, 2, 1)
              .threadIds(1L, 2L)
              .program(
                  "get get get get get get get get get put(4) put(5) put(6) get get get put(7) ; get ; get"),
          Strategies::all,
          1);

  static Trial states(Explorer explorer) {
    return new Trial(explorer, Strategies::states, 20_000);
  }

  static Trial pos(Explorer explorer) {
    return new Trial(explorer, () -> Strategies.pos(1), 20_000);
  }

  private static final List<Trial> TRIALS =
      Stream.concat(
              Stream.of(HINTED, OF_OTHERS, PARKED, CONTENDED, CONTENDED_SLOTS, ROUND, FIRST_SEARCH),
              PoolMutants.POOLS.stream())
          .toList();

  private static Fault fault(String name, String from, String to) {
    return new Fault(name, "IndexPool", from, to, () -> TRIALS);
  }

  static List<Fault> all() {
    return Stream.of(ofHomes(), ofHints(), ofSearch(), ofWords(), ofSlots(), ofPut(), ofPublish())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> ofHomes() {
    return List.of(
        fault("home: one for all", "if (!striped) { return 0; }", "if (capacity > 0) { return 0; }")
            .isHarmless("Threads contend."),
        fault("home: contention not noted", "if (!striped) { striped = true; }", "")
            .isHarmless("Threads contend."),
        fault(
                "home: users by turns not noted",
                "if (!striped && Home.isShared(rowsOf(cells, home), home)) {",
                "if (home < 0) {")
            .isHarmless("Threads contend."),
        fault(
            "words: the last as long as the others",
            "(-1L >>> (Long.SIZE - sizeOf(stripe)))",
            "(-1L >>> (Long.SIZE - size))"),
        fault(
            "words: the last is empty",
            "for (int stripe = 0; stripe < stripes; stripe++) { cells",
            "for (int stripe = 0; stripe < stripes - 1; stripe++) { cells"),
        fault("words: bits of the first stripe", "<< (stripe << shift);", "<< 0;"),
        fault(
            "words: one for two stripes",
            "wordsFrom + (stripe << WORD_SPACING);",
            "wordsFrom + (stripe >> 1 << WORD_SPACING);"),
        fault(
            "slots: one for two indices",
            "SLOTS + (index << spacing);",
            "SLOTS + (index >> 1 << spacing);"));
  }

  private static List<Fault> ofHints() {
    String own = "return takeFree(cells, at, free, Slot.OWN);";
    String hint =
        "return (long) CELL.getOpaque(cells, at) == free && takeFree(cells, at, free, free + how);";
    String unlessFree = "if ((long) CELL.getOpaque(cells, at) != free) { return false; }";
    return List.of(
        fault("own: taken by a store", own, "CELL.setOpaque(cells, at, Slot.OWN); return true;"),
        fault(
            "own: taken though another was faster",
            own,
            "boolean _ = takeFree(cells, at, free, Slot.OWN); return true;"),
        fault(
            "own: taken though lent",
            "Slot.isFree(seen) && takeOwn(cells, at, seen)",
            "takeOwn(cells, at, seen)"),
        fault(
                "own: not read",
                "return seen == Slot.OWN_FREE && takeOwn",
                "return home < 0 && takeOwn")
            .and("Slot.isFree(seen) && takeOwn(cells, at, seen)", "home < 0")
            .isHarmless(HINT),
        fault(
                "own: not if another home lent it last",
                "Slot.isFree(seen) && takeOwn(cells, at, seen)",
                "home < 0")
            .isHarmless(HINT),
        fault(
            "hints: taken by a store",
            hint,
            unlessFree + " CELL.setOpaque(cells, at, free + how); return true;"),
        fault(
            "hints: taken though another was faster",
            hint,
            unlessFree + " boolean _ = takeFree(cells, at, free, free + how); return true;"),
        fault("hints: taken without a look", hint, "return takeFree(cells, at, free, free + how);")
            .isHarmless("The CAS looks, at more cost."),
        fault(
                "hints: indices that another home lent last",
                hint,
                "long seen = (long) CELL.getOpaque(cells, at);"
                    + " return Slot.isFree(seen) && takeFree(cells, at, seen, free + how);")
            .isHarmless("It is free. Homes take it from each other."),
        fault(
                "hints: favourite not read",
                "if (take(cells, Home.placeOf(favourite), Slot.freeOf(home), Slot.FAVOUR)) {",
                "if (home < 0) {")
            .isHarmless(HINT),
        fault(
                "hints: favourite lent as others",
                "Slot.freeOf(home), Slot.FAVOUR)",
                "Slot.freeOf(home), Slot.LEND)")
            .isHarmless("Its put writes a hint."),
        fault(
                "hints: others lent as the favourite",
                "boolean taken = take(cells, slotAt(index), Slot.freeOf(home), Slot.LEND); hints",
                "boolean taken = take(cells, slotAt(index), Slot.freeOf(home), Slot.FAVOUR); hints")
            .isHarmless("Its put looks which index is the favourite."),
        fault(
                "hints: nothing but the favourite",
                "return takeFromWindow(cells, home);",
                "return WOULD_BLOCK;")
            .isHarmless(HINT),
        fault(
                "hints: slot hints of another stripe",
                "zeroth(Home.window(rowsOf(cells, home), home)) + Long.numberOfTrailingZeros(hints);",
                "Long.numberOfTrailingZeros(hints);")
            .isHarmless(HINT),
        fault("hints: slot hint read without end", "hints &= hints - 1;", "")
            .foundBy(STALE_SLOT_HINTS),
        fault(
                "hints: slot hint stays",
                "Home.setSlotHints(rowsOf(cells, home), home, hints); if (taken",
                "if (taken")
            .isHarmless(HINT),
        fault(
                "hints: stack not read",
                "return takeFromStack(cells, home);",
                "noteUser(home); return WOULD_BLOCK;")
            .isHarmless(HINT),
        fault("hints: stack read without end", "depth--;", "").foundBy(STACK),
        fault(
                "hints: stack not left",
                "depth--; // After the CAS, as above. Home.setDepth(rowsOf(cells, home), home, depth);",
                "depth--;")
            .isHarmless(HINT),
        fault(
                "hints: none",
                "private void updateHints(long[] cells, int home, int index) {",
                "private void updateHints(long[] cells, int home, int index) { if (index >= 0) return;")
            .isHarmless(HINT),
        fault(
                "hints: slot hint though of another stripe",
                "if (index >>> shift == Home.window(rowsOf(cells, home), home)) {",
                "if (index >= 0) {")
            .isHarmless(HINT),
        fault(
                "hints: other slot hints forgotten",
                "Home.setSlotHints(rowsOf(cells, home), home, hints | bit);",
                "Home.setSlotHints(rowsOf(cells, home), home, bit);")
            .isHarmless(HINT),
        fault(
                "hints: favourite replaced though it can be taken",
                "if (isFavouriteFree(cells, home)) {",
                "if (index < 0) {")
            .isHarmless(HINT),
        fault(
                "hints: favourite never replaced",
                "if (isFavouriteFree(cells, home)) {",
                "if (index >= 0) {")
            .isHarmless(HINT),
        fault(
                "hints: index beyond the stack not marked",
                "Home.push(rowsOf(cells, home), home, depth, index); } else { marks.mark(index >>> shift); }",
                "Home.push(rowsOf(cells, home), home, depth, index); }")
            .isHarmless("Before a get is refused, all stripes that have a free index are marked."),
        new Fault(
                "hints: window moved with its slot hints",
                "Home",
                "setSlotHints(homes, home, 0);",
                "",
                () -> TRIALS)
            .isHarmless(HINT),
        new Fault(
                "hints: next stack entry",
                "Home",
                "row + RECENT + depth, (long) index",
                "row + RECENT, (long) index",
                () -> TRIALS)
            .isHarmless(HINT));
  }

  private static List<Fault> ofSearch() {
    String up =
        "for (int stripe = marks.next(last + 1); stripe < stripes; stripe = marks.next(stripe + 1)) {";
    String down =
        "for (int stripe = marks.next(0); stripe <= last; stripe = marks.next(stripe + 1)) {";
    return List.of(
        fault(
                "search: home's stripe not first",
                "} else if (marks.isSet(last)) {",
                "} else if (cursor < Home.NONE) {")
            .isHarmless("Its turn comes as that of the others."),
        fault(
                "search: begins beyond the last stripe",
                "return Math.min(ownOf(home), capacity - 1) >>> shift;",
                "return ownOf(home) >>> shift;")
            .foundBy(ALONE),
        fault(
                "search: begins at the first stripe for each home",
                "return Math.min(ownOf(home), capacity - 1) >>> shift;",
                "return 0;")
            .isHarmless("Homes meet, and own indices of other stripes stay in their words."),
        fault(
                "search: own taken though it is not there",
                "return isFree ? takeFromWord(home, stripe, own, retry) : WOULD_BLOCK;",
                "return takeFromWord(home, stripe, own, retry);")
            .isHarmless("It takes another index of that word, or none."),
        fault(
                "search: own not taken at first",
                "index = takeOwnOfWord(home, retry);",
                "index = WOULD_BLOCK;")
            .isHarmless("The home has another index in its place."),
        fault(
                "search: ring not read",
                "int stripe = ring.dequeue(); if (stripe == WOULD_BLOCK) { index",
                "int stripe = WOULD_BLOCK; if (stripe == WOULD_BLOCK) { index")
            .isHarmless("What is in the ring is marked."),
        fault(
            "search: ring only",
            "index = searchMarked(home, last, retry);",
            "index = WOULD_BLOCK;"),
        fault(
            "search: stripes before its own left out",
            down,
            "for (int stripe = marks.next(0); stripe < 0; stripe = marks.next(stripe + 1)) {"),
        fault(
            "search: its last left out",
            down,
            "for (int stripe = marks.next(0); stripe < last; stripe = marks.next(stripe + 1)) {"),
        fault(
            "search: stripes behind its own left out",
            up,
            "for (int stripe = stripes; stripe < stripes; stripe = marks.next(stripe + 1)) {"),
        fault(
            "search: next of its own left out",
            up,
            "for (int stripe = marks.next(last + 2); stripe < stripes; stripe = marks.next(stripe + 1)) {"),
        fault(
            "search: first stripe left out",
            down,
            "for (int stripe = marks.next(1); stripe <= last; stripe = marks.next(stripe + 1)) {"),
        fault(
                "search: the first behind its own only",
                up,
                "for (int stripe = marks.next(last + 1); stripe < stripes; stripe = stripes) {")
            .foundBy(ALL_STALE),
        fault(
                "search: index not noted",
                "Home.setCursor(rowsOf(cells, home), home, index); if",
                "if")
            .isHarmless("The next begins elsewhere."),
        fault(
                "search: window not moved",
                "if (Home.window(rowsOf(cells, home), home) != stripe) { Home.setWindow(rowsOf(cells, home), home, stripe); }",
                "")
            .isHarmless(HINT),
        fault("search: in a stripe from its begin", "return home << 3;", "return 0;")
            .isHarmless("Homes meet."),
        fault(
            "search: words not read",
            "int index = takeFromWord(home, stripe, start + STRIDE - 1, retry);",
            "int index = WOULD_BLOCK;"),
        fault(
            "search: slots not read",
            "return index == WOULD_BLOCK ? takeFromSlots(home, stripe, start, retry) : index;",
            "return index;"),
        fault(
                "search: retries at once",
                "int index = search(home, false);",
                "int index = search(home, true);")
            .isHarmless("A thread that gets follows others from place to place, which takes time."),
        fault(
            "search: not again after contention",
            "return index == CONTENDED ? search(home, true) : index;",
            "return index;"),
        fault(
                "search: contention taken for empty",
                "return index == CONTENDED ? search(home, true) : index;",
                "return Math.max(index, WOULD_BLOCK);")
            .foundBy(CONTENDED),
        fault(
                "search: contended in the end only",
                "return index < 0 ? Math.min(outcome, index) : index;",
                "return index;")
            .isHarmless("A stripe of the ring is marked, or checked, and is read once more."),
        fault(
                "search: contended at its own stripe forgotten",
                "int outcome = index;",
                "int outcome = WOULD_BLOCK;")
            .isHarmless("That stripe is marked, or checked, and is read once more."));
  }

  private static List<Fault> ofWords() {
    String cas =
        "long witness = (long) CELL.compareAndExchange(cells, at, word, rest); if (witness == word) { int index";
    String lend = "lend(index, hasOwn ? Slot.OWN : Slot.freeOf(home) + Slot.LEND);";
    return List.of(
        fault(
            "word: store for CAS",
            cas,
            "CELL.setVolatile(cells, at, rest); long witness = word; if (witness == word) { int index"),
        fault(
            "word: taken though another was faster",
            cas,
            "long witness = (long) CELL.compareAndExchange(cells, at, word, rest); if (at >= 0) { int index"),
        fault(
            "word: not read again after a lost race",
            "return CONTENDED; } word = witness; }",
            "return CONTENDED; } }"),
        fault(
                "word: bit of another cleared",
                "long rest = word & ~(1L << bit);",
                "long rest = word & (word - 1);")
            .foundBy(WIDE),
        fault("word: bit stays", "long rest = word & ~(1L << bit);", "long rest = word;"),
        fault(
            "word: bit not wrapped",
            "(Long.rotateRight(word, from)) + from) & (Long.SIZE - 1);",
            "(Long.rotateRight(word, from)) + from);"),
        fault(
                "word: own not preferred",
                "boolean hasOwn = own >>> shift == stripe && (word & bitOf(own)) != 0;",
                "boolean hasOwn = false;")
            .isHarmless("The home remembers another index instead."),
        fault("word: own lent as another", lend, "lend(index, Slot.freeOf(home) + Slot.LEND);")
            .isHarmless("It is OWN from the next get of its home on."),
        fault("word: another lent as own", lend, "lend(index, Slot.OWN);")
            .isHarmless("It is put as the own index is, and then found by a search."),
        fault("word: slot not lent", "setSlot(cells, index, slot);", "")
            .isHarmless("It stays PARKED, and its put frees it in the word."),
        fault("word: slot free", lend, "lend(index, hasOwn ? Slot.OWN : Slot.freeOf(home));"),
        fault(
                "word: lent by another home",
                lend,
                "lend(index, hasOwn ? Slot.OWN : Slot.freeOf(0) + Slot.LEND);")
            .isHarmless(HINT),
        fault(
                "word: never given up",
                "if (!retry) { return CONTENDED; } word = witness;",
                "word = witness;")
            .isHarmless("A thread that gets follows others, which takes time."));
  }

  private static List<Fault> ofSlots() {
    String cas = "long witness = (long) CELL.compareAndExchange(cells, slotAt(index), seen, lent);";
    return List.of(
        fault("slots: store for CAS", cas, "setSlot(cells, index, lent); long witness = seen;"),
        fault(
            "slots: taken though another was faster",
            "if (witness == seen) { return index; }",
            "if (witness >= 0) { return index; }"),
        fault(
            "slots: taken though lent",
            "while (Slot.isFree(seen)) {",
            "while (Slot.isFree(seen) || Slot.isFavoured(seen)) {"),
        fault(
            "slots: index of the first",
            "if (witness == seen) { return index; }",
            "if (witness == seen) { return base; }"),
        fault(
            "slots: the last place left out",
            "for (int i = 0; i < 1 << shift; i++) {",
            "for (int i = 0; i < (1 << shift) - 1; i++) {"),
        fault(
            "slots: the first place left out",
            "for (int i = 0; i < 1 << shift; i++) {",
            "for (int i = 1; i < 1 << shift; i++) {"),
        fault(
            "slots: places not wrapped",
            "int place = (start + i) & ((1 << shift) - 1);",
            "int place = start + i;"),
        fault(
            "slots: the last of a shorter stripe left out",
            "int size = sizeOf(stripe); long lent",
            "int size = Math.min(1 << shift, capacity - 1 - base); long lent"),
        fault(
                "slots: lent with the old tag",
                cas,
                "long witness = (long) CELL.compareAndExchange(cells, slotAt(index), seen, seen + Slot.LEND);")
            .isHarmless(HINT),
        fault("slots: not read again after a lost race", "seen = witness; }", "}"),
        fault(
                "slots: never given up",
                "if (!retry) { return CONTENDED; } seen = witness;",
                "seen = witness;")
            .isHarmless("A thread that gets follows others, which takes time."));
  }

  private static List<Fault> ofPut() {
    return List.of(
        fault(
            "put: own one not stored",
            "CELL.setRelease(cells, at, Slot.OWN_FREE); return true;",
            "return true;"),
        fault(
            "put: own one parked",
            "CELL.setRelease(cells, at, Slot.OWN_FREE);",
            "CELL.setRelease(cells, at, Slot.PARKED);"),
        fault(
                "put: own one free of another home",
                "CELL.setRelease(cells, at, Slot.OWN_FREE);",
                "CELL.setRelease(cells, at, Slot.freeOf(0));")
            .isHarmless("Its home takes it whichever home lent it last."),
        fault(
            "put: lent one not stored",
            "if (seen == free + Slot.LEND) { CELL.setRelease(cells, at, free);",
            "if (seen == free + Slot.LEND) {"),
        fault(
            "put: lent one parked",
            "if (seen == free + Slot.LEND) { CELL.setRelease(cells, at, free);",
            "if (seen == free + Slot.LEND) { CELL.setRelease(cells, at, Slot.PARKED);"),
        fault(
            "put: favoured one not stored",
            "if (seen == free + Slot.FAVOUR) { CELL.setRelease(cells, at, free);",
            "if (seen == free + Slot.FAVOUR) {"),
        fault(
            "put: favoured one lent",
            "if (seen == free + Slot.FAVOUR) { CELL.setRelease(cells, at, free);",
            "if (seen == free + Slot.FAVOUR) { CELL.setRelease(cells, at, free + Slot.LEND);"),
        fault(
                "put: favoured one forgotten",
                "if (Home.indexOf(Home.favourite(rowsOf(cells, home), home)) != index) { updateHints(cells, home, index); }",
                "")
            .isHarmless(HINT),
        fault(
                "put: hinted before it is free",
                "CELL.setRelease(cells, at, free); updateHints(cells, home, index); return true; }",
                "updateHints(cells, home, index); CELL.setRelease(cells, at, free); return true; }")
            .isHarmless("Where a mark counts, it is set by afterPut."),
        fault(
            "put: of another home, not stored",
            "CELL.setRelease(cells, slotAt(index), Slot.freeOf(home));",
            ""),
        fault(
                "put: of another home, as if of this one",
                "CELL.setRelease(cells, slotAt(index), Slot.freeOf(home));",
                "CELL.setRelease(cells, slotAt(index), Slot.freeOf(home()));")
            .isHarmless("Homes take it from each other."),
        fault(
                "put: of another home, not marked",
                "if (!Slot.isFavoured(seen) || Home.indexOf(Home.favourite(rowsOf(cells, home), home)) != index) { marks.mark(index >>> shift); }",
                "")
            .isHarmless("Before a get is refused, all stripes that have a free index are marked."),
        fault(
                "put: not checked",
                "if (!Slot.isLent(seen)) { return seen == Slot.PARKED && putParked(index); }",
                "if (seen == Slot.PARKED) { return putParked(index); }")
            .foundBy(PUT_TWICE));
  }

  private static List<Fault> ofPublish() {
    String or = "long before = (long) CELL.getAndBitwiseOr(cells, wordAt(stripe), bits);";
    return List.of(
        fault("park: left lent", "setSlot(cells, leases[end], Slot.PARKED);", ""),
        fault(
            "park: free as well",
            "setSlot(cells, leases[end], Slot.PARKED);",
            "setSlot(cells, leases[end], Slot.freeOf(0));"),
        fault(
                "park: still said to be alone",
                "CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), ~unparked);",
                "0;")
            .isHarmless("Its put looks at its slot, which takes time."),
        fault(
                "park: others said to be parked",
                "CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), ~unparked);",
                "CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), 0L);")
            .foundBy(PUT_AGAIN),
        fault(
                "lend: not said to be alone",
                "CELL.getAndBitwiseOrAcquire(cells, aloneAt(index >>> shift), bitOf(index));",
                "0;")
            .foundBy(PUT_AGAIN),
        fault(
            "parked: put again though it is free",
            "if (((long) CELL.getOpaque(cells, wordAt(index >>> shift)) & bit) != 0) { return false; }",
            ""),
        fault("parked: refused", "return seen == Slot.PARKED && putParked(index);", "return false;")
            .foundBy(PARKED_ALONE),
        fault(
            "publish: by a store",
            or,
            "long before = (long) CELL.getVolatile(cells, wordAt(stripe)); CELL.setVolatile(cells, wordAt(stripe), before | bits);"),
        fault("publish: not at all", or, "long before = 1;"),
        fault("publish: not in the ring", "boolean _ = ring.tryEnqueue(stripe);", "")
            .isHarmless("The marks say where it is."),
        fault(
                "publish: always enqueued",
                "if (before == 0 && !ring.contains(stripe)) {",
                "if (bits != 0) {")
            .isHarmless("The ring refuses what it has."),
        fault(
            "publish: not marked",
            "boolean _ = ring.tryEnqueue(stripe); } marks.mark(stripe); }",
            "boolean _ = ring.tryEnqueue(stripe); } }"),
        fault(
                "publish: marked before it is free, and not in the ring",
                or,
                "marks.mark(stripe); " + or)
            .and("boolean _ = ring.tryEnqueue(stripe); } marks.mark(stripe); }", "} }")
            .foundBy(MarkMutants.STALE_WORD));
  }
}
