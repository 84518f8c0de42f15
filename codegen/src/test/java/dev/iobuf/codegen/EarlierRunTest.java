package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iobuf.codegen.Folder.Compiler;
import dev.iobuf.codegen.Folder.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The processor recognizes the sources and classes of an earlier run as its own, in each place in
 * which a compiler finds them.
 */
class EarlierRunTest {
  private static final String DESCRIPTORS = "src/net/package-info.java";

  @TempDir Path root;

  /** The layouts of a compilation that is run again over its own output. */
  enum Layout {
    APART("-cp LIBRARY -d @out -s @gen"),
    OUTPUT_ON_THE_CLASS_PATH("-cp LIBRARY:@out -d @out -s @gen"),
    SOURCES_BESIDE_CLASSES("-cp LIBRARY:@out -implicit:class -d @out"),
    EMITTED_SOURCES_ON_THE_SOURCE_PATH(
        "-cp LIBRARY -implicit:class -sourcepath @src:@gen -d @out -s @gen"),
    EMITTED_SOURCES_COMPILED_ALONG("-cp LIBRARY -d @out -s @gen"),
    CLASSES_BESIDE_THE_USERS_SOURCES("-cp LIBRARY:@src -d @src -s @src"),
    NAMED_MODULE("-p LIBRARY -d @out -s @gen");

    private final String options;

    Layout(String options) {
      this.options = options;
    }

    String options(Compiler compiler) {
      return compiler == Compiler.ECJ ? options.replace("-implicit:class ", "") : options;
    }

    List<String> sources(Folder folder) throws IOException {
      return switch (this) {
        case EMITTED_SOURCES_COMPILED_ALONG -> folder.sources("src", "gen");
        default -> folder.sources("src");
      };
    }

    String classes() {
      return this == CLASSES_BESIDE_THE_USERS_SOURCES ? "src" : "out";
    }
  }

  static Stream<Arguments> layouts() {
    return Stream.of(Layout.values())
        .flatMap(
            layout -> Stream.of(Compiler.values()).map(compiler -> Arguments.of(layout, compiler)))
        // ecj is for the class path, and is told where sources go: otherwise, to where it runs.
        .filter(arguments ->
            arguments.get()[1] == Compiler.JAVAC
                || (arguments.get()[0] != Layout.SOURCES_BESIDE_CLASSES
                    && arguments.get()[0] != Layout.NAMED_MODULE));
  }

  private Folder project(Layout layout) throws IOException {
    Folder folder = new Folder(root);
    Files.createDirectories(root.resolve("out"));
    Files.createDirectories(root.resolve("gen"));
    describe(folder, 9_216);
    // A signature has the compiler read the pool before any processor runs.
    folder.write(
        "src/net/Use.java",
        "package net; /** . */ class Use { JumboBufferPool pool; Use(JumboBufferPool p) { pool = p; } }");
    if (layout == Layout.NAMED_MODULE) {
      folder.write(
          "src/module-info.java", "/** . */ module app { requires dev.iobuf.core; exports net; }");
    }
    return folder;
  }

  private static void describe(Folder folder, int size) throws IOException {
    folder.write(
        DESCRIPTORS,
        """
        @BufferTier(name = "Small", size = 2_048)
        @BufferTier(name = "Jumbo", size = %d)
        package net;

        import dev.iobuf.annotation.BufferTier;
        """
            .formatted(size));
  }

