package dev.iobuf.memory;

import dev.iobuf.linux.NativeAccess;
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
 * A mapped file that has no name.
 *
 * <p>When it is made, zeros are written to all of it, so that the file system reserves its blocks.
 * If a file has holes, a page may find no room when it is touched. If native code touches it,
 * SIGBUS then ends the process. Without native access there is no {@code fallocate(2)}.
 *
 * <p>A {@link RandomAccessFile} writes the file: an interrupt does not close it, but would close a
 * {@link FileChannel}. The file is closed once it is mapped.
 */
final class FileMemory implements SlabMemory {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /**
   * How many zeros are written at once, in bytes: as many as the Java runtime copies without
   * malloc.
   */
  private static final int ZEROS = 8_192;

  private final MemorySegment segment;
  private final @Nullable Path undeleted;

  private FileMemory(MemorySegment segment, @Nullable Path undeleted) {
    this.segment = segment;
    this.undeleted = undeleted;
  }

  static FileMemory map(Arena arena, long size, long alignment) {
    IOException noRoom = new IOException("no directory has room for the file");
    List<String> tried = new ArrayList<>();
    for (Path directory : directories()) {
      long room = room(directory);
      String failure = "";
      try {
        if (room >= size) {
          return map(arena, size, alignment, directory);
        }
      } catch (IOException e) {
        noRoom.addSuppressed(e);
        failure = " (" + e + ")";
      }
      tried.add(directory + " has " + room + " bytes free" + failure);
    }
    throw MemoryRefusedException.ofRuntime(
        "FileChannel.map",
        size,
        ("%s; make the slab smaller, free space there (--shm-size of Docker, -Djava.io.tmpdir names"
                + " another place), or raise the limit that it meets (ulimit -v, -f, -n); better"
                + " allow native access, so that no file is needed: %s")
            .formatted(String.join(", ", tried), NativeAccess.flag()),
        noRoom);
  }

  /** Returns why no such memory can be made at all; null if it can. */
  static @Nullable String obstacle() {
    try (Arena arena = Arena.ofConfined()) {
      map(arena, 1, 1);
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

  /** Its blocks stay reserved. */
  @Override
  public void discard() {
    segment.fill((byte) 0);
  }

  @Override
  public void release() {
    if (undeleted != null) {
      try {
        Files.deleteIfExists(undeleted);
      } catch (IOException e) {
        // The memory itself is freed already. The system deletes the file when the process ends.
      }
    }
  }

  private static FileMemory map(Arena arena, long size, long alignment, Path directory)
      throws IOException {
    Path path = Files.createTempFile(directory, "iobuf-", ".slab");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      MemorySegment segment = mapReserved(arena, size, alignment, file);
      return new FileMemory(segment, deleteNow(path));
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private static MemorySegment mapReserved(
      Arena arena, long size, long alignment, RandomAccessFile file) throws IOException {
    // A mapping begins at a page, whose size is not known for certain on every system.
    long length = size + Math.max(0, alignment - PageSize.SMALLEST);
    file.setLength(length);
    MemorySegment mapped = mapUninterrupted(file, length, arena);
    long start = Require.roundUp(mapped.address(), alignment) - mapped.address();
    try {
      reserve(file, start, size);
    } catch (IOException e) {
      // An arena of the caller may keep it mapped, and so keep its blocks reserved.
      file.setLength(0);
      throw e;
    }
    return mapped.asSlice(start, size);
  }

  /** Writes zeros to the part of the file that is used. */
  private static void reserve(RandomAccessFile file, long start, long size) throws IOException {
    byte[] zeros = new byte[(int) Math.min(size, ZEROS)];
    file.seek(start);
    for (long left = size; left > 0; left -= zeros.length) {
      file.write(zeros, 0, (int) Math.min(left, zeros.length));
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

  /** Deletes the file's name; returns the file if the system keeps the names of mapped files. */
  private static @Nullable Path deleteNow(Path path) {
    try {
      Files.delete(path);
      return null;
    } catch (IOException e) {
      path.toFile().deleteOnExit();
      return path;
    }
  }

  /** Shared memory is RAM, which the control group of the process may limit as well. */
  private static long room(Path directory) {
    long room = directory.toFile().getUsableSpace();
    return directory.equals(SHARED_MEMORY) ? Math.min(room, GroupLimit.current()) : room;
  }

  private static List<Path> directories() {
    Path temporary = new File(System.getProperty("java.io.tmpdir", ".")).toPath();
    return Files.isDirectory(SHARED_MEMORY)
        ? List.of(SHARED_MEMORY, temporary)
        : List.of(temporary);
  }
}
