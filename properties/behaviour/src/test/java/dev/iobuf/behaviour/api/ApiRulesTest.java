package dev.iobuf.behaviour.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.io.IoSupport;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.SlabCapabilities;
import dev.iobuf.pool.FenceSupport;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PoolStatistics;
import dev.iobuf.uring.IoUringSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that public types keep, whatever their signatures are. */
class ApiRulesTest {
  /** A constructor for all breaks its callers when an answer gets one part more. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        FenceSupport.class,
        IoSupport.class,
        IoUringSupport.class,
        LeaseRecord.class,
        LockLimit.class,
        PoolStatistics.class,
        SlabCapabilities.class,
      })
  void anAnswerOfTheLibraryCanBeMadeByTheLibraryOnly(Class<?> answer) {
    assertThat(answer.getConstructors()).isEmpty();
    assertThat(answer).isFinal();
  }
}
