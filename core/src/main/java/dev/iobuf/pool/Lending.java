package dev.iobuf.pool;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One get of a tracked pool: which thread did it, when, and where. It is made before an index is
 * taken, as an index that is taken must not be lost for want of room to record it.
 */
final class Lending {
  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private final Thread thread = Thread.currentThread();

  /** Without the frames of the pool itself. */
  private final List<StackFrame> callers;

  /** What the views of the lease live as long as. */
  final Arena views = Arena.ofShared();

  /** When the index was lent. Written before the lending is published. */
  private long nanos;

  private Lending(List<StackFrame> callers) {
    this.callers = callers;
  }

  static Lending ofCaller() {
    return new Lending(callers());
  }

  /** Of so many indices that are lent by one call. */
  static Lending[] ofCaller(int count) {
    List<StackFrame> callers = callers();
    return Stream.generate(() -> new Lending(callers)).limit(count).toArray(Lending[]::new);
  }

  private static List<StackFrame> callers() {
    return WALKER.walk(frames -> frames.dropWhile(Lending::isOfPool).toList());
  }

  private static boolean isOfPool(StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    return type == Lending.class
        || IndexPlaces.class.isAssignableFrom(type)
        || Pool.class.isAssignableFrom(type);
  }

  /** Begins now. */
  void begin() {
    nanos = System.nanoTime();
  }

  Duration age(long now) {
    return Duration.ofNanos(Math.max(0, now - nanos));
  }

  LeaseRecord record(int index, long now) {
    return new LeaseRecord(
        index, thread, age(now), callers.stream().map(StackFrame::toStackTraceElement).toList());
  }
}
