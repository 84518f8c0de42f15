package dev.iobuf.quickstart;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.OpenFlag;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;

/**
 * The file that is being written: under another name in the same directory, until it is whole and
 * on the disk. A target that exists and is no regular file, such as a device or a pipe, is written
 * in place.
 */
final class Target implements AutoCloseable {
  private final Path written;
  private final Path path;
  private final FileDescriptor descriptor;
  private boolean isWhole;

  private Target(Path path, Path written, FileDescriptor descriptor) {
    this.path = path;
    this.written = written;
    this.descriptor = descriptor;
  }

  /** Creates one, opened by these flags besides. */
  static Target create(Path asked, OpenFlag... more) throws IOException {
    Path path = Files.exists(asked) ? asked.toRealPath() : asked.toAbsolutePath();
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new Target(path, path, FileDescriptor.open(path, OpenFlag.WRITE_ONLY));
    }
    Path part =
        path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    OpenFlag[] flags = Arrays.copyOf(more, more.length + 2);
    flags[more.length] = OpenFlag.WRITE_ONLY;
    flags[more.length + 1] = OpenFlag.CREATE_NEW;
    FileDescriptor descriptor = FileDescriptor.open(part, flags);
    part.toFile().deleteOnExit();
    return new Target(path, part, descriptor);
  }

  FileDescriptor descriptor() {
    return descriptor;
  }

  /** Cuts off what was written beyond the end, since direct I/O writes whole blocks. */
  void truncate(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** Makes the target appear: all of it. */
  void complete() throws IOException {
    if (!written.equals(path)) {
      descriptor.sync();
      descriptor.close();
      Files.move(written, path, ATOMIC_MOVE, REPLACE_EXISTING);
    }
    isWhole = true;
  }

  /** Lets nobody read the copy who may not read the source: to be called before there is any. */
  void takePermissionsOf(Path source) throws IOException {
    if (written.equals(path)) {
      return;
    }
    PosixFileAttributeView from = Files.getFileAttributeView(source, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    if (from != null && to != null) {
      to.setPermissions(from.readAttributes().permissions());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      descriptor.close();
    } finally {
      if (!isWhole && !written.equals(path)) {
        Files.deleteIfExists(written);
      }
    }
  }
}
