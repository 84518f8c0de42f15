package dev.iobuf.examples;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file that is being written: a {@link Draft} in the same directory, until it is complete and
 * on the disk. Then it replaces the target in one step, so every reader sees all of the old bytes
 * or all of the new ones.
 *
 * <ul>
 *   <li>A target that exists keeps its permissions and, if the process may give files away, its
 *       owner and group. A new target gets the permissions of the source.
 *   <li>A symbolic link stays: the file to which it points is replaced. A link that points to no
 *       file is refused, as by {@code cp}.
 *   <li>Other hard links of the target keep the old bytes, since the target is then another file.
 *   <li>A pipe or a device is written in place.
 * </ul>
 */
final class Target implements AutoCloseable {
  private final Path asked;
  private final Path path;
  private final @Nullable Draft draft;
  private final FileDescriptor descriptor;

  private Target(Path asked, Path path, @Nullable Draft draft, FileDescriptor descriptor) {
    this.asked = asked;
    this.path = path;
    this.draft = draft;
    this.descriptor = descriptor;
  }

  /** Throws if the target is the source, under the same or another name. */
  static void checkIsAnother(Path source, Path target) throws IOException {
    if (Files.exists(target) && Files.exists(source) && Files.isSameFile(source, target)) {
      throw Program.refusal(target, "is the source itself; name another target");
    }
  }

  /**
   * Creates one.
   *
   * @param asked the name that the user gave, for messages
   * @param permissions the permissions of a new target
   * @param opener opens a regular file; others can't bypass the page cache
   */
  static Target create(Path asked, Set<PosixFilePermission> permissions, Opener opener)
      throws IOException {
    PosixFileAttributes old = attributes(asked);
    try {
      if (old != null && !old.isRegularFile()) {
        return new Target(asked, asked, null, FileDescriptor.open(asked, OpenFlag.WRITE_ONLY));
      }
      Path path = Files.isSymbolicLink(asked) ? asked.toRealPath() : asked;
      Draft draft = Draft.beside(path, old, permissions);
      try {
        FileDescriptor descriptor =
            opener.open(draft.path(), OpenFlag.WRITE_ONLY, OpenFlag.NO_FOLLOW);
        return new Target(asked, path, draft, descriptor);
      } catch (IOException | RuntimeException | Error e) {
        try (draft) {
          throw e;
        }
      }
    } catch (FileSystemException | SystemCallException e) {
      throw Program.failure(asked, e);
    }
  }

  /** Returns the attributes of the file to which a link points. Returns null if there is none. */
  private static @Nullable PosixFileAttributes attributes(Path asked) throws IOException {
    try {
      return Files.readAttributes(asked, PosixFileAttributes.class);
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(asked)) {
        throw Program.refusal(
            asked, "is a symbolic link that leads to no file; remove it, or make that file");
      }
      return null;
    }
  }

  Path asked() {
    return asked;
  }

  FileDescriptor descriptor() {
    return descriptor;
  }

  /** Returns true if written bytes are visible at once, and have no position in the target. */
  boolean isInPlace() {
    return draft == null;
  }

  /** Returns the failure of a write that took no byte, and would take none the next time. */
  FileSystemException stuck(long offset) {
    return Program.refusal(asked, "takes no more bytes: offset=" + offset);
  }

  /**
   * Makes the complete target appear.
   *
   * @param size its size: direct I/O has written whole blocks, and holes were not written at all
   */
  void complete(long size) throws IOException {
    if (draft == null) {
      return;
    }
    try {
      setSize(draft.path(), size);
      draft.takeAttributes();
      descriptor.fsync();
      descriptor.close();
      Files.move(draft.path(), path, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw Program.failure(asked, e);
    }
  }

  private static void setSize(Path path, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (channel.size() < size) {
        int _ = channel.write(ByteBuffer.allocate(1), size - 1);
      }
      FileChannel _ = channel.truncate(size);
    }
  }

  /** Closes the target. If it is not complete, nothing is left of it. */
  @Override
  public void close() throws IOException {
    try (Draft _ = draft) {
      descriptor.close();
    }
  }
}
