package dev.iobuf.benchmarks.proxy;

import dev.iobuf.benchmarks.echo.LoadedProcess;
import dev.iobuf.examples.EchoServer;
import dev.iobuf.examples.Proxy;
import dev.iobuf.examples.RingProxyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loads proxies in turn, each a process of its own with one serving thread, in front of the same
 * echo server and by the same client. It prints requests a second, latencies, the proxy's processor
 * time for a request and for a kilobyte that it has moved one way, and its resident memory: medians
 * of the rounds. The proxy has a processor for itself (by {@code taskset}). Client and echo server
 * share the other. HAProxy and nginx are left out where they are not installed.
 *
 * <pre>
 * ProxyComparison ROUNDS SECONDS CONNECTIONS SIZE... [NAME...]
 * </pre>
 */
public final class ProxyComparison {
  /** For the compilers of the proxy. */
  private static final int WARM_UP_SECONDS = 4;

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private ProxyComparison() {}

  /** What is compared. */
  enum Kind {
    IOBUF {
      @Override
      Process start(int target, int connections) throws IOException {
        return LoadedProcess.start(
            0,
            RingProxyServer.class,
            List.of(
                "localhost",
                Integer.toString(target),
                "--port",
                "0",
                "--connections",
                Integer.toString(connections + 8)));
      }
    },
    NETTY_EPOLL(NettyProxy.class, "EPOLL READ_WRITE"),
    NETTY_EPOLL_WATERMARK(NettyProxy.class, "EPOLL WATERMARK"),
    NETTY_IO_URING(NettyProxy.class, "IO_URING READ_WRITE"),
    NETTY_IO_URING_WATERMARK(NettyProxy.class, "IO_URING WATERMARK"),
    NIO(NioProxy.class, ""),
    VIRTUAL_THREADS(Proxy.class, "0 localhost"),
    HAPROXY {
      @Override
      Process start(int target, int connections) throws IOException {
        return installed(
            "/usr/sbin/haproxy",
            """
            global
              nbthread 1
              maxconn 4000
            defaults
              mode tcp
              option splice-auto
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            listen all
              bind 127.0.0.1:%s
              server echo 127.0.0.1:%s
            """,
            target,
            "-db",
            "-f");
      }
    },
    NGINX {
      @Override
      Process start(int target, int connections) throws IOException {
        return installed(
            "/usr/sbin/nginx",
            """
            daemon off;
            worker_processes 1;
            master_process off;
            pid /dev/null;
            error_log stderr;
            load_module /usr/lib/nginx/modules/ngx_stream_module.so;
            events { worker_connections 10000; }
            stream {
              tcp_nodelay on;
              server { listen 127.0.0.1:%s; proxy_pass 127.0.0.1:%s; }
            }
            """,
            target,
            "-c");
      }
    };

    private final @Nullable Class<?> program;
    private final String arguments;

    Kind() {
      this.program = null;
      this.arguments = "";
    }

    Kind(Class<?> program, String arguments) {
      this.program = program;
      this.arguments = arguments;
    }

    /** Starts it in front of a server; it prints a line that ends with its port. */
    Process start(int target, int connections) throws IOException {
      List<String> all = new ArrayList<>();
      if (!arguments.isEmpty()) {
        all.addAll(List.of(arguments.split(" ")));
      }
      all.add(Integer.toString(target));
      return LoadedProcess.start(0, Objects.requireNonNull(program), all);
    }

    /** Starts a program that does not print its port: a shell prints it first. */
    private static Process installed(
        String program, String configuration, int target, String... options) throws IOException {
      int port;
      try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = any.getLocalPort();
      }
      Path file = Files.createTempFile("proxy", ".cfg");
      file.toFile().deleteOnExit();
      Files.writeString(file, configuration.formatted(port, target));
      List<String> command =
          new ArrayList<>(
              List.of("sh", "-c", "echo listening on :" + port + "; exec \"$@\"", "sh", program));
      command.addAll(List.of(options));
      command.add(file.toString());
      return LoadedProcess.start(0, command);
    }

