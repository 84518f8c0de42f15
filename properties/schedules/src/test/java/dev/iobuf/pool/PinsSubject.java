package dev.iobuf.pool;

/** The pins of the only lease of a pool. */
public final class PinsSubject {
  private final IndexPool pool = new IndexPool("pool", 1);
  private final Pins pins = new Pins(pool);

  /** Creates a pool whose index is lent, and has been pinned before. */
  public PinsSubject() {
    pool.tryGet();
    pins.pin(0);
    pins.unpin(0);
  }

  /** Counts an operation in. */
  public void pin() {
    pins.pin(0);
  }

  /** Counts an operation out. Returns false if none is in flight. */
  public boolean unpin() {
    try {
      pins.unpin(0);
      return true;
    } catch (IllegalStateException none) {
      return false;
    }
  }

  /** Returns true if the pins would permit a put. */
  public boolean mayPut() {
    try {
      pins.requireNone(0);
      return true;
    } catch (IllegalStateException pinned) {
      return false;
    }
  }

  /** A number. */
  public static final class Model {
    private int count;

    /** One more. */
    public void pin() {
      count++;
    }

    /** One less, if a pin is counted. */
    public boolean unpin() {
      if (count == 0) {
        return false;
      }
      count--;
      return true;
    }

    /** None. */
    public boolean mayPut() {
      return count == 0;
    }

    int count() {
      return count;
    }
  }
}
