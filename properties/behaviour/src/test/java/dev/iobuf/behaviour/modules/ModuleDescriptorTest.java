package dev.iobuf.behaviour.modules;

import static java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The modules")
class ModuleDescriptorTest {

  @Test
  void coreNeedsNothingButTheBaseOfTheJdkAtRunTime() {
    assertThat(neededAtRunTime(module("dev.iobuf.core"))).containsExactly("java.base");
  }

  @Test
  void iobufNeedsNothingButCoreAtRunTime() {
    assertThat(neededAtRunTime(module("dev.iobuf")))
        .containsExactlyInAnyOrder("java.base", "dev.iobuf.core");
  }

  @Test
  void iobufBringsCoreAlong() {
    assertThat(module("dev.iobuf").requires())
        .filteredOn(required -> required.modifiers().contains(Requires.Modifier.TRANSITIVE))
        .extracting(Requires::name)
        .containsExactly("dev.iobuf.core");
  }

  @Test
  void coreExportsAllItsPackagesToEveryoneButThoseOfItsOwn() {
    ModuleDescriptor core = module("dev.iobuf.core");
    Set<String> internal = Set.of("dev.iobuf.events", "dev.iobuf.forgotten", "dev.iobuf.linux");

    assertThat(core.exports()).noneMatch(Exports::isQualified);
    assertThat(core.exports())
        .extracting(Exports::source)
        .containsExactlyInAnyOrderElementsOf(
            core.packages().stream().filter(name -> !internal.contains(name)).toList());
  }

  @Test
  void iobufExportsThePackageOfTheTiersToEveryone() {
    assertThat(module("dev.iobuf").exports()).noneMatch(Exports::isQualified);
    assertThat(module("dev.iobuf").exports())
        .extracting(Exports::source)
        .containsExactly("dev.iobuf");
  }

  private static Set<String> neededAtRunTime(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(required -> !required.modifiers().contains(STATIC))
        .map(Requires::name)
        .collect(Collectors.toSet());
  }

  /** The tests run on the class path, so modules are looked up in its entries: jar or folder. */
  private static ModuleDescriptor module(String name) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .flatMap(entry -> find(name, Path.of(entry)).stream())
        .map(ModuleReference::descriptor)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no module on the class path: name=" + name));
  }

  private static Optional<ModuleReference> find(String name, Path entry) {
    try {
      return ModuleFinder.of(entry).find(name);
    } catch (FindException e) {
      return Optional.empty(); // A jar that cannot be a module is not part of the library.
    }
  }
}
