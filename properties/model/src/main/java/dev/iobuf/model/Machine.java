package dev.iobuf.model;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import dev.iobuf.schedules.Hardware;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A machine of x86 processors, which execute one access after the other: caches, store buffers,
 * locked instructions and fences. After a warm-up, it counts what each processor does.
 *
 * <p>A store waits in the buffer of its processor for its line, while the processor goes on. A
 * read-modify-write or a fence waits until the buffer is empty. As on x86, every read-modify-write
 * is a locked instruction, a volatile store is a store and a full fence, and weaker fences are
 * free.
 *
 * <p>Each access to an element of an array also reads the length of the array.
 */
public final class Machine implements Hardware {
  /** The stores that a processor can have under way. */
  private static final int STORE_BUFFER = 56;

  /** While threads meet, they work up to this time between two rounds. */
  private static final long MEETING_WORK = 200_000;

  /** Threads do not begin at the same time: within this time. */
  private static final int FIRST_ROUNDS = 200_000;

  private final Topology topology;
  private final Latencies latencies;
  private final Caches caches;
  private final Addresses addresses;
  private final SplittableRandom random;
  private final Processor[] processors;
  private final long meeting;
  private final long begin;
  private final long end;
  private long roundsLeft;

  /**
   * How long a run is.
   *
   * @param meeting the time in which threads work between rounds, in picoseconds, so that they meet
   *     in many ways
   * @param warmUp the time before rounds count, at least as long
   * @param time the time in which they count, at most
   * @param rounds the rounds of all processors that count, about, at most
   */
  public record Length(long meeting, long warmUp, long time, long rounds) {}

  /** One processor: its time, its stores, its counts, and these counts at two of its rounds. */
  private static final class Processor {
    final long[] stores = new long[STORE_BUFFER];
    long clock;
    int nextStore;
    long lastStore;
    long rounds;
    long atomics;
    long fences;
    @Nullable Counts first;
    @Nullable Counts last;
  }

  /**
   * Creates a machine.
   *
   * @param topology the places of the processors
   * @param latencies what steps cost
   * @param seed for the times at which threads begin, and for the length of the work between rounds
   * @param length how long rounds do not count, then how long they count
   */
  public Machine(Topology topology, Latencies latencies, long seed, Length length) {
    this.topology = topology;
    this.latencies = latencies;
    this.caches = new Caches(topology, latencies);
    this.addresses = new Addresses(topology.processors());
    this.random = new SplittableRandom(seed);
    this.processors = new Processor[topology.processors()];
    for (int i = 0; i < processors.length; i++) {
      processors[i] = new Processor();
      processors[i].clock = random.nextInt(FIRST_ROUNDS);
    }
    this.meeting = length.meeting();
    this.begin = length.warmUp();
    this.end = length.warmUp() + length.time();
    this.roundsLeft = length.rounds();
  }

  /**
   * Gives an object, and those that it consists of, their addresses.
   *
   * @param contender an object under control
   */
  public void place(Object contender) {
    addresses.place(contender);
  }

  @Override
  public int processors() {
    return topology.processors();
  }

  @Override
  public long clock(int processor) {
    return processors[processor].clock;
  }

  @Override
  public void access(
      int processor,
      Kind kind,
      Mode mode,
      @Nullable Object base,
      long index,
      @Nullable String field) {
    int line;
    if (index >= 0 && base != null) {
      load(processor, addresses.lengthLine(processor, base));
      line = addresses.elementLine(processor, base, index);
    } else {
      line = addresses.fieldLine(processor, base, field);
    }
    if (kind.isReadModifyWrite()) {
      modify(processor, line);
    } else if (kind == Kind.STORE) {
      store(processor, line);
      if (mode == Mode.VOLATILE) {
        fence(processor, mode);
      }
    } else {
      load(processor, line);
    }
  }

  private void load(int processor, int line) {
    Processor me = processors[processor];
    me.clock = caches.read(processor, line, me.clock) + latencies.hit();
  }

  private void store(int processor, int line) {
    Processor me = processors[processor];
    long there = caches.own(processor, line, me.clock);
    // The buffer is full if the store before so many others has not ended.
    me.clock = Math.max(me.clock, me.stores[me.nextStore]) + latencies.hit();
    me.lastStore = Math.max(me.lastStore, there);
    me.stores[me.nextStore] = me.lastStore;
    me.nextStore = (me.nextStore + 1) % STORE_BUFFER;
  }

  private void modify(int processor, int line) {
    Processor me = processors[processor];
    me.atomics++;
    long drained = Math.max(me.clock, me.lastStore);
    me.clock = caches.own(processor, line, drained) + latencies.atomic();
    caches.hold(line, me.clock);
  }

  @Override
  public void fence(int processor, Mode mode) {
    if (mode == Mode.VOLATILE) {
      Processor me = processors[processor];
      me.fences++;
      me.clock = Math.max(me.clock, me.lastStore) + latencies.fence();
    }
  }

  @Override
  public void processFence(int processor) {
    Processor me = processors[processor];
    me.fences++;
    me.clock += latencies.processFence() + (processors.length - 1) * latencies.interrupt();
    for (Processor other : processors) {
      if (other != me) {
        other.clock = Math.max(other.clock, other.lastStore) + latencies.interrupt();
      }
    }
  }

  @Override
  public void spin(int processor) {
    processors[processor].clock += latencies.spin();
  }

  @Override
  public void wake(int processor, int other, boolean sleeps) {
    Processor me = processors[processor];
    if (sleeps) {
      me.clock += latencies.wake();
      sleptUntil(other, me.clock + latencies.wokenAfter());
    }
  }

  @Override
  public void sleptUntil(int processor, long time) {
    processors[processor].clock = Math.max(processors[processor].clock, time);
  }

  @Override
  public boolean goesOn(int processor) {
    Processor me = processors[processor];
    me.rounds++;
    if (me.clock >= begin && me.clock <= end) {
      Counts now = counts(processor);
      if (me.first == null) {
        me.first = now;
      }
      me.last = now;
      roundsLeft--;
    }
    long work = me.clock < meeting ? MEETING_WORK : 2 * latencies.round();
    me.clock += random.nextLong(work + 1);
    return !isOver(processor);
  }

  /** Returns true once the time of a processor is over. */
  boolean isOver(int processor) {
    return processors[processor].clock > end || roundsLeft <= 0;
  }

  private Counts counts(int processor) {
    Processor me = processors[processor];
    return new Counts(me.clock, me.rounds, caches.transfers(processor), me.atomics, me.fences);
  }

  /**
   * Returns the counts of a processor, from its first to its last round in the time that counts.
   *
   * @param processor a processor that has made rounds
   * @return the counts, all 0 if it made fewer than two rounds in that time
   */
  Counts counted(int processor) {
    Counts first = processors[processor].first;
    Counts last = processors[processor].last;
    return first == null || last == null ? Counts.NONE : last.since(first);
  }
}
