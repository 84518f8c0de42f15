package dev.iobuf.codegen;

import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** Emits those classes of one package that do not exist already. */
final class TierClasses {
  private final ProcessingEnvironment environment;
  private final PackageElement element;
  private final TakenNames taken;
  private final EarlierRun earlier;
  private final Diagnostics diagnostics;

  TierClasses(
      ProcessingEnvironment environment,
      PackageElement element,
      TakenNames taken,
      EarlierRun earlier) {
    this.environment = environment;
    this.element = element;
    this.taken = taken;
    this.earlier = earlier;
    this.diagnostics = new Diagnostics(environment, element);
  }

  /**
   * Emits all classes or, if a descriptor is wrong, none.
   *
   * @return the qualified names of the classes that were written
   */
  Set<String> emit(Descriptors descriptors) {
    List<Descriptor> known = descriptors.known();
    new DescriptorRules(diagnostics, taken).check(element, known);
    Set<String> written = new HashSet<>();
    if (known.isEmpty() || diagnostics.hasErrors()) {
      return written;
    }
    Emitter emitter = new Emitter(environment, element);
    List<EmittedType> types = layOut(known, emitter);
    types.removeIf(type -> earlier.holds(type, isCompiledAlong(type)));
    for (EmittedType type : types) {
      try {
        earlier.deleteClass(type);
        emitter.write(type);
        written.add(type.qualifiedName());
      } catch (IOException e) {
        report(known.getFirst(), type, types, e);
        break;
      }
    }
    return written;
  }

  private boolean isCompiledAlong(EmittedType type) {
    return taken.isCompiledAlong(type.qualifiedName());
  }

  private List<EmittedType> layOut(List<Descriptor> descriptors, Emitter emitter) {
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
    return new ArrayList<>(types.stream().map(emitter::layOut).toList());
  }

  private void report(
      Descriptor descriptor, EmittedType type, List<EmittedType> outdated, IOException failure) {
    TypeElement existing = earlier.find(element, type.simpleName());
    if (existing == null || !earlier.hasLeft(existing)) {
      diagnostics.error(
          descriptor,
          "a class can't be written: class=%s, %s"
              .formatted(type.qualifiedName(), failure.getMessage()));
      return;
    }
    // The compiler has read a class of an earlier run, and doesn't read another one in its place.
    boolean isAway = false;
    for (EmittedType each : outdated) {
      isAway |= earlier.makeWay(each, isCompiledAlong(each));
    }
    diagnostics.error(
        descriptor,
        "the classes of an earlier run are out of date: class=%s; %s"
            .formatted(
                type.qualifiedName(),
                isAway
                    ? "they are out of the way now, so compile again"
                    : "delete them, or leave them out of what is compiled"));
  }
}