    boolean isInstalled() {
      return switch (this) {
        case HAPROXY -> Files.exists(Path.of("/usr/sbin/haproxy"));
        case NGINX ->
            Files.exists(Path.of("/usr/sbin/nginx"))
                && Files.exists(Path.of("/usr/lib/nginx/modules/ngx_stream_module.so"));
        default -> true;
      };
    }
  }

  /** The results of one round: requests a second, microseconds, and mebibytes. */
  private record Result(double rate, double median, double p99, double cost, double resident) {}

  /**
   * Compares.
   *
   * @param arguments see {@link ProxyComparison}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    int connections = Integer.parseInt(arguments[2]);
    List<Integer> sizes = new ArrayList<>();
    List<Kind> kinds = new ArrayList<>();
    for (String argument : Arrays.asList(arguments).subList(3, arguments.length)) {
      if (Character.isDigit(argument.charAt(0))) {
        sizes.add(Integer.parseInt(argument));
      } else {
        kinds.add(Kind.valueOf(argument));
      }
    }
    if (kinds.isEmpty()) {
      kinds.addAll(List.of(Kind.values()));
    }
    for (int size : sizes) {
      Map<Kind, List<Result>> results = new EnumMap<>(Kind.class);
      for (int round = 0; round < rounds; round++) {
        for (Kind kind : kinds) {
          if (kind.isInstalled()) {
            results
                .computeIfAbsent(kind, k -> new ArrayList<>())
                .add(round(kind, size, seconds, connections));
          }
        }
      }
      print(size, connections, results);
    }
  }

  private static Result round(Kind kind, int size, int seconds, int connections)
      throws IOException, InterruptedException {
    Process echo =
        LoadedProcess.start(
            LoadedProcess.lastProcessor(),
            EchoServer.class,
            List.of(
                "--port",
                "0",
                "--connections",
                Integer.toString(connections + 8),
                "--buffers",
                "4096"));
    try (BufferedReader said = echo.inputReader(StandardCharsets.UTF_8)) {
      int target = LoadedProcess.port(String.valueOf(said.readLine()));
      Process proxy = kind.start(target, connections);
      try {
        return load(proxy, size, seconds, connections);
      } finally {
        proxy.destroy();
        int _ = proxy.waitFor();
      }
    } finally {
      echo.destroy();
      int _ = echo.waitFor();
    }
  }

  private static Result load(Process proxy, int size, int seconds, int connections)
      throws IOException, InterruptedException {
    BufferedReader said = proxy.inputReader(StandardCharsets.UTF_8);
    String line = String.valueOf(said.readLine());
    awaitListening(LoadedProcess.port(line));
    LoadedProcess.Load _ = LoadedProcess.load(line, size, WARM_UP_SECONDS, connections);
    double before = LoadedProcess.processorMicros(proxy);
    LoadedProcess.Load load = LoadedProcess.load(line, size, seconds, connections);
    double spent = LoadedProcess.processorMicros(proxy) - before;
    return new Result(
        load.rate(), load.median(), load.p99(), spent / load.requests(), resident(proxy));
  }

  /** HAProxy and nginx listen some time after the shell has printed the port. */
  private static void awaitListening(int port) throws InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
  }

  private static double resident(Process process) throws IOException {
    return RESIDENT
            .matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")))
            .results()
            .mapToDouble(found -> Double.parseDouble(found.group(1)))
            .findFirst()
            .orElse(0)
        / 1024;
  }

  private static void print(int size, int connections, Map<Kind, List<Result>> results) {
    System.out.printf(Locale.ROOT, "%n%,d connections, messages of %,d bytes%n", connections, size);
    for (Map.Entry<Kind, List<Result>> entry : results.entrySet()) {
      List<Result> all = entry.getValue();
      double cost = middle(all, Result::cost);
      System.out.printf(
          Locale.ROOT,
          "%-25s %,9.0f requests/s   p50 %,9.1f µs   p99 %,9.1f µs   %6.2f µs a request"
              + "   %6.3f µs/KB   %5.0f MiB%n",
          entry.getKey(),
          middle(all, Result::rate),
          middle(all, Result::median),
          middle(all, Result::p99),
          cost,
          cost / (2.0 * size / 1000),
          middle(all, Result::resident));
    }
  }

  private static double middle(List<Result> results, ToDoubleFunction<Result> number) {
    return LoadedProcess.middle(results.stream().mapToDouble(number).toArray());
  }
}
