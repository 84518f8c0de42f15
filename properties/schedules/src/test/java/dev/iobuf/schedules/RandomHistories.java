package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Some calls of three threads at random times, with results that are likely. */
final class RandomHistories {
  static final int THREADS = 3;

  private final SplittableRandom random;
  private final Function<SplittableRandom, Made> calls;

  /** A call, and its result if it returned. */
  record Made(Call call, @Nullable Object result) {}

  private RandomHistories(long seed, Function<SplittableRandom, Made> calls) {
    this.random = new SplittableRandom(seed);
    this.calls = calls;
  }

  /** Gets and puts that never wait. */
  static RandomHistories ofBags(long seed) {
    return new RandomHistories(
        seed, random -> random.nextBoolean() ? got(random, "get", false) : put(random));
  }

  /** All operations of a pool whose get waits, and may be interrupted. */
  static RandomHistories ofPools(long seed) {
    return new RandomHistories(
        seed,
        random ->
            switch (random.nextInt(8)) {
              case 0, 1 -> got(random, "get", true);
              case 2, 3 -> got(random, "poll", true);
              case 4 -> got(random, "tryGet", false);
              case 5 -> new Made(call("interrupt", random.nextInt(THREADS)), null);
              default -> put(random);
            });
  }

  private static Made got(SplittableRandom random, String operation, boolean waits) {
    boolean interrupted = waits && random.nextInt(5) == 0;
    return new Made(
        call(operation),
        interrupted
            ? Thrown.of(InterruptedException.class)
            : Integer.valueOf(random.nextInt(3) - 1));
  }

  private static Made put(SplittableRandom random) {
    return new Made(
        call("put", random.nextInt(2)),
        random.nextInt(3) == 0 ? Thrown.of(IllegalStateException.class) : null);
  }

  private static Call call(String operation, Integer... arguments) {
    return new Call(operation, List.of(arguments));
  }

  /** Up to two calls a thread; the last of a thread is pending in one of four cases. */
  List<Operation> next() {
    List<Operation> history = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      long time = thread + 3L * random.nextInt(3);
      int count = random.nextInt(3);
      for (int i = 0; i < count; i++) {
        long invoked = time;
        long returned = invoked + 3 + 3L * random.nextInt(5);
        boolean pending = i == count - 1 && random.nextInt(4) == 0;
        Made made = calls.apply(random);
        history.add(
            new Operation(
                thread,
                made.call,
                invoked,
                pending ? Operation.PENDING : returned,
                pending ? null : made.result));
        time = returned + 3 + 3L * random.nextInt(3);
      }
    }
    return history;
  }
}
