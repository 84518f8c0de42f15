package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A descriptor stands on a package that sees the library, and is read by one processor. */
class DescriptorPlacesTest {
  private static final String JUMBO = "@BufferTier(name = \"Jumbo\", size = 1)";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "package net; ‸@%s class A {}",
        "package net; ‸@%s interface A {}",
        "package net; ‸@%s enum A {}",
        "package net; ‸@%s record A() {}",
        "package net; class A {\n  ‸@%s int count; }",
        "package net; class A {\n  ‸@%s void run() {} }",
        "‸@%s class A {}"
      })
  void whereverElseADescriptorStandsJavacRefusesIt(String source) {
    MarkedSource marked =
        new MarkedSource(
            source.formatted("dev.iobuf.annotation.BufferTier(name = \"Jumbo\", size = 1)"));
    Compilation compilation = Compilation.of(folder, Map.of("net/A.java", marked.code()));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactly(
            marked.positions().getFirst()
                + ": annotation interface not applicable to this kind of declaration");
    assertThat(compilation.emitted()).isEmpty();
  }

  /** Besides the errors of javac, which say what is missing, and not what to do. */
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
            List.of(Compilation.JSPECIFY),
            Map.of(
                "net/package-info.java",
                "@org.jspecify.annotations.NullMarked package net;",
                "net/A.java",
                "package net; class A {}"))
        .requireClean();
  }

  @Test
  void aProcessorThatIsNamedTwiceIsToldSo() {
    Compilation compilation =
        Compilation.of(
            folder,
            Paths.CLASS_PATH,
            List.of(Compilation.CORE),
            Map.of("net/package-info.java", MarkedSource.packageInfo(JUMBO).code()),
            List.of(new BufferTierProcessor(), new BufferTierProcessor()));
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactly(
            "1:1: @BufferTier: the classes of package net can't be written: Attempt to recreate a file"
                + " for type net.JumboBuffer; is the processor named twice, or the disk full?");
  }
}
