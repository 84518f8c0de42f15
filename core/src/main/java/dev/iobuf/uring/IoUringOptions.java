package dev.iobuf.uring;

/**
 * The sizes of a ring. Immutable; safe for use by any thread.
 *
 * <pre>{@code
 * IoUring.create(IoUringOptions.of(256).files(4096).completions(8192))
 * }</pre>
 *
 * <p>Each method that changes an option returns new options; the old ones stay as they are.
 */
public final class IoUringOptions {
  /** The most completions that the kernel keeps in a queue: 65,536. */
  public static final int MAX_COMPLETIONS = 1 << 16;

  final int entries;
  final int files;

  /** How many completions; 0 for as many as the kernel chooses. */
  final int completions;

  private IoUringOptions(int entries, int files, int completions) {
    this.entries = entries;
    this.files = files;
    this.completions = completions;
  }

  /**
   * Makes options with as many slots for files as entries, and twice as much room for completions.
   *
   * @param entries how many operations can be in flight, 1 … {@value IoUring#MAX_ENTRIES}
   * @return the options
   * @throws IllegalArgumentException if the number is out of range
   */
  public static IoUringOptions of(int entries) {
    if (entries < 1 || entries > IoUring.MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "entries must be 1 … %s, the kernel's limit: entries=%s"
              .formatted(IoUring.MAX_ENTRIES, entries));
    }
    return new IoUringOptions(entries, entries, 0);
  }

  /**
   * Chooses the slots for registered files.
   *
   * @param slots how many files can be registered, 1 … 2²⁰, and at most RLIMIT_NOFILE; no memory is
   *     allocated before the first one is registered
   * @return the changed options
   * @throws IllegalArgumentException if the number is out of range
   */
  public IoUringOptions files(int slots) {
    if (slots < 1 || slots > RegisteredFiles.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "slots for files must be 1 … %s, the kernel's limit: files=%s"
              .formatted(RegisteredFiles.MAX_SLOTS, slots));
    }
    return new IoUringOptions(entries, slots, completions);
  }

  /**
   * Chooses the room for completions that are not taken yet. If there is no room, the kernel keeps
   * them elsewhere, and a multishot operation ends. So a ring whose operations complete often needs
   * more than the default of about two for each entry. Takes 16 bytes for each.
   *
   * @param count how many, the number of entries … {@value #MAX_COMPLETIONS}; the kernel rounds up
   *     to a power of two
   * @return the changed options
   * @throws IllegalArgumentException if the number is out of range
   */
  public IoUringOptions completions(int count) {
    if (count < entries || count > MAX_COMPLETIONS) {
      throw new IllegalArgumentException(
          "room for completions must be as many as entries … %s, the kernel's limit: completions=%s, entries=%s"
              .formatted(MAX_COMPLETIONS, count, entries));
    }
    return new IoUringOptions(entries, files, count);
  }

  @Override
  public String toString() {
    return "IoUringOptions[entries=%s, files=%s, completions=%s]"
        .formatted(entries, files, completions == 0 ? "by default" : completions);
  }
}
