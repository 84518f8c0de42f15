package dev.iobuf.behaviour.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line of a Java runtime decides what it may do: each case is a runtime of its own. */
class NativeAccessTest {
  private static final String DENIED =
      "java.lang.UnsupportedOperationException: native access is denied to this code: start java with"
          + " --enable-native-access=%s";

  /** Runs in the child: a vector first, which always works, then a call, twice. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      try (Arena arena = Arena.ofConfined()) {
        IoVec vector = SegmentIoVec.of(arena.allocate(3), arena.allocate(4));
        vector.limit(5);
        System.out.println(vector);
        for (int attempt = 0; attempt < 2; attempt++) {
          try (FileDescriptor sink =
              FileDescriptor.open(Path.of("/dev/null"), OpenFlag.WRITE_ONLY)) {
            System.out.println(Vectored.writev(sink, vector));
          } catch (UnsupportedOperationException | IOException e) {
            System.out.println(e);
          }
        }
        try {
          System.out.println(FileDescriptor.adopt(1).number());
        } catch (UnsupportedOperationException e) {
          System.out.println(e.getClass().getSimpleName());
        }
      }
    }
  }

  @Test
  void deniedOnTheClassPathNamesTheRemedy() throws Exception {
    String denied = DENIED.formatted("ALL-UNNAMED");
    assertEquals(
        List.of(
            "SegmentIoVec[count=2, capacity=2, bytes=5]",
            denied,
            denied,
            "UnsupportedOperationException"),
        run(onClassPath("--illegal-native-access=deny")));
  }

  @Test
  void deniedAsAModuleNamesTheRemedy() throws Exception {
    String denied = DENIED.formatted("dev.iobuf.core");
    assertEquals(
        List.of(
            "SegmentIoVec[count=2, capacity=2, bytes=5]",
            denied,
            denied,
            "UnsupportedOperationException"),
        run(asModule("--illegal-native-access=deny")));
  }

  @Test
  void theRemedyWorks() throws Exception {
    List<String> works = List.of("SegmentIoVec[count=2, capacity=2, bytes=5]", "5", "5", "1");
    assertEquals(
        works,
        run(asModule("--illegal-native-access=deny", "--enable-native-access=dev.iobuf.core")));
    assertEquals(
        works,
        run(onClassPath("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED")));
  }

  @Test
  void withoutAnyFlagCallsWork() throws Exception {
    List<String> lines = run(onClassPath());
    assertTrue(lines.contains("5"), () -> "output: " + lines);
  }

  @Test
  void aLinkerThatDoesNotWorkIsNamed() throws Exception {
    List<String> lines =
        run(onClassPath("--enable-native-access=ALL-UNNAMED", "-Djdk.internal.foreign.CABI=NONE"));
    assertEquals("SegmentIoVec[count=2, capacity=2, bytes=5]", lines.getFirst());
    assertTrue(
        lines
            .get(1)
            .startsWith(
                "java.lang.UnsupportedOperationException: the native linker of this Java runtime does"
                    + " not work: "),
        () -> "output: " + lines);
    assertEquals(lines.get(1), lines.get(2));
  }

  @Test
  void otherSystemsAndProcessorsAreNamed() throws Exception {
    String unsupported =
        "java.lang.UnsupportedOperationException: system calls need Linux on amd64 or aarch64:"
            + " os.name=%s, os.arch=%s";
    List<String> elsewhere = run(onClassPath("-Dos.name=Mac OS X"));
    assertEquals("SegmentIoVec[count=2, capacity=2, bytes=5]", elsewhere.get(0));
    assertEquals(
        unsupported.formatted("Mac OS X", System.getProperty("os.arch")), elsewhere.get(1));
    assertEquals(
        unsupported.formatted("Linux", "sparc"), run(onClassPath("-Dos.arch=sparc")).get(1));
  }

  /** Runs in the child: the library is in a layer of its own, to which access is granted later. */
  static final class LaterGrant {
    private LaterGrant() {}

    @SuppressWarnings("restricted") // the test is about granting
    public static void main(String[] arguments) throws ReflectiveOperationException {
      Configuration configuration =
          ModuleLayer.boot()
              .configuration()
              .resolve(
                  ModuleFinder.of(Path.of(arguments[0])),
                  ModuleFinder.of(),
                  List.of("dev.iobuf.core"));
      ModuleLayer.Controller layer =
          ModuleLayer.defineModulesWithOneLoader(
              configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader());
      Module library = layer.layer().findModule("dev.iobuf.core").orElseThrow();
      Method current =
          library.getClassLoader().loadClass("dev.iobuf.io.IoSupport").getMethod("current");
      System.out.println(current.invoke(null));
      layer.enableNativeAccess(library);
      System.out.println(current.invoke(null));
    }
  }

  @Test
  void accessThatIsGrantedLaterIsFoundOut() throws Exception {
    List<String> command =
        java("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED");
    command.addAll(
        List.of("-cp", location(Child.class), LaterGrant.class.getName(), location(IoVec.class)));
    List<String> lines = output(command);
    assertEquals(2, lines.size(), () -> "output: " + lines);
    assertEquals(
        "IoSupport[isAvailable=false, reason=native access is denied to this code: start java with"
            + " --enable-native-access=dev.iobuf.core]",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("IoSupport[isAvailable=true, reason=Linux"), lines.get(1));
  }

  private static List<String> onClassPath(String... options) throws URISyntaxException {
    List<String> command = java(options);
    command.addAll(List.of("-cp", location(IoVec.class) + ":" + location(Child.class)));
    return command;
  }

  private static List<String> asModule(String... options) throws URISyntaxException {
    List<String> command = java(options);
    command.addAll(List.of("--module-path", location(IoVec.class)));
    command.addAll(List.of("--add-modules", "dev.iobuf.core", "-cp", location(Child.class)));
    return command;
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    return command;
  }

  private static String location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static List<String> run(List<String> command) throws IOException, InterruptedException {
    command.add(Child.class.getName());
    return output(command);
  }

  private static List<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.lines().toList();
  }
}