  private static Outcome compile(Folder folder, Layout layout, Compiler compiler)
      throws IOException {
    return folder.compile(compiler, layout.options(compiler), layout.sources(folder));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aCompilationSucceedsAgain(Layout layout, Compiler compiler) throws Exception {
    Folder folder = project(layout);
    for (int run = 0; run < 3; run++) {
      Outcome outcome = compile(folder, layout, compiler);
      assertThat(outcome.said()).as("run %d", run).doesNotContain("rror");
      assertThat(outcome.succeeded()).as(outcome.said()).isTrue();
      assertThat(folder.constant(layout.classes(), "net.JumboBuffer", "SIZE")).isEqualTo(9_216);
    }
  }

  /** A compiler that has read a class of the earlier run may not read another in its place. */
  @ParameterizedTest
  @MethodSource("layouts")
  void anEditedDescriptorReplacesTheClassesAtTheLatestInTheSecondRun(
      Layout layout, Compiler compiler) throws Exception {
    Folder folder = project(layout);
    compile(folder, layout, compiler);
    describe(folder, 9_000);
    Outcome outcome = compile(folder, layout, compiler);
    if (!outcome.succeeded()) {
      if (outcome.said().contains("already exists on the sourcepath")) {
        // A warning of javac's own, which -Werror makes an error.
        folder.empty("out");
        folder.empty("gen");
      } else {
        assertThat(outcome.said()).contains("they are out of the way now, so compile again");
      }
      outcome = compile(folder, layout, compiler);
    }
    assertThat(outcome.succeeded()).as(outcome.said()).isTrue();
    assertThat(folder.constant(layout.classes(), "net.JumboBuffer", "SIZE")).isEqualTo(9_000);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void javacReplacesTheClassesAtOnceWhereWarningsAreNoErrors(Layout layout) throws Exception {
    assumeThat(layout)
        .isNotIn(Layout.EMITTED_SOURCES_COMPILED_ALONG, Layout.CLASSES_BESIDE_THE_USERS_SOURCES);
    Folder folder = project(layout);
    String options = layout.options(Compiler.JAVAC) + " -Xlint:-processing";
    assertThat(folder.compile(Compiler.JAVAC, options, layout.sources(folder)).succeeded())
        .isTrue();
    describe(folder, 9_000);
    Outcome outcome = folder.compile(Compiler.JAVAC, options, layout.sources(folder));
    assertThat(outcome.said()).isEmpty();
    assertThat(folder.constant(layout.classes(), "net.JumboBuffer", "SIZE")).isEqualTo(9_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOutputMayBeEmptiedInBetween(boolean isEdited) throws Exception {
    Folder folder = project(Layout.EMITTED_SOURCES_ON_THE_SOURCE_PATH);
    String options =
        Layout.EMITTED_SOURCES_ON_THE_SOURCE_PATH.options(Compiler.JAVAC) + " -Xlint:-processing";
    assertThat(folder.compile(Compiler.JAVAC, options, folder.sources("src")).succeeded()).isTrue();
    folder.empty("out");
    describe(folder, isEdited ? 9_000 : 9_216);
    Outcome outcome = folder.compile(Compiler.JAVAC, options, folder.sources("src"));
    assertThat(outcome.said()).isEmpty();
    assertThat(folder.constant("out", "net.JumboBuffer", "SIZE"))
        .isEqualTo(isEdited ? 9_000 : 9_216);
    assertThat(root.resolve("out/net/Tier.class")).exists();
  }

  @Test
  void classesOfAnotherFolderOfTheClassPathAreReplaced() throws Exception {
    Folder folder = project(Layout.APART);
    String first = "-cp LIBRARY -d @out -s @gen";
    assertThat(folder.compile(Compiler.JAVAC, first, folder.sources("src")).succeeded()).isTrue();
    Files.createDirectories(root.resolve("out2"));
    Files.createDirectories(root.resolve("gen2"));
    Outcome outcome =
        folder.compile(
            Compiler.JAVAC,
            "-cp LIBRARY:@out -d @out2 -s @gen2 -Xlint:-processing",
            folder.sources("src"));
    assertThat(outcome.said()).isEmpty();
    assertThat(root.resolve("out2/net/JumboBufferPool.class")).exists();
    assertThat(root.resolve("gen2/net/JumboBufferPool.java")).exists();
  }

  /** A compiler writes no archive: classes in an archive come from another build. */
  @Test
  void classesOfAnArchiveAreNotReplaced() throws Exception {
    Folder folder = project(Layout.APART);
    folder.compile(Compiler.JAVAC, "-cp LIBRARY -d @out -s @gen", folder.sources("src"));
    ToolProvider.findFirst("jar")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "--create",
            "--file=" + root.resolve("other.jar"),
            "-C",
            root.resolve("out").toString(),
            ".");
    folder.empty("out");
    folder.empty("gen");
    Outcome outcome =
        folder.compile(Compiler.JAVAC, "-cp LIBRARY:@other.jar -d @out", folder.sources("src"));
    assertThat(outcome.said())
        .contains("name leads to a class that the class path has from elsewhere");
  }
}
