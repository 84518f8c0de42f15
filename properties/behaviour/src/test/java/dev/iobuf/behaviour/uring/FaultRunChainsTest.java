package dev.iobuf.behaviour.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.ProcessLimit;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link LogByChains} where the process may make files only so long. {@code -Diobuf.faults=1000000}
 * does so many operations; {@code -Diobuf.faults.seed=…} repeats a run.
 */
@NeedsUring
class FaultRunChainsTest {
  private static final int OPERATIONS = Integer.getInteger("iobuf.faults", 20_000);
  private static final long SEED = Long.getLong("iobuf.faults.seed", System.nanoTime());

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void chainsThatBreakAtALimit() throws Exception {
    LogByChains log = new LogByChains(folder, SEED);
    ProcessLimit.onFileSize(LogByChains.LIMIT, () -> log.run(OPERATIONS, Set.of()));
    assertThat(log.shorts).as("short writes, seed=%d", SEED).isPositive();
    report(log);
  }

  /** A limit within a block would make a write fail as a whole, so none is short here. */
  @Test
  void chainsThatBreakAtALimitPastThePageCache() throws Exception {
    try {
      probe().close();
    } catch (SystemCallException e) {
      Assumptions.abort("the file system of %s has no direct I/O: %s".formatted(folder, e));
    }
    LogByChains log = new LogByChains(folder, SEED);
    int limit = LogByChains.LIMIT / LogByChains.SIZE * LogByChains.SIZE;
    ProcessLimit.onFileSize(limit, () -> log.run(OPERATIONS / 16, Set.of(OpenFlag.DIRECT)));
    report(log);
  }

  private FileDescriptor probe() throws IOException {
    return FileDescriptor.open(
        folder.resolve("probe"), OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.DIRECT);
  }

  private static void report(LogByChains log) {
    System.out.println(log);
    assertThat(log.failures).as(log.toString()).isPositive();
    assertThat(log.skips).as(log.toString()).isPositive();
    assertThat(log.takenBack).as(log.toString()).isPositive();
  }
}
