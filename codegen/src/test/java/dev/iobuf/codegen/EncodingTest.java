package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Folder.Compiler;
import dev.iobuf.codegen.Folder.Outcome;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same descriptors give the same bytes under every encoding and locale. */
class EncodingTest {
  private static final String DESCRIPTOR =
      """
      @BufferTier(name = "Jumbo", size = 9_216, use = "B\\u00fccher \\u2028 \\u7de9 */ \\ud83d\\ude80 frames.")
      package net;

      import dev.iobuf.annotation.BufferTier;
      """;

  @TempDir Path root;

  private static Map<String, String> emitted(Path folder, Charset charset) throws IOException {
    Map<String, String> emitted = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        emitted.put(folder.relativize(file).toString(), Files.readString(file, charset));
      }
    }
    return emitted;
  }

  private Map<String, String> emit(Compiler compiler, Charset charset) throws IOException {
    Folder folder = new Folder(root);
    String name = compiler + "-" + charset;
    Path source = root.resolve("src/net/package-info.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, DESCRIPTOR, charset);
    Files.createDirectories(root.resolve(name + "/gen"));
    String options =
        "-cp LIBRARY -d @%1$s/out -s @%1$s/gen -encoding %2$s".formatted(name, charset.name());
    Files.createDirectories(root.resolve(name + "/out"));
    Outcome outcome = folder.compile(compiler, options, folder.sources("src"));
    assertThat(outcome.said()).doesNotContain("rror");
    return emitted(root.resolve(name + "/gen"), charset);
  }

  @ParameterizedTest
  @EnumSource(Compiler.class)
  void theSameUnderEveryEncoding(Compiler compiler) throws IOException {
    Map<String, String> ascii = emit(compiler, Charset.forName("US-ASCII"));
    assertThat(ascii).hasSize(4);
    List<String> charsets =
        new ArrayList<>(List.of("UTF-8", "ISO-8859-1", "windows-1252", "Shift_JIS"));
    if (compiler == Compiler.JAVAC) { // ecj writes by one encoding, and reads by the other
      charsets.add("UTF-16");
    }
    for (String charset : charsets) {
      assertThat(emit(compiler, Charset.forName(charset))).as(charset).isEqualTo(ascii);
    }
  }

  /** A locale, and names that its file system encoding has or has not. */
  @ParameterizedTest
  @CsvSource({"C, Jumbo, true", "C.UTF-8, Jumbo, true", "C.UTF-8, Größe, true", "C, Größe, false"})
  void theSameUnderEveryLocale(String locale, String name, boolean succeeds)
      throws IOException, InterruptedException {
    Folder folder = new Folder(root);
    String ascii = name.replace("ö", "\\u00f6").replace("ß", "\\u00df");
    folder.write("src/net/package-info.java", DESCRIPTOR.replace("Jumbo", ascii));
    Files.createDirectories(root.resolve("gen"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    // Another language too: of numbers, not of names.
    command.addAll(List.of("-J-Duser.language=ar", "-J-Duser.country=EG", "--release", "25"));
    command.addAll(
        List.of("-cp", Compilation.CORE.toString(), "-d", root + "/out", "-s", root + "/gen"));
    command.addAll(List.of("--processor-path", Folder.processorPath()));
    command.addAll(folder.sources("src"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    assertThat(process.waitFor() == 0).as(said).isEqualTo(succeeds);
    if (succeeds) {
      assertThat(emitted(root.resolve("gen"), Charset.forName("US-ASCII")))
          .hasSize(4)
          .allSatisfy((file, source) -> assertThat(source).matches("[\\n -~]*"));
    } else {
      assertThat(said)
          .contains("@BufferTier: a class can't be written: class=net.")
          .doesNotContain("\tat ");
    }
  }
}
