package dev.iobuf.model;

import dev.iobuf.model.contenders.Belt;
import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a contender on a machine.
 *
 * @param entrant the contender
 * @param work what the threads do
 * @param threads how many, one on each processor from processor 0 on
 * @param topology the machine
 * @param capacity the number of indices, a power of two
 * @param seed of the machine
 */
public record Trial(
    Entrant entrant, Work work, int threads, Topology topology, int capacity, long seed) {
  private static final String[] PACKAGES = {
    "dev.iobuf.pool", "dev.iobuf.wait", "dev.iobuf.model.contenders"
  };

  private static final int BELT = 32;
  private static final long MICROSECOND = 1_000_000;

  private static final long MEETING = 20 * MICROSECOND;
  private static final long TIME = 300 * MICROSECOND;
  private static final long ROUNDS = 5_000;
  private static final long ROUNDS_EACH = 250;

  /** After the meeting, all threads together warm up for this time: a queue goes round once. */
  private static final long WARM_UP = 80 * MICROSECOND;

  /** The capacity of pools in the curves: enough for eight leases of each thread. */
  static final int CAPACITY = 4_096;

  /** The capacity where all indices are lent first. */
  private static final int FEW = 256;

  Trial(Entrant entrant, Work work, int threads, Topology topology) {
    this(entrant, work, threads, topology, work == Work.REFUSAL ? FEW : CAPACITY, 1);
  }

  /**
   * Runs it.
   *
   * @param latencies what steps cost
   * @param change classes that take the place of the production ones; null for none
   * @return what was counted
   */
  public Outcome run(Latencies latencies, @Nullable Mutant change) {
    Machine.Length length =
        new Machine.Length(
            MEETING, MEETING + WARM_UP / threads, TIME, Math.max(ROUNDS, ROUNDS_EACH * threads));
    Machine machine = new Machine(topology, latencies, seed, length);
    Simulation simulation = Simulation.of(machine, change, PACKAGES);
    Contender contender = entrant.create(simulation, capacity);
    machine.place(contender);
    simulation.run(threads, round(machine, simulation, contender));
    return Outcome.of(machine, threads, work.leases());
  }

  private IntConsumer round(Machine machine, Simulation simulation, Contender contender) {
    int[][] leases = new int[threads][work.leases()];
    return switch (work) {
      case SINGLE -> _ -> contender.put(require(contender.get()));
      case EIGHT ->
          thread -> {
            for (int i = 0; i < leases[thread].length; i++) {
              leases[thread][i] = require(contender.get());
            }
            for (int lease : leases[thread]) {
              contender.put(lease);
            }
          };
      case AT_ONCE, BULK ->
          thread -> {
            int got = contender.get(leases[thread]);
            require(got == leases[thread].length ? got : Contender.NONE);
            contender.put(leases[thread], got);
          };
      case HAND_OFF -> handOff(machine, simulation, contender);
      case REFUSAL -> refusal(contender);
    };
  }

  private IntConsumer handOff(Machine machine, Simulation simulation, Contender contender) {
    List<Handover> belts = new ArrayList<>();
    for (int pair = 0; pair < threads / 2; pair++) {
      Handover belt = simulation.create(Handover.class, Belt.class.getName(), BELT);
      machine.place(belt);
      belts.add(belt);
    }
    return thread -> {
      Handover belt = belts.get(thread / 2);
      if (thread % 2 == 0) {
        int index = contender.get();
        while (index == Contender.NONE && pause(machine, thread)) {
          index = contender.get();
        }
        while (index != Contender.NONE && !belt.offer(index) && pause(machine, thread)) {
          // There was no room.
        }
      } else {
        int index = belt.poll();
        while (index == Contender.NONE && pause(machine, thread)) {
          index = belt.poll();
        }
        if (index != Contender.NONE) {
          contender.put(index);
        }
      }
    };
  }

  /** A thread that has to wait spins. Returns false once the time is over. */
  private static boolean pause(Machine machine, int thread) {
    machine.spin(thread);
    return !machine.isOver(thread);
  }

  private static IntConsumer refusal(Contender contender) {
    return _ -> {
      while (contender.get() != Contender.NONE) {
        // In their first rounds, the threads take all indices, and keep them.
      }
    };
  }

  private static int require(int index) {
    if (index == Contender.NONE) {
      throw new IllegalStateException("the contender has lost an index, or has too few");
    }
    return index;
  }
}
