package dev.iobuf.codegen;

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.PackageElement;
import javax.lang.model.util.Elements;

/**
 * The packages that have descriptors. If values of a package need a class that is emitted in the
 * same compilation, the package waits for a later round. If the values are never known, that is an
 * error.
 */
final class Packages {
  private final ProcessingEnvironment environment;
  private final Elements elements;
  private final EarlierRun earlier;
  private final TakenNames taken;
  private final Set<PackageName> waiting = new LinkedHashSet<>();

  Packages(ProcessingEnvironment environment) {
    this.environment = environment;
    this.elements = environment.getElementUtils();
    this.earlier = new EarlierRun(environment);
    this.taken = new TakenNames(environment, earlier);
  }

  void addSources(RoundEnvironment round) {
    taken.addSources(round);
  }

  void add(PackageElement element) {
    waiting.add(PackageName.of(element, elements));
  }

  /** Emits the classes of the packages whose values are known. */
  void generate() {
    Map<PackageElement, Descriptors> packages = read();
    Set<String> coming = new HashSet<>();
    packages.forEach((element, descriptors) -> coming.addAll(types(element, descriptors)));
    boolean mayBeOutdated = packages.keySet().stream().anyMatch(this::hasEarlierClasses);
    packages.values().removeIf(descriptors -> !descriptors.unknown().isEmpty());

    // A known value may come from an earlier run. Then its class is emitted first.
    boolean proceeds = true;
    while (proceeds) {
      proceeds = false;
      Iterator<Map.Entry<PackageElement, Descriptors>> rest = packages.entrySet().iterator();
      while (rest.hasNext()) {
        Map.Entry<PackageElement, Descriptors> next = rest.next();
        PackageElement element = next.getKey();
        Descriptors descriptors = next.getValue();
        if (!mayBeOutdated || Collections.disjoint(referenced(element), coming)) {
          rest.remove();
          waiting.remove(PackageName.of(element, elements));
          coming.removeAll(types(element, descriptors));
          coming.addAll(new TierClasses(environment, element, taken, earlier).emit(descriptors));
          proceeds = true;
        }
      }
    }
  }

  /**
   * Reports the values that were never known.
   *
   * @param hasErrors true if there are errors that caused this, and are enough
   */
  void reportWaiting(boolean hasErrors) {
    read()
        .forEach((element, descriptors) -> {
          Diagnostics diagnostics = new Diagnostics(environment, element);
          new DescriptorRules(diagnostics, taken).check(element, descriptors.known());
          if (!hasErrors) {
            descriptors
                .unknown()
                .forEach(value ->
                    diagnostics.error(
                        value.place(),
                        value.name(),
                        value.name()
                            + " is not known: it is made of what is not in the sources, not"
                            + " on the class path, and not emitted by any processor before"
                            + " it is needed"));
          }
          if (!descriptors.known().isEmpty()
              && descriptors.unknown().isEmpty()
              && !diagnostics.hasErrors()) {
            diagnostics.error(
                descriptors.known().getFirst(),
                "the values of a package must not need the classes that are emitted for it:"
                    + " package="
                    + element.getQualifiedName()
                    + "; write a number, or a constant of a class of your own");
          }
        });
  }

  private Map<PackageElement, Descriptors> read() {
    Map<PackageElement, Descriptors> packages = new LinkedHashMap<>();
    for (PackageName name : waiting) {
      PackageElement element = name.find(elements);
      if (element != null) {
        packages.put(element, new DescriptorReader(environment).read(element));
      }
    }
    return packages;
  }

  private static Set<String> types(PackageElement element, Descriptors descriptors) {
    Set<String> types = new HashSet<>();
    descriptors.types().forEach(type -> types.add(element.getQualifiedName() + "." + type));
    return types;
  }

  /** Returns true if there is a class of an earlier run, whose constants may be out of date. */
  private boolean hasEarlierClasses(PackageElement element) {
    return earlier.find(element, TierEmitter.NAME) != null;
  }

  private Set<String> referenced(PackageElement element) {
    DescriptorTrees trees = new Diagnostics(environment, element).trees();
    return trees == null ? Set.of() : trees.referenced();
  }
}
