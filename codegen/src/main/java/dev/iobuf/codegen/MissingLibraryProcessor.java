package dev.iobuf.codegen;

import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Names the remedy if the compiler can't see the library. It receives all annotations, since a
 * descriptor that can't be resolved has no type. It claims none.
 */
public final class MissingLibraryProcessor extends AbstractProcessor {
  /** For {@code javac}, which finds the processor as a service. */
  public MissingLibraryProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    new UnresolvedDescriptors(processingEnv).report(round);
    return false;
  }
}
