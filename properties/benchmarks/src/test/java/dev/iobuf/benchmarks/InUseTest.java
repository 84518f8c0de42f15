package dev.iobuf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.options.TimeValue;

/** A fork goes through the pools that it was told of. */
class InUseTest {
  private static final Holding SMALL = new Holding(16, 0, Which.LENT_FIRST);
  private static final Holding HALF = new Holding(64, 50, Which.LENT_LAST);
  private static final Holding LARGE = new Holding(256, 90, Which.AT_RANDOM);

  private final InUseByVirtualThreads question = new InUseByVirtualThreads();

  @BeforeEach
  void begin() {
    question.contender = Contender.IOBUF;
    question.work = Work.CHURN_4;
    question.threads = 3;
    question.holdings = "%s %s %s".formatted(SMALL, HALF, LARGE);
  }

  @AfterEach
  void end() {
    question.close();
  }

  private static IterationParams phase(IterationType type, int count) {
    return new IterationParams(type, count, TimeValue.NONE, 1);
  }

  private List<PoolInUse> pools(IterationType type, int count) {
    List<PoolInUse> pools = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      question.next(phase(type, count));
      pools.add(question.pool());
    }
    return pools;
  }

  @Test
  void theIterationsAreSharedEvenlyAmongThePools() {
    assertThat(pools(IterationType.WARMUP, 3))
        .extracting(PoolInUse::holding)
        .containsExactly(SMALL, HALF, LARGE);
    assertThat(pools(IterationType.MEASUREMENT, 6))
        .extracting(PoolInUse::holding)
        .containsExactly(SMALL, SMALL, HALF, HALF, LARGE, LARGE);
  }

  @Test
  void aWarmUpThatIsShorterVisitsSomeOfThem() {
    assertThat(pools(IterationType.WARMUP, 2))
        .extracting(PoolInUse::holding)
        .containsExactly(SMALL, HALF);
  }

  @Test
  void thePoolOfAHoldingStaysTheSame() {
    question.holdings = HALF.toString();

    PoolInUse pool = pools(IterationType.WARMUP, 2).getFirst();

    assertThat(pools(IterationType.MEASUREMENT, 3)).containsOnly(pool);
  }

  /** Otherwise the second iteration would wait for the buffers that the first one keeps. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  void threadsPutTheirBuffersBeforeTheNextIteration()
      throws InterruptedException, ExecutionException {
    question.holdings = SMALL.toString();
    for (int i = 0; i < 2; i++) {
      question.next(phase(IterationType.WARMUP, 2));
      question.pool().begin(Work.CHURN_16, 0, 1);
    }

    question.next(phase(IterationType.MEASUREMENT, 1));
    question.stretches();
  }
}
