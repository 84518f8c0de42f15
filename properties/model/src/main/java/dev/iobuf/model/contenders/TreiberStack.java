package dev.iobuf.model.contenders;

import dev.iobuf.model.Contender;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A stack of indices (Treiber, 1986): the head has the index on top, and a number of changes, so
 * that a CAS fails if the head has changed and come back.
 */
public final class TreiberStack implements Contender {
  private static final VarHandle HEAD;
  private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(TreiberStack.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int[] next;
  private long head;

  /** Creates a stack that holds all indices below the capacity. */
  public TreiberStack(int capacity) {
    next = new int[capacity];
    for (int index = 0; index < capacity; index++) {
      next[index] = index + 1 < capacity ? index + 1 : NONE;
    }
  }

  @Override
  public int get() {
    while (true) {
      long seen = (long) HEAD.getVolatile(this);
      int top = (int) seen;
      if (top == NONE) {
        return NONE;
      }
      if (HEAD.compareAndSet(this, seen, changed(seen, (int) NEXT.getOpaque(next, top)))) {
        return top;
      }
    }
  }

  @Override
  public void put(int index) {
    while (true) {
      long seen = (long) HEAD.getVolatile(this);
      NEXT.setOpaque(next, index, (int) seen);
      if (HEAD.compareAndSet(this, seen, changed(seen, index))) {
        return;
      }
    }
  }

  private static long changed(long head, int top) {
    return (((head >>> Integer.SIZE) + 1) << Integer.SIZE) | Integer.toUnsignedLong(top);
  }
}
