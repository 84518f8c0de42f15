package dev.iobuf.schedules.examples;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.SequentialModel;
import dev.iobuf.schedules.Strategies;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The first example of {@code README.md}. */
class CounterTest {
  public static class Counter { // the class under test: its public methods are the calls
    private final AtomicInteger count = new AtomicInteger();

    public int next() {
      return count.getAndIncrement();
    }
  }

  @Test
  void everyNumberIsGivenOnce() {
    Explorer.of(Counter.class)
        .specification(SequentialModel.of(Counter::new, counter -> counter.count.get()))
        .program("next next | next") // two threads, one with two calls
        .explore(Strategies.states(), Long.MAX_VALUE)
        .assertNoFailure();
  }
}
