package dev.iobuf.codegen;

import com.palantir.javapoet.TypeSpec;
import dev.iobuf.annotation.BufferTier;
import dev.iobuf.annotation.BufferTiers;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * Emits {@code XBuffer}, {@code XBufferPool} and {@code XIoVec} for every {@link BufferTier} of a
 * package, and a {@code Tier} for the package.
 *
 * <p>Every file comes from one package alone, whose descriptors all stand in its {@code
 * package-info.java}, so the processor is isolating, in the terms of Gradle.
 */
public final class BufferTierProcessor extends AbstractProcessor {
  private final Set<String> handwritten = new HashSet<>();

  /** For {@code javac}, which finds the processor as a service. */
  public BufferTierProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(BufferTier.class.getCanonicalName(), BufferTiers.class.getCanonicalName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (Element root : round.getRootElements()) {
      if (root instanceof TypeElement type) {
        handwritten.add(type.getQualifiedName().toString());
      }
    }
    Set<Element> packages = new LinkedHashSet<>();
    annotations.forEach(type -> packages.addAll(round.getElementsAnnotatedWith(type)));
    for (Element element : packages) {
      if (element.getKind() == ElementKind.PACKAGE) {
        generate((PackageElement) element);
      }
    }
    return false;
  }

  private void generate(PackageElement element) {
    List<Descriptor> descriptors = new DescriptorReader(processingEnv).read(element);
    Diagnostics diagnostics = new Diagnostics(processingEnv, element);
    new DescriptorRules(diagnostics, handwritten).check(element, descriptors);
    if (descriptors.isEmpty() || diagnostics.hasErrors()) {
      return;
    }
    Emitter emitter = new Emitter(processingEnv, element);
    List<TierModel> tiers =
        descriptors.stream()
            .map(descriptor -> TierModel.of(element, descriptor, emitter.marksNull()))
            .toList();
    for (TierModel tier : tiers) {
      List<TypeSpec.Builder> types =
          List.of(
              new BufferEmitter(tier).emit(),
              new PoolEmitter(tier).emit(),
              new IoVecEmitter(tier).emit());
      types.forEach(emitter::write);
    }
    emitter.write(new TierEmitter(tiers).emit());
  }
}
