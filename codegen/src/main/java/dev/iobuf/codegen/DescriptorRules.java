package dev.iobuf.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.PackageElement;

/** The rules for descriptors: for each by itself, and for all of a package together. */
final class DescriptorRules {
  /** 2 GiB less a page, so that an int can address a buffer, and a system call can move it. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 4_095;

  private static final int MAX_ALIGNMENT = 128 << 20;

  private final Diagnostics diagnostics;
  private final TakenNames taken;

  DescriptorRules(Diagnostics diagnostics, TakenNames taken) {
    this.diagnostics = diagnostics;
    this.taken = taken;
  }

  void check(PackageElement element, List<Descriptor> descriptors) {
    for (Descriptor descriptor : descriptors) {
      checkName(element, descriptor);
      checkSize(descriptor);
      checkAlignment(descriptor);
    }
    checkRegistry(element, descriptors);
    checkNamesDiffer(descriptors);
    checkOrder(descriptors);
  }

  private void checkName(PackageElement element, Descriptor descriptor) {
    String name = descriptor.name();
    if (!isNameOfClass(name)) {
      diagnostics.error(
          descriptor,
          "name",
          "name must be a Java identifier that begins with an upper-case letter: name=\""
              + name
              + "\"; its classes are called after it, such as JumboBuffer");
      return;
    }
    TierModel.types(name).forEach(type -> checkClass(element, descriptor, type));
  }

  /** Without characters that the language ignores, some of which end lines. */
  private static boolean isNameOfClass(String name) {
    return SourceVersion.isIdentifier(name)
        && Character.isUpperCase(name.codePointAt(0))
        && name.codePoints().noneMatch(Character::isIdentifierIgnorable);
  }

  private void checkClass(PackageElement element, Descriptor descriptor, String type) {
    TakenNames.Holder holder = taken.holderOf(element, type);
    if (holder != null) {
      diagnostics.error(
          descriptor,
          "name",
          "name leads to %s: %s=%s.%s, name=\"%s\"; %s"
              .formatted(
                  holder.what,
                  holder.kind,
                  element.getQualifiedName(),
                  type,
                  descriptor.name(),
                  holder.remedyOfTier()));
    }
  }

  /** The only class whose name does not begin with that of a tier. */
  private void checkRegistry(PackageElement element, List<Descriptor> descriptors) {
    TakenNames.Holder holder = taken.holderOf(element, "Tier");
    if (!descriptors.isEmpty() && holder != null) {
      diagnostics.error(
          descriptors.getFirst(),
          "the tiers of a package are listed in %s: %s=%s.Tier; %s"
              .formatted(
                  holder.what, holder.kind, element.getQualifiedName(), holder.remedyOfRegistry()));
    }
  }

  private static boolean hasGoodSize(Descriptor descriptor) {
    return descriptor.size() >= 1 && descriptor.size() <= MAX_SIZE;
  }

  private void checkSize(Descriptor descriptor) {
    if (!hasGoodSize(descriptor)) {
      diagnostics.error(
          descriptor,
          "size",
          "size must be 1 … "
              + MAX_SIZE
              + " bytes (2 GiB − 4,096): size="
              + descriptor.size()
              + "; a larger buffer would not fit into one system call");
    }
  }

  private void checkAlignment(Descriptor descriptor) {
    int alignment = descriptor.alignment();
    if (alignment < 1 || alignment > MAX_ALIGNMENT || Integer.bitCount(alignment) != 1) {
      diagnostics.error(
          descriptor,
          "alignment",
          "alignment must be a power of two, 1 … "
              + MAX_ALIGNMENT
              + " bytes (128 MiB): alignment="
              + alignment
              + "; try "
              + nearest(alignment));
    }
  }

  private static int nearest(int alignment) {
    return alignment < 1
        ? 1
        : alignment > MAX_ALIGNMENT / 2 ? MAX_ALIGNMENT : Integer.highestOneBit(alignment) << 1;
  }

  /**
   * Names that differ only in case would be the same file on some disks. Names that differ only in
   * underscores would be the same constant of Tier.
   */
  private void checkNamesDiffer(List<Descriptor> descriptors) {
    Map<String, Descriptor> seen = new HashMap<>();
    for (Descriptor descriptor : descriptors) {
      String letters = descriptor.name().replace("_", "").toUpperCase(Locale.ROOT);
      Descriptor other = seen.putIfAbsent(letters, descriptor);
      if (other != null) {
        diagnostics.error(
            descriptor,
            "name",
            "name must differ from that of every other tier of the package, by more than case and"
                + " underscores: name=\""
                + descriptor.name()
                + "\", other=\""
                + other.name()
                + "\"; rename one of them");
      }
    }
  }

  /** Tier.forSize takes the first tier that is large enough. */
  private void checkOrder(List<Descriptor> descriptors) {
    List<Descriptor> sized = descriptors.stream().filter(DescriptorRules::hasGoodSize).toList();
    for (int i = 1; i < sized.size(); i++) {
      Descriptor before = sized.get(i - 1);
      Descriptor descriptor = sized.get(i);
      if (descriptor.size() < before.size()) {
        diagnostics.error(
            descriptor,
            "size",
            "tiers must stand in order of size: size="
                + descriptor.size()
                + " of "
                + descriptor.name()
                + " comes after size="
                + before.size()
                + " of "
                + before.name()
                + "; move it up");
      }
    }
  }
}
