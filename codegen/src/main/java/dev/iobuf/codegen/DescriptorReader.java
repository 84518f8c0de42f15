package dev.iobuf.codegen;

import dev.iobuf.annotation.BufferTier;
import dev.iobuf.annotation.BufferTiers;
import dev.iobuf.annotation.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;

/** Reads the descriptors of a package, in the order in which they are written. */
final class DescriptorReader {
  private final Elements elements;

  DescriptorReader(ProcessingEnvironment environment) {
    this.elements = environment.getElementUtils();
  }

  List<Descriptor> read(PackageElement element) {
    List<AnnotationMirror> mirrors = new ArrayList<>();
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (isOf(BufferTier.class, mirror)) {
        mirrors.add(mirror);
      } else if (isOf(BufferTiers.class, mirror)
          && values(mirror).get("value") instanceof List<?> contained) {
        for (Object value : contained) {
          if (((AnnotationValue) value).getValue() instanceof AnnotationMirror tier) {
            mirrors.add(tier);
          }
        }
      }
    }
    List<Descriptor> descriptors = new ArrayList<>();
    for (int ordinal = 0; ordinal < mirrors.size(); ordinal++) {
      read(mirrors.get(ordinal), ordinal, descriptors);
    }
    return descriptors;
  }

  /**
   * Whether an annotation is a descriptor, or the container of several, and was found: javac hands
   * over a name that it can't resolve as a class.
   */
  static boolean isDescriptor(TypeElement annotation) {
    return annotation.getKind() == ElementKind.ANNOTATION_TYPE
        && (isOf(BufferTier.class, annotation) || isOf(BufferTiers.class, annotation));
  }

  private static boolean isOf(Class<?> annotation, TypeElement type) {
    return type.getQualifiedName().contentEquals(annotation.getCanonicalName());
  }

  private static boolean isOf(Class<?> annotation, AnnotationMirror mirror) {
    return isOf(annotation, (TypeElement) mirror.getAnnotationType().asElement());
  }

  /**
   * Passes over a descriptor with a value missing or of a wrong type, which javac reports itself.
   */
  private void read(AnnotationMirror mirror, int ordinal, List<Descriptor> descriptors) {
    Map<String, Object> values = values(mirror);
    if (values.get("name") instanceof String name
        && values.get("size") instanceof Integer size
        && values.get("alignment") instanceof Integer alignment
        && values.get("use") instanceof String use
        && values.get("hugePages") instanceof Boolean hugePages
        && values.get("visibility") instanceof VariableElement visibility) {
      boolean isPublic = visibility.getSimpleName().contentEquals(Visibility.PUBLIC.name());
      descriptors.add(
          new Descriptor(
              name, size, alignment, use, hugePages, isPublic, ordinal, mirror, written(mirror)));
    }
  }

  private Map<String, Object> values(AnnotationMirror mirror) {
    Map<String, Object> values = new HashMap<>();
    elements
        .getElementValuesWithDefaults(mirror)
        .forEach((element, value) -> values.put(nameOf(element), value.getValue()));
    return values;
  }

  private static Map<String, AnnotationValue> written(AnnotationMirror mirror) {
    Map<String, AnnotationValue> written = new HashMap<>();
    mirror.getElementValues().forEach((element, value) -> written.put(nameOf(element), value));
    return written;
  }

  private static String nameOf(ExecutableElement element) {
    return element.getSimpleName().toString();
  }
}
