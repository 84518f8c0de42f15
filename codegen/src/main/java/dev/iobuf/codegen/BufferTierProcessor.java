package dev.iobuf.codegen;

import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Emits {@code XBuffer}, {@code XBufferPool} and {@code XIoVec} for every {@code @BufferTier} of a
 * package, and a {@code Tier} for the package.
 *
 * <p>Every file comes from one package alone, whose descriptors all stand in its {@code
 * package-info.java}. So the processor is isolating, in the terms of Gradle. Other elements decide
 * only whether there is an error, and then there are no files.
 */
public final class BufferTierProcessor extends AbstractProcessor {
  private @Nullable Packages packages;

  /** For {@code javac}, which finds the processor as a service. */
  public BufferTierProcessor() {}

  /**
   * The annotations of the library and of emitted classes, instead of all, so that they can be
   * claimed.
   */
  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(
        TypeNames.BUFFER_TIER.canonicalName(),
        TypeNames.BUFFER_TIERS.canonicalName(),
        TypeNames.MARK.canonicalName(),
        Emitter.GENERATED.canonicalName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    packages = new Packages(environment);
  }

  /** Claims the annotations, since javac warns of annotations that no processor claims. */
  @Override
  @SuppressWarnings("DoNotClaimAnnotations")
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Packages all = packages;
    if (all != null) {
      all.addSources(round);
      for (Element element : described(annotations, round)) {
        if (element instanceof PackageElement described) {
          all.add(described);
        } else {
          new MisplacedDescriptors(processingEnv).report(element);
        }
      }
      if (round.processingOver()) {
        all.reportWaiting(round.errorRaised());
      } else {
        all.generate();
      }
    }
    return annotations.stream().anyMatch(BufferTierProcessor::isOurs)
        && annotations.stream()
            .allMatch(type -> isOurs(type) || DescriptorReader.isOf(Emitter.GENERATED, type));
  }

  private static boolean isOurs(TypeElement annotation) {
    return DescriptorReader.isDescriptor(annotation)
        || DescriptorReader.isOf(TypeNames.MARK, annotation);
  }

  private static Set<Element> described(
      Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Set<Element> described = new LinkedHashSet<>();
    for (TypeElement annotation : annotations) {
      if (DescriptorReader.isDescriptor(annotation)) {
        described.addAll(round.getElementsAnnotatedWith(annotation));
      }
    }
    return described;
  }
}
