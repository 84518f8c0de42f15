package dev.iobuf.examples;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that will replace another one. Until then, only its owner may read it. Its name is short,
 * even if the other name is long, and differs from that of any other run. So a draft that a killed
 * run has left behind does not hinder later runs.
 */
final class Draft implements AutoCloseable {
  /** If names of 64 random bits are taken again and again, that is not by chance. */
  private static final int ATTEMPTS = 100;

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The permissions of a group, and those of all others. */
  private static final Map<PosixFilePermission, PosixFilePermission> FOR_OTHERS =
      Map.of(
          PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

  private final Path path;
  private final @Nullable PosixFileAttributes old;
  private final Set<PosixFilePermission> permissions;

  /** Deletes the draft if the process is ended, by Ctrl-C for instance. */
  private final Thread deletion;

  private Draft(
      Path path, @Nullable PosixFileAttributes old, Set<PosixFilePermission> permissions) {
    this.path = path;
    this.old = old;
    this.permissions = old == null ? permissions : old.permissions();
    this.deletion = new Thread(this::deleteAtEnd);
  }

  /**
   * Creates an empty one.
   *
   * @param target beside which it is created
   * @param old attributes that the target has; null if it is new
   * @param permissions of a new target
   */
  static Draft beside(
      Path target, @Nullable PosixFileAttributes old, Set<PosixFilePermission> permissions)
      throws IOException {
    Path path = create(target, () -> ".%016x.part".formatted(RANDOM.nextLong()));
    Draft draft = new Draft(path, old, permissions);
    Runtime.getRuntime().addShutdownHook(draft.deletion);
    return draft;
  }

  /** Creates an empty file under the first of these names that is free. */
  static Path create(Path target, Supplier<String> names) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return Files.createFile(target.resolveSibling(names.get()), PRIVATE);
      } catch (FileAlreadyExistsException e) {
        // An earlier run, or one at the same time, has that name.
      } catch (NoSuchFileException e) {
        throw Program.refusal(target, "its directory is not there");
      }
    }
    throw Program.refusal(target, "no name for a draft is free: attempts=" + ATTEMPTS);
  }

  Path path() {
    return path;
  }

  /** Sets the attributes that the target had, or those of a new target. */
  void takeAttributes() throws IOException {
    Set<PosixFilePermission> wanted = EnumSet.noneOf(PosixFilePermission.class);
    wanted.addAll(permissions);
    if (old != null) {
      if (!gaveAway("posix:group", old.group())) {
        // The members of another group get no more permissions than all others.
        FOR_OTHERS.forEach((group, others) -> {
          if (!wanted.contains(others)) {
            wanted.remove(group);
          }
        });
      }
      boolean _ = gaveAway("posix:owner", old.owner());
    }
    Path _ = Files.setPosixFilePermissions(path, wanted);
  }

  /** Gives the draft to another owner. Few processes may do that. */
  private boolean gaveAway(String attribute, UserPrincipal receiver) {
    try {
      Path _ = Files.setAttribute(path, attribute, receiver);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void deleteAtEnd() {
    try {
      boolean _ = Files.deleteIfExists(path);
    } catch (IOException e) {
      // The process ends. The draft has a name of its own, and hinders no later run.
    }
  }

  /** Deletes the draft, if it has not replaced the other file. */
  @Override
  public void close() throws IOException {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(deletion);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook is running.
    }
    boolean _ = Files.deleteIfExists(path);
  }
}
