package dev.iobuf.pool;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;

/** One get of a tracked pool: which thread did it, when, and where. */
final class Lending {
  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private final Thread thread = Thread.currentThread();
  private final long nanos = System.nanoTime();

  /** Without the frames of the pool itself. */
  private final List<StackFrame> callers =
      WALKER.walk(frames -> frames.dropWhile(Lending::isOfPool).toList());

  /** What the views of the lease live as long as. */
  final Arena views = Arena.ofShared();

  private static boolean isOfPool(StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    return type == Lending.class
        || IndexPlaces.class.isAssignableFrom(type)
        || Pool.class.isAssignableFrom(type);
  }

  Duration age(long now) {
    return Duration.ofNanos(Math.max(0, now - nanos));
  }

  LeaseRecord record(int index, long now) {
    return new LeaseRecord(
        index, thread, age(now), callers.stream().map(StackFrame::toStackTraceElement).toList());
  }
}
