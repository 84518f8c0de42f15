package dev.iobuf.codegen;

import java.util.List;
import java.util.stream.Stream;

/**
 * The descriptors of a package, in the order in which they are written.
 *
 * @param known those whose values are all known
 * @param unknown values that are not known: their class is missing, or has yet to be emitted
 */
record Descriptors(List<Descriptor> known, List<UnknownValue> unknown) {
  /** The value of a name at a descriptor. */
  record UnknownValue(DescriptorPlace place, String name) {}

  /** The simple names of the classes that come of them. */
  Stream<String> types() {
    return known.stream().map(Descriptor::name).flatMap(TierModel::types);
  }
}
