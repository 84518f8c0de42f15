package dev.iobuf.pool;

import dev.iobuf.schedules.BagOfIndices;
import dev.iobuf.schedules.Coverage;
import dev.iobuf.schedules.Coverage.Branch;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.FifoOfIndices;
import dev.iobuf.schedules.PoolOfIndices;
import dev.iobuf.schedules.Progress;
import dev.iobuf.schedules.SequentialModel;
import dev.iobuf.schedules.Timeouts;
import dev.iobuf.schedules.ValueFormat;
import dev.iobuf.wait.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The explorers of ring and pool, and the programs that reach every path of them. */
final class Scenarios {
  private static final String RING = "dev.iobuf.pool.IndexRing";
  private static final String POOL = "dev.iobuf.pool.IndexPool";
  private static final String HOME = "dev.iobuf.pool.Home";

  static final String SPIN = "dev.iobuf.wait.SpinWait";
  static final String BACKOFF = "dev.iobuf.wait.Backoff";

  /** The number of spins of {@code SpinWait}: few, since its sleep also shows that it waits. */
  static final int SPINS = 8;

  /** {@code PoolState.FENCED_PUTS_BEFORE_RETRY}. */
  private static final int CALM = 4096;

  /** {@code Home.MAX_DEPTH}. */
  private static final int DEPTH = 40;

  /** {@code Home.MAX_CHANGES}. */
  private static final int CHANGES = 16;

  /** {@code IndexWords.MANY}. */
  private static final int MANY = 8;

  /** {@code IndexWords.RUN}. */
  private static final int RUN = 16;

  /**
   * The number of times that a dequeuer of {@code IndexRing} reads a cell: one is enough to reach
   * both branches.
   */
  private static final int PATIENCE = 64;

  /**
   * The largest number of threads that dequeue from an {@code IndexRing} at once; no program here
   * has more.
   */
  private static final int MAX_DEQUEUERS = 1 << 22;

  private static final int FEW_DEQUEUERS = 6;

  /** The classes of ring and pool. */
  private static final List<String> CODE =
      Stream.concat(
              Stream.of(
                  IndexRing.class,
                  RingCells.class,
                  IndexSet.class,
                  PoolClosing.class,
                  Gathering.class,
                  Gathering.OfLeases.class,
                  AsyncGet.class,
                  GetHandlers.class,
                  PoolWait.class,
                  QueuedWait.class,
                  Reclaim.class,
                  Refusals.class,
                  WaitQueue.class,
                  Waiter.class,
                  Home.class,
                  Slot.class,
                  StripeMarks.class,
                  Generations.class),
              Stream.<Class<?>>iterate(
                  IndexPool.class, layer -> layer != Object.class, Class::getSuperclass))
          .map(Class::getName)
          .toList();

  private Scenarios() {}

  /**
   * Branches of ring and pool.
   *
   * @param ofClass for instance {@link Coverage#taken}
   */
  static List<Branch> branches(Function<String, List<Branch>> ofClass) {
    return CODE.stream().flatMap(name -> ofClass.apply(name).stream()).distinct().toList();
  }

  /** A full ring, FIFO. */
  static Explorer ring(int capacity) {
    return ring(capacity, capacity, 0);
  }

  /**
   * A ring that holds the indices below {@code content}.
   *
   * @param dequeuers the number of dequeuing threads for which the threshold allows, beyond the
   *     number of indices
   */
  static Explorer ring(int capacity, int content, int dequeuers) {
    return ring(RingSubject.class, capacity, content, dequeuers);
  }

  private static Explorer ring(Class<?> subject, int capacity, int content, int dequeuers) {
    return patientRing(subject, capacity, content, dequeuers).constant(RING, "take", PATIENCE, 1);
  }

  /** A full ring whose dequeuers read a cell as often as in production. */
  static Explorer patientRing(int capacity, int dequeuers) {
    return patientRing(RingSubject.class, capacity, capacity, dequeuers);
  }

  private static Explorer patientRing(Class<?> subject, int capacity, int content, int dequeuers) {
    int order = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    return Explorer.of(subject, capacity, content, dequeuers)
        .specification(new FifoOfIndices(capacity, content))
        .format(cells(order + 1));
  }

