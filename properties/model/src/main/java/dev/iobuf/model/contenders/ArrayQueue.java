package dev.iobuf.model.contenders;

import dev.iobuf.model.Contender;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A queue in an array with a sequence for each element, after Vyukov: the algorithm of JCTools'
 * {@code MpmcArrayQueue}. As there, the elements are references, 16 to a line, the sequences are
 * longs, eight to a line, and producers and consumers have a counter each, with padding on both
 * sides.
 */
public final class ArrayQueue implements Contender {
  private static final VarHandle SEQUENCE = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Integer[].class);

  /** The counters are 128 bytes apart from each other and from other fields. */
  private static final int PRODUCER = 16;

  private static final int CONSUMER = 32;

  private final long mask;
  private final long[] counters = new long[CONSUMER + PRODUCER];
  private final long[] sequences;
  private final Integer[] elements;

  /** The objects that stand for the indices, so that none is made. */
  private final Integer[] indices;

  /** Creates a queue that holds all indices below the capacity, a power of two. */
  public ArrayQueue(int capacity) {
    mask = capacity - 1L;
    sequences = new long[capacity];
    elements = new Integer[capacity];
    indices = new Integer[capacity];
    for (int index = 0; index < capacity; index++) {
      indices[index] = index;
      elements[index] = index;
      sequences[index] = index + 1L;
    }
    counters[PRODUCER] = capacity;
  }

  @Override
  public int get() {
    while (true) {
      long consumer = (long) COUNTER.getVolatile(counters, CONSUMER);
      int at = (int) (consumer & mask);
      long sequence = (long) SEQUENCE.getVolatile(sequences, at);
      if (sequence < consumer + 1) {
        // The element was not there yet: the queue is empty unless another thread took one since.
        if (consumer == (long) COUNTER.getVolatile(counters, PRODUCER)) {
          return NONE;
        }
      } else if (sequence == consumer + 1
          && COUNTER.compareAndSet(counters, CONSUMER, consumer, consumer + 1)) {
        Integer index = (Integer) ELEMENT.get(elements, at);
        ELEMENT.set(elements, at, (Integer) null);
        SEQUENCE.setRelease(sequences, at, consumer + mask + 1);
        return index;
      }
    }
  }

  @Override
  public void put(int index) {
    while (true) {
      long producer = (long) COUNTER.getVolatile(counters, PRODUCER);
      int at = (int) (producer & mask);
      long sequence = (long) SEQUENCE.getVolatile(sequences, at);
      // It is never full: it has room for all indices.
      if (sequence == producer
          && COUNTER.compareAndSet(counters, PRODUCER, producer, producer + 1)) {
        ELEMENT.set(elements, at, indices[index]);
        SEQUENCE.setRelease(sequences, at, producer + 1);
        return;
      }
    }
  }
}
