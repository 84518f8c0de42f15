package dev.iobuf.codegen;

import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;

/**
 * The place of a descriptor, for messages.
 *
 * @param ordinal how many descriptors come before it in the package
 * @param mirror the annotation
 * @param written the values that were written, by name
 */
record DescriptorPlace(
    int ordinal, AnnotationMirror mirror, Map<String, AnnotationValue> written) {}