  /**
   * A pool whose threads have contended before, so that each has a home of its own. By default,
   * threads 0 and 2 have the second of two homes, and thread 1 has the first.
   *
   * @param homes the number of homes. As many indices are their own, and free in their slots; the
   *     others are parked, and free in the word of their stripe
   * @param size the number of indices of a stripe
   */
  static Explorer pool(int capacity, int homes, int size) {
    return pool(PoolSubject.class, capacity, homes, size, true);
  }

  /** A pool whose homes have not got their own indices yet, which are free in words. */
  static Explorer freshPool(int capacity) {
    return frugalPool(1, PoolSubject.class, capacity);
  }

  /** The same, of several stripes. */
  static Explorer freshPool(int capacity, int homes, int size) {
    return frugalPool(1, PoolSubject.class, capacity, homes, size);
  }

  /** The same, where one lease may be put several times at once. */
  static Explorer lenientPool(int capacity, int homes, int size) {
    return pool(capacity, homes, size).specification(new BagOfIndices(capacity, true));
  }

  /** The same, but it tries to become UNFENCED after as many puts of a home as it has indices. */
  static Explorer calmPool(int capacity, int homes, int size) {
    return pool(capacity, homes, size).constant(POOL, "<init>", CALM, 1);
  }

  /** The same, whose homes have only one hint besides own, favourite and those of a stripe. */
  static Explorer forgetfulPool(int capacity, int homes, int size) {
    return forgetful(pool(capacity, homes, size));
  }

  static Explorer forgetful(Explorer pool) {
    return pool.constant(POOL, "pushOrMark", DEPTH, 1).constant(HOME, "hasRoom", DEPTH, 1);
  }

  /**
   * A pool as {@link #pool}, but no threads have contended: all share the first home, until two do,
   * or until the third change of its user.
   */
  static Explorer newPool(int capacity, int homes, int size) {
    return pool(PoolSubject.class, capacity, homes, size, false)
        .constant(HOME, "changesOften", CHANGES, 2);
  }

  /** A pool that gets and puts several only by words, except indices that were got alone. */
  static Explorer pool(Class<?> subject, int capacity, Object... front) {
    return frugalPool(1, subject, capacity, front);
  }

  /**
   * A pool that gets and puts alone if only few indices of a stripe are concerned; a parameter says
   * how many are not few.
   */
  static Explorer frugalPool(int many, Class<?> subject, int capacity, Object... front) {
    return Explorer.of(subject, Stream.concat(Stream.of(capacity), Stream.of(front)).toArray())
        .specification(new BagOfIndices(capacity))
        .constant(POOL, "countFew", MANY, many)
        .constant(POOL, "takeWordsOfRing", MANY, many)
        .constant(POOL, "hasMany", MANY, many)
        .constant(POOL, "putOfStripe", MANY, many)
        .constant(RING, "take", PATIENCE, 1)
        .constant(RING, "filled", MAX_DEQUEUERS, FEW_DEQUEUERS)
        .format(Scenarios::word);
  }

  /** A pool as {@link #newPool}, whose get waits. */
  static Explorer waitingPool(int capacity, int homes, int size) {
    return spinningPool(capacity, homes, size).constant(SPIN, "isSpent", SPINS, 0);
  }

  /** The same, which waits on the processor first. */
  static Explorer spinningPool(int capacity, int homes, int size) {
    return waiting(WaitingPoolSubject.class, capacity, homes, size, false);
  }

  /** A pool that waits in another way than asleep in a queue. */
  static Explorer pollingPool(int capacity, WaitStrategy strategy) {
    return waiting(WaitingPoolSubject.class, capacity, strategy.name()).processors(1);
  }

  /** A pool as {@link #waitingPool}, which tries to become UNFENCED as {@link #calmPool} does. */
  static Explorer calmWaitingPool(int capacity, int homes, int size) {
    return waitingPool(capacity, homes, size).constant(POOL, "<init>", CALM, 1);
  }

  /** A pool as {@link #waitingPool}, whose threads have contended before. */
  static Explorer stripedWaitingPool(int capacity, int homes, int size) {
    return waiting(WaitingPoolSubject.class, capacity, homes, size, true)
        .constant(SPIN, "isSpent", SPINS, 0);
  }

