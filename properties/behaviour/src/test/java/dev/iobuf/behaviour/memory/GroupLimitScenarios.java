package dev.iobuf.behaviour.memory;

import static dev.iobuf.memory.Backing.FILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.memory.Slab;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Scenarios of slabs in a control group with little memory, each a method that a {@link ChildJvm}
 * runs.
 */
final class GroupLimitScenarios {
  private static final long MIB = 1L << 20;
  static final long LIMIT = 256 * MIB;
  private static final long MORE = 300 * MIB;

  private GroupLimitScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(GroupLimitScenarios.class, scenarios);
  }

  private static void refuses(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MemoryRefusedException.class,
            e -> {
              assertThat(e.size()).isEqualTo(MORE);
              System.out.println(e.getMessage());
            })
        .hasMessageContaining(Long.toString(LIMIT))
        .hasMessageContaining(Long.toString(MORE));
  }

  static void refusesToCommitMore() {
    try (Slab large = Slab.map(MORE, 1);
        Slab small = Slab.map(4 * MIB, 1)) {
      refuses(large::prefault);
      refuses(large::lock);
      small.prefault();
      small.lock();
      large.segment().asSlice(0, MIB).fill((byte) 1);
    }
  }

  static void refusesToMakeMore() {
    refuses(() -> Slab.map(MORE, 1).close());
    Slab.map(4 * MIB, 1).close();
  }

  static void makesAFileOnDisk() {
    try (Slab slab = Slab.map(MORE, 1)) {
      assertThat(slab.backing()).isEqualTo(FILE);
      assertThat(ProcessMemory.mapping(slab.segment())).doesNotContain("/dev/shm");
    }
  }
}
