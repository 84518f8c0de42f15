package dev.iobuf.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a tier: buffers of one size, for one kind of use. The annotation processor emits three
 * classes for it into the annotated package, and one {@code Tier} enum for all tiers of the
 * package.
 *
 * <p>It belongs in a {@code package-info.java}. Elsewhere the processor refuses it, and says where
 * it belongs.
 *
 * <pre>{@code
 * @BufferTier(name = "Jumbo", size = 9216, alignment = 64, use = "Jumbo Ethernet frames")
 * package com.example.net;
 * }</pre>
 *
 * <p>This makes {@code com.example.net.JumboBuffer}, {@code JumboBufferPool} and {@code
 * JumboIoVec}.
 *
 * <p>Buffers lie side by side in the one slab of their pool, at a distance of {@link #size()}
 * rounded up to {@link #alignment()}. A buffer that is smaller than a cache line shares that line
 * with its neighbours, so threads that write to neighbouring buffers slow each other down. An
 * alignment of 64 or 128 bytes prevents that, at the price of the memory in between.
 */
@Documented
// On packages only; but javac would refuse the others before the processor can say where to move
// it.
@Target({
  ElementType.PACKAGE,
  ElementType.MODULE,
  ElementType.TYPE,
  ElementType.TYPE_PARAMETER,
  ElementType.FIELD,
  ElementType.CONSTRUCTOR,
  ElementType.METHOD,
  ElementType.PARAMETER
})
@Retention(RetentionPolicy.CLASS)
@Repeatable(BufferTiers.class)
public @interface BufferTier {

  /**
   * The name of the tier, with which the names of its classes begin: {@code "Jumbo"} gives {@code
   * JumboBuffer}. A Java identifier, in upper camel case, that differs from those of the other
   * tiers of the package by more than case and underscores.
   *
   * @return the name of the tier
   */
  String name();

  /**
   * The size of each buffer in bytes, 1 to 2,147,479,552 (2 GiB − 4,096). Any size will do. If it
   * is a power of two, a pool finds its buffers by a shift.
   *
   * @return the size of each buffer in bytes
   */
  int size();

  /**
   * The alignment of each buffer's address in bytes, a power of two from 1 to 134,217,728 (128
   * MiB). The slab of a pool starts on a page at least. So buffers of a page or less, whose size is
   * a power of two, are aligned to their size without this. Direct I/O wants 4,096.
   *
   * @return the alignment of each buffer's address in bytes
   */
  int alignment() default 1;

  /**
   * The use of the tier, as a phrase that the documentation of the emitted classes quotes: {@code
   * "TCP segments, gRPC messages, page I/O"}.
   *
   * @return the use of the tier, or the empty string
   */
  String use() default "";

  /**
   * True if pools ask for huge pages although a buffer is smaller than a huge page. A slab then
   * starts on 2 MiB, and the kernel is advised to back it by pages of that size. Many small buffers
   * in use at once then miss the TLB less often. Memory is committed 2 MiB at a time. Buffers of 2
   * MiB or more have huge pages anyway.
   *
   * @return true to ask for huge pages for any size
   */
  boolean hugePages() default false;

  /**
   * The code that can name the emitted classes. {@code Tier} is public as soon as one tier of the
   * package is.
   *
   * @return which code can see the classes of the tier
   */
  Visibility visibility() default Visibility.PUBLIC;
}
