package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.AGRONA;
import static dev.iobuf.benchmarks.peers.Contender.ARRAY_BLOCKING;
import static dev.iobuf.benchmarks.peers.Contender.CONCURRENT_LINKED;
import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_RELAXED;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_STRICT;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_VARHANDLE_RELAXED;
import static dev.iobuf.benchmarks.peers.Contender.NETTY_ADAPTIVE;
import static dev.iobuf.benchmarks.peers.Contender.NETTY_POOLED;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_SINGLE;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_THREAD_SAFE;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_VIRTUAL;
import static org.openjdk.jmh.annotations.Mode.AverageTime;
import static org.openjdk.jmh.annotations.Mode.SingleShotTime;
import static org.openjdk.jmh.annotations.Mode.Throughput;

import dev.iobuf.Tier;
import dev.iobuf.benchmarks.Bulk;
import dev.iobuf.benchmarks.Creation;
import dev.iobuf.benchmarks.Exhausted;
import dev.iobuf.benchmarks.FirstTouch;
import dev.iobuf.benchmarks.GatheringWrite;
import dev.iobuf.benchmarks.GetPut;
import dev.iobuf.benchmarks.GetPutMany;
import dev.iobuf.benchmarks.HandOff;
import dev.iobuf.benchmarks.IoVecFill;
import dev.iobuf.benchmarks.RandomReads;
import dev.iobuf.benchmarks.VirtualThreads;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The comparisons, and their goals. */
final class Rows {
  private static final Set<Contender> JCTOOLS =
      EnumSet.range(JCTOOLS_STRICT, JCTOOLS_VARHANDLE_RELAXED);

  /** The peers that are designed for many threads. */
  private static final Set<Contender> QUEUES = EnumSet.range(JCTOOLS_STRICT, AGRONA);

  private static final Set<Contender> ALL_FOR_MANY_THREADS =
      EnumSet.complementOf(EnumSet.of(IOBUF, STORMPOT_SINGLE));

  private static final Set<Contender> ALL_THAT_CAN_WAIT =
      EnumSet.of(
          ARRAY_BLOCKING,
          STORMPOT_THREAD_SAFE,
          STORMPOT_VIRTUAL,
          JCTOOLS_STRICT,
          JCTOOLS_RELAXED,
          AGRONA,
          CONCURRENT_LINKED);

  /**
   * The rows of a pool in use: of 1,024 buffers, a number of those that were lent first are held.
   */
  private static final int HALF = 512;

  private static final int MILLION = 1 << 20;

  /** A process has 128 TiB of addresses. A slab of 2²⁰ of the largest buffers would exceed it. */
  private static final long ADDRESSES = 1L << 46;

  private Rows() {}

