package dev.iobuf.benchmarks.waiting;

import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.wait.WaitStrategy;
import java.io.PrintStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How soon does a waiting {@code get} continue after the {@code put} that ends its wait?
 *
 * <p>One thread holds the only index for some milliseconds, until the other one sleeps in {@code
 * get}, reads the clock, and puts it; the other one reads the clock when it has the index. Beside
 * the pool, the floor: a thread that is asleep in {@link LockSupport#park()} and woken.
 */
public final class WakeUp {
  private static final long ASLEEP_NANOS = 2_000_000;
  private static final long HIGHEST_NANOS = 60_000_000_000L;

  private final int rounds;
  private final Semaphore begin = new Semaphore(0);
  private final Semaphore end = new Semaphore(0);
  private final Histogram nanos = new Histogram(HIGHEST_NANOS, 3);
  private volatile long released;

  private WakeUp(int rounds) {
    this.rounds = rounds;
  }

  /** The thing that a thread waits for. */
  private interface Gate {
    void shut() throws InterruptedException;

    void pass() throws InterruptedException;

    void open();
  }

  /**
   * Measures and prints.
   *
   * @param arguments the number of rounds, 5,000 if none
   */
  public static void main(String... arguments) throws InterruptedException {
    int rounds = arguments.length == 0 ? 5_000 : Integer.parseInt(arguments[0]);
    PrintStream out = System.out;
    for (boolean virtual : new boolean[] {false, true}) {
      new WakeUp(rounds).run(out, "park and unpark, the floor", virtual, new Parked());
      for (WaitStrategy strategy : new WaitStrategy[] {WaitStrategy.PARK, WaitStrategy.BACK_OFF}) {
        new WakeUp(rounds).run(out, "get, waiting by " + strategy, virtual, new Pooled(strategy));
      }
    }
  }

  private void run(PrintStream out, String what, boolean virtual, Gate gate)
      throws InterruptedException {
    Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    Thread waiter = builder.start(() -> waitAgainAndAgain(gate));
    for (int round = -rounds / 10; round < rounds; round++) {
      if (round == 0) {
        nanos.reset(); // the iterations before were to warm up
      }
      gate.shut();
      begin.release();
      LockSupport.parkNanos(ASLEEP_NANOS);
      released = System.nanoTime();
      gate.open();
      end.acquire();
    }
    waiter.interrupt();
    waiter.join();
    out.printf("%s, %s thread, %,d times%n", what, virtual ? "virtual" : "platform", rounds);
    Waits.printPercentiles(out, nanos);
    Waits.printHistogram(out, nanos);
  }

  private void waitAgainAndAgain(Gate gate) {
    try {
      while (true) {
        begin.acquire();
        gate.pass();
        nanos.recordValue(System.nanoTime() - released);
        end.release();
      }
    } catch (InterruptedException over) {
      // The other thread has seen enough.
    }
  }

  private static final class Pooled implements Gate {
    private final IndexPool pool;

    Pooled(WaitStrategy strategy) {
      pool = IndexPool.create("gate", 1, PoolOptions.DEFAULT.waiting(strategy));
    }

    @Override
    public void shut() throws InterruptedException {
      if (pool.lent() == 0) {
        pool.get();
      }
    }

    @Override
    public void pass() throws InterruptedException {
      pool.get();
    }

    @Override
    public void open() {
      pool.put(0);
    }
  }

  private static final class Parked implements Gate {
    private volatile boolean isOpen;
    private volatile Thread waiter = Thread.currentThread();

    @Override
    public void shut() {
      isOpen = false;
    }

    @Override
    public void pass() throws InterruptedException {
      waiter = Thread.currentThread();
      while (!isOpen) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }

    @Override
    public void open() {
      isOpen = true;
      LockSupport.unpark(waiter);
    }
  }
}
