package dev.iobuf.memory;

/** What the memory of a {@link Slab} is made of. */
public enum Backing {
  /**
   * Private anonymous memory of {@code mmap(2)}: zeroed by the kernel, and committed a page at a
   * time when it is first touched. The normal case, on Linux with native access.
   *
   * <p>No swap space is reserved for it. So a lack of memory shows when a page is first touched,
   * not when the slab is made.
   */
  MAPPED,

  /**
   * A mapped file without a name. It is in shared memory ({@code /dev/shm}) if there is room for
   * it, else in the directory for temporary files. The fallback off Linux or without native access,
   * logged as a warning when it is chosen.
   *
   * <p>Its blocks are reserved when the slab is made, by writing zeros to it, a second or two for
   * each GiB. So the file is committed all at once, and a lack of room shows then. The slab is then
   * made of {@link #ARENA} instead or, if it is larger than that allows, refused. In shared memory
   * the blocks are pages of RAM, which count against the memory of a container. In the directory
   * for temporary files, the system writes them to disk when it likes.
   */
  FILE,

  /**
   * Memory of {@link java.lang.foreign.Arena#allocate(long, long)}: zeroed, and thereby committed,
   * all at once when the slab is made. The last resort, also for a single slab for which no file
   * has room; logged as a warning when it is chosen, and capped at {@link
   * SlabCapabilities#arenaCap()} bytes a slab.
   */
  ARENA,

  /** Memory of the caller's own, which the slab never frees. */
  CALLER
}
