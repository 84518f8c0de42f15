package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the marks of stripes: of setting, checking and finding them. */
final class MarkMutants {
  private MarkMutants() {}

  /** An index becomes free while two threads check its stripe. */
  private static final Trial TWO_CHECKS =
      marksOf(1, " ; put(0) | check(0) mayHave(0) | check(0) mayHave(0) ; mayHave(0)");

  /** An index becomes free while its stripe is checked, and then one of the next stripe. */
  private static final Trial NEIGHBOURS =
      marksOf(
          2,
          " ; put(0) put(1) mayHave(0) | check(0) mayHave(1) | check(1) mayHave(0) ; mayHave(0)");

  /** Two indices become free at the same time. */
  private static final Trial TWO_PUTS =
      marksOf(
          2, "check(0) check(1) ; put(0) | put(1) mayHave(0) | check(0) ; mayHave(0) mayHave(1)");

  /** An index becomes free while its stripe is checked a second time. */
  private static final Trial TWICE =
      marksOf(1, " ; put(0) mayHave(0) | check(0) check(0) mayHave(0) ; mayHave(0)");

  /**
   * The pool is FENCED, and a stripe without a free index is marked. Its indices, which no home
   * owns, become free while a thread of the other home checks it.
   */
  private static final Trial STALE =
      bounded(
          1,
          Scenarios.pool(4, 2, 2)
              .threadIds(2L, 1L, 2L)
              .program(
                  "get get get get get put(2) put(3) get get ; put(2) put(3) | get get get ; get"));

  /** The same, and another thread gets. */
  private static final Trial STALE_OF_TWO =
      bounded(
          2,
          Scenarios.pool(4, 2, 2)
              .threadIds(2L, 1L, 1L, 2L)
              .program(
                  "get get get get get put(2) put(3) get get ; put(2) put(3) | get | get get ; get"));

  /**
   * The same, with indices that become free in their word; the other thread gets the stripe from
   * the ring.
   */
  static final Trial STALE_WORD =
      bounded(
          2,
          Scenarios.pool(4, 2, 2)
              .threadIds(2L, 1L, 1L, 2L)
              .program(
                  "get get get get get park(2) park(3) take take ; park(2) park(3) | get get | get ;"
                      + " get"));

  /** More stripes than a word has marks for: an index is put by one home and found by another. */
  private static final Trial WORDS =
      new Trial(
          Scenarios.pool(34, 2, 1)
              .threadIds(1L, 2L)
              .program(
                  "get ".repeat(35)
                      + "; put(33) get put(1) put(33) get get get put(32) get put(31) get ; get"),
          Strategies::all,
          1);

  private static Trial marksOf(int stripes, String program) {
    Explorer explorer =
        Explorer.of(MarksSubject.class, stripes).specification(new FreeStripes()).program(program);
    return new Trial(explorer, Strategies::states, 100_000);
  }

  private static Trial bounded(int preemptions, Explorer explorer) {
    return new Trial(explorer, () -> Strategies.bounded(preemptions), 100_000);
  }

  private static Fault marks(String name, String from, String to) {
    return new Fault(
        "marks: " + name,
        "StripeMarks",
        from,
        to,
        () -> List.of(WORDS, TWO_CHECKS, TWICE, NEIGHBOURS, TWO_PUTS));
  }

  private static Fault front(String name, String from, String to) {
    return new Fault(
        "check: " + name, "IndexPool", from, to, () -> List.of(STALE, STALE_OF_TWO, STALE_WORD));
  }

  static List<Fault> all() {
    return Stream.of(ofMark(), ofCheck(), ofSearch(), ofVisit()).flatMap(List::stream).toList();
  }

  private static List<Fault> ofMark() {
    String set = "long _ = (long) WORD.getAndBitwiseOr(words, wordOf(stripe), bit);";
    return List.of(
        marks("not set", set, ""),
        marks(
            "set by a store",
            set,
            "WORD.setVolatile(words, wordOf(stripe), (long) WORD.getVolatile(words,"
                + " wordOf(stripe)) | bit);"),
        marks(
            "not set amid a check",
            "wordOf(stripe)) & bit) == 0) {",
            "wordOf(stripe)) & (bit | bit << 1)) == 0) {"),
        marks(
            "set as CHECKED",
            "long bit = MARKED << placeOf(stripe);",
            "long bit = CHECKED << placeOf(stripe);"),
        marks(
                "set though it is set",
                "wordOf(stripe)) & bit) == 0) {",
                "wordOf(stripe)) & bit) >= 0 || bit != 0) {")
            .isHarmless("It is a write that could be done without."),
        marks(
            "of the next stripe",
            "long bit = MARKED << placeOf(stripe);",
            "long bit = MARKED << placeOf(stripe + 1);"),
        marks("not set at first", "words[wordOf(stripe)] |= MARKED << placeOf(stripe);", "")
            .isHarmless(
                "The first search that finds none marks them; see the next for what has no fence."),
        marks("all of a word in one", "MARGIN + (stripe >>> WORD_SHIFT);", "MARGIN;"),
        marks(
            "of two stripes in one place",
            "(stripe << 1) & (Long.SIZE - 1);",
            "stripe & ~1 & Long.SIZE - 1;"),
        marks("next to each other", "(stripe << 1) & (Long.SIZE - 1);", "stripe & Long.SIZE - 1;"));
  }

