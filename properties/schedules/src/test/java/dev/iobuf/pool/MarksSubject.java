package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The marks of stripes of one index each, and whether each index is free. */
public final class MarksSubject {
  private static final VarHandle FREE = MethodHandles.arrayElementVarHandle(long[].class);

  private final StripeMarks marks;
  private final long[] free;

  /** Creates marks that are set, of stripes without a free index. */
  public MarksSubject(int stripes) {
    marks = new StripeMarks(stripes);
    free = new long[stripes];
  }

  /** Makes an index free, as a put with a fence does. */
  public void put(int stripe) {
    FREE.setVolatile(free, stripe, 1L);
    marks.mark(stripe);
  }

  /** Clears the mark of a stripe without a free index, as a search does. */
  public void check(int stripe) {
    if (marks.beginCheck(stripe)) {
      if ((long) FREE.getVolatile(free, stripe) != 0) {
        marks.mark(stripe);
      }
      marks.endCheck(stripe);
    }
  }

  /** Returns true if a stripe may have a free index. */
  public boolean mayHave(int stripe) {
    return marks.next(stripe) == stripe;
  }
}
