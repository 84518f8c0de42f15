package dev.iobuf.memory;

import dev.iobuf.linux.NativeAccess;
import dev.iobuf.linux.SystemCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the backing of slabs, once: the first of MAPPED, FILE and ARENA that works here, or the
 * one that the system property {@value #PROPERTY} forces. It logs a choice other than MAPPED.
 */
final class BackingChoice {
  static final String PROPERTY = "dev.iobuf.slab";

  private static final Path HUGE_PAGES_SWITCH =
      Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private static volatile @Nullable SlabCapabilities chosen;

  /** True once it was logged that a file had no room. */
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private BackingChoice() {}

  /**
   * Returns the choice. A failure is not kept, so that each attempt to use slabs gets its message.
   */
  static SlabCapabilities current() {
    SlabCapabilities current = chosen;
    return current != null ? current : choose();
  }

  /**
   * Makes memory.
   *
   * @param isOwned whether {@link SlabMemory#release()} will be called when the arena is closed
   */
  static SlabMemory make(Arena arena, long size, long alignment, boolean isOwned) {
    return switch (current().backing()) {
      case MAPPED -> MappedMemory.map(arena, size, alignment, isOwned);
      case FILE -> fileOrArena(arena, size, alignment);
      case ARENA -> ArenaMemory.allocate(arena, size, alignment);
      case CALLER -> throw new AssertionError("memory of the caller's is never made");
    };
  }

  /** If no file has room for a slab, an arena may have it, unless files are forced. */
  private static SlabMemory fileOrArena(Arena arena, long size, long alignment) {
    try {
      return FileMemory.map(arena, size, alignment);
    } catch (MemoryRefusedException noRoom) {
      if (System.getProperty(PROPERTY) != null || size > ArenaMemory.CAP) {
        throw noRoom;
      }
      if (WARNED.compareAndSet(false, true)) {
        log(
            System.Logger.Level.WARNING,
            "a slab is allocated from an arena, and so may be others: " + noRoom.getMessage());
      }
      return ArenaMemory.allocate(arena, size, alignment);
    }
  }

  private static synchronized SlabCapabilities choose() {
    SlabCapabilities current = chosen;
    if (current == null) {
      require64Bits();
      String forced = System.getProperty(PROPERTY);
      current = forced == null ? firstThatWorks() : forced(forced);
      chosen = current;
      logUnlessMapped(current, forced != null);
    }
    return current;
  }

  /** Throws if an address does not have 64 bits. */
  private static void require64Bits() {
    if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      throw new UnsupportedOperationException(
          "slabs need a 64-bit JVM: this one (%s, os.arch=%s) has addresses of %s bits"
              .formatted(
                  System.getProperty("java.vm.name"),
                  System.getProperty("os.arch"),
                  ValueLayout.ADDRESS.byteSize() * Byte.SIZE));
    }
  }

  private static SlabCapabilities firstThatWorks() {
    String notMapped = SystemCalls.MEMORY.obstacle();
    if (notMapped == null) {
      return capabilities(Backing.MAPPED, NativeAccess.standing());
    }
    String notFile = FileMemory.obstacle();
    return notFile == null
        ? capabilities(Backing.FILE, notMapped)
        : capabilities(Backing.ARENA, notMapped + "; " + notFile);
  }

  private static SlabCapabilities forced(String name) {
    String reason = "forced by the system property " + PROPERTY + "=" + name;
    return switch (name) {
      case "mmap" -> {
        String obstacle = SystemCalls.MEMORY.obstacle();
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

  private static void logUnlessMapped(SlabCapabilities current, boolean isForced) {
    if (current.backing() == Backing.MAPPED) {
      return;
    }
    String memory =
        current.backing() == Backing.FILE
            ? "slabs are mapped files, all of whose blocks are reserved at once: "
            : "slabs are allocated from arenas, so that all their memory is committed at once and"
                + " each may have at most "
                + ArenaMemory.CAP
                + " bytes: ";
    log(
        isForced ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
        memory + current.reason());
  }

  private static void log(System.Logger.Level level, String message) {
    System.getLogger("dev.iobuf.memory").log(level, message);
  }

  private static SlabCapabilities capabilities(Backing backing, String reason) {
    return new SlabCapabilities(
        backing,
        reason,
        backing == Backing.MAPPED && kernelHasHugePages(),
        SystemCalls.MEMORY.obstacle() == null,
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
