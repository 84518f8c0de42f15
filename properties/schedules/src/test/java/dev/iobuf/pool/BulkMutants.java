package dev.iobuf.pool;

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
    return List.of(
        fault(
            "takes one bit too many",
            "for (int i = 0; i < count; i++) { rest",
            "for (int i = 0; i <= count; i++) { rest"),
        fault(
            "takes by a store",
            "if (!WORD.compareAndSet(this, word, rest)) { return CONTENDED; }",
            "WORD.setVolatile(this, rest);"),
        fault(
            "takes what another was faster to take",
            "if (!WORD.compareAndSet(this, word, rest)) {",
            "if (!WORD.compareAndSet(this, word, rest) && word < 0) {"),
        fault("takes less than nothing", "meet(); got = 0;", "meet();"),
        fault("meeting not noted", "meet(); got = 0;", "got = 0;")
            .isHarmless("Who has met nobody goes on meeting others at the first stripe."),
        fault(
            "takes one only",
            "int got = home().take(leases, from, count);",
            "int got = Math.min(1, home().take(leases, from, count));"),
        fault(
            "takes from home only",
            "while (got < count) { int index",
            "while (got < 0) { int index"),
        fault(
                "takes nothing at home",
                "int got = home().take(leases, from, count);",
                "int got = 0;")
            .isHarmless("Each is looked for by itself, which takes time."),
        fault(
            "lease of another word",
            "leases[from + got] = base + Long",
            "leases[from + got] = Long"),
        fault("lease at home in a wrong place", "leases[from + got] = base", "leases[got] = base"),
        fault("lease in a wrong place", "leases[from + got] = index;", "leases[from] = index;"),
        fault(
            "refused though some are lent",
            "if (index == WOULD_BLOCK && got == 0) {",
            "if (index == WOULD_BLOCK) {"),
        fault("run crosses its word", "&& leases[end] >>> shift == index >>> shift", ""),
        fault(
            "run begins in the ring",
            "if (index < front && !isInSlot(index)) {",
            "if (placeOf(index) >= slots) {"),
        fault(
            "run begins in a slot",
            "if (index < front && !isInSlot(index)) {",
            "if (index < front) {"),
        fault("run goes on in a slot", "&& placeOf(leases[end]) >= slots", ""),
        fault("run goes on beyond the leases", "while (end < to &&", "while (end <= to &&"),
        fault("index twice in a run", "&& (bits & bitOf(leases[end])) == 0", ""),
        fault("run longer than what it puts", "bits |= bitOf(leases[end]);", ""),
        fault(
            "run refused, and its first with it",
            "if (stripe.giveBits(bits)) { return end - from; }",
            "return stripe.giveBits(bits) ? end - from : 0;"),
        fault("what is in no word not put", "return setFree(index) ? 1 : 0;", "return 1;"),
        fault("state not looked at", "tell(done);", ""),
        fault("signals to one", "tell(done);", "tell(1);"),
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
        fault("late put goes to its place", "int run = isAlive() ? count : 0;", "int run = count;"),
        fault(
            "put of others goes on after a refusal",
            "while (done < count && run > 0) {",
            "while (done < count && run >= 0) {"));
  }
}
