package dev.iobuf.behaviour.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The memory of this process, as Linux reports it. */
final class ProcessMemory {
  private static final long PAGE = 4_096;
  private static final long PRESENT = 1L << 63;

  private ProcessMemory() {}

  /** Resident memory of the whole process, in bytes. */
  static long resident() {
    return kilobytes("/proc/self/smaps_rollup", "Rss:");
  }

  /** Address space in use, in bytes. */
  static long virtual() {
    return kilobytes("/proc/self/status", "VmSize:");
  }

  /** Memory that mlock(2) keeps resident, in bytes. */
  static long locked() {
    return kilobytes("/proc/self/status", "VmLck:");
  }

  static long mappings() {
    return count(Path.of("/proc/self/maps"));
  }

  /**
   * The mapping that the memory is in: the mapped object, and in the last line the kernel's flags,
   * {@code hg} for huge pages.
   */
  static String mapping(MemorySegment memory) {
    String mapping = "";
    for (String line : lines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        int dash = line.indexOf('-');
        int blank = line.indexOf(' ');
        boolean found =
            Long.parseUnsignedLong(line, 0, dash, 16) <= memory.address()
                && memory.address() < Long.parseUnsignedLong(line, dash + 1, blank, 16);
        mapping = found ? line : "";
      } else if (!mapping.isEmpty() && line.startsWith("VmFlags:")) {
        return mapping + "\n" + line;
      }
    }
    throw new AssertionError("no mapping holds " + memory);
  }

  static long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many pages of the memory are resident, by the process's page map. */
  static long residentPages(MemorySegment memory) {
    long first = memory.address() / PAGE;
    long pages = (memory.address() + memory.byteSize() + PAGE - 1) / PAGE - first;
    long resident = 0;
    try (RandomAccessFile map = new RandomAccessFile("/proc/self/pagemap", "r")) {
      map.seek(first * Long.BYTES);
      byte[] chunk = new byte[1 << 16];
      ByteBuffer entries = ByteBuffer.wrap(chunk).order(ByteOrder.nativeOrder());
      for (long left = pages * Long.BYTES; left > 0; ) {
        int length = (int) Math.min(left, chunk.length);
        map.readFully(chunk, 0, length);
        for (int i = 0; i < length; i += Long.BYTES) {
          resident += (entries.getLong(i) & PRESENT) != 0 ? 1 : 0;
        }
        left -= length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return resident;
  }

  private static long kilobytes(String file, String field) {
    return lines(Path.of(file)).stream()
            .filter(line -> line.startsWith(field))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        << 10;
  }

  private static long count(Path file) {
    return lines(file).size();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
