package dev.iobuf.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;

/**
 * A valid tier, with the properties that the emitters need.
 *
 * @param marksNull true if emitted classes can see, and so use, the annotations of JSpecify
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
  private static final int GROUP = 3;

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

  /** Returns the simple names of the classes of a tier. */
  static Stream<String> types(String name) {
    return Stream.of(name + "Buffer", name + "BufferPool", name + "IoVec");
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

  /** Returns a type as nullable, with the annotation if emitted classes can see it. */
  TypeName orNull(ClassName type) {
    return marksNull ? type.annotated(AnnotationSpec.builder(TypeNames.NULLABLE).build()) : type;
  }

  /** Returns the modifiers of each class of the tier. */
  Modifier[] modifiers() {
    return isPublic
        ? new Modifier[] {Modifier.PUBLIC, Modifier.FINAL}
        : new Modifier[] {Modifier.FINAL};
  }

  /** The name of the constant of Tier: {@code JUMBO_FRAME} for JumboFrame. */
  String constant() {
    return constantOf(name);
  }

  static String constantOf(String name) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (i > 0 && isIn('A', name.charAt(i), 'Z') && endsWord(name.charAt(i - 1))) {
        words.append('_');
      }
      words.append(name.charAt(i));
    }
    return words.toString().toUpperCase(Locale.ROOT);
  }

  private static boolean endsWord(char c) {
    return isIn('a', c, 'z') || isIn('0', c, '9');
  }

  private static boolean isIn(char from, char c, char to) {
    return from <= c && c <= to;
  }

  /** The distance of the starts of neighbouring buffers: the size, rounded up to the alignment. */
  long stride() {
    return ((long) size + alignment - 1) & -alignment;
  }

  boolean hasShift() {
    return Long.bitCount(stride()) == 1;
  }

  int shift() {
    return Long.numberOfTrailingZeros(stride());
  }

  /** Returns the offset of the buffer of a lease in its slab, as an expression of its pool. */
  String offsetOfIndex() {
    return hasShift() ? "(long) index << SHIFT" : "index * STRIDE";
  }

  /** A number as Java source: {@code 2_048}. */
  static String literal(long number) {
    String digits = grouped(number, '_');
    return number > Integer.MAX_VALUE ? digits + "L" : digits;
  }

  /** A number for readers: {@code 2,048}. */
  static String grouped(long number) {
    return grouped(number, ',');
  }

  /**
   * Without a Formatter, which would load its locales first. That takes longer than all the rest.
   */
  private static String grouped(long number, char separator) {
    StringBuilder digits = new StringBuilder().append(number);
    for (int i = digits.length() - GROUP; i > 0; i -= GROUP) {
      digits.insert(i, separator);
    }
    return digits.toString();
  }

  /** The size for readers: {@code 2 KiB}, {@code 9,216 bytes}. */
  String sizeForPeople() {
    String[] units = {"KiB", "MiB", "GiB"};
    for (int unit = units.length; unit > 0; unit--) {
      int shift = BITS_PER_UNIT * unit;
      if (Integer.numberOfTrailingZeros(size) >= shift) {
        return (size >> shift) + " " + units[unit - 1];
      }
    }
    return size == 1 ? "1 byte" : grouped(size) + " bytes";
  }

  /** The tier in the words of documentation: {@code 2 KiB, for TCP segments}. */
  String description() {
    String phrase = Javadoc.phrase(use);
    return phrase.isEmpty() ? sizeForPeople() : sizeForPeople() + ", for " + phrase;
  }
}
