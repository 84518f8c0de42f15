package dev.iobuf.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.iobuf.annotation.BufferTier;
import dev.iobuf.codegen.BufferTierProcessor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do tiers cost a build? The first compilation of a JVM, javac's own start included: with the
 * processor, which emits the classes and has them compiled; with a processor that does nothing; and
 * with the latter and the same classes as sources, since classes written by hand have to be
 * compiled, too. Beside the elapsed time, the result has the processor time of the compiling
 * thread, which other processes and the JVM's own compilers disturb less.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class CompileTiers extends Question {
  @Param({"12", "200"})
  int tiers;

  private Path folder = Path.of("");

  /** Milliseconds that the compiling thread was on a processor. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    public double time;

    private void count(long nanoseconds) {
      time += nanoseconds / 1e6;
    }
  }

  /** The sources of the tiers, made by another JVM: this one must not have run the processor. */
  @State(Scope.Thread)
  public static class Written {
    private final List<Source> sources = new ArrayList<>();

    @Setup
    public void write(CompileTiers question) throws Exception {
      Path folder = Files.createTempDirectory("written");
      try {
        Path packageInfo = folder.resolve("package-info.java");
        Files.writeString(packageInfo, question.packageInfo().code);
        Process javac =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                    "-proc:only",
                    "-processor",
                    BufferTierProcessor.class.getName(),
                    "-processorpath",
                    System.getProperty("java.class.path"),
                    "-classpath",
                    core(),
                    "-s",
                    folder.toString(),
                    packageInfo.toString())
                .inheritIO()
                .start();
        if (javac.waitFor() != 0) {
          throw new IllegalStateException("javac failed");
        }
        for (Path file : filesBelow(folder.resolve("net"))) {
          sources.add(new Source("net/" + file.getFileName(), Files.readString(file)));
        }
      } finally {
        deleteAll(folder);
      }
    }
  }

  @Setup(Level.Invocation)
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("tiers");
  }

  @TearDown(Level.Invocation)
  public void delete() throws IOException {
    deleteAll(folder);
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Source packageInfo() {
    return new Source(
        "net/package-info.java",
        IntStream.rangeClosed(1, tiers)
            .mapToObj(i -> "@BufferTier(name = \"T%d\", size = %d)".formatted(i, 100 * i))
            .collect(
                joining("\n", "", "\npackage net;\nimport dev.iobuf.annotation.BufferTier;\n")));
  }

  private static String core() throws URISyntaxException {
    return Path.of(BufferTier.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  @Benchmark
  public boolean emitted(Cpu cpu) throws URISyntaxException {
    return compile(cpu, new BufferTierProcessor(), List.of(packageInfo()));
  }

  @Benchmark
  public boolean nothing(Cpu cpu) throws URISyntaxException {
    return compile(cpu, new Idle(), List.of(packageInfo()));
  }

  @Benchmark
  public boolean written(Cpu cpu, Written written) throws URISyntaxException {
    List<Source> sources = new ArrayList<>(written.sources);
    sources.add(packageInfo());
    return compile(cpu, new Idle(), sources);
  }

  private boolean compile(Cpu cpu, Processor processor, List<Source> sources)
      throws URISyntaxException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    JavaCompiler.CompilationTask task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                null,
                List.of("-d", folder.toString(), "-classpath", core()),
                null,
                sources);
    task.setProcessors(List.of(processor));
    if (!task.call()) {
      throw new IllegalStateException("can't compile " + sources);
    }
    cpu.count(threads.getCurrentThreadCpuTime() - start);
    return true;
  }

  private static final class Idle extends AbstractProcessor {
    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return false;
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String path, String code) {
      super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
