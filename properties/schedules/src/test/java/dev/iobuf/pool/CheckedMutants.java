package dev.iobuf.pool;

import dev.iobuf.schedules.Strategies;
import java.util.List;

/** Faults of pools that watch their leases. */
final class CheckedMutants {
  private static final String CAS =
      "(int) CELL.compareAndExchangeRelease(cells, at, lease, ~lease) == lease;";

  /** Faults of a watched pool that one thread finds. */
  private static final Trial ALONE =
      new Trial(
          Scenarios.making(
              "firstGenerationAgain giveBack putUnwiped(0) putUnwiped(1) putUnreset putAllUnreset"),
          Strategies::all,
          1);

  private CheckedMutants() {}

  private static Fault fault(String name, String from, String to) {
    return new Fault(
        "checked: " + name, "WatchedIndexPool", from, to, () -> PoolMutants.CHECKED_POOLS);
  }

  private static Fault census(String name, String from, String to) {
    return new Fault("census: " + name, "WatchedIndexPool", from, to, () -> PoolMutants.CENSUS);
  }

  static List<Fault> all() {
    String end =
        "putEnded( generations == null ? requireLent(lease, done, count)"
            + " : end(generations, lease, done, count));";
    return List.of(
        fault(
            "ended by a store",
            CAS,
            "(int) CELL.getAndSet(cells, at, ~lease) >= Integer.MIN_VALUE;"),
        fault("put that lost the race", CAS, CAS.replace("== lease;", ">= Integer.MIN_VALUE;")),
        fault("not ended", CAS, "at >= 0;"),
        fault(
                "CAS without a look before it",
                "static boolean tryEnd(int[] cells, int at, int lease) {",
                "static boolean tryEnd(int[] cells, int at, int lease) { if (cells.length > at) {"
                    + " return "
                    + CAS
                    + " }")
            .isHarmless("The look spares a put that is refused the CAS, and nothing else."),
        fault(
            "same generation again",
            "int lease = (~ended + (1 << bits)) & Integer.MAX_VALUE;",
            "int lease = ~ended & Integer.MAX_VALUE;"),
        fault(
            "generation counted in the index",
            "int lease = (~ended + (1 << bits)) & Integer.MAX_VALUE;",
            "int lease = (~ended + 1) & Integer.MAX_VALUE;"),
        fault(
                "generation runs into the sign",
                "int lease = (~ended + (1 << bits)) & Integer.MAX_VALUE;",
                "int lease = ~ended + (1 << bits);")
            .foundBy(ALONE),
        fault(
            "lease not noted", "CELL.setRelease(cells, at, lease); return lease;", "return lease;"),
        fault(
            "new pool in which all is lent",
            "CELL.setOpaque(cells, at(index, spacing), ~index);",
            "CELL.setOpaque(cells, at(index, spacing), index);"),
        fault(
            "put of any lease of the index",
            "if (!Generations.tryEnd(generations, at(index), lease)) {",
            "if (!Generations.tryEnd(generations, at(index), leaseOf(index))) {"),
        fault(
            "use of any lease of the index",
            "if (!Generations.isOut(generations, at(index), lease)) {",
            "if (!Generations.isOut(generations, at(index), leaseOf(index))) {"),
        fault(
            "use not checked",
            "return generations == null ? super.checkOffFastPath(lease) : requireOut(generations, lease);",
            "return super.checkOffFastPath(indexOf(lease));"),
        fault(
            "looked up without its generation",
            "(index >= 0 && index < capacity && Generations.isOut(generations, at(index), lease))",
            "(index >= 0 && index < capacity)"),
        fault(
            "ended after the index is free",
            end,
            "putEnded(generations == null ? requireLent(lease, done, count)"
                + " : requireOut(generations, lease)); if (generations != null) { int _ ="
                + " end(generations, lease, done, count); }"),
        fault(
            "ended though it is out of bounds",
            "int index = indexOf(lease); requireBounds(index); return index;",
            "return indexOf(lease);"),
        fault("index not put", "putIndex(index); } /** Refuses a free", "} /** Refuses a free"),
        fault(
                "lease over though its put was refused",
                "wiping.wipe(index); } } catch (Throwable e) {"
                    + " Generations.resume(generations, at(index), lease); throw e;",
                "wiping.wipe(index); } } catch (Throwable e) { throw e;")
            .foundBy(ALONE),
        fault(
                "lease over though its reset threw",
                "reset.accept(index); } catch (Throwable e) {"
                    + " Generations.resume(generations, at(index), lease); throw e;",
                "reset.accept(index); } catch (Throwable e) { throw e;")
            .foundBy(ALONE),
        fault(
            "reset before the lease is over",
            "int index = end(generations, lease, 0, 0);",
            "if (peekIndex(lease) >= 0) { reset.accept(indexOf(lease)); }"
                + " int index = end(generations, lease, 0, 0);"),
        fault(
            "reset after the index is free",
            "int index = end(generations, lease, 0, 0); try {",
            "int index = end(generations, lease, 0, 0); putEnded(index); if (index >= 0) {"
                + " reset.accept(index); return; } try {"),
        fault(
            "several: reset after the indices are free",
            "resetEnded(generations, own, ended, reset); for (int i = 0; i < ended; i++) {"
                + " putEnded(indexOf(own[i])); }",
            "for (int i = 0; i < ended; i++) { putEnded(indexOf(own[i])); }"
                + " resetEnded(generations, own, ended, reset);"),
        fault(
            "several: what is refused is reset and put",
            "try { for (; ended < count; ended++) { int _ = end(",
            "try { for (; ended < count;) { ended++; int _ = end("),
        fault(
                "several: lease over though its reset threw",
                "Generations.resume(generations, at(indexOf(leases[i])), leases[i]);",
                "")
            .foundBy(ALONE),
        fault(
                "given back, and still out",
                "boolean _ = Generations.tryEnd(generations, at(index), lease);",
                "")
            .foundBy(ALONE),
        fault("given back, and not free", "putUnlent(index);", "").foundBy(ALONE),
        fault(
            "several: the first lease put each time",
            "put(leases[from + i], i, count);",
            "put(leases[from], i, count);"),
        fault(
            "several: continues after a refusal",
            "put(leases[from + i], i, count);",
            "try { put(leases[from + i], i, count); } catch (IllegalStateException e) { }"),
        fault(
                "several: bounds not checked first",
                "requireIndices(leases, from, count); for (int i = 0;",
                "for (int i = 0;")
            .isHarmless("Each is checked before it is put; those before it have been put then."),
        fault("several: indices for leases", "beginAll(leases, from, got);", ""),
        fault(
            "several: the first one's lease not begun",
            "for (int i = from; i < from + count; i++) { leases[i] = begin(leases[i]);",
            "for (int i = from + 1; i < from + count; i++) { leases[i] = begin(leases[i]);"),
        fault(
            "one: its lease not begun",
            "refused(); return WOULD_BLOCK; } return begin(index);",
            "refused(); return WOULD_BLOCK; } return index;"),
        fault(
            "lease not begun of one that would wait",
            "requireAlive(); return WOULD_BLOCK; } return begin(index);",
            "requireAlive(); return WOULD_BLOCK; } return index;"),
        fault(
            "waiter's lease not begun",
            "return begin(wait.await(Long.MAX_VALUE));",
            "return wait.await(Long.MAX_VALUE);"),
        fault(
            "lease not begun of one that waits for a while",
            "came free\", timeout); } return begin(index);",
            "came free\", timeout); } return index;"),
        fault(
            "put passes by", "this.clockUse = null; disableFastPath();", "this.clockUse = null;"));
  }

