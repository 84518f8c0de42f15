package dev.iobuf.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.util.Elements;

/** Writes emitted types of one package to files. */
final class Emitter {
  static final ClassName GENERATED = ClassName.get("javax.annotation.processing", "Generated");

  private static final int COLUMNS = 100;

  private final ProcessingEnvironment environment;
  private final PackageElement element;
  private final List<AnnotationSpec> marks;

  Emitter(ProcessingEnvironment environment, PackageElement element) {
    this.environment = environment;
    this.element = element;
    this.marks = marks();
  }

  /** Returns true if emitted classes can use JSpecify: only if their module reads it. */
  boolean marksNull() {
    return isSeen(TypeNames.NULLABLE);
  }

  private boolean isSeen(ClassName type) {
    Elements elements = environment.getElementUtils();
    ModuleElement module = elements.getModuleOf(element);
    return module == null
        ? elements.getTypeElement(type.canonicalName()) != null
        : elements.getTypeElement(module, type.canonicalName()) != null;
  }

  /**
   * The library's own mark is for later runs. Tools recognise another one, which only modules that
   * read {@code java.compiler} can see.
   */
  private List<AnnotationSpec> marks() {
    List<AnnotationSpec> marks = new ArrayList<>();
    marks.add(AnnotationSpec.builder(TypeNames.MARK).build());
    if (isSeen(GENERATED)) {
      marks.add(
          AnnotationSpec.builder(GENERATED)
              .addMember("value", "$S", BufferTierProcessor.class.getCanonicalName())
              .build());
    }
    ModuleElement module = environment.getElementUtils().getModuleOf(element);
    if (module != null && !module.isUnnamed()) {
      // An exported tier shows types of the library. Its module need not require these
      // transitively.
      marks.add(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "$S", "exports")
              .build());
    }
    return marks;
  }

  /** Lays out a type. */
  EmittedType layOut(TypeSpec.Builder type) {
    TypeSpec spec = type.addAnnotations(marks).addOriginatingElement(element).build();
    String packageName = element.getQualifiedName().toString();
    // With imports of java.lang: the package may have an Error or a String of its own.
    JavaFile file = JavaFile.builder(packageName, spec).indent("  ").build();
    return new EmittedType(element, spec.name(), Ascii.source(withShortComments(file.toString())));
  }

  /**
   * Writes a type.
   *
   * @throws IOException if the type can't be written, or was written before
   */
  void write(EmittedType type) throws IOException {
    try (Writer writer =
        environment.getFiler().createSourceFile(type.qualifiedName(), element).openWriter()) {
      writer.write(type.source());
    } catch (IllegalArgumentException e) {
      // The file system can't have such a file name. That depends on the locale.
      throw new IOException(e.getMessage(), e);
    }
  }

  /** JavaPoet spreads comments over at least three lines, even if one line would do. */
  private static String withShortComments(String source) {
    String[] lines = source.split("\n", -1);
    StringJoiner shortened = new StringJoiner("\n");
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].endsWith("/**") && isShortComment(lines[i], lines[i + 1], lines[i + 2])) {
        shortened.add(lines[i] + lines[i + 1].strip().substring(1) + " */");
        i += 2;
      } else {
        shortened.add(lines[i]);
      }
    }
    return shortened.toString();
  }

  private static boolean isShortComment(String begin, String middle, String end) {
    String text = middle.strip();
    return begin.strip().equals("/**")
        && text.startsWith("* ")
        && !text.startsWith("* @")
        && end.strip().equals("*/")
        && begin.length() + text.length() - 1 + " */".length() <= COLUMNS;
  }
}
