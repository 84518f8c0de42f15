package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import dev.iobuf.benchmarks.peers.Retry;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * What does a buffer cost that one thread gets and another one puts? Both are counted, so two
 * operations are one buffer. All contenders use the same queue between the threads.
 */
public class HandOff extends PoolQuestion {
  private static final int UNDERWAY = 256;

  @Param({
    "IOBUF",
    "JCTOOLS_STRICT",
    "JCTOOLS_RELAXED",
    "JCTOOLS_VARHANDLE_STRICT",
    "JCTOOLS_VARHANDLE_RELAXED",
    "AGRONA",
    "ARRAY_BLOCKING",
    "CONCURRENT_LINKED"
  })
  Contender contender;

  private final SpscArrayQueue<Object> belt = new SpscArrayQueue<>(UNDERWAY);

  @Override
  Contender contender() {
    return contender;
  }

  @Benchmark
  @Group("handOff")
  public void get(Control control) {
    Object buffer = pool.tryBorrow();
    for (int attempt = 0; buffer == null && !control.stopMeasurement; ) {
      attempt = Retry.pause(attempt);
      buffer = pool.tryBorrow();
    }
    if (buffer != null) {
      pass(buffer, control);
    }
  }

  private void pass(Object buffer, Control control) {
    for (int attempt = 0; !belt.offer(buffer); ) {
      if (control.stopMeasurement) {
        pool.putBack(buffer);
        return;
      }
      attempt = Retry.pause(attempt);
    }
  }

  @Benchmark
  @Group("handOff")
  public void put(Control control) {
    Object buffer = belt.poll();
    for (int attempt = 0; buffer == null && !control.stopMeasurement; ) {
      attempt = Retry.pause(attempt);
      buffer = belt.poll();
    }
    if (buffer != null) {
      pool.putBack(buffer);
    }
  }

  @TearDown(Level.Iteration)
  public void putTheBuffersInTheQueue() {
    for (Object buffer = belt.poll(); buffer != null; buffer = belt.poll()) {
      pool.putBack(buffer);
    }
  }
}
