package dev.iobuf.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The caches of all processors, kept coherent line by line by a protocol like MESI. A line is
 * modified or exclusive in one cache, or shared by some, or in memory only. Caches have room for
 * all lines. Times are picoseconds.
 *
 * <p>While a line is on its way to a processor that writes it, or from one that wrote it, the next
 * request for it waits. Shared lines are handed out to any number of readers at once.
 */
final class Caches {
  static final int NO_OWNER = -1;

  private final Topology topology;
  private final Latencies latencies;
  private final List<Line> lines = new ArrayList<>();
  private final long[] transfers;

  /** The state of a line: an owner, or sharers, or neither. */
  private static final class Line {
    int owner = NO_OWNER;
    long lowSharers;
    long highSharers;
    long busyUntil;

    boolean isSharedBy(int processor) {
      return ((processor < Long.SIZE ? lowSharers : highSharers) & 1L << processor) != 0;
    }

    void addSharer(int processor) {
      if (processor < Long.SIZE) {
        lowSharers |= 1L << processor;
      } else {
        highSharers |= 1L << processor;
      }
    }
  }

  Caches(Topology topology, Latencies latencies) {
    this.topology = topology;
    this.latencies = latencies;
    this.transfers = new long[topology.processors()];
  }

  /** Returns how many lines a processor has had to ask for, to read or to write them. */
  long transfers(int processor) {
    return transfers[processor];
  }

  /** A processor reads a line: returns when it has the line. */
  long read(int processor, int number, long now) {
    Line line = line(number);
    if (line.owner == processor || line.isSharedBy(processor)) {
      return now;
    }
    transfers[processor]++;
    long start = Math.max(now, line.busyUntil);
    if (line.owner != NO_OWNER) {
      long end = start + distance(processor, line.owner);
      line.addSharer(line.owner);
      line.addSharer(processor);
      line.owner = NO_OWNER;
      line.busyUntil = end;
      return end;
    }
    if ((line.lowSharers | line.highSharers) == 0) {
      line.owner = processor;
      line.busyUntil = start + latencies.memory();
      return line.busyUntil;
    }
    long end = start + nearest(processor, line);
    line.addSharer(processor);
    return end;
  }

  /** A processor is about to write a line: returns when no other processor has the line. */
  long own(int processor, int number, long now) {
    Line line = line(number);
    if (line.owner == processor) {
      return now;
    }
    long start = Math.max(now, line.busyUntil);
    long latency =
        line.owner == NO_OWNER ? farthest(processor, line) : distance(processor, line.owner);
    if (latency > 0) {
      transfers[processor]++;
    }
    line.owner = processor;
    line.lowSharers = 0;
    line.highSharers = 0;
    line.busyUntil = start + latency;
    return line.busyUntil;
  }

  /** The owner of a line keeps it until a time: it is in the middle of a read-modify-write. */
  void hold(int number, long until) {
    line(number).busyUntil = until;
  }

  private Line line(int number) {
    while (lines.size() <= number) {
      lines.add(new Line());
    }
    return lines.get(number);
  }

  private long distance(int one, int other) {
    if (topology.isSameComplex(one, other)) {
      return latencies.complex();
    }
    return topology.isSameSocket(one, other) ? latencies.socket() : latencies.remote();
  }

  /** The time to the nearest processor that shares a line. */
  private long nearest(int processor, Line line) {
    long least = latencies.remote();
    for (int other = 0; other < topology.processors(); other++) {
      if (line.isSharedBy(other)) {
        least = Math.min(least, distance(processor, other));
      }
    }
    return least;
  }

  /** The time to the farthest other one that shares a line; to memory if none has it. */
  private long farthest(int processor, Line line) {
    long most = (line.lowSharers | line.highSharers) == 0 ? latencies.memory() : 0;
    for (int other = 0; other < topology.processors(); other++) {
      if (other != processor && line.isSharedBy(other)) {
        most = Math.max(most, distance(processor, other));
      }
    }
    return most;
  }
}
