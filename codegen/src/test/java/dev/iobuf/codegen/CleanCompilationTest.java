package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emitted classes compile without errors and warnings in each kind of user's build. */
class CleanCompilationTest {
  private static final String GENERATED = "@Generated(\"dev.iobuf.codegen.BufferTierProcessor\")";

  @TempDir Path folder;

  private static Map<String, String> sources(String descriptors) {
    return Map.of(
        "net/package-info.java",
        descriptors + "\npackage net;\n\nimport dev.iobuf.annotation.BufferTier;\n");
  }

  private static Map<String, String> module(String more) {
    Map<String, String> sources =
        new HashMap<>(sources("@BufferTier(name = \"Jumbo\", size = 9216)"));
    sources.put(
        "module-info.java",
        "/** . */\nmodule net {\n  requires dev.iobuf.core;\n  exports net;\n%s}".formatted(more));
    return sources;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size = 1",
        "size = 3, alignment = 64",
        "size = 511",
        "size = 512",
        "size = 4_095",
        "size = 4_096, alignment = 2 << 20",
        "size = 9_216",
        "size = 9_216, alignment = 64",
        "size = 9_216, hugePages = true",
        "size = 9_216, alignment = 64, hugePages = true",
        "size = 1 << 30, alignment = 128 << 20",
        "size = 2_147_479_552",
        "size = 2_147_479_552, alignment = 128 << 20"
      })
  void anySizeAndAlignmentCompiles(String values) {
    for (List<Path> paths :
        List.of(List.of(Compilation.CORE), List.of(Compilation.CORE, Compilation.JSPECIFY))) {
      Compilation.of(
              folder,
              Paths.CLASS_PATH,
              paths,
              sources("@BufferTier(name = \"Jumbo\", %s)".formatted(values)))
          .requireClean();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, SHIFT = 0",
    "3, 1, STRIDE = 3",
    "3, 64, SHIFT = 6",
    "64, 64, SHIFT = 6",
    "65, 64, SHIFT = 7",
    "9216, 64, STRIDE = 9_216",
    "9217, 64, STRIDE = 9_280",
    "4096, 2097152, SHIFT = 21",
    "2147479552, 1, STRIDE = 2_147_479_552",
    "2147479552, 4096, STRIDE = 2_147_479_552",
    "2147479552, 8192, SHIFT = 31",
    "2147479552, 134217728, SHIFT = 31"
  })
  void neighboursAreTheSizeRoundedUpToTheAlignmentApart(int size, int alignment, String stride) {
    String descriptor =
        "@BufferTier(name = \"Jumbo\", size = %d, alignment = %d)".formatted(size, alignment);
    assertThat(Compilation.of(folder, sources(descriptor)).requireClean().emitted())
        .hasEntrySatisfying(
            "JumboBufferPool.java", source -> assertThat(source).contains(stride + ";"));
  }

  /** Names whose classes or constants meet those of the library or of the emitted code itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Io",
        "All",
        "ALL",
        "Tier",
        "Buffer",
        "BufferPool",
        "Index",
        "Indirect",
        "Slab",
        "A",
        "A1",
        "Size",
        "SIZE",
        "Größe",
        "Über",
        "A$B",
        "A_B",
        "Byte",
        "String",
        "Object",
        "Override"
      })
  void anyNameCompiles(String name) {
    Compilation.of(
            folder,
            sources(
                """
                @BufferTier(name = "%s", size = 100, alignment = 16)
                @BufferTier(name = "AllTiers", size = 1000)
                """
                    .formatted(name)))
        .requireClean();
  }

  /** A class of the package hides the class of java.lang with the same simple name. */
  @Test
  void classesOfThePackageMayBeCalledAsThoseOfJavaLang() throws IOException {
    Map<String, String> sources =
        new HashMap<>(
            sources(
                "@BufferTier(name = \"Odd\", size = 3)\n@BufferTier(name = \"Small\", size = 2_048)"));
    for (String name : namesOfJavaLang()) {
      sources.put("net/%s.java".formatted(name), "package net; class %s {}".formatted(name));
    }
    assertThat(sources).hasSizeGreaterThan(100).containsKeys("net/Error.java", "net/Override.java");
    Compilation.of(folder, sources).requireClean();
  }

  private static List<String> namesOfJavaLang() throws IOException {
    Path javaLang =
        FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java/lang");
    try (Stream<Path> files = Files.list(javaLang)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.matches("[A-Z][A-Za-z]+\\.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .toList();
    }
  }

  @Test
  void nullnessIsAnnotatedWhereJSpecifyIsSeen() {
    Compilation seen =
        Compilation.of(folder, sources("@BufferTier(name = \"Jumbo\", size = 9216)"));
    assertThat(seen.requireClean().emitted().get("JumboBuffer.java"))
        .contains("private final @Nullable JumboBufferPool pool;");
  }

  @Test
  void nullnessIsNotAnnotatedWhereJSpecifyIsNotSeen() {
    Compilation unseen =
        Compilation.of(
            folder,
            Paths.CLASS_PATH,
            List.of(Compilation.CORE),
            sources("@BufferTier(name = \"Jumbo\", size = 9216)"));
    assertThat(unseen.requireClean().emitted().get("JumboBuffer.java"))
        .contains("private final JumboBufferPool pool;")
        .doesNotContain("Nullable");
  }

  @Test
  void theUnnamedModuleIsToldThatClassesAreGenerated() {
    assertThat(
            Compilation.of(folder, sources("@BufferTier(name = \"Jumbo\", size = 9216)"))
                .requireClean()
                .emitted()
                .values())
        .allSatisfy(source -> assertThat(source).contains(GENERATED));
  }

  /** The module exports them, but does not require the library transitively. */
  @Test
  void aNamedModuleNeedsNothingButTheLibrary() {
    Compilation compilation =
        Compilation.of(
            folder, Paths.MODULE_PATH, List.of(Compilation.CORE, Compilation.JSPECIFY), module(""));
    assertThat(compilation.requireClean().emitted().values())
        .hasSize(4)
        .allSatisfy(source ->
            assertThat(source)
                .doesNotContain("javax.annotation.processing")
                .doesNotContain("Nullable"));
  }

  @Test
  void aNamedModuleThatReadsTheCompilerIsToldThatClassesAreGenerated() {
    Compilation compilation =
        Compilation.of(
            folder,
            Paths.MODULE_PATH,
            List.of(Compilation.CORE),
            module("  requires static java.compiler;\n"));
    assertThat(compilation.requireClean().emitted().values())
        .hasSize(4)
        .allSatisfy(source -> assertThat(source).contains(GENERATED));
  }

  @Test
  void aNamedModuleThatReadsJSpecifyHasItsNullnessAnnotated() {
    Compilation compilation =
        Compilation.of(
            folder,
            Paths.MODULE_PATH,
            List.of(Compilation.CORE, Compilation.JSPECIFY),
            module("  requires static org.jspecify;\n"));
    assertThat(compilation.requireClean().emitted().get("JumboBufferPool.java"))
        .contains("private final @Nullable JumboBuffer[] views;");
  }

  @Test
  void severalPackagesOfAModuleHaveTiersOfTheirOwn() {
    Map<String, String> sources =
        new HashMap<>(sources("@BufferTier(name = \"Jumbo\", size = 9216)"));
    sources.put(
        "web/package-info.java",
        "@dev.iobuf.annotation.BufferTier(name = \"Jumbo\", size = 1) package web;");
    Compilation.of(folder, sources).requireClean();
    assertThat(folder.resolve("classes/net/JumboBufferPool.class")).exists();
    assertThat(folder.resolve("classes/net/Tier.class")).exists();
    assertThat(folder.resolve("classes/web/JumboBufferPool.class")).exists();
    assertThat(folder.resolve("classes/web/Tier.class")).exists();
  }

  @ParameterizedTest
  @CsvSource({"PACKAGE, PACKAGE, false", "PUBLIC, PACKAGE, true", "PACKAGE, PUBLIC, true"})
  void aTierIsAsVisibleAsItAsksForAndTheRegistryAsTheMostVisible(
      String small, String large, boolean registryIsPublic) throws Exception {
    Compilation.of(
            folder,
            sources(
                """
                @BufferTier(name = "A", size = 1, visibility = dev.iobuf.annotation.Visibility.%s)
                @BufferTier(name = "B", size = 2, visibility = dev.iobuf.annotation.Visibility.%s)
                """
                    .formatted(small, large)))
        .requireClean();
    try (var loader = new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()})) {
      for (String type : List.of("Buffer", "BufferPool", "IoVec")) {
        assertThat(isPublic(loader.loadClass("net.A" + type))).isEqualTo(small.equals("PUBLIC"));
        assertThat(isPublic(loader.loadClass("net.B" + type))).isEqualTo(large.equals("PUBLIC"));
      }
      assertThat(isPublic(loader.loadClass("net.Tier"))).isEqualTo(registryIsPublic);
    }
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers());
  }

  @Test
  void twoHundredTiersOfOnePackageCompile() {
    String descriptors =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i ->
                "@BufferTier(name = \"T%d\", size = %d, alignment = %d)"
                    .formatted(i, 37 * i, 1 << i % 13))
            .collect(Collectors.joining("\n"));
    assertThat(Compilation.of(folder, sources(descriptors)).requireClean().emitted()).hasSize(601);
  }
}
