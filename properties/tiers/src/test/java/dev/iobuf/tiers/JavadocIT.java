package dev.iobuf.tiers;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Javadoc")
class JavadocIT {
  private static final Pattern LINK = Pattern.compile("href=\"([^\"#:]+)(?:#[^\"]*)?\"");

  @TempDir Path temporary;

  /** The build's options for javadoc suffice to make the reference. */
  @Test
  void ofBothModulesIsOne() throws IOException, InterruptedException {
    Path reference = temporary.resolve("reference");
    new Outside(temporary)
        .run(
            "cd '%s'; javadoc @generated/src/javadoc/options --module-path '%s' -d '%s'"
                .formatted(Path.of("../..").toRealPath(), jspecify(), reference));

    String overview = Files.readString(reference.resolve("index.html"));
    assertThat(overview)
        .contains(
            "href=\"dev.iobuf/dev/iobuf/SmallBufferPool.html\"",
            "href=\"dev.iobuf.core/dev/iobuf/io/package-summary.html\"");

    String pool = Files.readString(reference.resolve("dev.iobuf/dev/iobuf/SmallBufferPool.html"));
    // The superclass, of another module, is a link, as are its methods.
    assertThat(pool)
        .contains("href=\"../../../dev.iobuf.core/dev/iobuf/pool/SlabPool.html\"")
        .contains("dev.iobuf.core/dev/iobuf/pool/SlabPool.html#tryGet()");
    // An emitted method without a comment has the comment of the interface.
    String borrow = pool.substring(pool.indexOf("<section class=\"detail\" id=\"borrow()\">"));
    assertThat(borrow.substring(0, borrow.indexOf("</section>")))
        .contains("<div class=\"block\">")
        .contains("Description copied from");

    assertThat(brokenLinks(reference)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "../../core/target/iobuf-core, dev.iobuf.core/dev/iobuf/pool/SlabPool.html",
    "../../generated/target/iobuf, dev.iobuf/dev/iobuf/SmallBufferPool.html"
  })
  void ofAnArtifactHasThePagesOfItsClasses(String artifact, String page) throws IOException {
    String jar = artifact + "-" + Outside.property("iobuf.version") + "-javadoc.jar";
    try (ZipFile file = new ZipFile(jar)) {
      assertThat(file.getEntry(page)).as("%s in %s", page, jar).isNotNull();
    }
  }

  private static String jspecify() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("jspecify"))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the links of the pages to files that don't exist. */
  private static List<String> brokenLinks(Path reference) throws IOException {
    try (Stream<Path> files = Files.walk(reference)) {
      return files
          .filter(file -> file.toString().endsWith(".html"))
          .flatMap(JavadocIT::targets)
          .distinct()
          .filter(not(Files::exists))
          .map(Path::toString)
          .toList();
    }
  }

  private static Stream<Path> targets(Path page) {
    try {
      return LINK.matcher(Files.readString(page))
          .results()
          .map(link -> page.resolveSibling(link.group(1)).normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
