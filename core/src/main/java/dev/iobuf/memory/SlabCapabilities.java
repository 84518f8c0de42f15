package dev.iobuf.memory;

/** What slabs can do in this process. A snapshot; immutable, and safe for use by any thread. */
public final class SlabCapabilities {
  private final Backing backing;
  private final String reason;
  private final boolean hugePages;
  private final boolean locking;
  private final int pageSize;
  private final long arenaCap;

  SlabCapabilities(
      Backing backing,
      String reason,
      boolean hugePages,
      boolean locking,
      int pageSize,
      long arenaCap) {
    this.backing = backing;
    this.reason = reason;
    this.hugePages = hugePages;
    this.locking = locking;
    this.pageSize = pageSize;
    this.arenaCap = arenaCap;
  }

  /**
   * Returns the backing of new slabs. If it is {@link Backing#FILE}, a slab for which no file has
   * room has {@link Backing#ARENA}.
   *
   * @return a backing, never {@link Backing#CALLER}
   */
  public Backing backing() {
    return backing;
  }

  /**
   * Returns why it is that backing, and what to do for a better one.
   *
   * @return a sentence
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns true if slabs with an alignment of 2 MiB or more ask for huge pages, and the kernel has
   * these turned on.
   *
   * @return true if both are so
   */
  public boolean hasHugePages() {
    return hugePages;
  }

  /**
   * Returns true if {@link Slab#lock()} can be called. The call may still exceed the process's
   * limit.
   *
   * @return true if it can
   */
  public boolean canLock() {
    return locking;
  }

  /**
   * Returns the system's page size, which {@link PageSize#override(int)} does not change.
   *
   * @return bytes, a power of two
   */
  public int pageSize() {
    return pageSize;
  }

  /**
   * Returns the largest size of a slab whose backing is {@link Backing#ARENA}.
   *
   * @return bytes
   */
  public long arenaCap() {
    return arenaCap;
  }

  @Override
  public String toString() {
    return "SlabCapabilities[backing="
        + backing
        + ", reason="
        + reason
        + ", hasHugePages="
        + hugePages
        + ", canLock="
        + locking
        + ", pageSize="
        + pageSize
        + ", arenaCap="
        + arenaCap
        + "]";
  }
}
