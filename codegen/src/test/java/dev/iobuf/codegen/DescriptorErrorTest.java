package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The error of a descriptor is at the wrong value. In the sources of these tests, an error is
 * expected behind each {@code ‸}.
 */
class DescriptorErrorTest {
  @TempDir Path folder;

  private Compilation compile(String descriptors, Map<String, String> more) {
    Map<String, String> sources = new HashMap<>(more);
    sources.put("net/package-info.java", MarkedSource.packageInfo(descriptors).code());
    return Compilation.of(folder, sources);
  }

  private void assertErrors(String descriptors, String... messages) {
    assertErrors(Map.of(), descriptors, messages);
  }

  private void assertErrors(Map<String, String> more, String descriptors, String... messages) {
    Compilation compilation = compile(descriptors, more);
    List<String> expected = new ArrayList<>();
    List<String> positions = MarkedSource.packageInfo(descriptors).positions();
    assertThat(positions).as("marks").hasSameSizeAs(messages);
    for (int i = 0; i < messages.length; i++) {
      expected.add(positions.get(i) + ": @BufferTier: " + messages[i]);
    }
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(compilation.emitted()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "jumbo",
        "_Jumbo",
        "9Jumbo",
        "Jumbo Frame",
        "Jumbo.Frame",
        "class",
        "Ju-mbo"
      })
  void aNameIsAnIdentifierThatBeginsWithAnUpperCaseLetter(String name) {
    assertErrors(
        "@BufferTier(name = ‸\"%s\", size = 1)".formatted(name),
        "name must be a Java identifier that begins with an upper-case letter: name=\"%s\"; its"
                .formatted(name)
            + " classes are called after it, such as JumboBuffer");
  }

