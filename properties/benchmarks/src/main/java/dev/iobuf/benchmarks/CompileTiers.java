package dev.iobuf.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.iobuf.annotation.BufferTier;
import dev.iobuf.codegen.BufferTierProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * processor, which emits the classes and has them compiled, and with one that does nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class CompileTiers extends Question {
  @Param({"12", "200"})
  int tiers;

  private Path folder;
  private String source;

  @Setup(Level.Invocation)
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("tiers");
    source =
        IntStream.rangeClosed(1, tiers)
            .mapToObj(i -> "@BufferTier(name = \"T%d\", size = %d)".formatted(i, 100 * i))
            .collect(joining("\n", "", "\npackage net;\nimport dev.iobuf.annotation.BufferTier;"));
  }

  @TearDown(Level.Invocation)
  public void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public long emitted() throws URISyntaxException {
    return compile(new BufferTierProcessor());
  }

  @Benchmark
  public long nothing() throws URISyntaxException {
    return compile(new Idle());
  }

  private long compile(Processor processor) throws URISyntaxException {
    Path core =
        Path.of(BufferTier.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    JavaCompiler.CompilationTask task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                null,
                List.of("-d", folder.toString(), "-classpath", core.toString()),
                null,
                List.of(new PackageInfo(source)));
    task.setProcessors(List.of(processor));
    if (!task.call()) {
      throw new IllegalStateException("can't compile " + source);
    }
    return tiers;
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

  private static final class PackageInfo extends SimpleJavaFileObject {
    private final String code;

    PackageInfo(String code) {
      super(URI.create("string:///net/package-info.java"), JavaFileObject.Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
