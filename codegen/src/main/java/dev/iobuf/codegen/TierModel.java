package dev.iobuf.codegen;

import com.palantir.javapoet.ClassName;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;

/**
 * A tier that is right: what the emitters need to know of it.
 *
 * @param marksNull whether the annotations of JSpecify can be seen, and so used, by emitted classes
 */
record TierModel(
    String packageName,
    String name,
    int size,
    int alignment,
    String use,
    boolean hugePages,
    boolean isPublic,
    boolean marksNull) {
  private static final int BITS_PER_UNIT = 10;

  static TierModel of(PackageElement element, Descriptor descriptor, boolean marksNull) {
    return new TierModel(
        element.getQualifiedName().toString(),
        descriptor.name(),
        descriptor.size(),
        descriptor.alignment(),
        descriptor.use().strip(),
        descriptor.hugePages(),
        descriptor.isPublic(),
        marksNull);
  }

  ClassName buffer() {
    return ClassName.get(packageName, name + "Buffer");
  }

  ClassName pool() {
    return ClassName.get(packageName, name + "BufferPool");
  }

  ClassName ioVec() {
    return ClassName.get(packageName, name + "IoVec");
  }

  /** Those of each class of the tier. */
  Modifier[] modifiers() {
    return isPublic
        ? new Modifier[] {Modifier.PUBLIC, Modifier.FINAL}
        : new Modifier[] {Modifier.FINAL};
  }

  /** The constant of Tier: {@code JUMBO_FRAME} of JumboFrame. */
  String constant() {
    return constantOf(name);
  }

  static String constantOf(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  /** How far the starts of neighbouring buffers are apart: the size rounded up to the alignment. */
  long stride() {
    return ((long) size + alignment - 1) & -alignment;
  }

  boolean hasShift() {
    return Long.bitCount(stride()) == 1;
  }

  int shift() {
    return Long.numberOfTrailingZeros(stride());
  }

  /** A number as Java source: {@code 2_048}. */
  static String literal(long number) {
    String digits = String.format(Locale.ROOT, "%,d", number).replace(',', '_');
    return number > Integer.MAX_VALUE ? digits + "L" : digits;
  }

  /** The size for people: {@code 2 KiB}, {@code 9,216 bytes}. */
  String sizeForPeople() {
    String[] units = {"KiB", "MiB", "GiB"};
    for (int unit = units.length; unit > 0; unit--) {
      int shift = BITS_PER_UNIT * unit;
      if (Integer.numberOfTrailingZeros(size) >= shift) {
        return (size >> shift) + " " + units[unit - 1];
      }
    }
    return size == 1 ? "1 byte" : String.format(Locale.ROOT, "%,d bytes", size);
  }

  /** The tier as documentation words it: {@code 2 KiB, for TCP segments}. */
  String description() {
    return use.isEmpty() ? sizeForPeople() : sizeForPeople() + ", for " + Javadoc.escape(use);
  }
}