  /** The language allows and ignores them; some end a line. */
  @Test
  void aNameHasNoCharactersThatAreIgnored() {
    assertErrors(
        "@BufferTier(name = ‸\"Jumbo\\u0085\", size = 1)",
        "name must be a Java identifier that begins with an upper-case letter: name=\"Jumbo\u0085\";"
            + " its classes are called after it, such as JumboBuffer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "-2147483648", "2147479553", "2147483647"})
  void aSizeIsPositiveAndFitsASystemCall(String size) {
    assertErrors(
        "@BufferTier(name = \"Jumbo\", size = ‸%s)".formatted(size),
        "size must be 1 … 2147479552 bytes (2 GiB − 4,096): size=%s; a larger buffer would not fit"
                .formatted(size)
            + " into one system call");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "-64, 1",
    "-2147483648, 1",
    "3, 4",
    "65, 128",
    "67108865, 134217728",
    "134217727, 134217728",
    "134217729, 134217728",
    "268435456, 134217728",
    "2147483647, 134217728"
  })
  void anAlignmentIsAPowerOfTwoWithinBounds(String alignment, String suggestion) {
    assertErrors(
        "@BufferTier(name = \"Jumbo\", size = 9216, alignment = ‸%s)".formatted(alignment),
        "alignment must be a power of two, 1 … 134217728 bytes (128 MiB): alignment="
            + alignment
            + "; try "
            + suggestion);
  }

  @Test
  void namesOfAPackageDifferByMoreThanCaseAndUnderscores() {
    assertErrors(
        """
        @BufferTier(name = "Jumbo", size = 1)
        @BufferTier(name = ‸"Jumbo", size = 2)
        @BufferTier(name = ‸"JUMBO", size = 3)
        @BufferTier(name = "BigFrame", size = 4)
        @BufferTier(name = ‸"Big_Frame", size = 5)
        @BufferTier(name = ‸"BIGFrame", size = 6)
        """,
        "name must differ from that of every other tier of the package, by more than case and"
            + " underscores: name=\"Jumbo\", other=\"Jumbo\"; rename one of them",
        "name must differ from that of every other tier of the package, by more than case and"
            + " underscores: name=\"JUMBO\", other=\"Jumbo\"; rename one of them",
        "name must differ from that of every other tier of the package, by more than case and"
            + " underscores: name=\"Big_Frame\", other=\"BigFrame\"; rename one of them",
        "name must differ from that of every other tier of the package, by more than case and"
            + " underscores: name=\"BIGFrame\", other=\"BigFrame\"; rename one of them");
  }

  @Test
  void tiersStandInOrderOfSize() {
    assertErrors(
        """
        @BufferTier(name = "Large", size = 128)
        @BufferTier(name = "Small", size = ‸16)
        @BufferTier(name = "Equal", size = 16)
        """,
        "tiers must stand in order of size: size=16 of Small comes after size=128 of Large; move it"
            + " up");
  }

  @Test
  void allErrorsAreReportedInOneCompilation() {
    assertErrors(
        """
        @BufferTier(
            name = ‸"jumbo",
            size = ‸0,
            alignment = ‸3)
        @BufferTier(size = ‸-5, alignment = ‸12, name = ‸"9")
        @dev.iobuf.annotation.BufferTier(alignment = ‸7, name = "Fine", size = 9)
        """,
        "name must be a Java identifier that begins with an upper-case letter: name=\"jumbo\"; its"
            + " classes are called after it, such as JumboBuffer",
        "size must be 1 … 2147479552 bytes (2 GiB − 4,096): size=0; a larger buffer would not fit"
            + " into one system call",
        "alignment must be a power of two, 1 … 134217728 bytes (128 MiB): alignment=3; try 4",
        "size must be 1 … 2147479552 bytes (2 GiB − 4,096): size=-5; a larger buffer would not fit"
            + " into one system call",
        "alignment must be a power of two, 1 … 134217728 bytes (128 MiB): alignment=12; try 16",
        "name must be a Java identifier that begins with an upper-case letter: name=\"9\"; its"
            + " classes are called after it, such as JumboBuffer",
        "alignment must be a power of two, 1 … 134217728 bytes (128 MiB): alignment=7; try 8");
  }

  @Test
  void aContainerThatIsWrittenOutIsReadToo() {
    assertErrors(
        """
        @Deprecated
        @BufferTiers({
          @BufferTier(name = "Fine", size = 1),
          @BufferTier(name = "Jumbo", size = ‸0)
        })
        """,
        "size must be 1 … 2147479552 bytes (2 GiB − 4,096): size=0; a larger buffer would not fit"
            + " into one system call");
  }

  @Test
  void aDescriptorThatCannotBeReadDoesNotShiftTheErrorsOfOthers() {
    Compilation compilation =
        compile(
            """
            @BufferTiers({
              @BufferTier(name = "Sizeless", size = MISSING),
              @BufferTier(name = "Jumbo", size = 0)
            })
            """,
            Map.of());
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .anySatisfy(error -> assertThat(error).startsWith("2:41: cannot find symbol"))
        .anySatisfy(error -> assertThat(error).startsWith("2:41: @BufferTier: size is not known"))
        .anySatisfy(error -> assertThat(error).startsWith("3:38: @BufferTier: size must be"))
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@BufferTier(name = \"Jumbo\")",
        "@BufferTier(size = 1)",
        "@BufferTier",
        "@BufferTier(name = 1, size = 1)",
        "@BufferTier(name = \"Jumbo\", size = \"1\")",
        "@BufferTier(name = \"Jumbo\", size = 1L)",
        "@BufferTier(name = \"Jumbo\", size = 1 / 0)",
        "@BufferTier(name = \"Jumbo\", size = 1, alignment = 1.5)",
        "@BufferTier(name = \"Jumbo\", size = 1, use = {\"a\", \"b\"})",
        "@BufferTier(name = \"Jumbo\", size = 1, colour = 1)",
        "@BufferTier(name = null, size = 1)",
        "@BufferTiers(@BufferTier)",
        "@BufferTiers(1)",
        "@BufferTiers",
        "@BufferTier @BufferTier"
      })
  void valuesThatAreMissingOrOfAnotherTypeAreLeftToJavac(String descriptors) {
    Compilation compilation = compile(descriptors, Map.of());
    assertThat(compilation.succeeded()).isFalse();
    assertThat(compilation.errors().stream().map(Compilation::readable))
        .isNotEmpty()
        .allSatisfy(
            error -> assertThat(error).doesNotContain("@BufferTier: ").doesNotContain("Exception"));
  }

  @Test
  void anErrorInOnePackageLeavesOthersAlone() {
    Compilation compilation =
        compile(
            "@BufferTier(name = \"Jumbo\", size = 0)",
            Map.of(
                "web/package-info.java",
                """
                @dev.iobuf.annotation.BufferTier(name = "Frame", size = 1)
                package web;
                """));
    assertThat(compilation.errors()).hasSize(1);
    assertThat(compilation.emitted())
        .containsOnlyKeys(
            "FrameBuffer.java", "FrameBufferPool.java", "FrameIoVec.java", "Tier.java");
  }
}
