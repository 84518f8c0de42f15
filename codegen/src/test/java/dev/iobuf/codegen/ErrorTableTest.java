package dev.iobuf.codegen;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's table of errors has the messages of javac for each of its rows. */
class ErrorTableTest {
  private static final String JUMBO = "@BufferTier(name = ‸\"Jumbo\", size = 1)";
  private static final String HEAD = "| written | with | error at `‸` |\n|---|---|---|\n";

  @TempDir Path folder;

  /** One kind of mistake. */
  private record Mistake(
      MarkedSource source,
      String written,
      String with,
      Paths kind,
      List<Path> paths,
      Map<String, String> more) {
    static Mistake of(String written) {
      return of(MarkedSource.packageInfo(written), written);
    }

    static Mistake ofClass(String written) {
      return of(MarkedSource.type(written), written);
    }

    private static Mistake of(MarkedSource source, String written) {
      return new Mistake(
          source, written, "", Paths.CLASS_PATH, List.of(Compilation.CORE), Map.of());
    }

    Mistake with(String circumstances) {
      return new Mistake(source, written, circumstances, kind, paths, more);
    }

    Mistake beside(String path, String code) {
      return new Mistake(source, written, with, kind, paths, Map.of(path, code));
    }

    Mistake paths(Paths otherKind, List<Path> others) {
      return new Mistake(source, written, with, otherKind, others, more);
    }
  }

  private List<Mistake> mistakes() {
    String all = "‸" + JUMBO.replace("‸", "");
    return List.of(
        Mistake.of("@BufferTier(name = ‸\"jumbo\", size = 9_216)"),
        Mistake.of("@BufferTier(name = \"Jumbo\", size = ‸0)"),
        Mistake.of("@BufferTier(name = \"Jumbo\", size = ‸2_147_483_647)"),
        Mistake.of("@BufferTier(name = \"Jumbo\", size = 9_216, alignment = ‸96)"),
        Mistake.of("@BufferTier(name = \"Jumbo\", size = 9_216, alignment = ‸268_435_456)"),
        Mistake.of(
            "@BufferTier(name = \"Jumbo\", size = 9_216) @BufferTier(name = ‸\"JUMBO\", size = 9_216)"),
        Mistake.of(
            "@BufferTier(name = \"Large\", size = 128) @BufferTier(name = \"Small\", size = ‸16)"),
        Mistake.of(JUMBO)
            .with("a class `JumboBuffer` in the package")
            .beside("net/JumboBuffer.java", "package net; class JumboBuffer {}"),
        Mistake.of(JUMBO)
            .with("a class `net.JumboIoVec` in another artifact")
            .paths(Paths.CLASS_PATH, List.of(Compilation.CORE, artifactWith("JumboIoVec"))),
        Mistake.of(JUMBO)
            .with("a package `net.JumboBuffer`")
            .beside("net/JumboBuffer/A.java", "package net.JumboBuffer; class A {}"),
        Mistake.of(all)
            .with("a class `Tier` in the package")
            .beside("net/Tier.java", "package net; class Tier {}"),
        Mistake.of(all)
            .with("a class `net.Tier` in another artifact")
            .paths(Paths.CLASS_PATH, List.of(Compilation.CORE, artifactWith("Tier"))),
        Mistake.of(all)
            .with("a package `net.Tier`")
            .beside("net/Tier/A.java", "package net.Tier; class A {}"),
        Mistake.of(all).with("no `iobuf-core`").paths(Paths.CLASS_PATH, List.of()),
        Mistake.of(all)
            .with("a `module-info.java` that does not require it")
            .paths(Paths.MODULE_PATH, List.of(Compilation.CORE))
            .beside("module-info.java", "module net {}"),
        Mistake.of("@BufferTier(name = \"Jumbo\", size = ‸FRAME)").with("no constant `FRAME`"),
        Mistake.of("‸@BufferTier(name = \"Jumbo\", size = JumboBuffer.SIZE)")
            .with("a `JumboBuffer` of an earlier run")
            .paths(Paths.CLASS_PATH, List.of(Compilation.CORE, earlierRun())),
        Mistake.ofClass(all + " class Frames {}"));
  }

  private Path artifactWith(String type) {
    Path artifact = folder.resolve(type);
    String source = "package net; class %s {}".formatted(type);
    Compilation.of(artifact, Map.of("net/%s.java".formatted(type), source)).requireClean();
    return artifact.resolve("classes");
  }

  private Path earlierRun() {
    Path run = folder.resolve("earlier");
    String descriptor = JUMBO.replace("‸", "");
    Compilation.of(
            run, Map.of("net/package-info.java", MarkedSource.packageInfo(descriptor).code()))
        .requireClean();
    return run.resolve("classes");
  }

  /**
   * The message of the processor. If javac reports errors besides, they only name what is missing.
   */
  private String messageTo(Mistake mistake, Path into) {
    Map<String, String> sources = new HashMap<>(mistake.more);
    sources.put(mistake.source.path(), mistake.source.code());
    Compilation compilation = Compilation.of(into, mistake.kind, mistake.paths, sources);
    List<String> errors =
        compilation.errors().stream()
            .map(Compilation::readable)
            .filter(error -> error.contains("@BufferTier: "))
            .toList();
    assertThat(errors).as(mistake.written).hasSize(1);
    String position = mistake.source.positions().getFirst() + ": ";
    assertThat(errors.getFirst()).startsWith(position);
    return errors.getFirst().substring(position.length());
  }

  @Test
  void everyRowHasTheMessageOfJavac() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Mistake mistake : mistakes()) {
      String message = messageTo(mistake, folder.resolve("row" + rows.size()));
      rows.add("| `%s` | %s | `%s` |\n".formatted(mistake.written, mistake.with, message));
    }
    assertThat(rows).doesNotHaveDuplicates();
    Guide.requirePart("errors", rows.stream().collect(joining("", HEAD, "")));
  }
}
