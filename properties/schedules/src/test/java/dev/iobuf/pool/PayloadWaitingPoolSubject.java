package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that wait, and a payload in plain memory. */
public final class PayloadWaitingPoolSubject {
  private final WaitingPoolSubject pool;
  private final Payload payload;

  /** Creates a pool whose front has a shape so small that every path is reached. */
  public PayloadWaitingPoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new WaitingPoolSubject(capacity, homes, size, striped);
    payload = new Payload(capacity);
  }

  /** Waits for an index, lends it, and reads what its last holder wrote. */
  public int get() throws InterruptedException {
    return payload.claim(pool.get());
  }

  /** The same, up to a time. */
  public int poll() throws InterruptedException {
    return payload.claim(pool.poll());
  }

  /** The same without waiting. */
  public int tryGet() {
    return payload.claim(pool.tryGet());
  }

  /** Takes an index back. */
  public void put(int index) {
    payload.disclaim(index);
    pool.put(index);
  }

  /** Interrupts a thread of the program. */
  public void interrupt(Thread thread) {
    pool.interrupt(thread);
  }
}
