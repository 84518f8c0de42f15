package dev.iobuf.behaviour.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file beside the sources of each module lists all that its users compile and link against. So no
 * change of it goes unnoticed, and a review shows it. {@code -Diobuf.golden.accept=true} writes the
 * files anew.
 */
@DisplayName("The signatures that users compile and link against")
class ApiTest {
  private static final Path ROOT = Path.of(System.getProperty("iobuf.root", "../.."));

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({"dev.iobuf.core, core", "dev.iobuf, generated"})
  void isAsTheFileOfTheModuleSays(String module, String folder) throws IOException {
    Path file = ROOT.resolve(folder).resolve("src/api/signatures.txt");
    String signatures = Signatures.of(ApiModule.named(module));
    if (Boolean.getBoolean("iobuf.golden.accept")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, signatures);
    }
    // Of files, the message has the lines that differ, and no others.
    assertThat(Files.writeString(temporary.resolve("signatures.txt"), signatures))
        .as("%s; if users may see the change: mvn ... -Diobuf.golden.accept=true", file)
        .hasSameTextualContentAs(file);
  }
}
