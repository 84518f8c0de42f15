package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The slot of index 0, in the pool itself: a step nearer than the others. */
abstract class FirstSlot extends FirstSlotField {
  static final VarHandle FIRST;

  static {
    try {
      FIRST = MethodHandles.lookup().findVarHandle(FirstSlotField.class, "first", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // keeps the fields of the subclasses at a distance
  private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;
}

/** Keeps the fields of the previous object in memory at a distance of 128 bytes: two lines. */
@SuppressWarnings("unused")
abstract class FirstSlotPad {
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;
}

/**
 * What threads write. Superclasses come first in an object, so this is in the middle. It is a {@code
 * long}, since a shorter field would be laid into the gap before the pad.
 */
abstract class FirstSlotField extends FirstSlotPad {
  long first;
}
