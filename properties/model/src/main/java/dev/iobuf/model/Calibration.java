package dev.iobuf.model;

/**
 * A row that two processors can measure, and what was measured: properties/benchmarks/README.md, 29
 * November 2026. {@link Latencies#HERE} has its costs within one processor from the first two rows,
 * and the distance of the processors from the row of the queue with two threads.
 */
enum Calibration {
  ONE_LEASE(Entrant.IOBUF, Work.SINGLE, 1, 150),
  EIGHT(Entrant.IOBUF, Work.EIGHT, 1, 100),
  AT_ONCE(Entrant.IOBUF, Work.AT_ONCE, 1, 244),
  REFUSAL(Entrant.IOBUF, Work.REFUSAL, 1, 1_258),
  QUEUE(Entrant.ARRAY_QUEUE, Work.SINGLE, 1, 77.4),
  QUEUE_EIGHT(Entrant.ARRAY_QUEUE, Work.EIGHT, 1, 72.9),
  QUEUE_REFUSAL(Entrant.ARRAY_QUEUE, Work.REFUSAL, 1, 549),
  TWO_THREADS(Entrant.IOBUF, Work.SINGLE, 2, 217),
  TWO_THREADS_EIGHT(Entrant.IOBUF, Work.EIGHT, 2, 144),
  TWO_THREADS_AT_ONCE(Entrant.IOBUF, Work.AT_ONCE, 2, 416),
  QUEUE_TWO_THREADS(Entrant.ARRAY_QUEUE, Work.SINGLE, 2, 8.9),
  QUEUE_TWO_THREADS_EIGHT(Entrant.ARRAY_QUEUE, Work.EIGHT, 2, 5.6),
  QUEUE_TWO_THREADS_AT_ONCE(Entrant.ARRAY_QUEUE, Work.AT_ONCE, 2, 12.0);

  private static final Topology MACHINE = new Topology(2, 2, 1);
  private static final int CAPACITY = 1_024;

  private final Entrant entrant;
  private final Work work;
  private final int threads;
  private final double measured;

  Calibration(Entrant entrant, Work work, int threads, double measured) {
    this.entrant = entrant;
    this.work = work;
    this.threads = threads;
    this.measured = measured;
  }

  Trial trial() {
    return new Trial(entrant, work, threads, MACHINE, CAPACITY, 1);
  }

  /** Operations of all threads in a microsecond. */
  double measured() {
    return measured;
  }
}
