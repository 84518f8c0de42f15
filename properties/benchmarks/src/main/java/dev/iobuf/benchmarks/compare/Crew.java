package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.InUseByThreads;
import dev.iobuf.benchmarks.InUseByVirtualThreads;
import dev.iobuf.benchmarks.Work;
import org.openjdk.jmh.annotations.Mode;

/** The threads that work on a pool in use. */
enum Crew {
  ONE("1 thread", 1, false),
  TWO("2 threads", 2, false),
  SIXTEEN("16 threads", 16, false),
  SIXTEEN_VIRTUAL("16 virtual threads", 16, true),
  THOUSAND_VIRTUAL("1000 virtual threads", 1_000, true);

  private final String label;
  private final int threads;
  private final boolean virtual;

  Crew(String label, int threads, boolean virtual) {
    this.label = label;
    this.threads = threads;
    this.virtual = virtual;
  }

  /**
   * Returns the number of buffers that the crew may have at once. If fewer are free, the result
   * includes waiting.
   */
  int leases(Work work) {
    return threads * work.leases();
  }

  /** The benchmark, without the parameters of the pool. */
  Case benchmark() {
    return virtual
        ? Case.of(InUseByVirtualThreads.class, "stretches", Mode.Throughput)
            .with("threads", threads)
        : Case.of(InUseByThreads.class, "stretch", Mode.Throughput).threads(threads);
  }

  @Override
  public String toString() {
    return label;
  }
}
