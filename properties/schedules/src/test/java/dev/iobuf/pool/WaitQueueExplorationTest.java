package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Timeouts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitQueueExplorationTest {
  @ParameterizedTest
  @ValueSource(strings = {"get put | get put", "get put | get put | get put", "get put get put | get put", "get put get put | get put | get put"})
  void states(String program) {
    Explorer pool = Scenarios.waitingPool(1, 1, 1).program(program);
    System.out.println(pool.explore(Strategies.pos(1), 20_000).assertNoFailure());
    Report r = pool.explore(Strategies.states(), Long.MAX_VALUE, 60_000_000_000L).assertNoFailure();
    System.out.println(r);
  }
  @ParameterizedTest
  @ValueSource(strings = {"get put | poll", "get put get put | poll | get put"})
  void timed(String program) {
    Explorer pool = Scenarios.waitingPool(1, 1, 1).program(program).timeouts(Timeouts.ANY);
    System.out.println(pool.explore(Strategies.pos(1), 20_000).assertNoFailure());
    System.out.println(pool.explore(Strategies.states(), Long.MAX_VALUE, 60_000_000_000L).assertNoFailure());
  }

  record Fault(String name, String type, String from, String to) {}

  static java.util.List<Fault> faults() {
    return java.util.List.of(
        new Fault("signals taken after arrivals", "WaitQueue", "int signalled = (int) SIGNALS.getAndSet(this, 0); admitArrivals();", "admitArrivals(); int signalled = (int) SIGNALS.getAndSet(this, 0);"),
        new Fault("put does not signal", "IndexBag", "if ((state & WAITERS) != 0) { waiters.signal(1); }", ""),
        new Fault("signal not passed on", "IndexBag", "somebody else's. waiters.signal(1);", ""),
        new Fault("handed index not put back", "IndexBag", "if (index != WOULD_BLOCK) { put(index); } return handed;", "return index == WOULD_BLOCK ? handed : index;"),
        new Fault("handed index ignored", "IndexBag", "int handed = waiter.handed();", "int handed = -1;"),
        new Fault("woken not rejoined", "IndexPool", "rejoin(waiter);", "waiter.fallAsleep();"),
        new Fault("work not repeated", "WaitQueue", "done = (int) WORK.getAndAdd(this, -done) - done;", "WORK.setVolatile(this, 0); done = 0;"),
        new Fault("gone still handed", "WaitQueue", "if (oldest.wake(outcome)) { return; }", "oldest.wake(outcome); if (ends != null) { return; }"),
        new Fault("index of gone lost", "WaitQueue", "if (outcome >= 0) { pool.put(outcome); }", ""),
        new Fault("sleeps without look", "Waiter", "if ((int) STATE.getAcquire(this) != ASLEEP) { return; }", ""),
        new Fault("woken without CAS", "Waiter", "if (!STATE.compareAndSet(this, ASLEEP, outcome)) {", "STATE.setVolatile(this, outcome); if (thread == null) {"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("faults")
  void killed(Fault f) {
    dev.iobuf.schedules.Mutant m = new dev.iobuf.schedules.Mutants(java.nio.file.Path.of("../../core/src/main/java")).of(f.name, "dev.iobuf.pool." + f.type, f.from, f.to);
    long runs = 0;
    for (String program : java.util.List.of("get put get put | get put | get put", "get put | poll put | get put", "get put get put | poll put | poll put", "get put get put | poll put | get put", "get put get put | get put | poll put | poll put")) {
      for (Timeouts t : java.util.List.of(Timeouts.NEVER, Timeouts.ANY)) {
        Report r = Scenarios.waitingPool(1, 1, 1).program(program).timeouts(t).mutant(m).explore(Strategies.pos(1), 20_000);
        runs += r.runs();
        if (r.failure().isPresent()) {
          System.out.println(f.name + ": " + r.failure().orElseThrow().outcome() + " after " + runs + " by " + program + " " + t);
          return;
        }
      }
    }
    org.assertj.core.api.Assertions.fail("survived " + runs + ": " + f.name);
  }
}
