package dev.iobuf.pool;

import dev.iobuf.schedules.Progress;
import dev.iobuf.schedules.Strategies;
import java.util.List;

/** Faults of lending and putting several indices at once. */
final class BulkMutants {
  private BulkMutants() {}

  /** Indices of two stripes are put by one call. */
  private static final Trial ACROSS =
      new Trial(Scenarios.making("acrossStripes").progress(Progress.BLOCKING), Strategies::all, 1);

  /** Indices that follow each other, and others, are got and put by one call. */
  private static final Trial RUNS =
      new Trial(
          Scenarios.makingWords(
              "runs(0,8) runs(0,5) runs(36,8) runs(36,3) runs(129,8) runs(129,4) putTwice threeRuns(12)"
                  + " threeRuns(7)"),
          Strategies::all,
          1);

  private static Fault fault(String name, String from, String to) {
    return new Fault("bulk: " + name, "IndexPool", from, to, () -> PoolMutants.BULK_POOLS);
  }

  static List<Fault> all() {
    String word =
        "long witness = (long) CELL.compareAndExchange(cells, at, word, rest);"
            + " if (witness == word) { return count";
    String words = "int first = count < 2 ? 0 : takeSeveral(home(), leases, from, count);";
    String checked =
        "if (((free | alone) & bits) != 0 || Long.bitCount(bits) != end - from) {"
            + " return putChecked(leases, from, end); }";
    return List.of(
        fault(
                "takes one bit too many",
                "for (int i = 0; i < count && rest != 0; i++) { rest",
                "for (int i = 0; i <= count && rest != 0; i++) { rest")
            .foundBy(RUNS),
        fault(
                "takes one bit too many of a run",
                "word & -(Long.lowestOneBit(word) << count)",
                "word & -(Long.lowestOneBit(word) << (count + 1))")
            .foundBy(RUNS),
        fault(
                "takes a whole run though fewer are wanted",
                "return count < Long.bitCount(word) ? word",
                "return count < 0 ? word")
            .foundBy(RUNS),
        fault(
                "scattered bits taken for a run",
                "return (word & (word + Long.lowestOneBit(word))) == 0;",
                "return word != 0;")
            .foundBy(RUNS),
        fault(
                "no bits taken for a run",
                "return (word & (word + Long.lowestOneBit(word))) == 0;",
                "return word == 0;")
            .isHarmless("It takes time."),
        fault(
                "run written from its begin",
                "leases[from + i] = first + i;",
                "leases[from + i] = first;")
            .foundBy(RUNS),
        fault(
                "run written to a wrong place",
                "leases[from + i] = first + i;",
                "leases[i] = first + i;")
            .foundBy(RUNS),
        fault("run put by its last index", "differences |= (leases[from + i] - first) ^ i;", "")
            .foundBy(RUNS),
        fault(
                "run put by its inner indices",
                "if (leases[from + most - 1] - first != most - 1) { return 1; }",
                "")
            .isHarmless("It takes time."),
        fault(
                "run put beyond its stripe",
                "int most = Math.min(to - from, (1 << shift) - (first & ((1 << shift) - 1)));",
                "int most = to - from;")
            .foundBy(RUNS),
        fault("runs never seen", "return differences == 0 ? most : 1;", "return 1;")
            .isHarmless("It takes time."),
        fault(
                "run of one index too many",
                "long bits = (-1L >>> (Long.SIZE - run)) << leases[from];",
                "long bits = (-1L >>> (Long.SIZE - run - 1)) << leases[from];")
            .foundBy(RUNS),
        fault(
                "next words in a wrong place",
                "got += takeWord(next, leases, from + got, count - got, false);",
                "got += takeWord(next, leases, from, count - got, false);")
            .foundBy(RUNS),
        fault(
                "next words beyond the count",
                "got += takeWord(next, leases, from + got, count - got, false);",
                "got += takeWord(next, leases, from + got, count, false);")
            .foundBy(RUNS),
        fault(
                "next words beyond the last stripe",
                "while (got < count && next < stripes && hasMany(next)) {",
                "while (got < count && hasMany(next)) {")
            .isHarmless("Behind the last word lies the margin, which is empty."),
        fault(
                "next words not read",
                "while (got < count && next < stripes && hasMany(next)) {",
                "while (got < 0) {")
            .isHarmless("They are found by the ring."),
        fault("contended word read again", "word = retry ? witness : 0;", "word = witness;")
            .isHarmless("A thread that gets follows others, which takes time."),
        fault(
                "short word read first again",
                "if (got > first && first < 1 << shift) {",
                "if (got < first) {")
            .isHarmless("It is a hint."),
        fault(
                "next words read although few are free",
                "while (got < count && next < stripes && hasMany(next)) {",
                "while (got < count && next < stripes) {")
            .isHarmless("It takes time."),
        fault(
            "takes by a store",
            word,
            "CELL.setVolatile(cells, at, rest); long witness = word; if (witness == word) {"
                + " return count"),
        fault(
            "takes what another was faster to take",
            word,
            "long witness = (long) CELL.compareAndExchange(cells, at, word, rest); if (at >= 0) {"
                + " return count"),
        fault(
            "word not read again after a lost race",
            "onContention(); word = retry ? witness : 0; } return 0;",
            "onContention(); } return 0;"),
        fault(
                "contention not noted",
                "onContention(); word = retry ? witness : 0; } return 0;",
                "word = retry ? witness : 0; } return 0;")
            .isHarmless("Threads that share a home contend once more."),
        fault(
            "takes from words only",
            "int index = poll(); if (index == WOULD_BLOCK) { break; }",
            "int index = WOULD_BLOCK; if (index == WOULD_BLOCK) { break; }"),
        fault("takes nothing from words", words, "int first = 0;")
            .isHarmless("Each is looked for by itself, which takes time."),
        fault("words taken for one", words, "int first = takeSeveral(home(), leases, from, count);")
            .isHarmless("One index of a word is as good as another."),
        fault(
                "takes from the word of its stripe only",
                "int stripe = ring.dequeue(); if (stripe == WOULD_BLOCK) { return got; }",
                "int stripe = WOULD_BLOCK; if (stripe == WOULD_BLOCK) { return got; }")
            .isHarmless("Each of the others is looked for by itself, which takes time."),
        fault(
                "takes from words of the ring only",
                "cursor == Home.NONE ? 0 : takeWordsFrom(cursor >>> shift, home, leases, from, count);",
                "0;")
            .isHarmless("Each of the others is looked for by itself, which takes time."),
        fault(
                "stripe of the ring not noted",
                "Home.setCursor(rowsOf(cells, home), home, stripe << shift); int more",
                "int more")
            .isHarmless("It is a hint: the next begins elsewhere."),
        fault("lease of a word in a wrong place", "int at = from; for", "int at = 0; for"),
        fault(
            "lease of the ring in a wrong place",
            "int more = takeWord(stripe, leases, from + got, count - got, true);",
            "int more = takeWord(stripe, leases, from, count - got, true);"),
        fault(
            "lease of the ring beyond the count",
            "int more = takeWord(stripe, leases, from + got, count - got, true);",
            "int more = takeWord(stripe, leases, from + got, count, true);"),
        fault(
            "lease in a wrong place",
            "leases[from + got] = index; got++; } } catch",
            "leases[from] = index; got++; } } catch"),
        fault("not refused by a closed pool", "if (got == 0 && count > 0) {", "if (got < 0) {")
            .foundBy(
                new Trial(
                    ClosingScenarios.closingPool(2, 2, 1)
                        .program(" ; close | isClosed ; takeAlone(2)"),
                    () -> Strategies.pos(1),
                    100)),
        fault(
                "bits of another stripe",
                "while (end < to && leases[end] >>> shift == stripe) {",
                "while (end < to) {")
            .foundBy(ACROSS),
        fault("one bit a stripe", "bits |= bitOf(leases[end]);", "bits = bitOf(leases[end]);")
            .isHarmless("Each index is then checked by itself, which takes time."),
        fault("slots never read", checked, ""),
        fault(
            "slots read only where a bit is set",
            "if (((free | alone) & bits) != 0 || Long",
            "if ((free & bits) != 0 || Long"),
        fault(
            "free bits not read",
            "if (((free | alone) & bits) != 0 || Long",
            "if ((alone & bits) != 0 || Long"),
        fault("twice in one call", "|| Long.bitCount(bits) != end - from) {", ") {"),
        fault(
                "slots always read",
                checked,
                "if (end >= from) { return putChecked(leases, from, end); }")
            .isHarmless("It takes time."),
        fault(
            "checked: free index put",
            "if (!isLent || (bits & bit) != 0) {",
            "if ((bits & bit) != 0) {"),
        fault(
            "checked: twice in one call", "if (!isLent || (bits & bit) != 0) {", "if (!isLent) {"),
        fault(
            "checked: a parked one taken for lent",
            "slot == Slot.PARKED ? (free & bit) == 0 : Slot.isLent(slot);",
            "slot == Slot.PARKED || Slot.isLent(slot);"),
        fault("checked: not published", "if (bits != 0) { publish(stripe, bits); }", ""),
        fault(
            "checked: those after a refusal, too",
            "publish(stripe, bits); } return end - from;",
            "publish(stripe, bits); } return to - from;"),
        fault("state not read", "if (parked > 0) { afterPuts(parked); }", ""),
        fault("signals to one", "afterPuts(parked);", "afterPuts(1);"),
        fault("rest not put", "if (done < count) { putRest(leases, from, count, done); }", ""),
        fault(
                "rest put from its begin",
                "for (int i = done; i < count; i++) { if",
                "for (int i = 0; i < count; i++) { if")
            .isHarmless(
                "Where some were put, the rest begins with a refusal; its message differs."),
        fault(
            "rest put though one is not lent",
            "if (isAlive()) { throw notLent(leases[from + i], Refusals.progress(i, count)); }",
            ""),
        fault(
            "late put goes to its place", "int run = isAlive() ? count : 0;", "int run = count;"));
  }

