package dev.iobuf.codegen;

import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;

/**
 * One {@code @BufferTier} as it was written, right or wrong.
 *
 * @param ordinal how many come before it in the package, for messages
 * @param mirror the annotation, for messages
 * @param written the values that were written, by name, for messages
 */
record Descriptor(
    String name,
    int size,
    int alignment,
    String use,
    boolean hugePages,
    boolean isPublic,
    int ordinal,
    AnnotationMirror mirror,
    Map<String, AnnotationValue> written) {}
