package dev.iobuf.behaviour.environment;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All parts of the library work with each collector, each layout of objects, and each compiler. */
class JvmModesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseSerialGC",
        "-XX:+UseParallelGC",
        "-XX:+UseG1GC",
        "-XX:+UseZGC",
        "-XX:+UseShenandoahGC",
      })
  void withEachCollector(String mode) {
    worksWith(mode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseCompactObjectHeaders",
        "-XX:-UseCompactObjectHeaders",
        "-XX:-UseCompressedOops",
        "-XX:-UseCompressedClassPointers",
        "-XX:+UseCompactObjectHeaders -XX:+UseZGC", // which has no compressed references
      })
  void withEachHeaderAndReference(String mode) {
    worksWith(mode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:ActiveProcessorCount=1",
        "-XX:ActiveProcessorCount=1024",
        "-XX:TieredStopAtLevel=0",
        "-XX:TieredStopAtLevel=4",
        "-XX:-TieredCompilation",
      })
  void withProcessorsAndCompilers(String mode) {
    worksWith(mode);
  }

  @Test
  void asItIs() {
    ChildJvm.run(WholeLibrary.class, "", List.of(ChildJvm.NATIVE_ACCESS), WholeLibrary.PARTS)
        .assertHeld();
  }

  private static void worksWith(String mode) {
    List<String> options = new ArrayList<>(List.of(mode.split(" ")));
    options.add(ChildJvm.NATIVE_ACCESS);
    System.out.println(mode);
    ChildJvm child = ChildJvm.run(WholeLibrary.class, "", options, WholeLibrary.PARTS);
    assumeThat(child.output())
        .as("this virtual machine has %s", mode)
        .doesNotContain("Unrecognized VM option", "not supported");
    child.assertHeld();
  }
}
