package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An index at which a home has a hint is found without a search. No history shows that. */
class HomeHintsTest {
  /** Beyond the favourite, the stripe in the window, and the stack. */
  private static final int CAPACITY = 256;

  private final IndexPool pool = new IndexPool("pool", CAPACITY, 2, 64);

  private long searches() {
    return pool.counters.searches.sum();
  }

  private List<Integer> get(int count) {
    List<Integer> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(pool.tryGet());
    }
    return leases;
  }

  @Test
  void theFirstIndexIsThatOfTheHome() {
    assertThat(get(1)).containsExactly(0);
    assertThat(searches()).isZero();
  }

  @Test
  void aThreadGetsTheIndexThatItHasJustPut() {
    List<Integer> leases = get(2);
    long before = searches();
    for (int i = 0; i < 100; i++) {
      pool.put(leases.get(1));
      assertThat(get(1)).containsExactly(leases.get(1));
    }
    assertThat(searches()).isEqualTo(before);
  }

  @Test
  void aThreadGetsBackAllThatItHasPutOfAStripe() {
    List<Integer> leases = get(64);
    long before = searches();
    leases.forEach(pool::put);
    assertThat(get(64)).containsExactlyInAnyOrderElementsOf(leases);
    assertThat(searches()).isEqualTo(before);
  }

  @Test
  void aThreadGetsBackTheYoungestThatItHasPutOfOtherStripes() {
    List<Integer> leases = get(CAPACITY);
    long before = searches();
    // The window is at the stripe of the last one.
    int window = leases.getLast() >>> 6;
    List<Integer> others = leases.stream().filter(index -> index >>> 6 != window).toList();
    // The first is the home's own, the second its favourite.
    others.subList(0, 2 + Home.MAX_DEPTH).forEach(pool::put);
    assertThat(get(2)).containsExactlyElementsOf(others.subList(0, 2));
    assertThat(get(Home.MAX_DEPTH))
        .containsExactlyElementsOf(others.subList(2, 2 + Home.MAX_DEPTH).reversed());
    assertThat(searches()).isEqualTo(before);
  }

  /**
   * One thread moves the window. Another then notes an index that it has put, of the earlier
   * stripe.
   */
  @Test
  void theIndexOfAWrongHintIsNotLent() {
    IndexPool shorter = new IndexPool("pool", 68, 2, 64);
    Home.setWindow(shorter.rowsOf(shorter.cells, 0), 0, 1);
    Home.setSlotHints(shorter.rowsOf(shorter.cells, 0), 0, -1L);
    Home.push(shorter.rowsOf(shorter.cells, 0), 0, 0, 127);
    for (int i = 0; i < 68; i++) {
      assertThat(shorter.tryGet()).isBetween(0, 67);
    }
    assertThat(shorter.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
  }

  @Test
  void anIndexWithoutAHintIsFoundByASearch() {
    get(CAPACITY).forEach(pool::put);
    assertThat(get(CAPACITY)).doesNotHaveDuplicates().doesNotContain(IndexPool.WOULD_BLOCK);
    assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
  }
}
