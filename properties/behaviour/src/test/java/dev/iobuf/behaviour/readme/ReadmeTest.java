package dev.iobuf.behaviour.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MediumBufferPool;
import dev.iobuf.Tier;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Udp;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringSupport;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** The code of README and pages compiles and runs, and their tables agree with the code. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("iobuf.root", "../.."));

  /** Without files that a page quotes, which {@link QuotedFilesTest} checks. */
  private static final Pattern BLOCK =
      Pattern.compile("(?<!-->\n)^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path classes;

  private record Block(String language, String code, int line) {}

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static List<Block> blocks(String language) throws IOException {
    return blocks("README.md", language);
  }

  private static List<Block> blocks(String page, String language) throws IOException {
    String text = Files.readString(ROOT.resolve(page));
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        int line = (int) text.substring(0, matcher.start()).lines().count() + 1;
        blocks.add(new Block(language, matcher.group(2), line));
      }
    }
    assertThat(blocks).as("blocks of %s", language).isNotEmpty();
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "core/README.md", "core/SOCKETS.md"})
  void everyJavaBlockCompilesAndRuns(String page) throws Exception {
    for (Block block : blocks(page, "java")) {
      try {
        compileAndRun(block.code);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(page + ", line " + block.line, e);
      }
    }
  }

  @Test
  void theFirstExampleOfIoUringCompilesAndReadsAFile() throws Exception {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    compileAndRun(blocks("core/URING.md", "java").getFirst().code);
  }

  @Test
  void theFragmentOfProvidedBuffersReceivesAllThatIsSent() throws Exception {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    byte[] sent = "hello".getBytes(StandardCharsets.US_ASCII);
    try (MediumBufferPool pool = MediumBufferPool.create(256);
        FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        SocketChannel client = SocketChannel.open(Tcp.localAddress(listener));
        IoUring ring = IoUring.create(4)) {
      ring.accept(ring.attach(listener), 1);
      assertThat(ring.await(1)).isOne();
      assertThat(ring.next()).isTrue();
      try (FileDescriptor server = ring.completion().descriptor()) {
        client.write(ByteBuffer.wrap(sent));
        client.shutdownOutput();
        Object received =
            run(
                blocks("core/URING.md", "java").getLast().code,
                "IoUring ring, MediumBufferPool pool, IoUringFile socket",
                ring,
                pool,
                ring.attach(server));
        assertThat(received).isEqualTo((long) sent.length);
      }
      assertThat(pool.lent()).isZero();
    }
  }

  @Test
  void theFragmentOfDatagramsAnswersThem() throws Exception {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    String code =
        blocks("core/URING.md", "java").stream()
            .map(Block::code)
            .filter(each -> each.contains("ring.receiveFrom("))
            .findFirst()
            .orElseThrow();
    try (MediumBufferPool pool = MediumBufferPool.create(1);
        FileDescriptor server =
            Udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        DatagramChannel client = DatagramChannel.open();
        IoUring ring = IoUring.create(4)) {
      client.connect(Udp.localAddress(server));
      for (int i = 0; i < 3; i++) {
        client.write(ByteBuffer.wrap(new byte[] {(byte) i}));
      }
      run(
          code,
          "IoUring ring, MediumBufferPool pool, IoUringFile socket, int answers",
          ring,
          pool,
          ring.attach(server),
          3);
      for (int i = 0; i < 3; i++) {
        ByteBuffer answer = ByteBuffer.allocate(2);
        assertThat(client.read(answer)).isOne();
        assertThat(answer.get(0)).isEqualTo((byte) i);
      }
      assertThat(pool.lent()).isZero();
    }
  }

  private void compileAndRun(String code) throws Exception {
    if (code.contains("\npackage ")) {
      compile("com/example/net/package-info.java", code);
      assertThat(classes.resolve("com/example/net/JumboBufferPool.class")).exists();
      assertThat(classes.resolve("com/example/net/JumboIoVec.class")).exists();
      assertThat(classes.resolve("com/example/net/Tier.class")).exists();
      return;
    }
    Object result = run(code, "Path source", ROOT.resolve("README.md"));
    if (result != null) {
      assertThat(result).isEqualTo(Files.size(ROOT.resolve("README.md")));
    }
  }

  private Object run(String code, String parameters, Object... arguments) throws Exception {
    compile(
        "Snippet.java",
        """
        import dev.iobuf.*;
        import dev.iobuf.pool.*;
        import dev.iobuf.uring.*;
        import dev.iobuf.io.*;
        import java.lang.foreign.*;
        import java.net.*;
        import java.nio.*;
        import java.nio.channels.*;
        import java.nio.charset.*;
        import java.nio.file.*;
        import java.time.*;
        import java.util.*;

        public class Snippet {
          public static Object run(%s) throws Exception {
        %s
        %s
          }
        }
        """
            .formatted(parameters, code, code.contains("return ") ? "" : "return null;"));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      Method run =
          Arrays.stream(loader.loadClass("Snippet").getMethods())
              .filter(method -> method.getName().equals("run"))
              .findFirst()
              .orElseThrow();
      return run.invoke(null, arguments);
    }
  }

  private void compile(String name, String code) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-proc:full",
            "-cp",
            System.getProperty("java.class.path"),
            "--release",
            String.valueOf(Runtime.version().feature()));
    boolean compiled =
        compiler
            .getTask(null, null, diagnostics, options, null, List.of(new Source(name, code)))
            .call();
    assertThat(
            diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR))
        .isEmpty();
    assertThat(compiled).isTrue();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  @Test
  void everyXmlBlockIsWellFormed() throws Exception {
    for (Block block : blocks("xml")) {
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new InputSource(new StringReader(block.code)))
                  .getDocumentElement())
          .isNotNull();
    }
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    String test =
        blocks("sh").stream()
            .map(block -> block.code.strip())
            .filter(command -> command.equals("mvn verify"))
            .findFirst()
            .orElseThrow();
    assertThat(Files.readString(ROOT.resolve(".ci/run")).lines().map(String::strip)).contains(test);
  }

  @Test
  void theTableOfTiersIsThatOfTheCode() throws IOException {
    for (Tier tier : Tier.values()) {
      String name = tier.name().charAt(0) + tier.name().substring(1).toLowerCase(Locale.ROOT);
      assertThat(readme())
          .contains("| %s | %s | %s |".formatted(name, size(tier.size()), tier.use()));
    }
  }

  private static String size(int bytes) {
    if (bytes >= 1 << 20) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
