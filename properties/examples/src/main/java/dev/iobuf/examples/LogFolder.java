package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The segments of a log: files that are named after the first sequence number in them. A lock keeps
 * other logs away.
 */
final class LogFolder implements Closeable {
  private static final Pattern NAME = Pattern.compile("(\\d{19})\\.log");

  private final Path path;
  private final ConcurrentSkipListMap<Long, Path> segments = new ConcurrentSkipListMap<>();

  private final FileChannel lockFile;

  private LogFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Finds the segments. Other files in the folder are left alone. */
  static LogFolder open(Path path) throws IOException {
    make(path.toAbsolutePath());
    FileChannel lockFile =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    LogFolder folder = new LogFolder(path, lockFile);
    try (Stream<Path> files = Files.list(path)) {
      folder.lock();
      files.forEach(folder::addIfSegment);
    } catch (Throwable t) {
      lockFile.close();
      throw t;
    }
    return folder;
  }

  /** Makes a folder, and returns when its name is on the device, also if it was there before. */
  private static void make(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      make(parent);
    }
    Files.createDirectories(path);
    if (parent != null && Files.isReadable(parent)) {
      sync(parent);
    }
  }

  private void lock() throws IOException {
    try {
      if (lockFile.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // A log of this process: reported below, like that of another.
    }
    throw Program.refusal(path, "another log has this folder open");
  }

  private void addIfSegment(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (name.matches()) {
      segments.put(Long.valueOf(name.group(1)), file);
    }
  }

  Path path() {
    return path;
  }

  /** By first sequence number, in order. */
  ConcurrentSkipListMap<Long, Path> segments() {
    return segments;
  }

  /** Returns the file of a new segment, which is not made yet. */
  Path file(long firstSequence) {
    return path.resolve(String.format(Locale.ROOT, "%019d.log", firstSequence));
  }

  /** Notes a segment whose file was made. */
  void added(long firstSequence, Path file) {
    segments.put(firstSequence, file);
  }

  /** Deletes a segment, and returns when that is on the device. */
  void delete(Map.Entry<Long, Path> segment) throws IOException {
    Files.deleteIfExists(segment.getValue());
    sync();
    segments.remove(segment.getKey());
  }

  /**
   * Deletes the segments all of whose records have smaller numbers, from the oldest on. The last
   * segment always stays.
   */
  synchronized void removeBefore(long sequence) throws IOException {
    Map.Entry<Long, Path> oldest = segments.firstEntry();
    while (oldest != null) {
      Long behind = segments.higherKey(oldest.getKey());
      if (behind == null || behind > sequence) {
        return;
      }
      delete(oldest);
      oldest = segments.firstEntry();
    }
  }

  /** Returns when the names of the files are on the device. */
  void sync() throws IOException {
    sync(path);
  }

  private static void sync(Path folder) throws IOException {
    try (FileDescriptor directory =
        FileDescriptor.open(folder, OpenFlag.READ_ONLY, OpenFlag.DIRECTORY)) {
      directory.fsync();
    }
  }

  /** Lets other logs open the folder. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
