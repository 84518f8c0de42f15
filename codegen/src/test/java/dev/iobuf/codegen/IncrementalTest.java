package dev.iobuf.codegen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gradle's rules for an isolating processor: each file has one originating element, and depends on
 * that element only, so that the files of unchanged elements can stay.
 */
class IncrementalTest {
  private static final String NET = "net/package-info.java";
  private static final String WEB = "web/package-info.java";
  private static final String THREE =
      """
      @BufferTier(name = "Small", size = 512)
      @BufferTier(name = "Jumbo", size = %d, use = "frames")
      @BufferTier(name = "Large", size = 65_536)
      package net;

      import dev.iobuf.annotation.BufferTier;
      """;
  private static final String OTHER =
      "@dev.iobuf.annotation.BufferTier(name = \"Page\", size = 4_096) package web;";

  @TempDir Path folder;

  /** All files below a folder, by their path in it. */
  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static Set<String> differing(Map<String, byte[]> before, Map<String, byte[]> after) {
    Set<String> differing = new TreeSet<>(before.keySet());
    differing.addAll(after.keySet());
    differing.removeIf(file -> Arrays.equals(before.get(file), after.get(file)));
    return differing;
  }

  private Map<String, byte[]> compile(String name, Map<String, String> sources) throws IOException {
    Path into = folder.resolve(name);
    Compilation.of(into, sources).requireClean();
    return files(into);
  }

  @Test
  void aChangedDescriptorChangesTheFilesOfItsTierAndTheRegistryAlone() throws IOException {
    Map<String, byte[]> before = compile("before", Map.of(NET, THREE.formatted(9_000)));
    Map<String, byte[]> after = compile("after", Map.of(NET, THREE.formatted(9_216)));
    assertThat(differing(before, after))
        .containsExactlyInAnyOrder(
            "emitted/net/JumboBuffer.java",
            "emitted/net/JumboBufferPool.java",
            "emitted/net/JumboIoVec.java",
            "emitted/net/Tier.java",
            "classes/net/JumboBuffer.class",
            "classes/net/JumboBufferPool.class",
            "classes/net/JumboIoVec.class",
            "classes/net/Tier.class",
            "classes/net/package-info.class");
  }

  @Test
  void aPackageThatIsCompiledAloneGetsTheSameFilesAsTogetherWithOthers() throws IOException {
    Map<String, byte[]> together =
        compile("together", Map.of(NET, THREE.formatted(9_216), WEB, OTHER));
    Map<String, byte[]> apart = new HashMap<>(compile("net", Map.of(NET, THREE.formatted(9_216))));
    apart.putAll(compile("web", Map.of(WEB, OTHER)));
    assertThat(differing(together, apart)).isEmpty();
  }

  /** As Gradle does it: the old files of the package are gone, those of others are not. */
  @Test
  void aPackageIsEmittedAgainBesideTheFilesOfOthers() throws IOException {
    Path output = folder.resolve("output");
    Compilation.of(output, Map.of(NET, THREE.formatted(9_000), WEB, OTHER)).requireClean();
    for (String file : files(output).keySet()) {
      if (file.contains("/net/")) {
        Files.delete(output.resolve(file));
      }
    }
    Compilation.of(
            output,
            Paths.CLASS_PATH,
            List.of(Compilation.CORE, Compilation.JSPECIFY, output.resolve("classes")),
            Map.of(NET, THREE.formatted(9_216)))
        .requireClean();
    Map<String, byte[]> atOnce =
        compile("at once", Map.of(NET, THREE.formatted(9_216), WEB, OTHER));
    assertThat(differing(atOnce, files(output))).isEmpty();
  }

  @Test
  void everyFileOriginatesInItsPackageAndInNothingElse() {
    Recorder recorder = new Recorder();
    Compilation.of(
            folder,
            Paths.CLASS_PATH,
            List.of(Compilation.CORE),
            Map.of(NET, THREE.formatted(9_216), WEB, OTHER),
            List.of(recorder))
        .requireClean();
    assertThat(recorder.origins).hasSize(3 * 3 + 1 + 3 + 1);
    recorder.origins.forEach((type, elements) ->
        assertThat(elements).as(type).containsExactly(type.substring(0, type.lastIndexOf('.'))));
  }

  @Test
  void everyProcessorIsDeclaredIsolatingToGradle() throws IOException {
    List<String> processors = lines("/META-INF/services/javax.annotation.processing.Processor");
    assertThat(processors).contains(BufferTierProcessor.class.getName());
    assertThat(lines("/META-INF/gradle/incremental.annotation.processors"))
        .isEqualTo(processors.stream().map(processor -> processor + ",isolating").toList());
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream text = BufferTierProcessor.class.getResourceAsStream(resource)) {
      assertThat(text).isNotNull();
      return new String(text.readAllBytes(), UTF_8).strip().lines().toList();
    }
  }

  /** The processor, with a Filer that remembers the originating elements of each file. */
  private static final class Recorder extends AbstractProcessor {
    private final BufferTierProcessor processor = new BufferTierProcessor();
    private final Map<String, List<String>> origins = new TreeMap<>();

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      super.init(environment);
      Filer filer = intercept(Filer.class, environment.getFiler(), this::remember);
      processor.init(
          intercept(
              ProcessingEnvironment.class,
              environment,
              (method, arguments) -> method.equals("getFiler") ? filer : null));
    }

    private @Nullable Object remember(String method, Object[] arguments) {
      if (method.equals("createSourceFile")) {
        origins.put(
            arguments[0].toString(),
            Arrays.stream((Object[]) arguments[1]).map(Object::toString).toList());
      }
      return null;
    }

    /** Answers in place of an object; null leaves it to the object. */
    private interface Interceptor {
      @Nullable Object answer(String method, Object[] arguments);
    }

    private static <T> T intercept(Class<T> type, T object, Interceptor interceptor) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                Object answer = interceptor.answer(method.getName(), arguments);
                return answer != null ? answer : method.invoke(object, arguments);
              }));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    @SuppressWarnings("DoNotClaimAnnotations")
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }
  }
}
