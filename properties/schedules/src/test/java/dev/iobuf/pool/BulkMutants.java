package dev.iobuf.pool;

import java.util.List;

/** Faults of lending and putting several indices at once. */
final class BulkMutants {
  private BulkMutants() {}

  private static Fault bulk(String name, String from, String to) {
    return fault("IndexBag", name, from, to);
  }

  private static Fault stripe(String name, String from, String to) {
    return fault("Stripe", name, from, to);
  }

  private static Fault fault(String type, String name, String from, String to) {
    return new Fault(
        "bulk: " + name, type, from, to, () -> PoolMutants.trials(ClosingScenarios.bulkPools()));
  }

  static List<Fault> all() {
    return List.of(
        stripe(
            "takes one bit too many",
            "for (int i = 0; i < count; i++) { rest",
            "for (int i = 0; i <= count; i++) { rest"),
        stripe(
            "takes by a store",
            "if (!WORD.compareAndSet(this, word, rest)) { return CONTENDED; }",
            "WORD.setVolatile(this, rest);"),
        stripe(
            "takes what another was faster to take",
            "if (!WORD.compareAndSet(this, word, rest)) {",
            "if (!WORD.compareAndSet(this, word, rest) && word < 0) {"),
        bulk("takes less than nothing", "meet(); got = 0;", "meet();"),
        bulk("meeting not noted", "meet(); got = 0;", "got = 0;")
            .isHarmless("Who has met nobody goes on meeting others at the first stripe."),
        bulk(
            "takes one only",
            "int got = home().take(leases, from, count);",
            "int got = Math.min(1, home().take(leases, from, count));"),
        bulk(
            "takes from home only",
            "while (got < count) { int index",
            "while (got < 0) { int index"),
        bulk("takes nothing at home", "int got = home().take(leases, from, count);", "int got = 0;")
            .isHarmless("Each is looked for by itself, which takes time."),
        stripe(
            "lease of another word",
            "leases[from + got] = base + Long",
            "leases[from + got] = Long"),
        stripe("lease at home in a wrong place", "leases[from + got] = base", "leases[got] = base"),
        bulk("lease in a wrong place", "leases[from + got] = index;", "leases[from] = index;"),
        bulk(
            "refused though some are lent",
            "if (index == WOULD_BLOCK && got == 0) {",
            "if (index == WOULD_BLOCK) {"),
        bulk("run crosses its word", "&& leases[end] >>> shift == index >>> shift", ""),
        bulk(
            "run begins in the ring",
            "if (index < front && !isInSlot(index)) {",
            "if (placeOf(index) >= slots) {"),
        bulk(
            "run begins in a slot",
            "if (index < front && !isInSlot(index)) {",
            "if (index < front) {"),
        bulk("run goes on in a slot", "&& placeOf(leases[end]) >= slots", ""),
        bulk("run goes on beyond the leases", "while (end < to &&", "while (end <= to &&"),
        bulk("index twice in a run", "&& (bits & bitOf(leases[end])) == 0", ""),
        bulk("run longer than what it puts", "bits |= bitOf(leases[end]);", ""),
        bulk(
            "run refused, and its first with it",
            "if (stripe.giveBits(bits)) { return end - from; }",
            "return stripe.giveBits(bits) ? end - from : 0;"),
        bulk(
            "what is in no word not put",
            "return setFree(index) ? 1 : 0; } /** Makes an",
            "return 1; } /** Makes an"),
        bulk("state not looked at", "tell(done);", ""),
        bulk("signals to one", "tell(done);", "tell(1);"),
        bulk("rest not put", "if (done < count) { putRest(leases, from, count, done); }", ""),
        bulk(
                "rest put from its begin",
                "for (int i = done; i < count; i++) { if",
                "for (int i = 0; i < count; i++) { if")
            .isHarmless(
                "Where some were put, the rest begins with a refusal; its message differs."),
        bulk(
            "rest put though one is not lent",
            "if (isAlive()) { throw notLent(leases[from + i], progress(i, count)); }",
            ""),
        bulk("late put goes to its place", "int run = isAlive() ? count : 0;", "int run = count;"),
        bulk(
            "put of others goes on after a refusal",
            "while (done < count && run > 0) {",
            "while (done < count && run >= 0) {"));
  }
}
