package dev.iobuf.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** {@link InUse} of platform threads. */
public class InUseByThreads extends InUse {
  /**
   * The work of one thread, and its buffers. It has no tear-down: JMH does not wait for those of
   * the threads before it closes the pool.
   */
  @State(Scope.Thread)
  public static class Worker {
    private Part part;

    @Setup(Level.Iteration)
    public void begin(InUseByThreads question, ThreadParams thread) {
      part = question.pool().begin(question.work, thread.getThreadIndex(), thread.getThreadCount());
    }
  }

  @Benchmark
  @OperationsPerInvocation(Work.STRETCH)
  public void stretch(Worker worker) {
    worker.part.stretch();
  }
}
