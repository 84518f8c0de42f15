package dev.iobuf.behaviour.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IoVecTest {
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  /** As a generated vector does it. */
  private static final class Bare extends IoVec {
    Bare(int capacity) {
      super(capacity);
    }

    Bare at(long address, long length) {
      append(address, length);
      return this;
    }

    void room(int entries) {
      requireRoom(entries);
    }
  }

  @Test
  void isAnArrayOfStructIovec() {
    MemorySegment first = arena.allocate(10);
    MemorySegment second = arena.allocate(20);
    IoVec vector = SegmentIoVec.allocate(5).add(first).add(second);

    MemorySegment memory = vector.segment();
    assertEquals(32, memory.byteSize());
    assertEquals(vector.address(), memory.address());
    assertEquals(0, vector.address() % 16);
    assertEquals(first.address(), memory.get(JAVA_LONG, 0));
    assertEquals(10, memory.get(JAVA_LONG, 8));
    assertEquals(second.address(), memory.get(JAVA_LONG, 16));
    assertEquals(20, memory.get(JAVA_LONG, 24));
    assertEquals(second.address(), vector.base(1));
    assertEquals(20, vector.length(1));
    assertEquals(2, vector.count());
    assertEquals(5, vector.capacity());
    assertEquals(30, vector.bytes());
    assertEquals("SegmentIoVec[count=2, capacity=5, bytes=30]", vector.toString());
  }

  @Test
  void subclassesAppendBareAddresses() {
    Bare vector = new Bare(2).at(4096, 7).at(8192, 0);
    assertEquals(List.of(4096L, 7L, 8192L, 0L), Bytes.entries(vector));
    vector.room(0);
    assertEquals(
        "no room for more entries: more=1, count=2, capacity=2; clear() or allocate more",
        Failures.message(IllegalStateException.class, () -> vector.at(1, 1)));
    assertThrows(IllegalStateException.class, () -> vector.room(1));
    assertThrows(IllegalStateException.class, () -> vector.room(Integer.MAX_VALUE));
    assertEquals(2, vector.count());
  }

  @Test
  void lengthsThatOverflowAddUpToTheLargestNumber() {
    assertEquals(Long.MAX_VALUE, new Bare(2).at(0, Long.MAX_VALUE).at(0, Long.MAX_VALUE).bytes());
  }

  @Test
  void mayBeEmptyPermanently() {
    IoVec vector = SegmentIoVec.of();
    assertEquals(0, vector.capacity());
    assertEquals(0, vector.segment().byteSize());
    assertTrue(vector.cursor().isDone());
    vector.clear();
    vector.limit(0);
    assertThrows(IllegalStateException.class, () -> vector.add(arena.allocate(1)));
  }

  @Test
  void ownsTheMemoryOfItsEntries() {
    MemorySegment entries = SegmentIoVec.of(arena.allocate(8)).segment();
    assertTrue(entries.scope().isAlive());
    assertTrue(entries.isAccessibleBy(new Thread(() -> {})), "it is of no thread");
  }

  @Test
  void refusesANegativeCapacity() {
    assertThrows(IllegalArgumentException.class, () -> SegmentIoVec.allocate(-1));
  }

  @Test
  void refusesSegmentsThatTheKernelCannotReach() {
    IoVec vector = SegmentIoVec.allocate(4);
    String message =
        Failures.message(
            IllegalArgumentException.class, () -> vector.add(MemorySegment.ofArray(new byte[8])));
    assertTrue(message.startsWith("only native memory can be given to the kernel"), message);

    MemorySegment gone;
    try (Arena brief = Arena.ofConfined()) {
      gone = brief.allocate(8);
    }
    assertThrows(IllegalStateException.class, () -> vector.add(gone));

    assertEquals(0, vector.count());
  }

  @Test
  void refusesSegmentsThatAnotherThreadMayFree() {
    MemorySegment confined = arena.allocate(8);
    IoVec vector = SegmentIoVec.allocate(1);
    var other = Background.call(() -> vector.add(confined));
    assertInstanceOf(
        WrongThreadException.class, assertThrows(ExecutionException.class, other::get).getCause());
    assertEquals(0, vector.count());
  }

  @Test
  void refusesEntriesThatAreNotThere() {
    IoVec vector = SegmentIoVec.allocate(4).add(arena.allocate(3));
    assertThrows(IndexOutOfBoundsException.class, () -> vector.base(1));
    assertThrows(IndexOutOfBoundsException.class, () -> vector.length(-1));
  }

  @Test
  void clearMakesRoomAgain() {
    IoVec vector = SegmentIoVec.of(arena.allocate(3), arena.allocate(4));
    vector.clear();
    assertEquals(0, vector.count());
    assertEquals(0, vector.bytes());
    assertEquals(9, vector.add(arena.allocate(9)).bytes());
  }

  @Test
  void limitShortensTheEntryInWhichTheBytesEnd() {
    IoVec vector =
        SegmentIoVec.of(arena.allocate(3), arena.allocate(0), arena.allocate(4), arena.allocate(5));
    vector.limit(12);
    assertEquals(4, vector.count());
    vector.limit(9);
    assertEquals(List.of(3L, 0L, 4L, 2L), lengths(vector));
    vector.limit(7);
    assertEquals(List.of(3L, 0L, 4L), lengths(vector));
    vector.limit(3);
    assertEquals(List.of(3L), lengths(vector));
    vector.limit(0);
    assertEquals(List.of(), lengths(vector));
  }

  @Test
  void limitOutsideTheVectorIsRefusedAndChangesNothing() {
    IoVec vector = SegmentIoVec.of(arena.allocate(3), arena.allocate(4));
    assertEquals(
        "limit must be within the vector: limit=8, bytes=7",
        Failures.message(IllegalArgumentException.class, () -> vector.limit(8)));
    assertThrows(IllegalArgumentException.class, () -> vector.limit(-1));
    assertEquals(List.of(3L, 4L), lengths(vector));
  }

  @Test
  void aFreshCursorStandsAtTheFirstByte() {
    IoVec vector = SegmentIoVec.of(arena.allocate(0), arena.allocate(4));
    Cursor cursor = vector.cursor();
    assertEquals(0, cursor.transferred());
    assertEquals(4, cursor.remaining());
    assertFalse(cursor.isDone());
    assertTrue(SegmentIoVec.of(arena.allocate(0)).cursor().isDone());
  }

  @Test
  void aCursorSkipsBytesThatOtherCallsHaveMoved() {
    Cursor cursor = SegmentIoVec.of(arena.allocate(3), arena.allocate(4)).cursor();
    cursor.skip(0);
    cursor.skip(5);
    assertEquals(5, cursor.transferred());
    assertEquals(2, cursor.remaining());
    assertEquals(
        "skip must be within what remains: skip=3, remaining=2",
        Failures.message(IllegalArgumentException.class, () -> cursor.skip(3)));
    assertThrows(IllegalArgumentException.class, () -> cursor.skip(-1));
    cursor.skip(2);
    assertTrue(cursor.isDone());
  }

  @Test
  void aCursorNoticesThatItsVectorBecameAnother() {
    IoVec vector = SegmentIoVec.of(arena.allocate(4));
    Cursor cursor = vector.cursor();
    vector.clear();
    assertThrows(IllegalStateException.class, cursor::isDone);
    assertThrows(IllegalStateException.class, cursor::remaining);
    cursor.rewind();
    assertTrue(cursor.isDone());
    vector.add(arena.allocate(6));
    assertEquals(6, cursor.remaining());
    vector.limit(5);
    assertThrows(IllegalStateException.class, cursor::remaining);
  }

  @Test
  void keepsAddedSegmentsReachableUntilTheyAreDropped() throws InterruptedException {
    IoVec vector = SegmentIoVec.allocate(2);
    WeakReference<MemorySegment> first = addUnreferenced(vector);
    WeakReference<MemorySegment> second = addUnreferenced(vector);
    collect();
    assertFalse(first.refersTo(null));
    assertFalse(second.refersTo(null));

    vector.limit(8);
    awaitCollected(second);
    assertFalse(first.refersTo(null));

    vector.clear();
    awaitCollected(first);
  }

  private static WeakReference<MemorySegment> addUnreferenced(IoVec vector) {
    MemorySegment segment = Arena.ofAuto().allocate(8);
    vector.add(segment);
    return new WeakReference<>(segment);
  }

  private static void awaitCollected(WeakReference<MemorySegment> reference)
      throws InterruptedException {
    for (int i = 0; i < 100 && !reference.refersTo(null); i++) {
      collect();
    }
    assertNull(reference.get());
  }

  private static void collect() throws InterruptedException {
    System.gc();
    Thread.sleep(5);
  }

  private static List<Long> lengths(IoVec vector) {
    return IntStream.range(0, vector.count()).mapToObj(vector::length).toList();
  }
}