  private static Explorer waiting(Class<?> subject, int capacity, Object... more) {
    return Explorer.of(subject, Stream.concat(Stream.of(capacity), Stream.of(more)).toArray())
        .with("dev.iobuf.wait")
        .progress(Progress.BLOCKING)
        .specification(new PoolOfIndices(capacity))
        .constant(RING, "take", PATIENCE, 1)
        .constant(RING, "filled", MAX_DEQUEUERS, FEW_DEQUEUERS)
        .confined(SPIN, BACKOFF)
        .format(Scenarios::word);
  }

  /** A pool as {@link #calmPool}, whose holders keep something in plain memory. */
  static Explorer payloadPool(int capacity, int homes, int size) {
    return pool(PayloadPoolSubject.class, capacity, homes, size, true)
        .constant(POOL, "<init>", CALM, 1)
        .specification(new Flagged<>(new BagOfIndices(capacity)));
  }

  /** A pool as {@link #waitingPool}, whose holders keep something in plain memory. */
  static Explorer payloadWaitingPool(int capacity, int homes, int size) {
    return waiting(PayloadWaitingPoolSubject.class, capacity, homes, size, false)
        .constant(SPIN, "isSpent", SPINS, 0);
  }

  /** A ring as {@link #ring(int, int, int)}, whose holders keep something in plain memory. */
  static Explorer payloadRing(int capacity, int content, int dequeuers) {
    return ring(PayloadRingSubject.class, capacity, content, dequeuers)
        .specification(new Flagged<>(new FifoOfIndices(capacity, content)));
  }

  /** Waiters that join one after the other, in several ways. */
  static List<Explorer> orderOfWaiters() {
    Explorer waiters =
        Explorer.of(WaitOrderSubject.class)
            .specification(SequentialModel.of(WaitOrderSubject.Model::new, model -> 0));
    return Stream.of(
            "first",
            "meanwhile",
            "sleepsOn",
            "barged(0)",
            "barged(1)",
            "bothBarged(0)",
            "bothBarged(1)",
            "passedOn")
        .map(waiters::program)
        .toList();
  }

  /** Scenarios in which one thread alone uses rings and pools of all sizes. */
  static Explorer making(String program) {
    return Explorer.of(MakingSubject.class)
        .processors(1)
        .specification(SequentialModel.of(MakingSubject.Model::new, model -> 0))
        .program(program);
  }

  /** The same, in which indices are always got and put by their word, even if they are few. */
  static Explorer makingWords(String program) {
    return making(program)
        .progress(Progress.BLOCKING)
        .constant(POOL, "countFew", MANY, 1)
        .constant(POOL, "takeWordsOfRing", MANY, 1)
        .constant(POOL, "hasMany", MANY, 1)
        .constant(POOL, "putOfStripe", MANY, 1)
        .constant(POOL, "takeWord", RUN, 2)
        .constant(POOL, "without", RUN, 2)
        .constant(POOL, "countRun", RUN, 2);
  }

  /** The word of a cell: its cycle, ! if unsafe, and the index or ∅. */
  private static ValueFormat cells(int bits) {
    return (place, value) -> {
      if (!place.startsWith("low") && !place.startsWith("high")) {
        return Long.toString(value);
      }
      long absent = (1L << bits) - 1;
      String index = (value & absent) == absent ? "∅" : Long.toString(value & absent);
      return (value >>> (bits + 1)) + ((value & absent + 1) == 0 ? "!" : ":") + index;
    };
  }

  private static final List<String> PHASES =
      List.of("UNFENCED", "FENCING", "FENCED", "SUSPECTED", "EXHAUSTED", "5", "6", "DRAINING");

  /** Shows the state as epoch, waiters and phase, and other values as numbers. */
  private static String word(String place, long value) {
    return place.equals("state")
        ? "e%d w%d %s"
            .formatted(value >>> 27, value >>> 3 & (1 << 24) - 1, PHASES.get((int) value & 7))
        : Long.toString(value);
  }

  /**
   * More threads than indices: each may have taken a ticket and closed its cell, and be late with
   * its other steps.
   */
  static List<Explorer> moreThreadsThanIndices() {
    return List.of(
        ring(1, 1, 4).program(" ; get put | get | get | get ; get get get"),
        ring(1, 1, 4).program(" ; get put | get get | get get | get get ; get get get"),
        pool(2, 2, 1).program("get ; get put | get | get | get | get ; get get get"));
  }

