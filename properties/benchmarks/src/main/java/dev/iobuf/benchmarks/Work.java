package dev.iobuf.benchmarks;

/** The work of the threads that share a pool with threads that hold some of its buffers. */
public enum Work {
  /** Get a buffer and put it back. */
  SINGLE("single", 1),
  /** Get eight buffers one by one, and put them back one by one. */
  EIGHT("eight one by one", 8),
  /** Get sixteen buffers by one call, and put them back by one call, of the pools that have it. */
  BULK("bulk of 16", 16),
  /** Keep a buffer; put it back and get one. */
  CHURN_1("churn of 1", 1),
  /** Keep four buffers; put the oldest back and get one. */
  CHURN_4("churn of 4", 4),
  CHURN_16("churn of 16", 16),
  CHURN_48("churn of 48", 48),
  /** As {@link #SINGLE}; now and then exchange a buffer of those that are held. */
  CHANGING("single, held ones change", 1);

  /**
   * The number of pairs of get and put in a stretch of work: a multiple of the number that each
   * kind does at once.
   */
  public static final int STRETCH = 480;

  private final String label;
  private final int leases;

  Work(String label, int leases) {
    this.label = label;
    this.leases = leases;
  }

  /** The number of buffers that a thread has at once. */
  public int leases() {
    return leases;
  }

  /** Returns true if a thread has its buffers throughout. */
  public boolean keeps() {
    return switch (this) {
      case CHURN_1, CHURN_4, CHURN_16, CHURN_48 -> true;
      case SINGLE, EIGHT, BULK, CHANGING -> false;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
