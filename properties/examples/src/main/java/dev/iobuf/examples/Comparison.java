package dev.iobuf.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Compares files by the library of the JDK alone, so that it doesn't share the copy's faults. */
final class Comparison {
  private static final int BLOCK = 1 << 20;

  private Comparison() {}

  /**
   * Returns where two files first differ, or −1 if they are equal.
   *
   * @param progress receives the bytes compared so far, after every block
   */
  static long mismatch(Path one, Path other, LongConsumer progress) throws IOException {
    try (InputStream left = Files.newInputStream(one);
        InputStream right = Files.newInputStream(other)) {
      byte[] mine = new byte[BLOCK];
      byte[] others = new byte[BLOCK];
      long position = 0;
      while (true) {
        int read = left.readNBytes(mine, 0, BLOCK);
        int readOther = right.readNBytes(others, 0, BLOCK);
        int differs = Arrays.mismatch(mine, 0, read, others, 0, readOther);
        if (differs >= 0) {
          return position + differs;
        }
        if (read == 0) {
          return -1;
        }
        position += read;
        progress.accept(position);
      }
    }
  }
}