  private static List<Fault> ofCheck() {
    String begin =
        "(long) WORD.compareAndExchange(words, at, word, word + ((CHECKED - MARKED) << place));";
    String end =
        "(long) WORD.getAndBitwiseAnd(words, wordOf(stripe), ~(CHECKED << placeOf(stripe)));";
    return List.of(
        marks(
            "check begun by a store",
            begin,
            "word; WORD.setVolatile(words, at, word + ((CHECKED - MARKED) << place));"),
        marks(
            "check begun amid another",
            "while (((word >>> place) & (MARKED | CHECKED)) == MARKED) {",
            "while ((word >>> place & MARKED) == MARKED) {"),
        marks(
                "check of another begun with it",
                "if (witness == word) { return true; } word = witness;",
                "return true;")
            .isHarmless(
                "It looks after the mark was taken off, too, and marks again what it finds."),
        marks(
                "check given up after a lost race",
                "if (witness == word) { return true; } word = witness;",
                "return witness == word;")
            .isHarmless("The mark stays, and the next search checks it."),
        marks(
            "check without CHECKED",
            begin,
            "(long) WORD.compareAndExchange(words, at, word, word - (MARKED << place));"),
        marks(
                "check keeps MARKED",
                begin,
                "(long) WORD.compareAndExchange(words, at, word, word | CHECKED << place);")
            .isHarmless("A stripe that is empty is read by each search."),
        marks("check of none", "return true; }", "return false; }")
            .isHarmless("The stripe keeps CHECKED, and is read by each search."),
        marks(
            "check ends with MARKED cleared, too",
            end,
            "(long) WORD.getAndBitwiseAnd(words, wordOf(stripe), ~((CHECKED | MARKED) << placeOf(stripe)));"),
        marks(
                "check ends with MARKED cleared",
                end,
                "(long) WORD.getAndBitwiseAnd(words, wordOf(stripe), ~(MARKED << placeOf(stripe)));")
            .isHarmless("The stripe keeps CHECKED, and is read by each search."),
        marks(
            "check ends by a store",
            end,
            "0; WORD.setVolatile(words, wordOf(stripe), (long) WORD.getVolatile(words, wordOf(stripe)) & ~(CHECKED << placeOf(stripe)));"),
        marks(
            "check ends all of a word",
            end,
            "(long) WORD.getAndBitwiseAnd(words, wordOf(stripe), ALL_MARKED);"),
        marks("check never ends", end, "0L;")
            .isHarmless(
                "It is the same as if its thread stopped amid the check: each search looks."));
  }

  private static List<Fault> ofSearch() {
    return List.of(
        marks(
            "CHECKED passed by",
            "(word | (word >>> 1)) & ALL_MARKED & mask",
            "word & ALL_MARKED & mask"),
        marks(
            "MARKED passed by",
            "(word | (word >>> 1)) & ALL_MARKED & mask",
            "word >>> 1 & ALL_MARKED & mask"),
        marks(
                "CHECKED of a stripe taken for the next",
                "(word | (word >>> 1)) & ALL_MARKED & mask",
                "word & mask")
            .isHarmless("That is the first bit of either kind, halved, and so the same stripe."),
        marks(
            "of the first word only",
            "first < stripes; first += STRIPES_A_WORD",
            "first <= 0; first += STRIPES_A_WORD"),
        marks("number within the word", "return first + (Long", "return (Long"),
        marks(
            "place for number",
            "(Long.numberOfTrailingZeros(may) >>> 1)",
            "Long.numberOfTrailingZeros(may)"),
        marks("of later words from the place of the first", "mask = -1L; }", "}"),
        marks(
            "looked for from the begin of the word",
            "long mask = -1L << placeOf(from);",
            "long mask = -1L;"),
        marks(
                "not seen before a search",
                "return ((word >>> placeOf(stripe)) & (MARKED | CHECKED)) != 0;",
                "return word < 0;")
            .isHarmless("It is a hint: the stripe's turn comes, as that of all that are marked."),
        marks(
                "seen before a search where there is none",
                "return ((word >>> placeOf(stripe)) & (MARKED | CHECKED)) != 0;",
                "return true;")
            .isHarmless("It is a hint: the home's stripe is read in vain."));
  }

  private static List<Fault> ofVisit() {
    String look = "index = takeFrom(home, stripe, start, true);";
    String mark = "if (index != WOULD_BLOCK) { marks.mark(stripe); }";
    return List.of(
        front(
                "none",
                "if (index == WOULD_BLOCK && marks.beginCheck(stripe)) {",
                "if (index < CONTENDED) {")
            .isHarmless("The marks stay, and each search looks at all stripes."),
        front("without a second look", look, ""),
        front(
            "second look at words only", look, "index = takeFromWord(home, stripe, start, true);"),
        front(
                "second look at slots only",
                look,
                "index = takeFromSlots(home, stripe, start, true);")
            .foundBy(STALE_WORD),
        front("second look gives up", look, "index = takeFrom(home, stripe, start, false);")
            .isHarmless("A stripe where it met another thread is marked again."),
        front("mark not set again", mark, ""),
        front("mark set again where none is free", mark, "marks.mark(stripe);")
            .isHarmless("A stripe that is empty is read by each search."),
        front(
            "mark set again where none is free, and not else",
            mark,
            "if (index == WOULD_BLOCK) { marks.mark(stripe); }"),
        front("ended before the second look", look, "marks.endCheck(stripe); " + look)
            .and("marks.mark(stripe); } marks.endCheck(stripe); }", "marks.mark(stripe); } }"),
        front("ended before the mark is set again", mark, "marks.endCheck(stripe); " + mark)
            .and("marks.mark(stripe); } marks.endCheck(stripe); }", "marks.mark(stripe); } }"),
        front(
                "not ended where one is found",
                mark,
                "if (index != WOULD_BLOCK) { marks.mark(stripe); return index; }")
            .isHarmless("As a check that never ends: each search looks at the stripe."),
        front(
                "after a look that met others",
                "if (index == WOULD_BLOCK && marks",
                "if (index < 0 && marks")
            .isHarmless("The second look takes what is there, or finds that nothing is."));
  }
}
