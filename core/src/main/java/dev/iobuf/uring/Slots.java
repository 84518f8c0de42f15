package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/** The operations in flight, and the slots that are free for more. For one thread. */
final class Slots {
  private final Slot[] slots;

  /** Numbers of free slots, the last one freed on top: its memory is warm. */
  private final int[] free;

  private int freeCount;

  /** How many of the operations in flight may complete more than once. */
  private int repeating;

  Slots(int count) {
    this.slots = new Slot[count];
    this.free = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      slots[i] = new Slot(i);
      free[freeCount++] = i;
    }
  }

  int room() {
    return freeCount;
  }

  int inFlight() {
    return slots.length - freeCount;
  }

  /** The slot that {@link #take} will return. */
  Slot peek() {
    return slots[free[freeCount - 1]];
  }

  /** Takes a free slot; there must be one. */
  Slot take() {
    return slots[free[--freeCount]];
  }

  /** Takes a free slot, as {@link #take}, for an operation that may complete more than once. */
  Slot takeRepeating() {
    Slot slot = take();
    slot.setRepeating();
    repeating++;
    return slot;
  }

  /** Whether more completions may come than there are operations in flight. */
  boolean canRepeat() {
    return repeating > 0;
  }

  /** Some zero-copy send in flight whose connection was not reset, or null. */
  @Nullable Slot sendWithoutReset() {
    for (Slot slot : slots) {
      if (slot.isInFlight()
          && slot.operation() == Operation.SEND_ZERO_COPY
          && !slot.isConnectionReset()) {
        return slot;
      }
    }
    return null;
  }

  /** The operation that a ticket was given for. */
  Slot of(long ticket) {
    Slot slot = slots[(int) ticket];
    if (slot.ticket() != ticket) {
      throw new AssertionError(
          "a completion of an operation that is not in flight: ticket=0x%x".formatted(ticket));
    }
    return slot;
  }

  void release(Slot slot) {
    if (slot.isRepeating()) {
      repeating--;
    }
    slot.end();
    free[freeCount++] = slot.index;
  }
}
