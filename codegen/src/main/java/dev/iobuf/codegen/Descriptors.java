package dev.iobuf.codegen;

import java.util.List;
import java.util.stream.Stream;

/**
 * The descriptors of a package, in the order in which they are written.
 *
 * @param known descriptors whose values are all known
 * @param unknown values that are not known: their class is missing, or will be emitted later
 */
record Descriptors(List<Descriptor> known, List<UnknownValue> unknown) {
  /** A value of a descriptor, by name. */
  record UnknownValue(DescriptorPlace place, String name) {}

  /** Returns the simple names of the classes that will be emitted for them. */
  Stream<String> types() {
    return known.stream().map(Descriptor::name).flatMap(TierModel::types);
  }
}