  private static Fault few(String name, String from, String to) {
    return new Fault("bulk of few: " + name, "IndexPool", from, to, () -> PoolMutants.FRUGAL_POOLS);
  }

  /**
   * Faults of puts of several that put an index alone, and of gets of several that get one alone.
   */
  static List<Fault> ofFew() {
    String hinted = "index = got < count ? takeHinted(cells, home) : WOULD_BLOCK; }";
    String first = "int index = got < count ? takeHinted(cells, home) : WOULD_BLOCK;";
    String inWord =
        "if (stripe == Home.cursor(rowsOf(cells, home), home) >>> shift"
            + " && (long) CELL.getOpaque(cells, wordAt(stripe)) != 0) { return 0; }";
    return List.of(
        few("hinted beyond the count", hinted, "index = takeHinted(cells, home); }"),
        few("hinted though none is wanted", first, "int index = takeHinted(cells, home);"),
        few("hinted not read", first, "int index = WOULD_BLOCK;")
            .isHarmless("Each is looked for by itself, which takes time."),
        few(
            "hinted in a wrong place",
            "leases[from + got] = index; got++; index",
            "leases[from] = index; got++; index"),
        few(
            "hinted not counted",
            "leases[from + got] = index; got++; index",
            "leases[from + got] = index; index"),
        few("one more than there are", "? end - from : 0;", "? end - from + 1 : 0;"),
        few("many put alone", "return end < many && Home", "return end <= many && Home")
            .isHarmless("It takes time."),
        few("few though next to be got", inWord, "").isHarmless("It takes time."),
        few(
                "more than the home has hints for",
                "&& Home.hasRoom(rowsOf(cells, home), home, end - from) ? end",
                "? end")
            .isHarmless("They are found by their marks, which takes time."),
        few("state not read", "afterPutsAlone(leases[from], alone);", ""),
        few("signals to one", "afterPutsAlone(leases[from], alone);", "afterPut(leases[from]);"),
        few(
            "first put again and again",
            "putAlone(leases[from + done]);",
            "putAlone(leases[from]);"),
        few(
            "put of the first counts for all",
            "int alone = few == 0 ? 0 : putOwn(home, leases, from, few);",
            "int alone = few == 0 || putOwn(home, leases, from, 1) == 0 ? 0 : few;"),
        few(
            "lent, and the mask left",
            "long _ = (long) CELL.getAndBitwiseOrAcquire(cells, aloneAt(stripe), bits);",
            ""),
        few(
                "lent, and the slot left",
                "setSlot(cells, leases[i], Slot.freeOf(home) + Slot.LEND);",
                "")
            .isHarmless("They are put into their word, after a look at their slots."),
        few(
            "slot free instead of lent",
            "setSlot(cells, leases[i], Slot.freeOf(home) + Slot.LEND);",
            "setSlot(cells, leases[i], Slot.freeOf(home));"),
        few(
                "one of several lent",
                "for (int i = from; i < from + count; i++) { setSlot",
                "for (int i = from; i < from + 1; i++) { setSlot")
            .isHarmless("The others stay in their word, which takes time."),
        few("lends many", "&& more < MANY && more > 0", "&& more > 0").isHarmless("It takes time."),
        few("lends none", "if (more < count - got && more", "if (more < 0 && more")
            .isHarmless("They stay in their word, which takes time."));
  }
}
