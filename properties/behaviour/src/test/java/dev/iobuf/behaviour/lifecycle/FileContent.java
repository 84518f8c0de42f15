package dev.iobuf.behaviour.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The content that a file or a stream must have: at each place a byte that the place determines, or
 * nothing yet.
 */
final class FileContent {
  final Path path;
  private final int salt;
  private final BitSet written = new BitSet();

  /** The places at which writes have failed or were cancelled: the byte may be there or not. */
  private final BitSet unknown = new BitSet();

  /** The place of the next write. No two writes overlap, so that their order does not matter. */
  private long end;

  FileContent(Path path, int salt) {
    this.path = path;
    this.salt = salt;
  }

  /** Takes a place for a write. */
  long append(int length) {
    long offset = end;
    end += length;
    return offset;
  }

  long end() {
    return end;
  }

  BitSet writtenNow() {
    return (BitSet) written.clone();
  }

  private byte at(long place) {
    return at(salt, place);
  }

  static byte at(int salt, long place) {
    return (byte) (1 + Math.floorMod(place * 31 + salt, 255L)); // never 0, which a hole reads as
  }

  static void fill(MemorySegment memory, int salt, long place, int length) {
    for (int i = 0; i < length; i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, at(salt, place + i));
    }
  }

  /** Fails if memory does not hold the bytes of a place. */
  static void check(String what, MemorySegment memory, int salt, long place, int length) {
    for (int i = 0; i < length; i++) {
      if (memory.get(ValueLayout.JAVA_BYTE, i) != at(salt, place + i)) {
        throw new AssertionError("a wrong byte: place=" + (place + i) + ", of=" + what);
      }
    }
  }

  void fill(MemorySegment memory, long offset, int length) {
    fill(memory, salt, offset, length);
  }

  /** Notes the result of a write, negative for an error. */
  void wrote(long offset, int length, long result) {
    if (result >= 0) {
      written.set((int) offset, (int) (offset + result));
    } else {
      unknown.set((int) offset, (int) (offset + length));
    }
  }

  /**
   * Fails if the bytes that were read are not those that were written before the read, or since.
   */
  void checkRead(MemorySegment memory, long offset, int length, BitSet before) {
    for (int i = 0; i < length; i++) {
      byte found = memory.get(ValueLayout.JAVA_BYTE, i);
      int place = (int) offset + i;
      if (found != at(place) && (found != 0 || before.get(place))) {
        throw new AssertionError("a wrong byte was read: place=" + place + ", file=" + path);
      }
    }
  }

  /** Fails if the file does not hold exactly the bytes that were written. */
  void check() {
    byte[] found = read();
    if (found.length < written.length()) {
      throw new AssertionError(
          "bytes are missing: length=%s, expected=%s, file=%s"
              .formatted(found.length, written.length(), path));
    }
    for (int place = 0; place < found.length; place++) {
      boolean isRight =
          written.get(place)
              ? found[place] == at(place)
              : found[place] == 0 || (found[place] == at(place) && unknown.get(place));
      if (!isRight) {
        throw new AssertionError(
            "a wrong byte: place=%s, found=%s, expected=%s, file=%s"
                .formatted(place, found[place], written.get(place) ? at(place) : 0, path));
      }
    }
  }

  private byte[] read() {
    try {
      byte[] found = Files.readAllBytes(path);
      Files.delete(path);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
