package dev.iobuf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.peers.Contender;
import dev.iobuf.benchmarks.peers.Subject;
import dev.iobuf.pool.IoBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The threads of a benchmark find the right buffers free, and leave them free. */
class HeldBuffersTest {
  private static final int CAPACITY = 128;

  /** Stormpot's pool may refuse a get for each buffer that it passes over, and then grant it. */
  private static final int REFUSALS = 2 * CAPACITY;

  /** Gets all free buffers in the order in which the pool lends them, and puts them. */
  private static List<Long> free(Subject pool) {
    List<Object> borrowed = new ArrayList<>();
    for (int refusals = 0; refusals < REFUSALS; ) {
      Object each = pool.tryBorrow();
      if (each == null) {
        refusals++;
      } else {
        borrowed.add(each);
      }
    }
    List<Long> addresses = borrowed.stream().map(HeldBuffersTest::address).toList();
    borrowed.forEach(pool::putBack);
    return addresses;
  }

  private static Others half(Subject pool) {
    return new Others(pool, new Holding(CAPACITY, 50, Which.LENT_FIRST));
  }

  private static long address(Object buffer) {
    return switch (buffer) {
      case MemorySegment segment -> segment.address();
      case IoBuffer ours -> ours.segment().address();
      default -> System.identityHashCode(buffer);
    };
  }

  static Stream<Arguments> contendersAndWhich() {
    return Stream.of(Contender.IOBUF, Contender.ARRAY_BLOCKING, Contender.JCTOOLS_RELAXED)
        .flatMap(each -> Arrays.stream(Which.values()).map(which -> Arguments.of(each, which)));
  }

  /** In which order a new pool lends its buffers, by where they are in its memory. */
  private static List<Long> order(Contender contender) {
    try (Subject pool = contender.create(CAPACITY)) {
      List<Long> addresses = free(pool);
      return offsets(addresses, addresses);
    }
  }

  private static List<Long> offsets(List<Long> addresses, List<Long> all) {
    return addresses.stream().map(address -> address - Collections.min(all)).toList();
  }

  @ParameterizedTest
  @MethodSource("contendersAndWhich")
  void thoseThatAreHeldAreTheOnesThatTheNameSays(Contender contender, Which which) {
    List<Long> order = order(contender);
    BitSet held = which.places(CAPACITY, CAPACITY / 4);
    try (Subject pool = contender.create(CAPACITY)) {
      Others others = new Others(pool, new Holding(CAPACITY, 25, which));
      List<Long> free = free(pool);
      others.giveUp();
      List<Long> all = free(pool);

      assertThat(all).hasSize(CAPACITY);
      assertThat(offsets(free, all))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, CAPACITY).filter(i -> !held.get(i)).mapToObj(order::get).toList());
    }
  }

  static Stream<Arguments> contendersAndWork() {
    return Stream.of(
            Contender.IOBUF,
            Contender.JCTOOLS_STRICT,
            Contender.AGRONA,
            Contender.ARRAY_BLOCKING,
            Contender.STORMPOT_VIRTUAL)
        .flatMap(each -> Arrays.stream(Work.values()).map(work -> Arguments.of(each, work)));
  }

  @ParameterizedTest
  @MethodSource("contendersAndWork")
  void aThreadKeepsTheBuffersOfItsWorkAndPutsAll(Contender contender, Work work) {
    try (Subject pool = contender.create(CAPACITY)) {
      Others others = half(pool);
      Part part = new Part(pool, work, others, 0, 2);

      part.begin();
      for (int i = 0; i < 3; i++) {
        part.stretch();
        assertThat(free(pool)).hasSize(CAPACITY / 2 - (work.keeps() ? work.leases() : 0));
      }
      part.end();

      assertThat(free(pool)).hasSize(CAPACITY / 2);
      others.giveUp();
      assertThat(free(pool)).hasSize(CAPACITY);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IOBUF", "AGRONA"})
  void eachThreadChangesItsOwnOfThoseThatAreHeld(Contender contender) {
    try (Subject pool = contender.create(CAPACITY)) {
      Others others = half(pool);
      List<Long> before = free(pool);
      Part first = new Part(pool, Work.CHANGING, others, 0, 2);
      Part second = new Part(pool, Work.CHANGING, others, 1, 2);

      first.stretch();
      assertThat(free(pool)).containsExactlyInAnyOrderElementsOf(before);
      first.stretch();
      List<Long> afterFirst = free(pool);
      assertThat(changed(before, afterFirst)).isEqualTo(1);
      second.stretch();
      second.stretch();
      // The pool may lend the second thread a buffer that the first one has put: it counts as free
      // before.
      assertThat(changed(afterFirst, free(pool))).isEqualTo(1);
      others.giveUp();
    }
  }

  private static long changed(List<Long> before, List<Long> after) {
    return after.stream().filter(each -> !before.contains(each)).count();
  }
}