  /** Faults of the census. */
  static List<Fault> ofCensus() {
    return List.of(
        census(
            "cleared after the index is free",
            "if (census != null) { census.end(index); } putIndex(index);",
            "putIndex(index); if (census != null) { census.end(index); }"),
        census(
            "written before the lease begins",
            "int lease = generations == null ? index : Generations.begin(generations, at(index), bits);"
                + " if (census != null) { census.begin(index); } return lease;",
            "if (census != null) { census.begin(index); } return generations == null ? index :"
                + " Generations.begin(generations, at(index), bits);"),
        census("thread not read again", "|| id != (long) ROW.getAcquire(rows, at)", ""),
        census("time not read again", "|| nanos != (long) ROW.getOpaque(rows, at + 1)", "")
            .foundBy(
                new Trial(
                    CheckedScenarios.census(" ; get put tick get | record ; record"),
                    () -> Strategies.bounded(2),
                    1_000)),
        census(
            "thread written before the time",
            "long id = thread.threadId(); int at = at(index);",
            "long id = thread.threadId(); int at = at(index); ROW.setRelease(rows, at, id);"),
        census("free index taken for lent", "if (id == 0 || id", "if (id < 0 || id"),
        census("not cleared", "ROW.setOpaque(rows, at(index), 0L);", ""),
        census("thread not written", "ROW.setRelease(rows, at, id);", ""),
        census(
            "kept of what is given back",
            "if (census != null) { census.end(index); } putUnlent(index);",
            "putUnlent(index);"));
  }

  private static Fault counted(String name, String from, String to) {
    return new Fault("counted: " + name, "WatchedIndexPool", from, to, () -> PoolMutants.COUNTED);
  }

  /** Faults of the counts of gets. */
  static List<Fault> ofCounts() {
    String count = "GetCounts.count(gets, index, spacing);";
    return List.of(
        counted("not counted", count, ""),
        counted("all at one index", count, "GetCounts.count(gets, 0, spacing);"),
        counted("count not kept", "COUNT.setOpaque(cells, at, before + 1);", ""),
        counted(
            "counted by a thread that has not got the index",
            "int index = poll(cells); if (index == WOULD_BLOCK) {",
            "begin(0); int index = poll(cells); if (index == WOULD_BLOCK) {"));
  }
}
