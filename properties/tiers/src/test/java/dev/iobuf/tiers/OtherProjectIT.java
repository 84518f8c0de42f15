package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project with two packages of tiers of odd sizes and large alignments, under all warnings as
 * errors, sends buffers of each through a file: as a named module, and the same sources on the
 * class path.
 */
class OtherProjectIT {
  private static final String TRIPS =
      """
      FlagBufferPool: stride 64, written 3, read 3, abc
      AlmostPageBufferPool: stride 4095, written 12285, read 12285, abc
      JumboBufferPool: stride 9216, written 27648, read 27648, abc
      SectorBufferPool: stride 4096, written 1536, read 1536, abc
      JumboBufferPool: stride 12288, written 27648, read 27648, abc
      ExtentBufferPool: stride 2097152, written 27651, read 27651, abc
      wire JUMBO
      disk JUMBO
      """;

  private final Outside outside;

  OtherProjectIT(@TempDir Path temporary) throws IOException {
    outside = new Outside(temporary).with("frames");
  }

  private String run(String compiler, String program) throws IOException, InterruptedException {
    String build =
        "cd frames; mvn --quiet compile -Dversion.iobuf=$VERSION -Dversion.compiler="
            + Outside.property("iobuf.compiler." + compiler);
    return outside.run(build + "\n" + program);
  }

  @Test
  void aNamedModuleHasTiersOfItsOwn() throws IOException, InterruptedException {
    assertThat(
            run(
                "newest",
                "java --enable-native-access=dev.iobuf.core --illegal-native-access=deny"
                    + " -p target/classes:$CORE -m org.example.frames/org.example.frames.Main"))
        .isEqualTo("module org.example.frames\n" + TRIPS);
  }

  @Test
  void aClassPathHasTiersOfItsOwn() throws IOException, InterruptedException {
    Files.delete(outside.folder().resolve("frames/src/main/java/module-info.java"));
    assertThat(
            run(
                "oldest",
                "java --enable-native-access=ALL-UNNAMED --illegal-native-access=deny"
                    + " -cp target/classes:$CORE org.example.frames.Main"))
        .startsWith("unnamed module ")
        .endsWith("\n" + TRIPS);
  }
}
