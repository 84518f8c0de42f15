package dev.iobuf.pool;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One get or put of a tracked pool: which thread did it, when, and where. */
final class Lending {
  private static final String LIBRARY = "dev.iobuf.";

  private final Thread thread = Thread.currentThread();
  private final long nanos = System.nanoTime();
  private final Throwable place = new Throwable();

  /** What the views of the lease live as long as. */
  final Arena views = Arena.ofShared();

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  LeaseRecord record(int index) {
    return new LeaseRecord(index, thread, age(), stack());
  }

  /** Without the frames of the library, unless nobody else called. */
  private List<StackTraceElement> stack() {
    List<StackTraceElement> all = Arrays.asList(place.getStackTrace());
    List<StackTraceElement> callers =
        all.stream().dropWhile(frame -> frame.getClassName().startsWith(LIBRARY)).toList();
    return callers.isEmpty() ? all : callers;
  }
}
