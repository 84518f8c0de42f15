package dev.iobuf.behaviour.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.memory.AlignedMemory;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BufferLayout;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in messages have digits that every tool reads, in each locale. */
class NumbersInMessagesTest {
  private static final Path ROOT = Path.of(System.getProperty("iobuf.root", "../.."));

  /** The format specifiers that write the digits of the locale. */
  private static final Pattern NUMBER = Pattern.compile("%[-+,(#0-9.$]*[dfeEgG]");

  private static final Pattern FOREIGN_DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");

  /** Runs in the child, and prints messages. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("%d".formatted(115));
      print(() -> Slab.map(1L << 62, 1));
      print(() -> Slab.map(1, 3));
      print(() -> new BufferLayout("Small", 2_048, 3));
      print(() -> new BufferLayout("Small", 2_048, 1).map(0));
      System.out.println(LockLimit.current().explanation());
      try (Arena arena = Arena.ofConfined();
          Slab slab = Slab.map(4_096, 4_096);
          FileDescriptor file = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_ONLY)) {
        print(() -> AlignedMemory.blocks(arena, Integer.MAX_VALUE, Long.MAX_VALUE / 1_024));
        IoVec vector = SegmentIoVec.of(arena.allocate(115));
        print(() -> vector.limit(116));
        System.out.println(vector);
        System.out.println(slab);
        System.out.println(file);
      }
    }

    private static void print(Runnable refused) {
      try {
        refused.run();
        throw new AssertionError("not refused");
      } catch (RuntimeException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=ar -Duser.country=EG",
        "-Duser.language=hi -Duser.country=IN -Duser.extensions=u-nu-deva",
      })
  void areOfTheRootLocaleWithAnyDefault(String locale) {
    List<String> options = new ArrayList<>(List.of(locale.split(" ", -1)));
    Collections.addAll(options, ChildJvm.NATIVE_ACCESS, "-Dstdout.encoding=UTF-8");
    ChildJvm child = ChildJvm.run(Child.class, "", options);
    child.assertHeld();
    String byFormatter = child.output().lines().findFirst().orElseThrow();
    assumeThat(byFormatter).as("the Java runtime knows the locale").isNotEqualTo("115");
    assertThat(child.output().lines().skip(1))
        .hasSizeGreaterThan(8)
        .noneMatch(line -> FOREIGN_DIGIT.matcher(line).find())
        .anyMatch(line -> line.contains("4611686018427387904"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "codegen", "generated", "properties/examples"})
  void areFormattedWithALocaleOrAsText(String module) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        for (String statement : Files.readString(file).split(";\n", -1)) {
          if (NUMBER.matcher(statement).find() && !statement.contains("Locale.ROOT")) {
            found.add(file + ": " + statement.strip());
          }
        }
      }
    }
    assertThat(found).as("write %%s, or give the formatter Locale.ROOT").isEmpty();
  }
}
