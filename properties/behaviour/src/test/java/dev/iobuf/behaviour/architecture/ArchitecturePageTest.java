package dev.iobuf.behaviour.architecture;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_PACKAGE_INFOS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The architecture page agrees with the code: packages, dependencies, names. */
class ArchitecturePageTest {
  private static final String OURS = "dev.iobuf";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_PACKAGE_INFOS)
          .importPaths(
              Stream.of("core", "codegen", "generated")
                  .map(module -> ArchitecturePage.ROOT.resolve(module).resolve("target/classes"))
                  .toList());

  private final ArchitecturePage page;

  ArchitecturePageTest() throws IOException {
    this.page = ArchitecturePage.read();
  }

  @Test
  void everyPackageUsesThePackagesThatThePageLists() {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      Set<String> of = used.computeIfAbsent(nameOf(type), _ -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .map(JavaClass::getBaseComponentType)
          .filter(target -> target.getPackageName().startsWith(OURS))
          .map(ArchitecturePageTest::nameOf)
          .filter(target -> !target.equals(nameOf(type)))
          .forEach(of::add);
    }
    assertThat(page.arrows()).isEqualTo(used);
  }

  /** As the page names it: without the prefix that all have. */
  private static String nameOf(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(OURS) ? name : name.substring(OURS.length() + 1);
  }

  @Test
  void noPackagesUseEachOther() {
    slices().matching(OURS + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void thePackagesOfTheDiagramUseOnlyThoseBelowThem() {
    List<Set<String>> storeys = page.storeys();
    for (int i = 0; i < storeys.size(); i++) {
      Set<String> below = new TreeSet<>();
      storeys.subList(i + 1, storeys.size()).forEach(below::addAll);
      for (String name : storeys.get(i)) {
        assertThat(below).as("below %s", name).containsAll(page.arrows().get(name));
      }
    }
  }

  @Test
  void everyClassThatThePageNamesExists() throws IOException {
    assertThat(sources()).containsAll(page.classes());
  }

  @Test
  void everyMethodThatThePageNamesExists() {
    Set<String> methods =
        CLASSES.stream()
            .flatMap(type -> type.getMethods().stream())
            .map(method -> method.getOwner().getSimpleName() + "#" + method.getName())
            .collect(Collectors.toSet());
    assertThat(methods).containsAll(page.methods());
  }

  private static Set<String> sources() throws IOException {
    try (Stream<Path> files =
        Files.find(ArchitecturePage.ROOT, 20, (path, _) -> path.toString().endsWith(".java"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }
}
