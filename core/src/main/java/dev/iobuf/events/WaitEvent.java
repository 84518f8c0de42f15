package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A get had to wait. Its duration is that of the wait. */
@Name("dev.iobuf.Wait")
@Label("Pool Wait")
@Description("A get waited for an index to be put")
public final class WaitEvent extends PoolEvent {
  @Name("index")
  @Label("Index")
  @Description("The index that was lent in the end, or -1 if none was")
  int index;

  /** Creates one that begins now. */
  @SuppressWarnings("this-escape") // of a final class
  public WaitEvent() {
    begin();
  }

  /**
   * Ends it.
   *
   * @param pool what messages call the pool
   * @param lent the index, or a negative number
   */
  public void end(Object pool, int lent) {
    end();
    if (shouldCommit()) {
      this.pool = pool.toString();
      this.index = lent;
      commit();
    }
  }
}
