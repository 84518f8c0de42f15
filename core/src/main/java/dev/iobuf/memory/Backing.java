package dev.iobuf.memory;

/** What the memory of a {@link Slab} is made of. */
public enum Backing {
  /**
   * Private anonymous memory of {@code mmap(2)}: zeroed by the kernel, and committed a page at a
   * time when it is first touched. This is the normal backing, on Linux with native access.
   *
   * <p>The kernel reserves no swap space for it. So if memory is short, that shows when a page is
   * first touched, not when the slab is made.
   */
  MAPPED,

  /**
   * A mapped file without a name. It is in shared memory ({@code /dev/shm}) if there is room for
   * it, else in the directory for temporary files. This is the fallback off Linux or without native
   * access. The library logs a warning when it chooses it.
   *
   * <p>When the slab is made, its blocks are reserved by writing zeros, which takes a second or two
   * for each GiB. So the file is committed all at once. If there is no room for it, the slab is
   * made of {@link #ARENA} instead or, if it is too large for that, refused. In shared memory the
   * blocks are pages of RAM, which count against the memory of a container. In the directory for
   * temporary files, the system may write them to disk at any time.
   */
  FILE,

  /**
   * Memory of {@link java.lang.foreign.Arena#allocate(long, long)}: zeroed, and so committed, all
   * at once when the slab is made. This is the last resort, also for a single slab for which no
   * file has room. The library logs a warning when it chooses it. A slab may have at most {@link
   * SlabCapabilities#arenaCap()} bytes.
   */
  ARENA,

  /** Memory of the caller, which the slab never frees. */
  CALLER
}
