package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/**
 * A kernel that has no memory for a whole chain takes its beginning only. The rest must not start
 * on its own. The memory of the queue stands for the kernel here.
 */
class SplitChainTest {
  private static final int ROOM = 8;
  private static final int HEAD = 0;
  private static final int TAIL = 4;
  private static final int ARRAY = 8;
  private static final int NO_OPERATION = 255;

  private final MemorySegment indices = Arena.ofAuto().allocate(64, 8);
  private final MemorySegment entries =
      Arena.ofAuto().allocate(ROOM * SubmissionQueue.ENTRY_BYTES, 8);
  private final SubmissionQueue queue = new SubmissionQueue(indices, entries, params());

  private static MemorySegment params() {
    MemorySegment params = Arena.ofAuto().allocate(Abi.PARAMS_BYTES, 8);
    params.set(JAVA_INT, Abi.SQ_OFF_HEAD, HEAD);
    params.set(JAVA_INT, Abi.SQ_OFF_TAIL, TAIL);
    params.set(JAVA_INT, Abi.SQ_OFF_ARRAY, ARRAY);
    params.set(JAVA_INT, Abi.PARAMS_SQ_ENTRIES, ROOM);
    return params;
  }

  private void add(int flags) {
    queue.begin(Operation.READ.code());
    queue.addFlags(flags);
    queue.add(7);
  }

  private boolean isStopped(int entry) {
    long at = SubmissionQueue.ENTRY_BYTES * (entry % ROOM);
    return Byte.toUnsignedInt(entries.get(JAVA_BYTE, at)) == NO_OPERATION;
  }

  /** The kernel takes so many entries of all that were ever added. */
  private void take(int entriesInAll) {
    indices.set(JAVA_INT, HEAD, entriesInAll);
    queue.stopSplitChain();
  }

  @Test
  void theRestOfASplitChainDoesNotStartAndWhatFollowsDoes() {
    for (int round = 0; round < 5; round++) {
      int first = 4 * round;
      add(Abi.SQE_IO_LINK);
      add(Abi.SQE_IO_HARDLINK);
      add(0);
      add(0);
      take(first + 1 + round % 2);
      assertThat(isStopped(first)).isFalse();
      assertThat(isStopped(first + 1)).isEqualTo(round % 2 == 0);
      assertThat(isStopped(first + 2)).isTrue();
      assertThat(isStopped(first + 3)).as("another operation").isFalse();
      take(first + 4);
    }
  }

  @Test
  void aChainThatWasTakenWholeOrNotAtAllIsLeftAlone() {
    add(0);
    add(Abi.SQE_IO_LINK);
    add(0);
    take(0);
    take(1);
    add(Abi.SQE_IO_LINK);
    add(0);
    take(3);
    take(5);
    for (int entry = 0; entry < 5; entry++) {
      assertThat(isStopped(entry)).as("entry %d", entry).isFalse();
    }
  }

  @Test
  void aFullQueueOfWhichTheKernelHasTakenNothingIsLeftAlone() {
    for (int i = 1; i < ROOM; i++) {
      add(Abi.SQE_IO_LINK);
    }
    add(0);
    take(0);
    for (int entry = 0; entry < ROOM; entry++) {
      assertThat(isStopped(entry)).as("entry %d", entry).isFalse();
    }
  }

  @Test
  void whatIsLeftOfAChainThatIsTakenBackIsLinkedToNothing() {
    add(Abi.SQE_IO_LINK);
    add(Abi.SQE_IO_HARDLINK);
    add(0);
    long _ = queue.pop();
    add(0);
    take(2);
    assertThat(isStopped(2)).isFalse();
  }
}
