package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A descriptor stands on a package that sees the library, and is read by one processor. */
class DescriptorPlacesTest {
  private static final String JUMBO = "@BufferTier(name = \"Jumbo\", size = 1)";
  private static final String QUALIFIED = JUMBO.replace("@", "@dev.iobuf.annotation.");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package net; ‸@%s class A {}                        | class=net.A         | net
          package net; ‸@%s interface A {}                    | interface=net.A     | net
          package net; ‸@%s enum A {}                         | enum=net.A          | net
          package net; ‸@%s enum A { B }                      | enum=net.A          | net
          package net; ‸@%s record A() {}                     | record=net.A        | net
          package net; ‸@%s @interface A {}                   | annotation type=net.A | net
          package net; enum A { ‸@%s B }                      | enum constant=B     | net
          package net; class A { ‸@%s class B {} }            | class=net.A.B       | net
          package net; class A { ‸@%s int count; }            | field=count         | net
          package net; class A { ‸@%s A() {} }                | constructor=A()     | net
          package net; class A { ‸@%s void run() {} }         | method=run()        | net
          package net; class A { void run(‸@%s int times) {} } | parameter=times    | net
          package net; class A<‸@%s T> {}                     | type parameter=T    | net
          ‸@%s class A {}                                     | class=A             | a package with a name
          """)
  void whereADescriptorBelongsIsSaidWhereverElseItStands(
      String source, String element, String home) {
    MarkedSource marked = new MarkedSource("net/A.java", source.replace("@%s", QUALIFIED));
    Compilation compilation = Compilation.of(folder, Map.of(marked.path(), marked.code()));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactly(
            marked.positions().getFirst()
                + ": @BufferTier: a descriptor must stand on a package: %s; move it to the package-info.java of %s"
                    .formatted(element, home));
    assertThat(compilation.emitted()).isEmpty();
  }

  @Test
  void aDescriptorOfAModuleBelongsToAPackageToo() {
    Compilation compilation =
        Compilation.of(
            folder,
            Paths.MODULE_PATH,
            List.of(Compilation.CORE),
            Map.of(
                "module-info.java",
                QUALIFIED + " module net { requires transitive dev.iobuf.core; }"));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactly(
            "1:1: @BufferTier: a descriptor must stand on a package: module=net; move it to the"
                + " package-info.java of a package with a name");
  }

  @Test
  void severalMisplacedDescriptorsAreReportedBesideOtherErrors() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "net/package-info.java",
                "@dev.iobuf.annotation.BufferTier(name = \"Jumbo\", size = 0) package net;",
                "net/A.java",
                """
                package net;
                import dev.iobuf.annotation.BufferTier;
                @BufferTier(name = "A", size = 1) @BufferTier(name = "B", size = 1)
                class A {
                  @BufferTier(name = "C", size = 1) int count;
                }
                """));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .filteredOn(error -> error.contains("@BufferTier: "))
        .hasSize(3);
  }

  /** Processors are not asked about declarations within a method. */
  @Test
  void aDescriptorOfALocalVariableIsRefusedByJavac() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "net/A.java",
                """
                package net;
                class A {
                  void run() {
                    %s int local;
                  }
                }
                """
                    .formatted(QUALIFIED)));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactly("4:5: annotation interface not applicable to this kind of declaration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          %s\\nimport dev.iobuf.annotation.*; | 2:1: class, interface, annotation type, enum, record, method or field expected
          import dev.iobuf.annotation.*;\\n%s | 3:1: reached end of file while parsing
          """)
  void aPackageInfoWithoutAPackageIsRefusedByJavac(String source, String error) {
    Compilation compilation =
        Compilation.of(
            folder, Map.of("package-info.java", source.translateEscapes().formatted(JUMBO) + "\n"));
    assertThat(compilation.errors().stream().map(Compilation::readable)).containsExactly(error);
  }

  /** The parser drops annotations at the end of a file, so that no processor sees them. */
  @Test
  void aPackageInfoOfNothingButDescriptorsIsPassedOverByJavac() {
    Compilation compilation = Compilation.of(folder, Map.of("package-info.java", QUALIFIED));
    assertThat(compilation.requireClean().emitted()).isEmpty();
  }

  /** This error comes besides those of javac, which name what is missing, but no remedy. */
  private static void assertHint(Compilation compilation, String position, String hint) {
    assertThat(compilation.succeeded()).isFalse();
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .contains(position + ": @BufferTier: " + hint)
        .filteredOn(error -> error.contains("@BufferTier: "))
        .hasSize(1);
    assertThat(compilation.emitted()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s package net; import dev.iobuf.annotation.*;",
        "%s package net; import dev.iobuf.annotation.BufferTier;",
        "@dev.iobuf.annotation.BufferTier(name = \"Jumbo\", size = 1) package net;",
        "%s @BufferTier(name = \"Large\", size = 2) package net; import dev.iobuf.annotation.*;"
      })
  void aClassPathWithoutTheLibraryIsHintedAt(String source) {
    Compilation compilation =
        Compilation.of(
            folder,
            Paths.CLASS_PATH,
            List.of(Compilation.JSPECIFY),
            Map.of("net/package-info.java", source.formatted(JUMBO)));
    assertHint(
        compilation,
        "1:1",
        "the library is not on the class path: package=net; depend on dev.iobuf:iobuf-core");
  }

  @Test
  void aModuleThatDoesNotReadTheLibraryIsHintedAt() {
    Compilation compilation =
        Compilation.of(
            folder,
            Paths.MODULE_PATH,
            List.of(Compilation.CORE),
            Map.of(
                "module-info.java",
                "module net {}",
                "net/package-info.java",
                MarkedSource.packageInfo(JUMBO).code()));
    assertHint(
        compilation,
        "1:1",
        "the library is not read by the module: module=net; write \"requires transitive"
            + " dev.iobuf.core;\" in its module-info.java, and depend on dev.iobuf:iobuf-core");
  }

  @Test
  void aPackageWithoutDescriptorsNeedsNoLibrary() {
    Compilation.of(
            folder,
            Paths.CLASS_PATH,
            List.of(),
            Map.of(
                "net/package-info.java", "package net;", "net/A.java", "package net; class A {}"))
        .requireClean();
  }

  @Test
  void aProcessorThatIsNamedTwiceEmitsOnce() {
    Compilation.of(
            folder,
            Paths.CLASS_PATH,
            List.of(Compilation.CORE),
            Map.of("net/package-info.java", MarkedSource.packageInfo(JUMBO).code()),
            List.of(new BufferTierProcessor(), new BufferTierProcessor()))
        .requireClean();
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("emitted/net/JumboBufferPool.java/occupied"));
    Compilation compilation =
        Compilation.of(
            folder, Map.of("net/package-info.java", MarkedSource.packageInfo(JUMBO).code()));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .filteredOn(error -> error.contains("@BufferTier: "))
        .hasSize(1)
        .allSatisfy(error ->
            assertThat(error)
                .startsWith(
                    "1:1: @BufferTier: a class can't be written: class=net.JumboBufferPool, "));
  }

  /** A processor must not claim annotations of other processors. */
  @Test
  void anAnnotationOfASimilarNameIsLeftToOtherProcessors() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "BufferTier.java", "@interface BufferTier {}", "A.java", "@BufferTier class A {}"));
    assertThat(compilation.diagnostics().stream().map(Compilation::readable))
        .anySatisfy(
            warning -> assertThat(warning).contains("No processor claimed").contains("BufferTier"));
    assertThat(compilation.succeeded()).isTrue();
  }
}
