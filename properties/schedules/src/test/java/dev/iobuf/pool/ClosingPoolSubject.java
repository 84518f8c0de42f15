package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that is closed at some time. */
public final class ClosingPoolSubject {
  private final IndexPool pool;
  private final Payload flag = new Payload(0);
  private boolean farewell;

  /** Creates a pool whose front has a shape so small that every path is reached. */
  public ClosingPoolSubject(int capacity, int stripes, int bits) {
    pool = new IndexPool("pool", capacity, stripes, bits);
  }

  /** Lends an index while others may be closing the pool. */
  public int get() {
    return pool.tryGet();
  }

  /** Lends an index while nobody closes the pool. */
  public int getAlone() {
    return pool.tryGet();
  }

  /** Lends an index, and waits for it. */
  public int await() throws InterruptedException {
    return pool.get();
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }

  /** Closes the pool, after a note in plain memory. */
  public void close() {
    farewell = true;
    pool.close();
  }

  /** Whether the pool is closed; whoever finds it so must find the note. */
  public boolean isClosed() {
    boolean closed = pool.isClosed();
    if (closed && !farewell) {
      throw new AssertionError("closed, but what was done before is not seen");
    }
    return closed;
  }

  /** Raises the flag. */
  public void raise() {
    flag.raise();
  }

  /** Reads the flag. */
  public boolean isRaised() {
    return flag.isRaised();
  }
}
