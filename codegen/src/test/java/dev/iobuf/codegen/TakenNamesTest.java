package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If a class of a tier would have a name that is taken, the tier is refused. The error names the
 * thing that has the name.
 */
class TakenNamesTest {
  private static final String JUMBO = "@BufferTier(name = ‸\"Jumbo\", size = 1)";

  @TempDir Path folder;

  private Compilation compile(
      String descriptors, List<Path> classPath, Map<String, String> moreSources) {
    Map<String, String> sources = new HashMap<>(moreSources);
    sources.put("net/package-info.java", MarkedSource.packageInfo(descriptors).code());
    return Compilation.of(folder, Paths.CLASS_PATH, classPath, sources);
  }

  private Compilation compile(String descriptors, Map<String, String> moreSources) {
    return compile(descriptors, List.of(Compilation.CORE), moreSources);
  }

  private static void assertError(Compilation compilation, String descriptors, String message) {
    String position = MarkedSource.packageInfo(descriptors).positions().getFirst();
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactly(position + ": @BufferTier: " + message);
    assertThat(compilation.emitted()).isEmpty();
  }

  /** Compiles an artifact that has a class in the package of the tiers. */
  private Path otherArtifact(String type) {
    Path other = folder.resolve("other");
    Compilation.of(other, Map.of("net/%s.java".formatted(type), source("net", type)))
        .requireClean();
    return other.resolve("classes");
  }

  private static String source(String packageName, String type) {
    return "package %s; class %s {}".formatted(packageName, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JumboBuffer", "JumboBufferPool", "JumboIoVec"})
  void byAClassThatIsCompiledAlong(String existing) {
    String descriptors = "@BufferTier(name = \"Other\", size = 1)\n" + JUMBO;
    assertError(
        compile(descriptors, Map.of("net/%s.java".formatted(existing), source("net", existing))),
        descriptors,
        "name leads to a class that exists: class=net.%s, name=\"Jumbo\"; rename the tier or the class"
            .formatted(existing));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JumboBuffer", "JumboBufferPool", "JumboIoVec"})
  void byAClassOfAnotherArtifact(String existing) {
    assertError(
        compile(JUMBO, List.of(Compilation.CORE, otherArtifact(existing)), Map.of()),
        JUMBO,
        ("name leads to a class that the class path has from elsewhere: class=net.%s,"
                + " name=\"Jumbo\"; rename the tier or move the tiers to another package")
            .formatted(existing));
  }

  @Test
  void byAPackage() {
    assertError(
        compile(JUMBO, Map.of("net/JumboIoVec/A.java", source("net.JumboIoVec", "A"))),
        JUMBO,
        "name leads to a class that is called like a package: package=net.JumboIoVec,"
            + " name=\"Jumbo\"; rename the tier or the package");
  }

  @Test
  void theRegistryByAClassThatIsCompiledAlong() {
    String descriptors = "‸@BufferTier(name = \"Other\", size = 1)\n" + unmarked(JUMBO);
    assertError(
        compile(descriptors, Map.of("net/Tier.java", source("net", "Tier"))),
        descriptors,
        "the tiers of a package are listed in a class that exists: class=net.Tier; move the tiers to"
            + " another package or rename the class");
  }

  @Test
  void theRegistryByAClassOfAnotherArtifact() {
    String descriptors = "‸" + unmarked(JUMBO);
    assertError(
        compile(descriptors, List.of(Compilation.CORE, otherArtifact("Tier")), Map.of()),
        descriptors,
        "the tiers of a package are listed in a class that the class path has from elsewhere:"
            + " class=net.Tier; move the tiers to another package");
  }

  @Test
  void theRegistryByAPackage() {
    String descriptors = "‸" + unmarked(JUMBO);
    assertError(
        compile(descriptors, Map.of("net/Tier/A.java", source("net.Tier", "A"))),
        descriptors,
        "the tiers of a package are listed in a class that is called like a package:"
            + " package=net.Tier; move the tiers to another package or rename the package");
  }

  private static String unmarked(String source) {
    return new MarkedSource("", source).code();
  }

  @Test
  void aClassOfTheSameNameInAnotherPackageIsNoHindrance() {
    compile(JUMBO, Map.of("other/JumboBuffer.java", source("other", "JumboBuffer"))).requireClean();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class JumboBufferPool extends dev.iobuf.io.IoVec { JumboBufferPool() { super(0); } }",
        "@GeneratedByIobuf class JumboBufferPool {} @interface GeneratedByIobuf {}"
      })
  void byAClassOfTheUsersThatLooksLikeOneOfTheProcessors(String type) {
    assertThat(
            compile(JUMBO, Map.of("net/JumboBufferPool.java", "package net; " + type))
                .errors()
                .stream()
                .map(Compilation::readable))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error).contains("class=net.JumboBufferPool"));
  }
}
