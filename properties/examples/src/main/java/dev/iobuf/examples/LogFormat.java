package dev.iobuf.examples;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a batch of a {@link WriteAheadLog} lies in its segment. Each begins at a new block, and the
 * tail of its last block is padded by zeros. So a torn write never touches a batch before it.
 *
 * <pre>
 *   0  CRC32C of all bytes that follow, up to the length
 *   4  length in bytes, with this header and without the padding
 *   8  epoch: a random number
 *  16  sequence number of the first record
 *  24  number of records
 *  28  CRC32C of the batch before
 *  32  records: each its length (4 bytes), and its bytes
 * </pre>
 *
 * <p>A batch without records is a mark: it begins a new epoch. Each segment begins with a mark, and
 * so does each opening of the log. All other batches have the epoch of the last mark. Since every
 * batch also names the batch before it, stale bytes are never taken for a batch.
 */
final class LogFormat {
  static final int HEADER = 32;
  static final int RECORD_HEADER = Integer.BYTES;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long CRC = 0;
  private static final long LENGTH = 4;
  private static final long EPOCH = 8;
  private static final long FIRST = 16;
  private static final long COUNT = 24;
  private static final long PREVIOUS = 28;

  /** Faults of a place where no batch has ever been. */
  private static final String NOTHING = "nothing was written";

  private static final String END = "the file ends";

  private LogFormat() {}

  /** Where the log stands: what the next batch has to say of itself. */
  record Position(long epoch, long sequence, int previous) {
    static final Position START = new Position(0, 0, 0);
  }

  /** The header of a batch. */
  record Header(int crc, int length, long epoch, long first, int count, int previous) {
    boolean isMark() {
      return count == 0;
    }

    /** Where the log stands behind this batch. */
    Position after() {
      return new Position(epoch, first + count, crc);
    }
  }

  /** Puts a record into a batch, and returns where the next one goes. */
  static int putRecord(MemorySegment batch, int at, MemorySegment record) {
    int length = (int) record.byteSize();
    batch.set(INT, at, length);
    MemorySegment.copy(record, 0, batch, at + RECORD_HEADER, length);
    return at + RECORD_HEADER + length;
  }

  /** Completes a batch: header, CRC and padding. Returns its header. */
  static Header seal(MemorySegment buffer, int length, int count, Position position) {
    buffer.set(INT, LENGTH, length);
    buffer.set(LONG, EPOCH, position.epoch());
    buffer.set(LONG, FIRST, position.sequence());
    buffer.set(INT, COUNT, count);
    buffer.set(INT, PREVIOUS, position.previous());
    buffer.set(INT, CRC, crc(buffer, length));
    buffer.asSlice(length, DirectFile.roundUp(length) - length).fill((byte) 0);
    return header(buffer);
  }

  static Header header(MemorySegment batch) {
    return new Header(
        batch.get(INT, CRC),
        batch.get(INT, LENGTH),
        batch.get(LONG, EPOCH),
        batch.get(LONG, FIRST),
        batch.get(INT, COUNT),
        batch.get(INT, PREVIOUS));
  }

  private static int crc(MemorySegment batch, int length) {
    CRC32C crc = new CRC32C();
    crc.update(batch.asSlice(LENGTH, length - LENGTH).asByteBuffer());
    return (int) crc.getValue();
  }

  /**
   * Returns why bytes are not the batch that belongs at a position, or an empty text if they are.
   *
   * @param bytes from the beginning of the batch: all of it, unless the file is shorter
   */
  static String fault(MemorySegment bytes, Position expected) {
    if (bytes.byteSize() < HEADER) {
      return END;
    }
    Header header = header(bytes);
    if (header.length() == 0 && header.crc() == 0) {
      return NOTHING;
    }
    if (header.length() < HEADER || header.length() > bytes.byteSize()) {
      return "the length is impossible: length=%s, bytes=%s"
          .formatted(header.length(), bytes.byteSize());
    }
    int crc = crc(bytes, header.length());
    if (crc != header.crc()) {
      return "the CRC32C is wrong: stored=%08x, of the bytes=%08x".formatted(header.crc(), crc);
    }
    if (header.first() != expected.sequence()
        || header.previous() != expected.previous()
        || (!header.isMark() && header.epoch() != expected.epoch())) {
      return "it is a batch of another place: sequence=%s, expected=%s"
          .formatted(header.first(), expected.sequence());
    }
    return "";
  }

  /** Returns true if a {@link #fault} says that no batch has ever been there. */
  static boolean isEmpty(String fault) {
    return fault.equals(NOTHING) || fault.equals(END);
  }

  /** Shows the records of a batch that has no {@link #fault}. */
  static void forEach(MemorySegment batch, LogConsumer records) {
    Header header = header(batch);
    MemorySegment bytes = batch.asReadOnly();
    long at = HEADER;
    for (int number = 0; number < header.count(); number++) {
      int length = bytes.get(INT, at);
      records.accept(header.first() + number, bytes.asSlice(at + RECORD_HEADER, length));
      at += RECORD_HEADER + length;
    }
  }
}