  /** Comparisons with peers. */
  static List<Row> all() {
    Case getPut = Case.of(GetPut.class, "bare", Throughput).with("capacity", 1024);
    Case halfHeld = getPut.with("lent", HALF);
    Case touching = Case.of(GetPut.class, "touching", Throughput).with("capacity", 1024);
    Case many = Case.of(GetPutMany.class, "bare", Throughput).with("capacity", 1024);
    Case handOff = Case.of(HandOff.class, "handOff", Throughput).with("capacity", 1024).threads(2);
    Case virtual =
        Case.of(VirtualThreads.class, "computing", AverageTime)
            .with("capacity", 1024)
            .with("threads", 10_000);
    Case exhausted = Case.of(Exhausted.class, "tryGet", Throughput).with("capacity", 1024);
    Case randomReads = Case.of(RandomReads.class, "iobuf", Throughput).with("mebibytes", 512);
    return List.of(
        row("get + put, 1 thread, 1 lease, bare", getPut, QUEUES, 1.3),
        row("get + put, 1 thread, 1 lease, touching", touching, QUEUES, 1.3),
        row("get + put, 1 thread, half held", halfHeld, QUEUES, 1.3),
        row("get + put, 1 thread, 8 leases", many, QUEUES, 1.2),
        row("get + put, 1 thread, 8 leases, at once", many.method("atOnce"), QUEUES, 1.2),
        row("get + put, 2 threads, 1 lease", getPut.threads(2), QUEUES, 15),
        row("get + put, 2 threads, half held", halfHeld.threads(2), QUEUES, 15),
        row("get + put, 2 threads, 8 leases", many.threads(2), QUEUES, 15),
        row(
            "get + put, 2 threads, 8 leases, at once",
            many.method("atOnce").threads(2),
            QUEUES,
            15),
        row("get + put, 16 threads, capacity 1024", getPut.threads(16), ALL_FOR_MANY_THREADS, 4),
        row("get + put, 16 threads, half held", halfHeld.threads(16), ALL_FOR_MANY_THREADS, 4),
        row(
            "get + put, 16 threads, capacity 16",
            getPut.threads(16).with("capacity", 16),
            ALL_FOR_MANY_THREADS,
            4),
        sides(
            "16 leases by one call", Case.of(Bulk.class, "together", AverageTime), 1.5, "oneByOne"),
        row("hand-off: one gets, one puts", handOff, QUEUES, 1.2),
        row("10,000 virtual threads: get, compute, put", virtual, ALL_THAT_CAN_WAIT, 1.5),
        row(
            "10,000 virtual threads: get, yield, put",
            virtual.method("yielding"),
            ALL_THAT_CAN_WAIT,
            1.5),
        row(
            "get + touch + put of 2 KiB, 1 thread",
            touching,
            EnumSet.of(NETTY_ADAPTIVE, NETTY_POOLED),
            5),
        row("get + put, beside Stormpot", getPut, EnumSet.of(STORMPOT_THREAD_SAFE), 1.5),
        row("get + put, beside Stormpot, virtual", getPut, EnumSet.of(STORMPOT_VIRTUAL), 1.5),
        // A tap without synchronization, for one thread: the goal is only to be as fast.
        row("get + put, beside Stormpot, single", getPut, EnumSet.of(STORMPOT_SINGLE), 1),
        row("tryGet when all are lent", exhausted, JCTOOLS, 1),
        sides("fill of 64 iovecs", Case.of(IoVecFill.class, "iobuf", AverageTime), 1.5, "nio"),
        sides(
            "writev of 64 × 2 KiB to /dev/null",
            Case.of(GatheringWrite.class, "iobuf", AverageTime),
            3,
            "nio"),
        sides(
            "4 KiB random reads, 32 in flight, bypassing the page cache",
            randomReads.with("access", RandomReads.Access.DIRECT),
            3.5,
            "fileChannel"),
        sides(
            "4 KiB random reads, 32 in flight, from the page cache",
            randomReads.with("access", RandomReads.Access.CACHED),
            1.15,
            "fileChannel"),
        sides(
            "create 64 × 128 MiB",
            Case.of(Creation.class, "iobuf", SingleShotTime)
                .with("tier", Tier.TITAN)
                .with("capacity", 64),
            500,
            "arena",
            "direct"),
        sides(
            "first touch of 512 MiB",
            Case.of(FirstTouch.class, "hugePages", SingleShotTime),
            3,
            "smallPages"));
  }

  /** Goals that need no peer. */
  static List<Bound> bounds() {
    Bound fill =
        new Bound(
            "fill of 64 iovecs, an entry",
            Case.of(IoVecFill.class, "iobuf", AverageTime),
            Samples::median,
            1,
            "ns");
    Bound refusal =
        new Bound(
            "put, get, and the first refusal after it, capacity 1,048,576",
            Case.of(Exhausted.class, "firstAfterPut", AverageTime)
                .with("capacity", MILLION)
                .of(IOBUF),
            Samples::median,
            1,
            "us");
    return Stream.concat(Stream.of(fill, refusal), Arrays.stream(Tier.values()).map(Rows::overhead))
        .toList();
  }

  /** The memory of a pool besides the memory that it lends, none of which has been touched. */
  private static Bound overhead(Tier tier) {
    long capacity = Math.min(MILLION, ADDRESSES / tier.size());
    long lent = capacity * tier.size();
    return new Bound(
        "overhead a buffer, %s, capacity %,d".formatted(tier, capacity),
        Case.of(Creation.class, "iobuf", SingleShotTime)
            .with("tier", tier)
            .with("capacity", capacity),
        samples -> (samples.counter("heap") + samples.counter("mapped") - lent) / capacity,
        32,
        "B");
  }

  /** Of contenders, by parameter. */
  private static Row row(String work, Case ours, Set<Contender> peers, double goal) {
    return new Row(work, ours.of(IOBUF), peers.stream().map(ours::of).toList(), goal);
  }

  /** Of benchmarks of one class. */
  private static Row sides(String work, Case ours, double goal, String... peers) {
    return new Row(
        work, ours, Arrays.stream(peers).map(peer -> ours.method(peer).label(peer)).toList(), goal);
  }
}