  /** Programs of ring and pool. */
  static List<Explorer> all() {
    List<Explorer> all = new ArrayList<>(rings());
    all.addAll(pools());
    all.addAll(waitingPools());
    return all;
  }

  /** Programs that wait for an index. */
  static List<Explorer> waitingPools() {
    return List.of(
        waitingPool(1, 2, 1).program("get put get put | get put"),
        waitingPool(1, 2, 1).program("get ; get | interrupt(0) ; "),
        waitingPool(1, 2, 1).program("get ; poll | poll ; put(0) get"),
        waitingPool(1, 2, 1).program("get ; poll | put(0) ; "),
        waitingPool(1, 2, 1)
            .program("get ; get put | interrupt(0) interrupt(2) | get put put(0) ; tryGet"),
        waitingPool(1, 2, 1).program("get ; get put | get put | put(0) ; tryGet tryGet"),
        waitingPool(2, 2, 2).program("get get ; get | get | put(0) | put(1) ; "),
        waitingPool(2, 2, 2)
            .program(
                "get get ; get put | get put | put(0) tryGet put(1) put ; tryGet tryGet tryGet"),
        waitingPool(1, 2, 1)
            .timeouts(Timeouts.ANY)
            .program("get ; poll put | get put | put(0) ; tryGet tryGet"),
        waitingPool(1, 2, 1)
            .timeouts(Timeouts.ANY)
            .program("get ; poll put | get put | put(0) get put ; tryGet tryGet"),
        waitingPool(1, 2, 1)
            .timeouts(Timeouts.ANY)
            .program("get ; poll | tryGet put tryGet | put(0) tryGet put ; tryGet"),
        calmWaitingPool(1, 2, 1).program("get put get put | get put"),
        calmWaitingPool(1, 2, 1).program("get ; get put | get put | put(0) ; tryGet tryGet"),
        calmWaitingPool(2, 2, 2).program("get get ; get | get | put(0) | put(1) ; "),
        calmWaitingPool(2, 2, 2).program("get get ; get | get | put(0) | put(1) ; "),
        calmWaitingPool(2, 2, 1)
            .program("get get ; get put | get put | put(0) tryGet put(1) put ; tryGet tryGet"));
  }

  /** A thread gets while another changes the same word again and again. */
  static Explorer contended(String changes) {
    return pool(4, 2, 4).program(" ; get | " + changes + " ; get get get get get");
  }

  /** The same, in slots. */
  static Explorer contendedSlots() {
    return pool(4, 2, 4).program(" ; get | get put get put get get ; get get get");
  }

  /** A waiter that was barged is interrupted before the next put. */
  static Explorer bargedLeaves() {
    return waitingPool(1, 2, 1)
        .program("get ; get put | get put | put(0) tryGet interrupt(0) put ; tryGet tryGet");
  }

  /** Programs that wait on the processor. */
  static List<Explorer> pollingPools() {
    return List.of(
        pollingPool(1, WaitStrategy.BUSY_SPIN).program("get ; get | put(0) ; "),
        pollingPool(1, WaitStrategy.YIELD).program("get ; get | interrupt(0) ; "),
        pollingPool(1, WaitStrategy.BACK_OFF).program("get ; poll | put(0) ; "),
        pollingPool(1, WaitStrategy.BACK_OFF).program("get ; poll | poll ; put(0) get"),
        ClosingScenarios.pollingClosingPool(1, WaitStrategy.YIELD)
            .program("get ; await | put(0) close ; isClosed"));
  }

  /** Programs of the ring, those that find most faults first. */
  static List<Explorer> rings() {
    List<Explorer> all = new ArrayList<>();
    all.add(ring(2).program(" ; get put get | get put get ; get get get"));
    all.add(ring(1).program(" ; get put | get get | get get ; get get"));
    all.add(ring(1).program(" ; get put get put | get get get get ; get get"));
    all.add(ring(2).program(" ; get put | get put | get put ; get get get"));
    all.add(ring(2).program("get get ; put(0) | put(1) get | get ; get get get"));
    all.add(ring(1).program("get ; put(0) | put(0) ; get get"));
    all.add(ring(1, 1, 4).program(" ; get put get put | get | get | get ; get get"));
    all.add(ring(1, 1, 4).program(" ; get put | get get | get get | get ; get get"));
    all.add(ring(2, 2, 4).program(" ; get put get put | get get | get get ; get get get"));
    return all;
  }

