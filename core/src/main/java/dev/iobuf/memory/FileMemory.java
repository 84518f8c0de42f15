package dev.iobuf.memory;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapped sparse file that has no name.
 *
 * <p>If the slab owns its memory, the file stays open. Then {@link #discard()} can cut the file to
 * nothing and lengthen it again: the pages are given back, and read zero when they are touched
 * again. An interrupt between the two steps would close a {@link FileChannel}, and leave memory
 * that faults; so the file is a {@link RandomAccessFile}.
 *
 * <p>If the memory is of an arena of the caller's, the file is closed once it is mapped, since a
 * slab is not told when that arena closes.
 */
final class FileMemory implements SlabMemory {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final MemorySegment segment;
  private final @Nullable RandomAccessFile file;
  private final @Nullable Path undeleted;
  private final long length;

  private FileMemory(
      MemorySegment segment,
      @Nullable RandomAccessFile file,
      @Nullable Path undeleted,
      long length) {
    this.segment = segment;
    this.file = file;
    this.undeleted = undeleted;
    this.length = length;
  }

  static FileMemory map(Arena arena, long size, long alignment, boolean owned) {
    // A mapping begins at a page, whose size is not known for sure on each system.
    long length = size + Math.max(0, alignment - PageSize.SMALLEST);
    try {
      return map(arena, size, alignment, owned, length);
    } catch (IOException e) {
      throw MemoryRefusedException.ofRuntime(
          "FileChannel.map",
          size,
          ("make the slab smaller, free space in %s (-Djava.io.tmpdir names another place), or"
                  + " raise the limit that it meets (ulimit -v, -f, -n)")
              .formatted(directories()),
          e);
    }
  }

  /** Why no such memory can be had at all; null where it can. */
  static @Nullable String obstacle() {
    try (Arena arena = Arena.ofConfined()) {
      map(arena, 1, 1, false);
      return null;
    } catch (MemoryRefusedException e) {
      return "no file can be mapped: " + e.getMessage();
    }
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public Backing backing() {
    return Backing.FILE;
  }

  @Override
  public void discard() {
    if (file == null) {
      segment.fill((byte) 0);
      return;
    }
    try {
      file.setLength(0);
      file.setLength(length);
    } catch (IOException e) {
      throw MemoryRefusedException.ofRuntime(
          "RandomAccessFile.setLength",
          length,
          "some systems can't cut a file that is mapped, or the disk is full",
          e);
    }
  }

  @Override
  public void release() {
    try (file) {
      if (undeleted != null) {
        Files.deleteIfExists(undeleted);
      }
    } catch (IOException e) {
      // The memory itself is gone already; the file goes when the process ends.
    }
  }

  private static FileMemory map(Arena arena, long size, long alignment, boolean owned, long length)
      throws IOException {
    Path path = Files.createTempFile(directoryWithRoom(size), "iobuf-", ".slab");
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      file.setLength(length);
      MemorySegment mapped = mapUninterrupted(file, length, arena);
      long start = Require.roundUp(mapped.address(), alignment) - mapped.address();
      if (!owned) {
        file.close();
      }
      return new FileMemory(
          mapped.asSlice(start, size), owned ? file : null, deleteNow(path), length);
    } catch (IOException | RuntimeException e) {
      if (file != null) {
        file.close();
      }
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** A thread that was interrupted may make slabs, as it may with other backings. */
  private static MemorySegment mapUninterrupted(RandomAccessFile file, long length, Arena arena)
      throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, length, arena);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes the file's name away; returns it where the system keeps the names of mapped files. */
  private static @Nullable Path deleteNow(Path path) {
    try {
      Files.delete(path);
      return null;
    } catch (IOException e) {
      path.toFile().deleteOnExit();
      return path;
    }
  }

  private static Path directoryWithRoom(long size) throws IOException {
    List<String> rooms = new ArrayList<>();
    for (Path directory : directories()) {
      long room = directory.toFile().getUsableSpace();
      if (room >= size && Files.isWritable(directory)) {
        return directory;
      }
      rooms.add(directory + " has " + room + " bytes free");
    }
    throw new IOException("no directory has room for the file: " + String.join(", ", rooms));
  }

  private static List<Path> directories() {
    Path temporary = new File(System.getProperty("java.io.tmpdir", ".")).toPath();
    return Files.isDirectory(SHARED_MEMORY)
        ? List.of(SHARED_MEMORY, temporary)
        : List.of(temporary);
  }
}
