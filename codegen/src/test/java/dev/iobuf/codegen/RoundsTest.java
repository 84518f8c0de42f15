package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import dev.iobuf.codegen.Folder.Compiler;
import dev.iobuf.codegen.Folder.Outcome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A value may need a class that the same compilation emits. If that class is never emitted, it is
 * an error.
 */
class RoundsTest {
  private static final String SMALL = "@BufferTier(name = \"Small\", size = %d)";
  private static final String TWICE =
      "@BufferTier(name = \"Twice\", size = 2 * a.SmallBuffer.SIZE)";

  @TempDir Path folder;

  private static String packageInfo(String descriptors, String name) {
    return "%s package %s; import dev.iobuf.annotation.BufferTier;".formatted(descriptors, name);
  }

  private static Map<String, String> packages(String... namesAndDescriptors) {
    Map<String, String> sources = new HashMap<>();
    for (int i = 0; i < namesAndDescriptors.length; i += 2) {
      String name = namesAndDescriptors[i];
      sources.put(name + "/package-info.java", packageInfo(namesAndDescriptors[i + 1], name));
    }
    return sources;
  }

  private Compilation compile(Map<String, String> sources, boolean seesOutput) {
    List<Path> paths =
        seesOutput
            ? List.of(Compilation.CORE, folder.resolve("classes"))
            : List.of(Compilation.CORE);
    return Compilation.of(folder, Paths.CLASS_PATH, paths, sources);
  }

  @Test
  void aValueMayNeedAClassThatIsEmittedInTheSameCompilation() throws Exception {
    compile(packages("a", SMALL.formatted(2_048), "net", TWICE), false).requireClean();
    assertThat(new Folder(folder).constant("classes", "net.TwiceBuffer", "SIZE")).isEqualTo(4_096);
  }

  @Test
  void valuesMayNeedEachOtherInALongRow() throws Exception {
    Map<String, String> sources = packages("p0", SMALL.formatted(3));
    for (int i = 1; i < 6; i++) {
      sources.putAll(
          packages(
              "p" + i,
              "@BufferTier(name = \"Small\", size = 2 * p%d.SmallBuffer.SIZE)".formatted(i - 1)));
    }
    compile(sources, false).requireClean();
    assertThat(new Folder(folder).constant("classes", "p5.SmallBuffer", "SIZE")).isEqualTo(96);
  }

  @Test
  void textsAndFlagsMayNeedOneToo() {
    Map<String, String> sources =
        packages(
            "a",
            SMALL.formatted(2_048),
            "net",
            "@BufferTier(name = \"Twice\", size = 4_096, use = \"at \" + a.SmallBuffer.SIZE,"
                + " hugePages = a.SmallBuffer.SIZE > 1)");
    Compilation compilation = compile(sources, false).requireClean();
    assertThat(compilation.emitted().get("TwiceBuffer.java"))
        .contains("SIZE = 4_096;")
        .contains("for at 2048.")
        .contains("withHugePages()");
  }

  /** The class path has the constant of the run before, which is not the one of this run. */
  @ParameterizedTest
  @ValueSource(strings = {"2 * a.SmallBuffer.SIZE", "Sizes.TWICE"})
  void aValueIsNotThatOfAnEarlierRun(String size) throws Exception {
    compile(packages("a", SMALL.formatted(2_048), "net", TWICE), true).requireClean();
    Map<String, String> sources =
        packages(
            "a",
            SMALL.formatted(1_000),
            "net",
            "@BufferTier(name = \"Twice\", size = %s)".formatted(size));
    sources.put(
        "net/Sizes.java",
        "package net; class Sizes { static final int TWICE = 2 * a.SmallBuffer.SIZE; }");
    assertThat(compile(sources, true).errors()).isEmpty();
    assertThat(new Folder(folder).constant("classes", "net.TwiceBuffer", "SIZE")).isEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size = MISSING",
        "size = b.SmallBuffer.SIZE",
        "size = net.JumboBuffer.SIZE",
        "size = 1, alignment = a.SmallBuffer.NONE",
        "size = 1, use = \"for \" + MISSING",
        "size = 1, hugePages = MISSING"
      })
  void aValueThatNeverComesIsAnErrorThere(String values) {
    Compilation compilation =
        compile(
            packages(
                "a",
                SMALL.formatted(1),
                "net",
                "@BufferTier(name = \"Jumbo\", %s)".formatted(values)),
            false);
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .filteredOn(error -> error.contains("@BufferTier: "))
        .hasSize(1)
        .allSatisfy(error -> assertThat(error).startsWith("1:").contains(" is not known: "));
    assertThat(compilation.succeeded()).isFalse();
  }

  /** Two packages, each of which needs a class that is emitted for the other. */
  private static Map<String, String> circle() {
    return packages(
        "a",
        "@BufferTier(name = \"Small\", size = net.JumboBuffer.SIZE)",
        "net",
        "@BufferTier(name = \"Jumbo\", size = a.SmallBuffer.SIZE)");
  }

  @Test
  void aCircleIsAnErrorInBothPackages() {
    assertThat(compile(circle(), false).errors().stream().map(Compilation::readable))
        .filteredOn(error -> error.contains("@BufferTier: size is not known"))
        .hasSize(2);
  }

  @Test
  void aCircleIsAnErrorThoughAnEarlierRunHasItsValues() {
    compile(
            packages("a", SMALL.formatted(1), "net", "@BufferTier(name = \"Jumbo\", size = 1)"),
            false)
        .requireClean();
    assertThat(compile(circle(), true).errors().stream().map(Compilation::readable))
        .filteredOn(error -> error.contains("@BufferTier: the values of a package must not need"))
        .hasSize(2);
  }

  /** It does not evaluate a value anew in a second round. */
  @Test
  void ecjIsNotSilentEither() throws Exception {
    Folder project = new Folder(folder);
    for (Map.Entry<String, String> source :
        packages("a", SMALL.formatted(2_048), "net", TWICE).entrySet()) {
      project.write("src/" + source.getKey(), source.getValue());
    }
    Outcome outcome =
        project.compile(Compiler.ECJ, "-cp LIBRARY -d @out -s @gen", project.sources("src"));
    assertThat(outcome.said()).contains("@BufferTier: size is not known");
    assertThat(outcome.succeeded()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Compiler.class)
  void everyCompilerNamesATypeThatNeverComes(Compiler compiler) throws Exception {
    Folder project = new Folder(folder);
    project.write("src/net/package-info.java", packageInfo(TWICE, "net"));
    Outcome outcome =
        project.compile(compiler, "-cp LIBRARY -d @out -s @gen", project.sources("src"));
    assertThat(outcome.said()).contains("@BufferTier: size is not known");
    assertThat(outcome.succeeded()).isFalse();
  }
}
