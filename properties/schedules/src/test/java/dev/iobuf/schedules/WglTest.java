package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories with a known answer are judged right: linearizable or not. */
class WglTest {
  private static final Thrown INTERRUPTED = Thrown.of(InterruptedException.class);

  private static Operation call(
      int thread, String call, @Nullable Object result, long invoked, long returned) {
    return new Operation(thread, Call.parse(call), invoked, returned, result);
  }

  private static Operation pending(int thread, String call, long invoked) {
    return call(thread, call, null, invoked, Operation.PENDING);
  }

  private static boolean isLinearizable(int capacity, Operation... operations) {
    return Wgl.check(new PoolOfIndices(capacity), List.of(operations)).linearizable();
  }

  @Test
  void anIndexIsNotLentTwice() {
    assertThat(isLinearizable(2, call(0, "get", 0, 1, 2), call(1, "get", 0, 3, 4))).isFalse();
  }

  @Test
  void anIndexThatWasPutMeanwhileIsLentAgain() {
    Operation get = call(0, "get", 0, 1, 2);
    Operation put = call(0, "put(0)", null, 3, 6);
    assertThat(isLinearizable(1, get, put, call(1, "get", 0, 4, 5))).isTrue();
  }

  @Test
  void nothingIsFoundOnlyIfNothingIsFreeAtSomeMoment() {
    Operation get = call(0, "get", 0, 1, 2);
    Operation put = call(0, "put(0)", null, 5, 6);
    for (String operation : List.of("tryGet", "poll")) {
      assertThat(isLinearizable(1, get, call(1, operation, -1, 3, 4), put)).isTrue();
      assertThat(isLinearizable(1, get, put, call(1, operation, -1, 4, 8))).isTrue();
      assertThat(isLinearizable(1, get, put, call(1, operation, -1, 7, 8))).isFalse();
    }
  }

  @Test
  void aGetThatWaitsNeverReturnsWithNothing() {
    assertThat(isLinearizable(1, call(0, "get", 0, 1, 2), call(1, "get", -1, 3, 4))).isFalse();
  }

  @Test
  void anInterruptedGetLendsNothing() {
    Operation interrupt = call(0, "interrupt(1)", null, 1, 2);
    Operation get = call(1, "get", INTERRUPTED, 3, 4);
    assertThat(isLinearizable(1, interrupt, get, call(0, "tryGet", 0, 5, 6))).isTrue();
    assertThat(isLinearizable(1, interrupt, get, call(0, "tryGet", -1, 5, 6))).isFalse();
  }

  @Test
  void oneInterruptEndsOneWaitOfTheThreadItIsMeantFor() {
    Operation interrupt = call(0, "interrupt(1)", null, 1, 2);
    Operation first = call(1, "get", INTERRUPTED, 3, 4);
    assertThat(isLinearizable(1, interrupt, first)).isTrue();
    assertThat(isLinearizable(1, interrupt, first, call(1, "get", INTERRUPTED, 5, 6))).isFalse();
    assertThat(isLinearizable(1, interrupt, call(2, "get", INTERRUPTED, 3, 4))).isFalse();
    assertThat(isLinearizable(1, first)).isFalse();
  }

  @Test
  void aGetThatHasNotReturnedMayHoldAnIndexOrNot() {
    Operation get = pending(0, "get", 1);
    assertThat(isLinearizable(1, get, call(1, "tryGet", -1, 2, 3))).isTrue();
    assertThat(isLinearizable(1, get, call(1, "tryGet", 0, 2, 3))).isTrue();
    assertThat(isLinearizable(2, get, call(1, "tryGet", -1, 2, 3))).isFalse();
  }

  @Test
  void aPutThatHasNotReturnedMayHaveTakenEffectOrNot() {
    Operation get = call(0, "get", 0, 1, 2);
    Operation put = pending(0, "put(0)", 3);
    assertThat(isLinearizable(1, get, put, call(1, "tryGet", 0, 4, 5))).isTrue();
    assertThat(isLinearizable(1, get, put, call(1, "tryGet", -1, 4, 5))).isTrue();
    assertThat(isLinearizable(1, get, put, call(1, "tryGet", 0, 4, 5), call(1, "tryGet", 0, 6, 7)))
        .isFalse();
  }
}
