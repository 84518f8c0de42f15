package dev.iobuf.model;

import dev.iobuf.schedules.Mutant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The paths of the pool whose costs are guarded, on sixteen processors of one socket. */
enum Guard {
  SINGLE_ALONE(Work.SINGLE, 1, Guard.SMALL),
  SINGLE(Work.SINGLE, 4, Guard.SMALL),
  EIGHT_ALONE(Work.EIGHT, 1, Trial.CAPACITY),
  EIGHT(Work.EIGHT, 4, Trial.CAPACITY),
  BULK_ALONE(Work.BULK, 1, Trial.CAPACITY),
  BULK(Work.BULK, 4, Trial.CAPACITY),
  HAND_OFF(Work.HAND_OFF, 2, Trial.CAPACITY),
  REFUSAL_ALONE(Work.REFUSAL, 1, Guard.SMALL),
  REFUSAL(Work.REFUSAL, 4, Guard.SMALL);

  private static final Topology MACHINE = new Topology(16, 8, 1);

  /** A capacity so small that each slot has a line. */
  private static final int SMALL = 128;

  private static final int SEED = 1;

  private final Work work;
  private final int threads;
  private final int capacity;

  Guard(Work work, int threads, int capacity) {
    this.work = work;
    this.threads = threads;
    this.capacity = capacity;
  }

  Trial trial() {
    return new Trial(Entrant.IOBUF, work, threads, MACHINE, capacity, SEED);
  }

  String text() {
    return work.text().toLowerCase(Locale.ROOT);
  }

  /** Returns the counts of an operation; with a change, if there is one. */
  String counts(@Nullable Mutant change) {
    return trial().run(Latencies.EPYC, change).counts();
  }
}
