package dev.iobuf.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.util.Elements;

/** Writes emitted types of one package to files. */
final class Emitter {
  private static final ClassName GENERATED =
      ClassName.get("javax.annotation.processing", "Generated");

  /** A comment of one line that JavaPoet spreads over three, and its indent. */
  private static final Pattern SHORT_COMMENT =
      Pattern.compile("^( *)/\\*\\*\n *\\* (.*)\n *\\*/$", Pattern.MULTILINE);

  private static final int COLUMNS = 100;

  private final ProcessingEnvironment environment;
  private final PackageElement element;

  Emitter(ProcessingEnvironment environment, PackageElement element) {
    this.environment = environment;
    this.element = element;
  }

  /** Whether emitted classes can use JSpecify: only where their module reads it. */
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
   * Only where their module reads the annotation do emitted classes say that they are generated.
   */
  private void markGenerated(TypeSpec.Builder type) {
    if (!isSeen(GENERATED)) {
      return;
    }
    type.addAnnotation(
        AnnotationSpec.builder(GENERATED)
            .addMember("value", "$S", BufferTierProcessor.class.getCanonicalName())
            .build());
    ModuleElement module = environment.getElementUtils().getModuleOf(element);
    if (module != null && !module.isUnnamed()) {
      // The annotation is documented, and so javac wants the users of the class to read it too.
      type.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "$S", "exports")
              .build());
    }
  }

  /**
   * Writes a type.
   *
   * @throws IOException if it can't be written, or was written before
   */
  void write(TypeSpec.Builder type) throws IOException {
    markGenerated(type);
    TypeSpec spec = type.addOriginatingElement(element).build();
    String packageName = element.getQualifiedName().toString();
    JavaFile file =
        JavaFile.builder(packageName, spec).indent("  ").skipJavaLangImports(true).build();
    String name = packageName + "." + spec.name();
    try (Writer writer = environment.getFiler().createSourceFile(name, element).openWriter()) {
      writer.write(withShortComments(file.toString()));
    }
  }

  private static String withShortComments(String source) {
    return SHORT_COMMENT
        .matcher(source)
        .replaceAll(match -> {
          String line = match.group(1) + "/** " + match.group(2) + " */";
          return Matcher.quoteReplacement(
              line.length() <= COLUMNS && !match.group(2).startsWith("@") ? line : match.group());
        });
  }
}
