package dev.iobuf.codegen;

import com.palantir.javapoet.TypeSpec;
import dev.iobuf.annotation.BufferTier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
 * Emits {@code XBuffer}, {@code XBufferPool} and {@code XIoVec} for every {@link BufferTier} of a
 * package, and a {@code Tier} for the package.
 *
 * <p>Every file comes from one package alone, whose descriptors all stand in its {@code
 * package-info.java}, so the processor is isolating, in the terms of Gradle. What other elements
 * decide is only whether there is an error, and then there are no files.
 */
public final class BufferTierProcessor extends AbstractProcessor {
  private @Nullable TakenNames taken;

  /** For {@code javac}, which finds the processor as a service. */
  public BufferTierProcessor() {}

  /** All, since a descriptor that can't be resolved is of no type, and deserves a message. */
  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    taken = new TakenNames(environment);
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    TakenNames names = taken;
    if (names != null) {
      names.addSources(round);
      new UnresolvedDescriptors(processingEnv).report(round);
      for (Element element : described(annotations, round)) {
        if (element instanceof PackageElement described) {
          generate(described, names);
        } else {
          new MisplacedDescriptors(processingEnv).report(element);
        }
      }
    }
    return false;
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

  private void generate(PackageElement element, TakenNames taken) {
    List<Descriptor> descriptors = new DescriptorReader(processingEnv).read(element);
    Diagnostics diagnostics = new Diagnostics(processingEnv, element);
    new DescriptorRules(diagnostics, taken).check(element, descriptors);
    if (descriptors.isEmpty() || diagnostics.hasErrors()) {
      return;
    }
    Emitter emitter = new Emitter(processingEnv, element);
    List<TierModel> tiers =
        descriptors.stream()
            .map(descriptor -> TierModel.of(element, descriptor, emitter.marksNull()))
            .toList();
    List<TypeSpec.Builder> types = new ArrayList<>();
    for (TierModel tier : tiers) {
      types.add(new BufferEmitter(tier).emit());
      types.add(new PoolEmitter(tier).emit());
      types.add(new IoVecEmitter(tier).emit());
    }
    types.add(new TierEmitter(tiers).emit());
    try {
      for (TypeSpec.Builder type : types) {
        emitter.write(type);
      }
    } catch (IOException e) {
      diagnostics.error(
          descriptors.getFirst(),
          "the classes of package %s can't be written: %s; is the processor named twice, or the disk full?"
              .formatted(element.getQualifiedName(), e.getMessage()));
    }
  }
}
