package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.time.Instant;

/**
 * What {@link IoUring#statx} has found out. It is a view of the completion: valid until the next
 * call of {@link IoUring#next}, and for the ring's thread only.
 */
public final class FileStatus {
  static final long BYTES = 256;

  /** The basic fields, and the alignments of direct I/O. */
  static final int WANTED = 0x7ff | 0x2000;

  private static final long MASK = 0;
  private static final long LINKS = 16;
  private static final long MODE = 28;
  private static final long INODE = 32;
  private static final long SIZE = 40;
  private static final long BLOCKS = 48;
  private static final long ACCESSED = 64;
  private static final long CHANGED = 96;
  private static final long MODIFIED = 112;
  private static final long NANOS = 8;
  private static final long MEMORY_ALIGNMENT = 152;
  private static final long BLOCK_ALIGNMENT = 156;

  private static final int HAS_ALIGNMENT = 0x2000;
  private static final int BLOCK_BYTES = 512;
  private static final int TYPE = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int FOLDER = 0x4000;
  private static final int PERMISSIONS = 0xfff;

  private final MemorySegment answer = MemorySegment.ofArray(new long[(int) BYTES / Long.BYTES]);

  FileStatus() {}

  /** Copies the kernel's answer. */
  void set(MemorySegment from) {
    MemorySegment.copy(from, 0, answer, 0, BYTES);
  }

  /**
   * Returns the size of the file.
   *
   * @return bytes, 0 or more
   */
  public long size() {
    return answer.get(JAVA_LONG, SIZE);
  }

  /**
   * Returns how much room the file takes: less than its size if it has holes, more if blocks are
   * reserved behind its end.
   *
   * @return bytes, 0 or more
   */
  public long allocatedBytes() {
    return answer.get(JAVA_LONG, BLOCKS) * BLOCK_BYTES;
  }

  /**
   * Returns the permissions.
   *
   * @return the lower twelve bits of the mode, such as 0644
   */
  public int permissions() {
    return mode() & PERMISSIONS;
  }

  /**
   * Returns true if it is a regular file.
   *
   * @return false for a directory, a device, a pipe, a socket or a link
   */
  public boolean isRegularFile() {
    return (mode() & TYPE) == REGULAR;
  }

  /**
   * Returns true if it is a directory.
   *
   * @return true for a directory
   */
  public boolean isDirectory() {
    return (mode() & TYPE) == FOLDER;
  }

  /**
   * Returns how many names the file has.
   *
   * @return 0 or more
   */
  public int links() {
    return answer.get(JAVA_INT, LINKS);
  }

  /**
   * Returns the number of the file in its file system.
   *
   * @return any number
   */
  public long inode() {
    return answer.get(JAVA_LONG, INODE);
  }

  /**
   * Returns when the content was last changed. Makes an object.
   *
   * @return a time by the clock of the file system
   */
  public Instant modified() {
    return time(MODIFIED);
  }

  /**
   * Returns when the file was last read. Makes an object.
   *
   * @return a time by the clock of the file system, which may be up to a day late
   */
  public Instant accessed() {
    return time(ACCESSED);
  }

  /**
   * Returns when the content, the name, the owner or the permissions were last changed. Makes an
   * object.
   *
   * @return a time by the clock of the file system
   */
  public Instant changed() {
    return time(CHANGED);
  }

  /**
   * Returns true if the kernel knows the alignment that direct I/O needs: Linux 6.1 or later, and a
   * file system that tells.
   *
   * @return true if {@link #directMemoryAlignment()} and {@link #directBlockAlignment()} are known
   */
  public boolean hasDirectAlignment() {
    return (answer.get(JAVA_INT, MASK) & HAS_ALIGNMENT) != 0;
  }

  /**
   * Returns the alignment of memory for direct I/O.
   *
   * @return bytes, a power of two; 0 if the file has no direct I/O, or it is not known
   */
  public int directMemoryAlignment() {
    return hasDirectAlignment() ? answer.get(JAVA_INT, MEMORY_ALIGNMENT) : 0;
  }

  /**
   * Returns the alignment of offsets and lengths for direct I/O.
   *
   * @return bytes, a power of two; 0 if the file has no direct I/O, or it is not known
   */
  public int directBlockAlignment() {
    return hasDirectAlignment() ? answer.get(JAVA_INT, BLOCK_ALIGNMENT) : 0;
  }

  private int mode() {
    return answer.get(JAVA_SHORT, MODE);
  }

  private Instant time(long at) {
    return Instant.ofEpochSecond(answer.get(JAVA_LONG, at), answer.get(JAVA_INT, at + NANOS));
  }

  @Override
  public String toString() {
    return "FileStatus[size=%s, allocated=%s, permissions=%o]"
        .formatted(size(), allocatedBytes(), permissions());
  }
}
