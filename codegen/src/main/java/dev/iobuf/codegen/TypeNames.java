package dev.iobuf.codegen;

import com.palantir.javapoet.ClassName;

/** Types that emitted classes use. The processor need not have them on its own path. */
final class TypeNames {
  static final ClassName BUFFER_TIER = ClassName.get("dev.iobuf.annotation", "BufferTier");
  static final ClassName BUFFER_TIERS = ClassName.get("dev.iobuf.annotation", "BufferTiers");
  static final ClassName BUFFER_LAYOUT = ClassName.get("dev.iobuf.pool", "BufferLayout");
  static final ClassName IO_BUFFER = ClassName.get("dev.iobuf.pool", "IoBuffer");
  static final ClassName POOLED_IO_VEC = ClassName.get("dev.iobuf.io", "PooledIoVec");
  static final ClassName MARK = ClassName.get("dev.iobuf.annotation", "GeneratedByIobuf");
  static final ClassName MEMORY_SEGMENT = ClassName.get("java.lang.foreign", "MemorySegment");
  static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");
  static final ClassName POOL_OPTIONS = ClassName.get("dev.iobuf.pool", "PoolOptions");
  static final ClassName POOL_TIER = ClassName.get("dev.iobuf.pool", "PoolTier");
  static final ClassName SLAB_POOL = ClassName.get("dev.iobuf.pool", "SlabPool");
  static final ClassName SLAB = ClassName.get("dev.iobuf.memory", "Slab");

  private TypeNames() {}
}
