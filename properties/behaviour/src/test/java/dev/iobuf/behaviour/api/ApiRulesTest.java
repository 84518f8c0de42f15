package dev.iobuf.behaviour.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.SmallIoVec;
import dev.iobuf.io.AnyTierIoVec;
import dev.iobuf.io.IoSupport;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.memory.SlabCapabilities;
import dev.iobuf.pool.FenceSupport;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PoolStatistics;
import dev.iobuf.uring.IoUringSupport;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for all public types. */
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

  /** {@code SmallIoVec.allocate(64)} must not compile if it makes no SmallIoVec. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        AnyTierIoVec.class,
        IoBuffer.class,
        IoVec.class,
        PooledIoVec.class,
        SegmentIoVec.class,
        SmallBuffer.class,
        SmallBufferPool.class,
        SmallIoVec.class,
      })
  void noTypeInheritsAStaticMethod(Class<?> type) {
    assertThat(type.getMethods())
        .filteredOn(method -> Modifier.isStatic(method.getModifiers()))
        .allSatisfy(method -> assertThat(method.getDeclaringClass()).isEqualTo(type));
  }
}
