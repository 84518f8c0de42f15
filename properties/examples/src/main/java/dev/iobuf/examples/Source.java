package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The file that is being read. It may be of any kind, and may change meanwhile, so its size is only
 * a hint. Files of {@code /proc} report 0, those of {@code /sys} report 4,096, and all of them end
 * where a read finds no byte.
 *
 * <p>If other programs append to a file, it is read up to one of the ends that it had. If it
 * changes in another way, its bytes may never have been together in it: {@link #checkUnchanged}
 * refuses them.
 */
final class Source implements AutoCloseable {
  private final Path asked;
  private final FileDescriptor descriptor;
  private final PosixFileAttributes before;

  private Source(Path asked, FileDescriptor descriptor, PosixFileAttributes before) {
    this.asked = asked;
    this.descriptor = descriptor;
    this.before = before;
  }

  /**
   * Opens a file, or a pipe or device, but no directory.
   *
   * @param asked the name that the user gave, for messages
   * @param opener opens regular files; others can't bypass the page cache
   */
  static Source open(Path asked, Opener opener) throws IOException {
    Opener fitting = Files.isRegularFile(asked) ? opener : FileDescriptor::open;
    FileDescriptor descriptor;
    try {
      descriptor = fitting.open(asked, OpenFlag.READ_ONLY);
    } catch (SystemCallException e) {
      throw Program.failure(asked, e);
    }
    try {
      PosixFileAttributes attributes = attributes(asked, descriptor);
      if (attributes.isDirectory()) {
        throw Program.refusal(asked, "is a directory; name a file to read");
      }
      return new Source(asked, descriptor, attributes);
    } catch (IOException | RuntimeException | Error e) {
      try (descriptor) {
        throw e;
      }
    }
  }

  /** The attributes of the open file, even if its name means another file by now. */
  private static PosixFileAttributes attributes(Path asked, FileDescriptor descriptor)
      throws IOException {
    Path open = Path.of("/proc/self/fd/" + descriptor.number());
    return Files.readAttributes(Files.exists(open) ? open : asked, PosixFileAttributes.class);
  }

  Path asked() {
    return asked;
  }

  FileDescriptor descriptor() {
    return descriptor;
  }

  /** Returns true if bytes have a position in the file, and can be read from there. */
  boolean hasOffsets() {
    return before.isRegularFile();
  }

  /** Returns the size that the file reports; 0 if it is not known. */
  long size() {
    return hasOffsets() ? before.size() : 0;
  }

  Set<PosixFilePermission> permissions() {
    return before.permissions();
  }

  /**
   * Throws if the file has changed since it was opened, except by growing.
   *
   * @param end where a read found the end
   */
  void checkUnchanged(long end) throws IOException {
    if (!before.isRegularFile()) {
      return;
    }
    PosixFileAttributes after = attributes(asked, descriptor);
    boolean isSame =
        after.size() == before.size() && after.lastModifiedTime().equals(before.lastModifiedTime());
    boolean hasGrown = after.size() > before.size() && end >= before.size();
    if (!isSame && !hasGrown) {
      throw changed();
    }
  }

  FileSystemException changed() {
    return Program.refusal(asked, "changed while it was read; try again when it is at rest");
  }

  @Override
  public void close() throws IOException {
    descriptor.close();
  }
}
