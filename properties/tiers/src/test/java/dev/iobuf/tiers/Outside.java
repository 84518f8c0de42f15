package dev.iobuf.tiers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A shell beside the reactor, with {@code mvn} and {@code java} in its path. The only repositories
 * of that Maven are the one that this build has installed its artifacts into, and the plugins that
 * it has used: nothing comes from the network.
 */
final class Outside {
  private final Path folder;
  private final Path programs;

  /**
   * Creates a shell.
   *
   * @param folder where it starts; must lie outside of any checkout, which Maven looks for upwards
   */
  Outside(Path folder, Path scratch) throws IOException {
    this.folder = folder;
    this.programs = Files.createDirectories(scratch.resolve("bin"));
    Path settings = scratch.resolve("settings.xml");
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

  /** A system property that the build sets. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "run by Maven, which sets " + name + ": mvn verify -pl properties/tiers -am");
    }
    return value;
  }

  /** An artifact of this build, as it was installed. */
  static Path artifact(String name) {
    String version = property("iobuf.version");
    return Path.of(property("iobuf.repository"))
        .resolve("dev/iobuf/%s/%s/%1$s-%2$s.jar".formatted(name, version));
  }

  /**
   * Runs a script up to the first command that fails.
   *
   * @return what it printed
   * @throws AssertionError if a command failed
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
    String java = System.getProperty("java.home");
    environment.put("JAVA_HOME", java);
    environment.put("PATH", programs + ":" + java + "/bin:" + environment.get("PATH"));
    environment.remove("MAVEN_OPTS");
    environment.remove("MAVEN_ARGS");
    int status = shell.start().waitFor();
    // Some Mavens reset a terminal at their end, also where there is none.
    String printed = Files.readString(out, StandardCharsets.UTF_8).replace("\u001b[0m", "");
    if (status != 0) {
      throw new AssertionError(
          "status %d of%n%s%n%s%n%s".formatted(status, script, printed, Files.readString(err)));
    }
    return printed;
  }
}
