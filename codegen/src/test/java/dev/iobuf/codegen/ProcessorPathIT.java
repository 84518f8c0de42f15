package dev.iobuf.codegen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Folder.Compiler;
import dev.iobuf.codegen.Folder.Outcome;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A processor path needs one artifact: the jar as it is published. */
class ProcessorPathIT {
  private static final Path JAR = Path.of(property("iobuf.codegen.jar"));

  @TempDir Path root;

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "run by Maven, which sets " + name + ": mvn verify -pl codegen -am");
    }
    return value;
  }

  private Folder project() throws IOException {
    Folder folder = new Folder(root);
    folder.write(
        "src/net/package-info.java",
        "@dev.iobuf.annotation.BufferTier(name = \"Jumbo\", size = 9_216) package net;");
    Files.createDirectories(root.resolve("gen"));
    return folder;
  }

  @ParameterizedTest
  @EnumSource(Compiler.class)
  void theJarAloneIsEnough(Compiler compiler) throws Exception {
    Folder folder = project();
    Outcome outcome =
        folder.compile(
            compiler, "-cp LIBRARY -d @out -s @gen", folder.sources("src"), JAR.toString());
    assertThat(outcome.succeeded()).as(outcome.said()).isTrue();
    assertThat(outcome.said()).doesNotContain("rror").doesNotContain("arning");
    assertThat(folder.constant("out", "net.JumboBuffer", "SIZE")).isEqualTo(9_216);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--processor-path", "--processor-module-path"})
  void asAChildProcessAndAsAModuleToo(String option) throws Exception {
    Folder folder = project();
    Process javac =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-Xlint:all",
                "-Werror",
                option,
                JAR.toString(),
                "-cp",
                Compilation.CORE.toString(),
                "-d",
                root.resolve("out").toString(),
                folder.sources("src").getFirst())
            .redirectErrorStream(true)
            .start();
    String said = new String(javac.getInputStream().readAllBytes(), UTF_8);
    assertThat(javac.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
    assertThat(root.resolve("out/net/JumboBufferPool.class")).exists();
  }

  @Test
  void javaPoetIsPartOfTheJarUnderAnotherNameAndWithItsLicence() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> entries = jar.stream().map(JarEntry::getName).toList();
      assertThat(entries)
          .doesNotHaveDuplicates()
          .contains(
              "dev/iobuf/codegen/javapoet/JavaFile.class",
              "META-INF/licenses/javapoet/LICENSE",
              "META-INF/licenses/javapoet/NOTICE",
              "META-INF/services/javax.annotation.processing.Processor",
              "META-INF/gradle/incremental.annotation.processors",
              "module-info.class")
          .noneMatch(entry -> entry.startsWith("com/"))
          .noneMatch(entry -> entry.startsWith("dev/iobuf/annotation/"));
    }
  }

  @Test
  void theModuleAsksForNothingButTheCompiler() {
    ModuleDescriptor module =
        ModuleFinder.of(JAR).find("dev.iobuf.codegen").orElseThrow().descriptor();
    assertThat(module.requires())
        .filteredOn(
            requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "java.compiler");
    assertThat(module.provides()).hasSize(1);
    assertThat(module.exports()).isEmpty();
  }
}
