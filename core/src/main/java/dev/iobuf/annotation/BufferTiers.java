package dev.iobuf.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Holds the descriptors of a package that describes several tiers. The compiler writes this
 * annotation. A package repeats {@link BufferTier} instead.
 */
@Documented
@Target({ // as BufferTier
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
public @interface BufferTiers {

  /**
   * The descriptors, in the order in which they stand.
   *
   * @return the descriptors of the package
   */
  BufferTier[] value();
}
