package dev.iobuf.codegen;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  Descriptors read(PackageElement element) {
    List<AnnotationMirror> mirrors = new ArrayList<>();
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (isOf(TypeNames.BUFFER_TIER, mirror)) {
        mirrors.add(mirror);
      } else if (isOf(TypeNames.BUFFER_TIERS, mirror)
          && values(mirror).get("value") instanceof List<?> contained) {
        for (Object value : contained) {
          if (((AnnotationValue) value).getValue() instanceof AnnotationMirror tier) {
            mirrors.add(tier);
          }
        }
      }
    }
    Descriptors descriptors = new Descriptors(new ArrayList<>(), new ArrayList<>());
    for (int ordinal = 0; ordinal < mirrors.size(); ordinal++) {
      AnnotationMirror mirror = mirrors.get(ordinal);
      read(mirror, new DescriptorPlace(ordinal, mirror, written(mirror)), descriptors);
    }
    return descriptors;
  }

  /**
   * Returns true if an annotation is a descriptor, or the container of several, and was found:
   * javac passes on a name that it can't resolve as a class.
   */
  static boolean isDescriptor(TypeElement annotation) {
    return annotation.getKind() == ElementKind.ANNOTATION_TYPE
        && (isOf(TypeNames.BUFFER_TIER, annotation) || isOf(TypeNames.BUFFER_TIERS, annotation));
  }

  static boolean isOf(ClassName annotation, AnnotationMirror mirror) {
    return isOf(annotation, (TypeElement) mirror.getAnnotationType().asElement());
  }

  static boolean isOf(ClassName annotation, TypeElement type) {
    return type.getQualifiedName().contentEquals(annotation.canonicalName());
  }

  /** Skips a descriptor with a missing value, which the compiler reports itself. */
  private void read(AnnotationMirror mirror, DescriptorPlace place, Descriptors descriptors) {
    Map<String, Object> values = values(mirror);
    if (values.get("name") instanceof String name
        && values.get("size") instanceof Integer size
        && values.get("alignment") instanceof Integer alignment
        && values.get("use") instanceof String use
        && values.get("hugePages") instanceof Boolean hugePages
        && values.get("visibility") instanceof VariableElement visibility) {
      boolean isPublic = visibility.getSimpleName().contentEquals("PUBLIC");
      descriptors
          .known()
          .add(new Descriptor(name, size, alignment, use, hugePages, isPublic, place));
      return;
    }
    place
        .written()
        .keySet()
        .forEach(name -> {
          if (!values.containsKey(name)) {
            descriptors.unknown().add(new Descriptors.UnknownValue(place, name));
          }
        });
  }

  /** Returns the values that are known, and have the type of their element. */
  private Map<String, Object> values(AnnotationMirror mirror) {
    Map<String, Object> values = new HashMap<>();
    elements
        .getElementValuesWithDefaults(mirror)
        .forEach((element, value) -> {
          if (isKnown(element, value)) {
            values.put(nameOf(element), value.getValue());
          }
        });
    return values;
  }

  /**
   * If compilers can't evaluate a value, they have a string, null or a value of another type in its
   * place.
   */
  private static boolean isKnown(ExecutableElement element, AnnotationValue value) {
    Object content = value.getValue();
    return switch (element.getReturnType().getKind()) {
      case INT -> content instanceof Integer;
      case BOOLEAN -> content instanceof Boolean;
      case ARRAY -> content instanceof List<?>;
      default ->
          content instanceof VariableElement
              // A string that is a value is quoted, even if it stands for an error.
              || (content instanceof String && value.toString().startsWith("\""));
    };
  }

  private static Map<String, AnnotationValue> written(AnnotationMirror mirror) {
    Map<String, AnnotationValue> written = new LinkedHashMap<>();
    mirror.getElementValues().forEach((element, value) -> written.put(nameOf(element), value));
    return written;
  }

  private static String nameOf(ExecutableElement element) {
    return element.getSimpleName().toString();
  }
}
