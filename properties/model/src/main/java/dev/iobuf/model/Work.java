package dev.iobuf.model;

/** What each thread does again and again. One operation is one lease that is got and put. */
public enum Work {
  /** One lease, got and put. */
  SINGLE(1, "One lease"),
  /** Eight leases, got one by one, then put in the same order. */
  EIGHT(8, "Eight leases one by one"),
  /** Eight leases, got by one call and put by one call. */
  AT_ONCE(8, "Eight leases by one call"),
  /** Sixteen leases, got by one call and put by one call. */
  BULK(16, "Sixteen leases by one call"),
  /** Even threads get a lease, and pass it to the next thread, which puts it. */
  HAND_OFF(1, "Hand-off"),
  /** A get while all indices are lent. */
  REFUSAL(1, "Refusals");

  private final int leases;
  private final String text;

  Work(int leases, String text) {
    this.leases = leases;
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The leases that a thread has at most, and the operations of a round. */
  int leases() {
    return leases;
  }

  /** The threads without which it cannot be done. */
  int fewestThreads() {
    return this == HAND_OFF ? 2 : 1;
  }
}
