package dev.iobuf.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import org.junit.jupiter.api.Test;

/** What single accesses cost a processor: hand-computed. */
class MachineTest {
  private static final int HIT = 1;
  private static final int COMPLEX = 10;
  private static final int MEMORY = 5_000;
  private static final int ATOMIC = 30;
  private static final int FENCE = 20;
  private static final String LEFT = Neighbours.class.getName() + ".left";
  private static final String RIGHT = Neighbours.class.getName() + ".right";
  private static final String FAR = Apart.class.getName() + ".far";

  private final Machine machine =
      new Machine(
          new Topology(2, 2, 1),
          new Latencies(HIT, COMPLEX, 0, 0, MEMORY, ATOMIC, FENCE, 0, 0, 0, 0, 0, 0),
          1,
          new Machine.Length(0, 0, 1_000_000, 1_000));

  /** Two fields in one line. */
  @SuppressWarnings("UnusedVariable") // They have places, and are never read.
  private static class Neighbours {
    long left;
    long right;
  }

  /** A field that is a line behind them. */
  @SuppressWarnings("UnusedVariable")
  private static final class Apart extends Neighbours {
    long p0, p1, p2, p3, p4, p5, p6, p7;
    long far;
  }

  private final Apart object = new Apart();

  private long cost(int processor, Kind kind, Mode mode, String field) {
    long before = machine.clock(processor);
    machine.access(processor, kind, mode, object, -1, field);
    return machine.clock(processor) - before;
  }

  /** Both processors have the same time. */
  private void meet() {
    long time = Math.max(machine.clock(0), machine.clock(1)) + 10_000;
    machine.sleptUntil(0, time);
    machine.sleptUntil(1, time);
  }

  @Test
  void aLockedInstructionWaitsForItsLine() {
    assertThat(cost(0, Kind.CAS, Mode.VOLATILE, LEFT)).isEqualTo(MEMORY + ATOMIC);
    assertThat(cost(0, Kind.CAS, Mode.ACQUIRE, LEFT)).isEqualTo(ATOMIC);
    meet();
    assertThat(cost(1, Kind.CAS, Mode.VOLATILE, LEFT)).isEqualTo(COMPLEX + ATOMIC);
    assertThat(cost(0, Kind.LOAD, Mode.VOLATILE, FAR)).as("another line").isEqualTo(MEMORY + HIT);
  }

  @Test
  void fieldsOfOneLineAreSharedFalsely() {
    cost(0, Kind.STORE, Mode.PLAIN, LEFT);
    meet();
    assertThat(cost(1, Kind.LOAD, Mode.PLAIN, RIGHT)).isEqualTo(COMPLEX + HIT);
    meet();
    assertThat(cost(0, Kind.CAS, Mode.VOLATILE, LEFT)).as("an upgrade").isEqualTo(COMPLEX + ATOMIC);
    meet();
    assertThat(cost(1, Kind.LOAD, Mode.PLAIN, RIGHT)).isEqualTo(COMPLEX + HIT);
  }

  @Test
  void aStoreDoesNotWaitForItsLineButAFenceWaitsForTheStore() {
    assertThat(cost(0, Kind.STORE, Mode.RELEASE, LEFT)).isEqualTo(HIT);
    assertThat(cost(0, Kind.LOAD, Mode.PLAIN, LEFT)).as("forwarded").isEqualTo(HIT);
    long before = machine.clock(0);
    machine.fence(0, Mode.VOLATILE);
    assertThat(machine.clock(0) - before).isEqualTo(MEMORY - 2 * HIT + FENCE);
  }

  @Test
  void aVolatileStoreIsAStoreAndAFence() {
    assertThat(cost(0, Kind.STORE, Mode.VOLATILE, LEFT)).isEqualTo(MEMORY + FENCE);
    assertThat(cost(0, Kind.STORE, Mode.RELEASE, LEFT)).isEqualTo(HIT);
    long before = machine.clock(0);
    machine.fence(0, Mode.RELEASE);
    assertThat(machine.clock(0)).as("weaker fences are free").isEqualTo(before);
  }

  @Test
  void anElementIsReadWithTheLengthOfItsArray() {
    long[] array = new long[64];
    long before = machine.clock(0);
    machine.access(0, Kind.LOAD, Mode.OPAQUE, array, 60, null);
    assertThat(machine.clock(0) - before).as("two lines").isEqualTo(2 * (MEMORY + HIT));
    before = machine.clock(0);
    machine.access(0, Kind.LOAD, Mode.OPAQUE, array, 1, null);
    assertThat(machine.clock(0) - before).as("the line of the length").isEqualTo(2 * HIT);
  }
}
