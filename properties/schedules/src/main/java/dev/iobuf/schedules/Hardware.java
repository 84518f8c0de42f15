package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/**
 * The processors on which a {@link Simulation} runs, each with a clock of its own. The simulation
 * makes an access once the clock of its processor is about the earliest of all. The hardware
 * advances the clock by what the access costs. Used by one thread at a time.
 */
public interface Hardware {
  /**
   * Returns the number of processors: the result of {@code availableProcessors}.
   *
   * @return at least 1
   */
  int processors();

  /**
   * Returns the time of a processor.
   *
   * @param processor 0 … processors − 1
   * @return picoseconds
   */
  long clock(int processor);

  /**
   * A processor accesses memory.
   *
   * @param processor 0 … processors − 1
   * @param kind a load, a store, or a read-modify-write
   * @param mode the ordering
   * @param base the object or array; null for a static field
   * @param index the index in the array; negative for a field
   * @param field the field, as {@code class.name}; null for an element, or for the value of an
   *     object of {@code java.util.concurrent.atomic}
   */
  void access(
      int processor,
      Access.Kind kind,
      Access.Mode mode,
      @Nullable Object base,
      long index,
      @Nullable String field);

  /**
   * A processor executes a fence.
   *
   * @param processor 0 … processors − 1
   * @param mode its strength
   */
  void fence(int processor, Access.Mode mode);

  /**
   * A processor makes all processors execute a full fence.
   *
   * @param processor 0 … processors − 1
   */
  void processFence(int processor);

  /**
   * A processor executes a hint that it spins.
   *
   * @param processor 0 … processors − 1
   */
  void spin(int processor);

  /**
   * A processor wakes another one.
   *
   * @param processor 0 … processors − 1
   * @param other the one that wakes
   * @param sleeps true if the other one sleeps; otherwise it is only given a permit
   */
  void wake(int processor, int other, boolean sleeps);

  /**
   * The sleep of a processor ends by time-out.
   *
   * @param processor 0 … processors − 1
   * @param time the earliest time from now on, in picoseconds
   */
  void sleptUntil(int processor, long time);

  /**
   * Called after each round of a processor.
   *
   * @param processor 0 … processors − 1
   * @return true if the processor makes another one
   */
  boolean goesOn(int processor);
}
