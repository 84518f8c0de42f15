package dev.iobuf.examples;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.OpenFlag;
import dev.iobuf.vectored.SystemCallException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/**
 * The file that is being written: under another name in the same directory, until it is whole and
 * on the disk. A target that exists and is no regular file, such as a device or a pipe, is written
 * in place.
 */
final class Target implements AutoCloseable {
  private final Path asked;
  private final Path path;
  private final Path written;
  private final FileDescriptor descriptor;
  private boolean isWhole;

  private Target(Path asked, Path path, Path written, FileDescriptor descriptor) {
    this.asked = asked;
    this.path = path;
    this.written = written;
    this.descriptor = descriptor;
  }

  /**
   * Creates one.
   *
   * @param asked as the user names it, and as failures do
   * @param more flags to open it by, besides
   */
  static Target create(Path asked, OpenFlag... more) throws IOException {
    try {
      return open(asked, more);
    } catch (SystemCallException e) {
      throw Program.failure(asked, e);
    }
  }

  private static Target open(Path asked, OpenFlag... more) throws IOException {
    Path path = Files.exists(asked) ? asked.toRealPath() : asked.toAbsolutePath();
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new Target(asked, path, path, FileDescriptor.open(path, OpenFlag.WRITE_ONLY));
    }
    Path part =
        path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    OpenFlag[] flags = Arrays.copyOf(more, more.length + 2);
    flags[more.length] = OpenFlag.WRITE_ONLY;
    flags[more.length + 1] = OpenFlag.CREATE_NEW;
    FileDescriptor descriptor = FileDescriptor.open(part, flags);
    part.toFile().deleteOnExit();
    return new Target(asked, path, part, descriptor);
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
      try {
        descriptor.sync();
        descriptor.close();
        Files.move(written, path, ATOMIC_MOVE, REPLACE_EXISTING);
      } catch (SystemCallException e) {
        throw Program.failure(asked, e);
      } catch (FileSystemException e) {
        throw failure(e);
      }
    }
    isWhole = true;
  }

  /** Gives the copy the permissions of its source. To be called before any byte is written. */
  void takePermissionsOf(Path source) throws IOException {
    if (written.equals(path)) {
      return;
    }
    PosixFileAttributeView from = Files.getFileAttributeView(source, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    if (from != null && to != null) {
      Set<PosixFilePermission> permissions = from.readAttributes().permissions();
      try {
        to.setPermissions(permissions);
      } catch (FileSystemException e) {
        throw failure(e);
      }
    }
  }

  /** A failure of the file under its other name, which names it as the user did. */
  private FileSystemException failure(FileSystemException e) {
    String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    FileSystemException failure = new FileSystemException(asked.toString(), null, reason);
    failure.initCause(e);
    return failure;
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
