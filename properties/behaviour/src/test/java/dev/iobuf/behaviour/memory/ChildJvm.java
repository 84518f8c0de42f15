package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A separate Java process, since the backing of slabs is chosen once in each process. */
public record ChildJvm(int exit, String output) {
  public static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
  public static final String NO_NATIVE_ACCESS = "--illegal-native-access=deny";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  /**
   * Runs scenarios by name, in order.
   *
   * @param shell commands that a shell runs first, such as {@code ulimit -v 1000000}
   */
  public static ChildJvm run(String shell, List<String> options, String... scenarios) {
    return run(SlabScenarios.class, shell, options, scenarios);
  }

  /** As above, with the class whose methods the scenarios are. */
  public static ChildJvm run(
      Class<?> scenariosOf, String shell, List<String> options, String... scenarios) {
    String home = System.getProperty("java.home");
    return runOn(Path.of(home), scenariosOf, shell, options, scenarios);
  }

  /** As above, by another Java runtime, whose folder is {@code home}. */
  public static ChildJvm runOn(
      Path home, Class<?> scenariosOf, String shell, List<String> options, String... scenarios) {
    List<String> command = new ArrayList<>();
    if (!shell.isEmpty()) {
      command.addAll(List.of("sh", "-c", shell + "; exec \"$@\"", "sh"));
    }
    command.add(home + "/bin/java");
    command.addAll(
        List.of(
            "-Xmx64m",
            "-Xms64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:-UsePerfData"));
    if (options.stream().noneMatch(option -> COLLECTOR.matcher(option).matches())) {
      command.add("-XX:+UseSerialGC"); // A process may choose only one.
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), scenariosOf.getName()));
    command.addAll(List.of(scenarios));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ChildJvm(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Prints its output, and fails unless its exit status is 0. */
  public void assertHeld() {
    System.out.print(output);
    assertThat(exit).as(output).isZero();
  }

  /** Runs the methods of these names in order, and ends at the first that throws. */
  public static void runScenarios(Class<?> scenariosOf, String... scenarios) throws Throwable {
    for (String name : scenarios) {
      Method scenario = scenariosOf.getDeclaredMethod(name);
      scenario.setAccessible(true);
      try {
        scenario.invoke(null);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      System.out.println("held: " + name);
    }
  }
}
