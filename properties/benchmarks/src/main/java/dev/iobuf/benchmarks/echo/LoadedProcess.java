package dev.iobuf.benchmarks.echo;

import dev.iobuf.examples.EchoLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts servers and {@link EchoLoad} as processes on a processor each, and reads their results.
 */
public final class LoadedProcess {
  private static final Pattern RESULT =
      Pattern.compile(
          "([\\d,]+) requests/s, p50 ([\\d.]+) µs, p99 ([\\d.]+) µs.*; ([\\d,]+) requests?,");

  private LoadedProcess() {}

  /**
   * The results of a load.
   *
   * @param rate requests a second
   * @param median in microseconds
   * @param p99 in microseconds
   * @param requests how many were answered
   */
  public record Load(double rate, double median, double p99, double requests) {}

  /**
   * Runs the client against a server that has printed its port.
   *
   * @param listening the line that ends with the port
   * @param size of a message, in bytes
   * @param seconds how long
   * @param connections how many
   * @return the results
   */
  public static Load load(String listening, int size, int seconds, int connections)
      throws IOException, InterruptedException {
    Process loading =
        start(
            lastProcessor(),
            EchoLoad.class,
            List.of(
                "--port",
                Integer.toString(port(listening)),
                "--size",
                Integer.toString(size),
                "--seconds",
                Integer.toString(seconds),
                "--connections",
                Integer.toString(connections)));
    String report = new String(loading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher found = RESULT.matcher(report);
    if (loading.waitFor() != 0 || !found.find()) {
      throw new IOException("the server said: " + listening + "; the client said: " + report);
    }
    return new Load(number(found, 1), number(found, 2), number(found, 3), number(found, 4));
  }

  /**
   * Returns the port at the end of a line.
   *
   * @param listening what a server has printed
   * @return its port
   */
  public static int port(String listening) {
    return Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1).strip());
  }

  /**
   * Returns the processor of the client.
   *
   * @return its number
   */
  public static int lastProcessor() {
    return Runtime.getRuntime().availableProcessors() - 1;
  }

  private static double number(Matcher found, int group) {
    return Double.parseDouble(found.group(group).replace(",", ""));
  }

  /**
   * Returns the processor time that a process has spent.
   *
   * @param process one that runs
   * @return microseconds
   */
  public static double processorMicros(Process process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e3;
  }

  /**
   * Starts a program on a separate processor. If the scheduler put two on one for a while, the
   * result would measure the scheduler.
   *
   * @param processor its number
   * @param program a class with a main method
   * @param arguments of the program
   * @return the process, whose errors are part of its output
   */
  public static Process start(int processor, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xms256m",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dio.netty.noUnsafe=false",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(arguments);
    return start(processor, command);
  }

  /**
   * Starts any command on a separate processor.
   *
   * @param processor its number
   * @param command the program and its arguments
   * @return the process, whose errors are part of its output
   */
  public static Process start(int processor, List<String> command) throws IOException {
    List<String> pinned =
        new ArrayList<>(List.of("taskset", "--cpu-list", Integer.toString(processor)));
    pinned.addAll(command);
    return new ProcessBuilder(pinned).redirectErrorStream(true).start();
  }

  /**
   * Returns the median.
   *
   * @param numbers one or more; they are sorted
   * @return the middle one, or the larger of the middle two
   */
  public static double middle(double... numbers) {
    Arrays.sort(numbers);
    return numbers[numbers.length / 2];
  }
}
