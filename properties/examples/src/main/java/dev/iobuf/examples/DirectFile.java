package dev.iobuf.examples;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import java.nio.file.Path;
import java.util.Arrays;

/** Opens files that bypass the page cache, if their file system can do that. */
final class DirectFile {
  /** Offsets and lengths are rounded to it: the block of any disk. */
  static final int BLOCK = 4_096;

  private DirectFile() {}

  /** Opens a file so that it bypasses the page cache, if the file system can do that. */
  static FileDescriptor open(Path path, OpenFlag... flags) throws SystemCallException {
    OpenFlag[] direct = Arrays.copyOf(flags, flags.length + 1);
    direct[flags.length] = OpenFlag.DIRECT;
    try {
      return FileDescriptor.open(path, direct);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      return FileDescriptor.open(path, flags);
    }
  }

  static int roundDown(int length) {
    return length & -BLOCK;
  }

  static int roundUp(int length) {
    return (length + BLOCK - 1) & -BLOCK;
  }
}
