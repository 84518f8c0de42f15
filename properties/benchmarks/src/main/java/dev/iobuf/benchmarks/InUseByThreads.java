package dev.iobuf.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** {@link InUse} of platform threads. */
public class InUseByThreads extends InUse {
  /** What one thread does, and keeps. */
  @State(Scope.Thread)
  public static class Worker {
    private Part part;

    @Setup
    public void begin(InUseByThreads question, ThreadParams thread) {
      part = question.part(thread.getThreadIndex(), thread.getThreadCount());
      part.begin();
    }

    @TearDown
    public void end() {
      part.end();
    }
  }

  @Benchmark
  @OperationsPerInvocation(Work.STRETCH)
  public void stretch(Worker worker) {
    worker.part.stretch();
  }
}
