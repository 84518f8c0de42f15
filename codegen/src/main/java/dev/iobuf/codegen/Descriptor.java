package dev.iobuf.codegen;

/** One {@code @BufferTier} as it was written, right or wrong. */
record Descriptor(
    String name,
    int size,
    int alignment,
    String use,
    boolean hugePages,
    boolean isPublic,
    DescriptorPlace place) {}
