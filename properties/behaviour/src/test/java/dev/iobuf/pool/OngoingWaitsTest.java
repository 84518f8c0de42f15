package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** The number of waits that are known by their times, and that none stays listed. */
class OngoingWaitsTest {
  private static final int ROUNDS = 20_000;

  @Test
  void moreWaitsThanThereArePlacesAreCountedAndTheLongestIsALowerBound() {
    OngoingWaits waits = new OngoingWaits();
    long now = System.nanoTime();
    long hour = 3_600_000_000_000L;
    int[] places = new int[OngoingWaits.LISTED];
    for (int i = 0; i < places.length; i++) {
      places[i] = waits.begin(now - hour);
    }
    assertThat(places).doesNotHaveDuplicates();
    int unlisted = waits.begin(now - 2 * hour);
    assertThat(waits.count()).isEqualTo(OngoingWaits.LISTED + 1);
    assertThat(waits.longest()).isBetween(hour - 1, 2 * hour - 1);
    waits.end(unlisted);
    int again = waits.begin(now - 2 * hour);
    assertThat(again).as("no place has become vacant").isEqualTo(unlisted);
    assertThat(waits.longest()).isBetween(hour - 1, 2 * hour - 1);
    waits.end(again);
    for (int place : places) {
      waits.end(place);
    }
    assertThat(waits.count()).isZero();
    assertThat(waits.longest()).isZero();
  }

  @Test
  void aPlaceIsFreeForTheNextWait() {
    OngoingWaits waits = new OngoingWaits();
    for (int i = 0; i < 2 * OngoingWaits.LISTED; i++) {
      int place = waits.begin(System.nanoTime() - 1_000_000);
      assertThat(waits.longest()).isGreaterThanOrEqualTo(999_999);
      waits.end(place);
    }
  }

  @Test
  void threadsThatComeAndGoTakeNoPlaceOfEachOther() throws Exception {
    OngoingWaits waits = new OngoingWaits();
    long start = System.nanoTime();
    int first = waits.begin(start);
    AtomicIntegerArray holders = new AtomicIntegerArray(OngoingWaits.LISTED);
    holders.incrementAndGet(first);
    List<FutureTask<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FutureTask<Void> thread =
          new FutureTask<>(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  int one = waits.begin(System.nanoTime());
                  int other = waits.begin(System.nanoTime());
                  assertThat(holders.incrementAndGet(one)).isOne();
                  assertThat(holders.incrementAndGet(other)).isOne();
                  holders.decrementAndGet(one);
                  waits.end(one);
                  holders.decrementAndGet(other);
                  waits.end(other);
                }
              },
              null);
      threads.add(thread);
      Thread.ofPlatform().daemon().start(thread);
    }
    for (FutureTask<Void> thread : threads) {
      thread.get();
    }
    assertThat(waits.count()).isOne();
    assertThat(waits.longest()).isPositive();
    waits.end(first);
    assertThat(waits.longest()).as("no place was left behind").isZero();
  }
}