  /** Programs of the pool, those that find most faults first. */
  static List<Explorer> pools() {
    List<Explorer> all = new ArrayList<>();
    all.add(pool(2, 2, 1).program(" ; get put get | get put get ; get get get"));
    all.add(pool(3, 2, 1).program(" ; get get put | get park get ; get get get get"));
    all.add(pool(3, 2, 2).program(" ; get get park | take put get ; get get get get"));
    all.add(pool(2, 2, 1).program("get get ; park(0) put(1) | get get get ; get get get"));
    all.add(pool(2, 2, 2).program(" ; get get put | take park get ; get get get"));
    all.add(pool(2, 2, 1).program(" ; get get put | get put get | get ; get get get"));
    all.add(pool(3, 2, 1).program(" ; get get put | get park get | get take ; get get get get"));
    all.add(pool(2, 2, 1).program(" ; get put get put | get get get | get ; get get get"));
    all.add(lenientPool(2, 2, 1).program("get get ; put(0) | put(0) | get ; get get get"));
    all.add(pool(2, 2, 2).program("get get ; put(0) | park(1) ; get get get"));
    all.add(pool(2, 2, 2).program("get get ; park(0) | park(1) | get ; get get get"));
    all.add(newPool(2, 2, 1).program(" ; get put get put | get get | get put ; get get get"));
    all.add(newPool(3, 2, 2).program(" ; get get put | get put put | get ; get get get get"));
    all.add(pool(1, 2, 1).program("get ; put(0) put(0) ; get get"));
    all.add(freshPool(2).program(" ; get put get | get put get ; get get get"));
    all.add(freshPool(3).program(" ; get get put | get park get | take ; get get get get"));
    all.add(freshPool(4, 2, 2).program(" ; take get put | get take put ; get get get get get"));
    all.add(freshPool(4, 2, 2).program(" ; take get park | take get | get ; get get get get get"));
    all.add(freshPool(1).program(" ; get put | get put ; get get"));
    all.add(pool(2, 2, 2).program("get get ; park(1) put(1) ; get get get"));
    all.add(pool(2, 2, 2).program("get get ; put(1) park(1) ; get get get"));
    all.add(pool(4, 2, 2).program(" ; get get park put get | take get put get put ; "));
    all.add(
        pool(4, 2, 1).program("get get get get ; put(3) get | park(0) get | get ; get get get"));
    all.add(
        forgetfulPool(6, 2, 1)
            .threadIds(2L, 2L)
            .program(
                "get get get get get get ; put(0) put(1) put(2) put(3) put(4) put(5) ;"
                    + " get get get get get get get"));
    // A thread of another home frees the favourite of a home, and then the former favourite.
    all.add(
        pool(3, 2, 1)
            .threadIds(1L, 1L, 2L)
            .program("get get get put(1) get ; put(1) | get ; get get get get"));
    all.add(
        pool(3, 2, 1)
            .threadIds(1L, 1L, 2L)
            .program("get get get put(1) get put(2) ; put(1) | get ; get get get get"));
    all.add(calmPool(2, 2, 1).program("get get ; put(0) put(1) | get get get ; get get get"));
    all.add(calmPool(2, 2, 2).program("get get ; put(0) park(1) | get get get ; get get get"));
    all.add(calmPool(3, 2, 2).program(" ; get get put | get put get | get get ; get get get get"));
    all.add(
        calmPool(3, 2, 4).program(" ; get get park | get put get | take get ; get get get get"));
    // An index is free at every moment, but never at the place that the first thread reads: threads
    // 0 and 2 are at home 0, thread 1 at home 1.
    all.add(
        pool(2, 2, 1)
            .threadIds(2L, 1L, 4L)
            .program("get ; get | put(0) get put get | get put ; get get get"));
    all.add(
        pool(3, 2, 1)
            .threadIds(2L, 1L, 4L)
            .program("get get get get put(2) ; get | put(0) get put | get ; get get get get"));
    return all;
  }
}
