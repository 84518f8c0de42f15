package dev.iobuf.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what slabs are made of, once: the first of MAPPED, FILE and ARENA that works here, or the
 * one that the system property {@value #PROPERTY} forces.
 */
final class BackingChoice {
  static final String PROPERTY = "dev.iobuf.slab";

  private static final Path HUGE_PAGES_SWITCH =
      Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private static volatile @Nullable SlabCapabilities chosen;

  private BackingChoice() {}

  /**
   * Returns the choice. A failed one is not remembered, so that each attempt to use slabs gets its
   * message.
   */
  static SlabCapabilities current() {
    SlabCapabilities current = chosen;
    return current != null ? current : choose();
  }

  static SlabMemory make(Arena arena, long size, long alignment, boolean owned) {
    return switch (current().backing()) {
      case MAPPED -> MappedMemory.map(arena, size, alignment);
      case FILE -> FileMemory.map(arena, size, alignment, owned);
      case ARENA -> ArenaMemory.allocate(arena, size, alignment);
      case CALLER -> throw new AssertionError("memory of the caller's is never made");
    };
  }

  private static synchronized SlabCapabilities choose() {
    SlabCapabilities current = chosen;
    if (current == null) {
      NativeAccess.require64Bits();
      String forced = System.getProperty(PROPERTY);
      current = forced == null ? firstThatWorks() : forced(forced);
      chosen = current;
    }
    return current;
  }

  private static SlabCapabilities firstThatWorks() {
    String notMapped = NativeAccess.obstacle();
    if (notMapped == null) {
      return capabilities(
          Backing.MAPPED,
          NativeAccess.granted()
              ? "Linux with native access"
              : "Linux; native access was not granted, only tolerated: start java with "
                  + NativeAccess.flag());
    }
    String notFile = FileMemory.obstacle();
    if (notFile == null) {
      return capabilities(Backing.FILE, notMapped);
    }
    String reason = notMapped + "; " + notFile;
    System.getLogger("dev.iobuf.memory")
        .log(
            System.Logger.Level.WARNING,
            "slabs are allocated from arenas, so that all their memory is committed at once and"
                + " each may have at most "
                + ArenaMemory.CAP
                + " bytes: "
                + reason);
    return capabilities(Backing.ARENA, reason);
  }

  private static SlabCapabilities forced(String name) {
    String reason = "forced by the system property " + PROPERTY + "=" + name;
    return switch (name) {
      case "mmap" -> {
        String obstacle = NativeAccess.obstacle();
        if (obstacle != null) {
          throw new UnsupportedOperationException(reason + ", but " + obstacle);
        }
        yield capabilities(Backing.MAPPED, reason);
      }
      case "file" -> capabilities(Backing.FILE, reason);
      case "arena" -> capabilities(Backing.ARENA, reason);
      default ->
          throw new IllegalArgumentException(
              "the system property %s must be mmap, file or arena, or be left out: %1$s=%s"
                  .formatted(PROPERTY, name));
    };
  }

  private static SlabCapabilities capabilities(Backing backing, String reason) {
    return new SlabCapabilities(
        backing,
        reason,
        backing == Backing.MAPPED && kernelHasHugePages(),
        NativeAccess.obstacle() == null,
        PageSize.ofSystem(),
        ArenaMemory.CAP);
  }

  /** The file names the setting in use in brackets: {@code always [madvise] never}. */
  private static boolean kernelHasHugePages() {
    try {
      return !Files.readString(HUGE_PAGES_SWITCH).contains("[never]");
    } catch (IOException e) {
      return false;
    }
  }
}
