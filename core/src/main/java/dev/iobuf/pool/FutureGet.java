package dev.iobuf.pool;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Asynchronous gets as futures. */
final class FutureGet {
  private FutureGet() {}

  /**
   * Begins a get whose outcome completes a future. If the future is completed otherwise, by a
   * cancel or a time-out for instance, the get ends, and its leases are put.
   *
   * @param begin begins the get, with its handler
   * @param value makes the result of a lease
   * @param giveBack puts a lease
   */
  static <T> CompletableFuture<T> of(
      Function<GetHandler, PendingGet> begin, IntFunction<T> value, IntConsumer giveBack) {
    CompletableFuture<T> future = new CompletableFuture<>();
    PendingGet get =
        begin.apply((lease, outcome) -> complete(future, lease, outcome, value, giveBack));
    if (!get.isDone()) {
      CompletableFuture<T> _ = future.whenComplete((_, _) -> get.cancel());
    }
    return future;
  }

  /** Returns a count, if it may be that of a get. */
  static int requireCount(int count, int capacity) {
    if (count < 0 || count > capacity) {
      throw Refusals.countOutOfRange(count, capacity);
    }
    return count;
  }

  private static <T> void complete(
      CompletableFuture<T> future,
      int lease,
      GetOutcome outcome,
      IntFunction<T> value,
      IntConsumer giveBack) {
    boolean _ =
        switch (outcome) {
          case LENT -> completeOrGiveBack(future, lease, value, giveBack);
          case TIMED_OUT -> future.completeExceptionally(new TimeoutException());
          case CANCELLED -> future.completeExceptionally(new CancellationException());
          case CLOSED ->
              future.completeExceptionally(
                  new IllegalStateException("the pool was closed before anything came free"));
        };
  }

  private static <T> boolean completeOrGiveBack(
      CompletableFuture<T> future, int lease, IntFunction<T> value, IntConsumer giveBack) {
    T result;
    try {
      result = value.apply(lease);
    } catch (Throwable e) {
      try {
        giveBack.accept(lease);
      } finally {
        boolean _ = future.completeExceptionally(e);
      }
      return false;
    }
    boolean isComplete = future.complete(result);
    if (!isComplete) {
      giveBack.accept(lease);
    }
    return isComplete;
  }
}
