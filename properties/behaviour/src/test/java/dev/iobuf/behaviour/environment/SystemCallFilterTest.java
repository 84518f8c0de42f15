package dev.iobuf.behaviour.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that are in force before the Java process starts, as those of containers are. */
@EnabledOnOs(OS.LINUX)
class SystemCallFilterTest {
  @TempDir static Path temporary;

  @BeforeAll
  static void compileDeny() throws IOException, InterruptedException, URISyntaxException {
    URL source = Objects.requireNonNull(SystemCallFilterTest.class.getResource("deny.c"));
    CCompiler.Result compiled =
        CCompiler.named("cc")
            .run("", "-Wall", "-o", deny().toString(), Path.of(source.toURI()).toString());
    assertThat(compiled.exit()).as(compiled.output()).isZero();
  }

  private static Path deny() {
    return temporary.resolve("deny");
  }

  private static ChildJvm under(String error, String call, List<String> more, String... parts) {
    List<String> options = new ArrayList<>(more);
    options.add(ChildJvm.NATIVE_ACCESS);
    String filter = "set -- '%s' %s %s \"$@\"".formatted(deny(), error, call);
    ChildJvm child = ChildJvm.run(WholeLibrary.class, filter, options, parts);
    child.assertHeld();
    return child;
  }

  @ParameterizedTest
  @ValueSource(strings = {"EPERM", "ENOSYS"})
  void withoutMembarrierPutsPassFences(String error) {
    assertThat(under(error, "membarrier", List.of(), WholeLibrary.PARTS).output())
        .contains("FenceSupport[isAvailable=false", "refuses membarrier(2)");
  }

  @ParameterizedTest
  @CsvSource({
    "EPERM, io_uring_setup",
    "ENOSYS, io_uring_setup",
    "EPERM, io_uring_enter",
    "ENOSYS, io_uring_enter",
    "EPERM, io_uring_register",
    "ENOSYS, io_uring_register",
  })
  void withoutACallOfIoUringAllElseWorks(String error, String call) {
    assertThat(under(error, call, List.of(), WholeLibrary.PARTS).output())
        .contains(
            "io_uring is not available: " + call + " failed with " + error, "a seccomp filter");
  }

  @ParameterizedTest
  @CsvSource({"EPERM, 1", "ENOSYS, 38"})
  void withoutMmapSlabsAreRefusedWithTheRemedy(String error, int number) {
    ChildJvm child =
        under(
            error,
            "mmap",
            List.of(),
            "reportsItsCapabilities",
            "slabsAreRefused",
            "lendsObjects",
            "slabsAreRefused");
    assertThat(child.output())
        .contains("refused: errno=" + number + " " + error + " (")
        .contains("seccomp", "-Ddev.iobuf.slab=file")
        .doesNotContain("RLIMIT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "arena"})
  void theRemedyWorks(String backing) {
    under("EPERM", "mmap", List.of("-Ddev.iobuf.slab=" + backing), WholeLibrary.PARTS);
  }

  @Test
  void aWriteThatTakesNothingIsAFailureAndNoEndlessLoop() {
    assertThat(under("NOTHING", "writev", List.of(), "writesToAFileThatTakesNothing").output())
        .contains("entries=2, bytes=5, transferred=0) failed: ENOSPC");
  }
}
