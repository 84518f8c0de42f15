package dev.iobuf.tiers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A shell outside of this build, with {@code mvn} and the tools of the JDK in its path. Its Maven
 * has only two repositories: the one into which this build has installed its artifacts, and the
 * plugins that this build has used. Nothing comes from the network.
 *
 * <p>Variables name the installed jars for scripts: {@code $CORE}, {@code $IOBUF}, {@code
 * $PROCESSOR}, and {@code $ECJ}. {@code $VERSION} is the version of the library.
 */
final class Outside {
  private final Path folder;
  private final Path programs;
  private Path javaHome = Path.of(System.getProperty("java.home"));
  private Path javaOfPath = javaHome;

  /**
   * Creates a shell, which starts in a folder of its own.
   *
   * @param temporary a folder outside of any checkout, since Maven searches the parent folders for
   *     one
   */
  Outside(Path temporary) throws IOException {
    this.folder = Files.createDirectory(temporary.resolve("folder"));
    this.programs = Files.createDirectory(temporary.resolve("bin"));
    Path settings = temporary.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <mirrors>
            <mirror>
              <id>plugins</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """
            .formatted(Path.of(property("iobuf.plugins")).toUri()));
    Path maven = programs.resolve("mvn");
    Files.writeString(
        maven,
        """
        #!/bin/sh
        exec '%s/bin/mvn' --batch-mode --settings '%s' -Dmaven.repo.local='%s' "$@"
        """
            .formatted(property("iobuf.maven"), settings, property("iobuf.repository")));
    if (!maven.toFile().setExecutable(true)) {
      throw new IOException("can't make " + maven + " executable");
    }
  }

  /** Returns a system property that the build sets. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "run by Maven, which sets " + name + ": mvn verify -pl properties/tiers -am");
    }
    return value;
  }

  /** Returns the folder in which scripts start. */
  Path folder() {
    return folder;
  }

  /** Copies a project of the tests into a folder with its name. */
  Outside with(String project) throws IOException {
    Path source = Path.of("src/test/projects", project);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(project).resolve(source.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return this;
  }

  /**
   * Chooses the JDKs of the environment; without this, both are the one that runs the test.
   *
   * @param home the {@code JAVA_HOME}, on which Maven runs
   * @param ofPath the JDK whose {@code java} is in the {@code PATH}
   */
  Outside on(Path home, Path ofPath) {
    this.javaHome = home;
    this.javaOfPath = ofPath;
    return this;
  }

  private static String ours(String artifact) {
    return jar("dev/iobuf", artifact, property("iobuf.version"));
  }

  private static String jar(String group, String artifact, String version) {
    return Path.of(property("iobuf.repository"), group, artifact, version)
        .resolve(artifact + "-" + version + ".jar")
        .toString();
  }

  /**
   * Runs a script up to the first command that fails.
   *
   * @return its output
   * @throws AssertionError if a command failed, or the JVM warned of native access
   */
  String run(String script) throws IOException, InterruptedException {
    Path out = programs.resolveSibling("out");
    Path err = programs.resolveSibling("err");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = shell.environment();
    environment.put("JAVA_HOME", javaHome.toString());
    environment.put("PATH", programs + ":" + javaOfPath + "/bin:" + environment.get("PATH"));
    environment.put("CORE", ours("iobuf-core"));
    environment.put("IOBUF", ours("iobuf"));
    environment.put("PROCESSOR", ours("iobuf-codegen"));
    environment.put("ECJ", jar("org/eclipse/jdt", "ecj", property("iobuf.ecj")));
    environment.put("VERSION", property("iobuf.version"));
    environment.put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"); // It runs briefly.
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("MAVEN_ARGS");
    int status = shell.start().waitFor();
    // Some versions of Maven reset the terminal at their end, even without a terminal.
    String printed = Files.readString(out, StandardCharsets.UTF_8).replace("\u001b[0m", "");
    if (status != 0 || Files.readString(err).contains("--enable-native-access")) {
      throw new AssertionError(
          "status %d of%n%s%n%s%n%s".formatted(status, script, printed, Files.readString(err)));
    }
    return printed;
  }
}
