package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that a thread writes are not on a cache line with fields that others read or write. */
class PoolLayoutTest {
  /** Two lines, which the processor may fetch together. */
  private static final int APART = 128;

  private static final int LINE = 64;

  /** The bytes of a place: from its first to the one behind its last. */
  private record Place(long from, long to, String name) {}

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 32", "64, 32", "64, 2", "128, 32", "1000, 32", "100000, 64"})
  void fieldsThatThreadsWriteHaveCacheLinesOfTheirOwn(int capacity, int homes) throws Exception {
    IndexPool pool = new IndexPool("pool", capacity, homes, 64);
    List<Place> others = new ArrayList<>();
    for (int home = 1; home < homes; home++) {
      others.add(row(home));
    }
    assertApart(others, array(pool, "homeRows").length);
    List<Place> written = new ArrayList<>();
    written.add(row(0));
    boolean sparse = capacity <= 64;
    for (int index = 0; index < capacity && sparse; index++) {
      written.add(place((int) call(pool, "slotAt", index), 1, "slot " + index));
    }
    if (!sparse) {
      long from = (int) call(pool, "slotAt", 0);
      long last = (int) call(pool, "slotAt", capacity - 1);
      written.add(place(from, last + 1 - from, "all slots"));
    }
    for (int stripe = 0; stripe < Math.ceilDiv(capacity, 64); stripe++) {
      written.add(place((int) call(pool, "wordAt", stripe), 1, "word " + stripe));
    }
    assertApart(written, array(pool, "cells").length);
  }

  /** By a line where the same kind follows, and by two at both ends of the array. */
  private static void assertApart(List<Place> written, int length) {
    assertThat(written.getFirst().from).isGreaterThanOrEqualTo(APART);
    assertThat(8L * length - written.getLast().to).isGreaterThanOrEqualTo(APART);
    for (int i = 1; i < written.size(); i++) {
      // Two fields that are a line's length apart share no cache line, wherever the lines begin.
      assertThat(written.get(i).from - written.get(i - 1).to)
          .as("%s behind %s", written.get(i), written.get(i - 1))
          .isGreaterThanOrEqualTo(LINE - 8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 64, 65, 100, 128, 200, 256, 511, 512, 1000, 4096, 100_000})
  void theSlotsThatHomesOwnLieOnLinesOfTheirOwn(int capacity) throws Exception {
    int homes = IndexPlaces.maxHomes(capacity);
    IndexPool pool = new IndexPool("pool", capacity, homes, 64);
    assertThat((int) call(pool, "ownOf", homes - 1)).isLessThan(capacity);
    for (int home = 1; home < homes; home++) {
      int before = (int) call(pool, "slotAt", (int) call(pool, "ownOf", home - 1));
      int at = (int) call(pool, "slotAt", (int) call(pool, "ownOf", home));
      assertThat(8L * (at - before)).isGreaterThanOrEqualTo(LINE);
    }
  }

  /** The layouts are printed. Each mode gives headers, or references, another size. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:-UseCompactObjectHeaders",
        "-XX:+UseCompactObjectHeaders",
        "-XX:-UseCompressedOops",
        "-XX:+UseCompactObjectHeaders -XX:-UseCompressedOops",
        "-XX:-UseCompressedClassPointers",
        "-XX:ObjectAlignmentInBytes=16",
      })
  void holdsInEveryHeaderMode(String mode) {
    List<String> options = new ArrayList<>(List.of(mode.split(" ")));
    options.add("--sun-misc-unsafe-memory-access=allow");
    System.out.println(mode);
    ChildJvm.run(PoolLayout.class, "", options).assertHeld();
  }

  @Test
  void noTwoPlacesOfAPoolAreTheSame() throws Exception {
    for (int capacity = 1; capacity < 700; capacity += capacity < 140 ? 1 : 13) {
      IndexPool pool = new IndexPool("pool", capacity, 32, 64);
      boolean[] used = new boolean[array(pool, "cells").length];
      Arrays.fill(used, Home.MARGIN, Home.MARGIN + 8 + Home.MAX_DEPTH, true);
      for (int index = 0; index < capacity; index++) {
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

  /** The part of the array with a home's row that threads of the home write. */
  private static Place row(int home) {
    return place(Home.MARGIN + ((long) home << Home.SHIFT), 8 + Home.MAX_DEPTH, "home " + home);
  }

  private static Place place(long at, long length, String name) {
    return new Place(8 * at, 8 * (at + length), name);
  }

  private static Object call(IndexPool pool, String method, int argument) throws Exception {
    Method found = IndexPlaces.class.getDeclaredMethod(method, int.class);
    found.setAccessible(true);
    return found.invoke(pool, argument);
  }

  private static long[] array(IndexPool pool, String name) throws Exception {
    Field found = IndexPlaces.class.getDeclaredField(name);
    found.setAccessible(true);
    return (long[]) found.get(pool);
  }
}
