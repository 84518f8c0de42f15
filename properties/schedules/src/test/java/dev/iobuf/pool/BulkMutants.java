package dev.iobuf.pool;

import dev.iobuf.schedules.Strategies;
import java.util.List;

/** Faults of lending and putting several indices at once. */
final class BulkMutants {
  private BulkMutants() {}

  private static Fault fault(String name, String from, String to) {
    return new Fault(
        "bulk: " + name,
        "IndexPool",
        from,
        to,
        () -> PoolMutants.trials(ClosingScenarios.bulkPools()));
  }

  static List<Fault> all() {
    String lend = "got += lend(home, index) ? 1 : 0;";
    String word =
        "long witness = (long) CELL.compareAndExchange(cells, at, word, rest);"
            + " if (witness == word) { for";
    return List.of(
        fault(
            "takes one bit too many",
            "for (int i = got; i < count && rest != 0; i++) { rest",
            "for (int i = got; i <= count && rest != 0; i++) { rest"),
        fault(
            "takes as many again",
            "for (int i = got; i < count && rest != 0; i++) { rest",
            "for (int i = 0; i < count && rest != 0; i++) { rest"),
        fault(
            "takes by a store",
            word,
            "CELL.setVolatile(cells, at, rest); long witness = word; if (witness == word) { for"),
        fault(
            "takes what another was faster to take",
            word,
            "long witness = (long) CELL.compareAndExchange(cells, at, word, rest); if (at >= 0) { for"),
        fault(
            "word not read again after a lost race",
            "} else { onContention(); } word = witness; } return got;",
            "} else { onContention(); } } return got;"),
        fault("contention not noted", "} else { onContention(); } word", "} word")
            .isHarmless("Threads that share a home contend once more."),
        fault(
            "takes one only",
            "got += takeWords(home(), leases, from + got, count - got);",
            "got += Math.min(1, takeWords(home(), leases, from + got, count - got));"),
        fault(
            "takes from words only",
            "int index = poll(); if (index == WOULD_BLOCK && got",
            "int index = WOULD_BLOCK; if (index == WOULD_BLOCK && got"),
        fault(
                "takes nothing from words",
                "got += takeWords(home(), leases, from + got, count - got);",
                "")
            .isHarmless("Each is looked for by itself, which takes time."),
        fault(
                "takes from the word of its stripe only",
                "int stripe = ring.dequeue(); if (stripe == IndexRing.EMPTY) { return got; }",
                "int stripe = IndexRing.EMPTY; if (stripe == IndexRing.EMPTY) { return got; }")
            .isHarmless("Each of the others is looked for by itself, which takes time."),
        fault(
                "takes from words of the ring only",
                "cursor == Home.NONE ? 0 : takeWord(home, cursor >>> shift, leases, from, count);",
                "0;")
            .isHarmless("Each of the others is looked for by itself, which takes time."),
        fault(
                "stripe of the ring not noted",
                "Home.setCursor(cells, home, stripe << shift); got",
                "got")
            .isHarmless("It is a hint: the next begins elsewhere."),
        fault(
            "lease of another word",
            "int index = (stripe << shift) + Long.numberOfTrailingZeros(taken);",
            "int index = Long.numberOfTrailingZeros(taken);"),
        fault(
            "lease of a word in a wrong place",
            "leases[from + got] = index; got += lend",
            "leases[got] = index; got += lend"),
        fault(
            "lease of the ring in a wrong place",
            "got += takeWord(home, stripe, leases, from + got, count - got);",
            "got += takeWord(home, stripe, leases, from, count - got);"),
        fault(
            "lease of the ring beyond the count",
            "got += takeWord(home, stripe, leases, from + got, count - got);",
            "got += takeWord(home, stripe, leases, from + got, count);"),
        fault(
            "lease in a wrong place",
            "leases[from + got] = index; got++;",
            "leases[from] = index; got++;"),
        fault("slot of a lease not lent", lend, "got++;"),
        fault("lent though its slot has it", lend, "boolean _ = lend(home, index); got++;")
            .foundBy(
                new Trial(
                    Scenarios.pool(1, 2, 1)
                        .threadIds(2L, 1L, 2L, 1L)
                        .program("get ; put(0) get | park(0) take | take ; get get"),
                    () -> Strategies.pos(1),
                    20_000)),
        fault(
            "refused though some are lent",
            "if (index == WOULD_BLOCK && got == 0) {",
            "if (index == WOULD_BLOCK) {"),
        fault(
            "bits of another stripe",
            "if (index >>> shift == stripe) { bits",
            "if (index >= 0) { bits"),
        fault(
            "bits of other stripes forgotten", "todo ^= 1L << i;", "todo = 0;"),
        fault("one bit a stripe", "bits |= bitOf(index);", "bits = bitOf(index);"),
        fault("bits of one stripe again and again", "todo ^= 1L << i;", "")
            .foundBy(
                new Trial(
                    ClosingScenarios.closingPool(2, 2, 2).program("takeAlone(2) ; give(3) | get ; "),
                    () -> Strategies.pos(1),
                    10)),
        fault(
            "the last one not published",
            "count == 0 ? 0 : -1L >>> (Long.SIZE - count);",
            "count == 0 ? 0 : (-1L >>> (Long.SIZE - count)) >>> 1;"),
        fault(
            "none taken for 64",
            "count == 0 ? 0 : -1L >>> (Long.SIZE - count);",
            "-1L >>> (Long.SIZE - count);"),
        fault(
            "refused, and those before it with it",
            "{ return i; } setSlot",
            "{ return 0; } setSlot"),
        fault("state not looked at", "afterPuts(done);", ""),
        fault("signals to one", "afterPuts(done);", "afterPuts(1);"),
        fault("rest not put", "if (done < count) { putRest(leases, from, count, done); }", ""),
        fault(
                "rest put from its begin",
                "for (int i = done; i < count; i++) { if",
                "for (int i = 0; i < count; i++) { if")
            .isHarmless(
                "Where some were put, the rest begins with a refusal; its message differs."),
        fault(
            "rest put though one is not lent",
            "if (isAlive()) { throw notLent(leases[from + i], progress(i, count)); }",
            ""),
        fault(
            "late put goes to its place",
            "int parked = isAlive() ? Math.min(count, CHUNK) : 0;",
            "int parked = Math.min(count, CHUNK);"),
        fault(
            "put of others goes on after a refusal",
            "if (parked < chunk) { parked = 0; }",
            "if (parked < chunk) { done++; }"));
  }
}
