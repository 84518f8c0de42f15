package dev.iobuf.memory;

/** What the memory of a {@link Slab} is made of. */
public enum Backing {
  /**
   * Private anonymous memory of {@code mmap(2)}: zeroed by the kernel, and committed a page at a
   * time when it is first touched. The normal case, on Linux with native access.
   *
   * <p>No swap space is reserved for it, so that memory that is short shows when a page is first
   * touched, not when the slab is made.
   */
  MAPPED,

  /**
   * A mapped sparse file without a name, committed a page at a time as well. It is in shared memory
   * ({@code /dev/shm}) if there is room for it, else in the directory for temporary files. The
   * fallback off Linux or without native access.
   *
   * <p>Of shared memory the slab's pages count as such. In the directory for temporary files they
   * are written to disk at the system's leisure. Room for the file is checked when the slab is
   * made, but not kept free. If other files fill the file system first, touching a new page throws
   * {@link InternalError}.
   */
  FILE,

  /**
   * Memory of {@link java.lang.foreign.Arena#allocate(long, long)}: zeroed, and thereby committed,
   * all at once when the slab is made. The last resort, logged as a warning when it is chosen, and
   * capped at {@link SlabCapabilities#arenaCap()} bytes a slab.
   */
  ARENA,

  /** Memory of the caller's own, which the slab never frees. */
  CALLER
}
