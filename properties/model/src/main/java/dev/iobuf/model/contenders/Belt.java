package dev.iobuf.model.contenders;

import dev.iobuf.model.Handover;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A ring from one thread to another one, in which a free element is zero, so that the two threads
 * share no counter: the algorithm of JCTools' {@code SpscArrayQueue}, without its look ahead.
 */
public final class Belt implements Handover {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int PAD = 32;

  private final int mask;
  private final int[] elements;
  private final int[] written = new int[2 * PAD];
  private final int[] read = new int[2 * PAD];

  /** Creates an empty ring, of a capacity that is a power of two. */
  public Belt(int capacity) {
    mask = capacity - 1;
    elements = new int[capacity + 2 * PAD];
  }

  @Override
  public boolean offer(int index) {
    int at = PAD + (written[PAD] & mask);
    if ((int) ELEMENT.getAcquire(elements, at) != 0) {
      return false;
    }
    ELEMENT.setRelease(elements, at, index + 1);
    written[PAD]++;
    return true;
  }

  @Override
  public int poll() {
    int at = PAD + (read[PAD] & mask);
    int element = (int) ELEMENT.getAcquire(elements, at);
    if (element != 0) {
      ELEMENT.setRelease(elements, at, 0);
      read[PAD]++;
    }
    return element - 1;
  }
}
