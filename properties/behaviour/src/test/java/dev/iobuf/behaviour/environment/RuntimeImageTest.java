package dev.iobuf.behaviour.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All parts of the library work on a run-time image of {@code java.base} alone. */
class RuntimeImageTest {
  @TempDir static Path temporary;

  @BeforeAll
  static void link() throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    assumeThat(Files.isExecutable(jlink)).as("this Java runtime has jlink").isTrue();
    File log = temporary.resolve("log").toFile();
    int status =
        new ProcessBuilder(
                jlink.toString(), "--add-modules", "java.base", "--output", image().toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start()
            .waitFor();
    assertThat(status).as(() -> "jlink: " + read(log.toPath())).isZero();
  }

  private static Path image() {
    return temporary.resolve("image");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static ChildJvm onImage(String option, String... parts) {
    ChildJvm child = ChildJvm.runOn(image(), WholeLibrary.class, "", List.of(option), parts);
    child.assertHeld();
    return child;
  }

  @Test
  void allPartsWork() {
    onImage(ChildJvm.NATIVE_ACCESS, WholeLibrary.PARTS);
  }

  @Test
  void poolsAreNotShownAndTheModuleIsNamed() {
    assertThat(onImage(ChildJvm.NATIVE_ACCESS, "isNotShownWithoutManagement").output())
        .contains("without the module java.management, which this Java runtime lacks: name=frames")
        .contains("jlink --add-modules java.management");
  }

  @Test
  void allThatNeedsNoNativeAccessWorksWithoutIt() {
    assertThat(
            onImage(ChildJvm.NO_NATIVE_ACCESS, WholeLibrary.PARTS_WITHOUT_NATIVE_ACCESS).output())
        .containsOnlyOnce("WARNING: slabs are mapped files");
  }
}
