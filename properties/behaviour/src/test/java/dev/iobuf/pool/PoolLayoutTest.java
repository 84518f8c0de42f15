package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** What threads write lies apart from what they read, and from what other threads write. */
class PoolLayoutTest {
  /** Two lines, which the processor may fetch together. */
  private static final int APART = 128;

  private static final int LINE = 64;

  /** Prints the fields of a pool, as the JVM lays them out: offset, size, class and name. */
  public static final class PrintFields {
    private PrintFields() {}

    public static void main(String[] args) {
      for (FieldLayout field : ClassLayout.parseClass(IndexPool.class).fields()) {
        System.out.printf(
            "field %d %d %s %s%n", field.offset(), field.size(), field.hostClass(), field.name());
      }
    }
  }

  /** Where a field lies: from its first byte to the one behind its last. */
  private record Place(long from, long to, String name) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseCompressedOops",
        "-XX:-UseCompressedOops",
        "-XX:+UseCompactObjectHeaders",
        "-XX:-UseCompressedClassPointers"
      })
  void nothingLiesNearTheSlotOfIndexZero(String header) throws Exception {
    List<Place> fields = fields(header);
    Place first = fields.stream().filter(it -> it.name.equals("first")).findAny().orElseThrow();
    assertThat(fields)
        .filteredOn(it -> it != first && !it.name.matches("[pq]\\d+"))
        .as("fields near %s, with %s", first, header)
        .hasSizeGreaterThan(10)
        .noneMatch(it -> it.to > first.from - APART && it.from < first.to + APART);
    assertThat(first.from).as("distance from what lies before the pool").isGreaterThan(APART);
  }

  private static List<Place> fields(String header) throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                header,
                // Asks the JVM by fields alone; to attach to it takes long.
                "-Djol.skipHotspotSAAttach=true",
                "-Djol.skipDynamicAttach=true",
                "-cp",
                System.getProperty("java.class.path"),
                PrintFields.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    List<Place> places = new ArrayList<>();
    for (String line : output.lines().filter(it -> it.startsWith("field ")).toList()) {
      String[] words = line.split(" ", -1);
      long from = Long.parseLong(words[1]);
      places.add(new Place(from, from + Long.parseLong(words[2]), words[4]));
    }
    return places;
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 32", "64, 32", "64, 2", "128, 32", "1000, 32", "100000, 64"})
  void whatThreadsWriteLiesOnLinesOfItsOwn(int capacity, int homes) throws Exception {
    IndexPool pool = new IndexPool("pool", capacity, homes, 64);
    List<Place> written = new ArrayList<>();
    for (int home = 0; home < homes; home++) {
      long row = Home.MARGIN + ((long) home << Home.SHIFT);
      written.add(place(row, 8 + Home.MAX_DEPTH, "home " + home));
    }
    boolean sparse = capacity <= 64;
    for (int index = homes; index < capacity && sparse; index++) {
      written.add(place((int) call(pool, "slotAt", index), 1, "slot " + index));
    }
    if (!sparse && capacity > homes) {
      long from = (int) call(pool, "slotAt", homes);
      long last = (int) call(pool, "slotAt", capacity - 1);
      written.add(place(from, last + 1 - from, "all slots"));
    }
    for (int stripe = 0; stripe < Math.ceilDiv(capacity, 64); stripe++) {
      written.add(place((int) call(pool, "wordAt", stripe), 1, "word " + stripe));
    }
    assertApart(written, cells(pool).length);
  }

  /** By a line where the same kind follows, and by two at both ends of the array. */
  private static void assertApart(List<Place> written, int length) {
    assertThat(written.getFirst().from).isGreaterThanOrEqualTo(APART);
    assertThat(8L * length - written.getLast().to).isGreaterThanOrEqualTo(APART);
    for (int i = 1; i < written.size(); i++) {
      // Wherever lines begin, two that begin a line's length apart do not share one.
      assertThat(written.get(i).from - written.get(i - 1).to)
          .as("%s behind %s", written.get(i), written.get(i - 1))
          .isGreaterThanOrEqualTo(LINE - 8);
    }
  }

  @Test
  void theSlotsOfTheFirstIndicesLieInTheHomesWithTheirNumbers() throws Exception {
    IndexPool pool = new IndexPool("pool", 100, 32, 64);
    for (int index = 1; index < 32; index++) {
      assertThat(call(pool, "slotAt", index)).isEqualTo(Home.MARGIN + (index << Home.SHIFT));
    }
  }

  @Test
  void noTwoPlacesOfAPoolAreTheSame() throws Exception {
    for (int capacity = 1; capacity < 700; capacity += capacity < 140 ? 1 : 13) {
      IndexPool pool = new IndexPool("pool", capacity, 32, 64);
      boolean[] used = new boolean[cells(pool).length];
      for (int home = 0; home < 32; home++) {
        // The slot of a home is that of the index with its number.
        int row = Home.MARGIN + (home << Home.SHIFT);
        Arrays.fill(used, row + 1, row + 8 + Home.MAX_DEPTH, true);
      }
      for (int index = 1; index < capacity; index++) {
        claim(used, (int) call(pool, "slotAt", index), "slot " + index + " of " + capacity);
      }
      for (int stripe = 0; stripe < Math.ceilDiv(capacity, 64); stripe++) {
        claim(used, (int) call(pool, "wordAt", stripe), "word " + stripe + " of " + capacity);
      }
    }
  }

  private static void claim(boolean[] used, int at, String what) {
    assertThat(used[at]).as(what).isFalse();
    used[at] = true;
  }

  private static Place place(long at, long length, String name) {
    return new Place(8 * at, 8 * (at + length), name);
  }

  private static Object call(IndexPool pool, String method, int argument) throws Exception {
    Method found = IndexFront.class.getDeclaredMethod(method, int.class);
    found.setAccessible(true);
    return found.invoke(pool, argument);
  }

  private static long[] cells(IndexPool pool) throws Exception {
    Field found = IndexFront.class.getDeclaredField("cells");
    found.setAccessible(true);
    return (long[]) found.get(pool);
  }
}
