package dev.iobuf.examples;

import java.lang.foreign.MemorySegment;

/** Takes the records that a {@link WriteAheadLog} finds when it is opened, in order. */
@FunctionalInterface
public interface LogConsumer {
  /**
   * Takes a record. The thread that owns the log's ring calls this.
   *
   * @param sequence the number of the record
   * @param record its bytes, which are valid until this method returns
   */
  void accept(long sequence, MemorySegment record);
}
