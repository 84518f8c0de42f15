package dev.iobuf.examples;

import dev.iobuf.vectored.Errno;
import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.OpenFlag;
import dev.iobuf.vectored.SystemCallException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files that bypass the page cache, where their file system can do that. */
final class DirectFile {
  /** What offsets and lengths are rounded to: the block of any disk. */
  static final int BLOCK = 4_096;

  private DirectFile() {}

  static FileDescriptor open(Path path) throws IOException {
    if (!Files.isRegularFile(path) && Files.exists(path)) {
      throw new FileSystemException(path.toString(), null, "is no regular file");
    }
    try {
      return FileDescriptor.open(path, OpenFlag.READ_ONLY, OpenFlag.DIRECT);
    } catch (SystemCallException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      return FileDescriptor.open(path, OpenFlag.READ_ONLY);
    }
  }

  static Target create(Path path) throws IOException {
    try {
      return Target.create(path, OpenFlag.DIRECT);
    } catch (FileSystemException e) {
      if (!(e.getCause() instanceof SystemCallException cause) || cause.errno() != Errno.EINVAL) {
        throw e;
      }
      return Target.create(path);
    }
  }

  /** Where a transfer that was short goes on. */
  static int roundDown(int length) {
    return length & -BLOCK;
  }

  static int roundUp(int length) {
    return (length + BLOCK - 1) & -BLOCK;
  }
}
