package dev.iobuf.memory;

/**
 * What slabs can do in this process.
 *
 * @param backing what new slabs are made of: never {@link Backing#CALLER}. If it is {@link
 *     Backing#FILE}, a slab for which no file has room is of {@link Backing#ARENA}
 * @param reason why it is that backing, and what to do for a better one
 * @param hugePages whether slabs with an alignment of 2 MiB or more are advised to be made of huge
 *     pages, and the kernel has them on
 * @param locking whether {@link Slab#lock()} can be called; it may still meet the process's limit
 * @param pageSize the system's page size in bytes, which {@link PageSize#override(int)} does not
 *     change
 * @param arenaCap the most bytes of a slab whose backing is {@link Backing#ARENA}
 */
public record SlabCapabilities(
    Backing backing,
    String reason,
    boolean hugePages,
    boolean locking,
    int pageSize,
    long arenaCap) {}
