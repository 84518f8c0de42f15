package dev.iobuf.behaviour.lifecycle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A heap with room for some bytes and no more. An action meanwhile meets a real {@link
 * OutOfMemoryError}, at its first allocation or at a later one.
 */
final class FullHeap {
  private static final int LARGE = 1 << 17;

  /** The number of fillers that are freed, one after another. */
  private static final int RESERVES = 256;

  /**
   * The number of bytes by which a filler can be larger than the smallest, which is only a header.
   */
  private static final int RESERVE = 32;

  /** More than the heap has room for. */
  private static final @Nullable Object[] BLOCKS = new @Nullable Object[1_024];

  private static final @Nullable Object[] FREED = new @Nullable Object[RESERVES];

  /** The smallest blocks, each of which holds the one before. */
  private static @Nullable Object @Nullable [] chain;

  private FullHeap() {}

  /**
   * Runs an action in a full heap.
   *
   * @param room how many bytes are free, and a few more, since the collector aligns
   */
  static void during(int room, Action action) throws Exception {
    try {
      fill(room);
      action.run();
    } finally {
      empty();
    }
  }

  /**
   * Runs an action in a full heap until it succeeds, with a little more room each time. So it fails
   * at each of its allocations in turn.
   *
   * @param room how many bytes are free at first
   * @return how often it failed
   * @throws OutOfMemoryError if it never has enough
   */
  static int untilSuccess(int room, Action action) throws Exception {
    try {
      for (int i = 0; i < RESERVES; i++) {
        FREED[i] = new byte[RESERVE * (room % 8)];
      }
      fill(room);
      for (int failures = 0; failures < RESERVES; failures++) {
        try {
          action.run();
          return failures;
        } catch (OutOfMemoryError full) {
          FREED[failures] = null;
        }
      }
      throw new OutOfMemoryError("it never had enough");
    } finally {
      empty();
    }
  }

  private static void empty() {
    chain = null;
    Arrays.fill(BLOCKS, null);
    Arrays.fill(FREED, null);
  }

  private static void fill(int room) {
    byte[] reserve = new byte[room];
    try {
      for (int i = 0; i < BLOCKS.length; i++) {
        BLOCKS[i] = new byte[LARGE];
      }
    } catch (OutOfMemoryError full) {
      // expected
    }
    while (fillWithSmallest()) {
      // After a full collection, the collector may lend out some space that it kept for itself.
    }
    reserve[0] = 1; // in use until here, and free from here on
  }

  /** Returns true if there was room for one at least. */
  private static boolean fillWithSmallest() {
    boolean isAny = false;
    try {
      while (true) {
        @Nullable Object[] block = new @Nullable Object[1];
        block[0] = chain;
        chain = block;
        isAny = true;
      }
    } catch (OutOfMemoryError full) {
      return isAny;
    }
  }
}
