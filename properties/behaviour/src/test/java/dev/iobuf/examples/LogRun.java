package dev.iobuf.examples;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What the tests of the write-ahead log have in common. */
final class LogRun {
  static final long SEGMENT = WriteAheadLog.MIN_SEGMENT;

  private LogRun() {}

  /** The records of a log, from the first on, and what its recovery said. */
  record Found(List<byte[]> records, LogRecovery recovery) {
    /** Returns true if the records are the first ones of others. */
    boolean isPrefixOf(List<byte[]> all) {
      return records.size() <= all.size()
          && Arrays.deepEquals(records.toArray(), all.subList(0, records.size()).toArray());
    }
  }

  static Found read(Path folder) throws IOException {
    try (Reading reading = Reading.open(folder)) {
      return new Found(reading.records, reading.log.recovery());
    }
  }

  /** An open log, and the records that were in it. */
  record Reading(WriteAheadLog log, List<byte[]> records) implements AutoCloseable {
    static Reading open(Path folder) throws IOException {
      List<byte[]> records = new ArrayList<>();
      return new Reading(
          WriteAheadLog.open(
              folder,
              SEGMENT,
              (number, record) -> records.add(record.toArray(ValueLayout.JAVA_BYTE))),
          records);
    }

    @Override
    public void close() throws IOException {
      log.close();
    }
  }

  /** A record that begins with a number, and has random bytes behind it. */
  static byte[] record(Random random, long number, int length) {
    byte[] record = new byte[length];
    random.nextBytes(record);
    ByteBuffer.wrap(record).putLong(number);
    return record;
  }

  /** Appends records, each as a batch of its own. */
  static List<byte[]> fill(Path folder, Random random, int... lengths)
      throws IOException, InterruptedException {
    List<byte[]> records = new ArrayList<>();
    try (WriteAheadLog log = WriteAheadLog.open(folder, SEGMENT, (_, _) -> {})) {
      for (int length : lengths) {
        byte[] record = record(random, records.size(), length);
        long _ = log.append(record);
        records.add(record);
      }
    }
    return records;
  }

  static List<Path> segments(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  static long firstSequence(Path segment) {
    return Long.parseLong(segment.getFileName().toString().replace(".log", ""));
  }

  static Path copy(Path folder, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path segment : segments(folder)) {
      Files.copy(segment, to.resolve(segment.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return to;
  }
}
