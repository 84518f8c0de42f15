package dev.iobuf.benchmarks.echo;

import dev.iobuf.examples.EchoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Loads echo servers in turn, each a process of its own with one serving thread, by the same
 * client, and prints requests a second, latencies, and the server's processor time for a request:
 * medians of the rounds. Server and client run on a processor each (by {@code taskset}), which are
 * all processors of a machine with two.
 *
 * <pre>
 * EchoComparison [ROUNDS [SECONDS [CONNECTIONS [SIZE...]]]]
 * </pre>
 */
public final class EchoComparison {
  private static final int[] SIZES = {64, 4_096};

  /** Arguments that come before sizes. */
  private static final int OPTIONS = 3;

  /** For the compilers of the server. */
  private static final int WARM_UP_SECONDS = 4;

  private EchoComparison() {}

  /** The server. */
  private enum Server {
    IOBUF(EchoServer.class, "--port 0"),
    NETTY_EPOLL(NettyEcho.class, "EPOLL"),
    NETTY_IO_URING(NettyEcho.class, "IO_URING"),
    NETTY_NIO(NettyEcho.class, "NIO"),
    NIO(NioEcho.class, "");

    private final Class<?> program;
    private final String arguments;

    Server(Class<?> program, String arguments) {
      this.program = program;
      this.arguments = arguments;
    }
  }

  /** The results of one round: requests a second, and microseconds. */
  private record Result(double requests, double median, double p99, double cost) {}

  /**
   * Compares.
   *
   * @param arguments see {@link EchoComparison}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = argument(arguments, 0, 3);
    int seconds = argument(arguments, 1, 5);
    int connections = argument(arguments, 2, 64);
    int[] sizes =
        arguments.length > OPTIONS
            ? Arrays.stream(arguments).skip(OPTIONS).mapToInt(Integer::parseInt).toArray()
            : SIZES;
    for (int size : sizes) {
      Map<Server, List<Result>> results = new EnumMap<>(Server.class);
      for (int round = 0; round < rounds; round++) {
        for (Server server : Server.values()) {
          results
              .computeIfAbsent(server, s -> new ArrayList<>())
              .add(round(server, size, seconds, connections));
        }
      }
      print(size, connections, results);
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private static Result round(Server server, int size, int seconds, int connections)
      throws IOException, InterruptedException {
    Process serving = LoadedProcess.start(0, server.program, List.of(server.arguments.split(" ")));
    try (BufferedReader said = serving.inputReader(StandardCharsets.UTF_8)) {
      String line = String.valueOf(said.readLine());
      LoadedProcess.Load _ = LoadedProcess.load(line, size, WARM_UP_SECONDS, connections);
      double before = LoadedProcess.processorMicros(serving);
      LoadedProcess.Load load = LoadedProcess.load(line, size, seconds, connections);
      double spent = LoadedProcess.processorMicros(serving) - before;
      return new Result(load.rate(), load.median(), load.p99(), spent / load.requests());
    } finally {
      serving.destroy();
      int _ = serving.waitFor();
    }
  }

  private static void print(int size, int connections, Map<Server, List<Result>> results) {
    System.out.printf(
        Locale.ROOT,
        "%n%,d connections, messages of %,d bytes, server and client on %d processors%n",
        connections,
        size,
        Runtime.getRuntime().availableProcessors());
    double ours = median(results, Server.IOBUF);
    for (Map.Entry<Server, List<Result>> entry : results.entrySet()) {
      System.out.printf(
          Locale.ROOT,
          "%-15s %,10.0f requests/s   p50 %,8.1f µs   p99 %,8.1f µs   server %5.2f µs a request"
              + "   iobuf × %.2f%n",
          entry.getKey(),
          median(results, entry.getKey()),
          LoadedProcess.middle(entry.getValue().stream().mapToDouble(Result::median).toArray()),
          LoadedProcess.middle(entry.getValue().stream().mapToDouble(Result::p99).toArray()),
          LoadedProcess.middle(entry.getValue().stream().mapToDouble(Result::cost).toArray()),
          ours / median(results, entry.getKey()));
    }
  }

  private static double median(Map<Server, List<Result>> results, Server server) {
    return LoadedProcess.middle(
        results.getOrDefault(server, List.of()).stream().mapToDouble(Result::requests).toArray());
  }
}
