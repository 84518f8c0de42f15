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
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for all public types. */
class ApiRulesTest {
  /** A public constructor would break its callers when the type gets a further part. */
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

  /** An action that returns a boolean, and the elements of an annotation, are no questions. */
  @ParameterizedTest
  @ValueSource(strings = {"dev.iobuf.core", "dev.iobuf"})
  void aQuestionBeginsWithIsHasOrCan(String module) throws IOException {
    assertThat(found("(?m)^  public [^\n]*boolean (\\w+)\\(\\)$", module))
        .filteredOn(question -> !question.equals("next"))
        .allMatch(question -> question.matches("(is|has|can)[A-Z]\\w*"));
  }

  /** Of files and rings, of waiting, and of waiting for a time. */
  @ParameterizedTest
  @ValueSource(strings = {"dev.iobuf.core", "dev.iobuf"})
  void checkedExceptionsAreOfThreeKinds(String module) throws IOException {
    assertThat(
            found("(?m) throws ([^/\n]*)", module)
                .flatMap(types -> Arrays.stream(types.strip().split(", "))))
        .isNotEmpty()
        .allMatch(type -> type.matches("(.*\\.)?(SystemCall|Interrupted|Timeout)Exception"));
  }

  /** The groups of all places in the signatures of a module that a regular expression finds. */
  private static Stream<String> found(String expression, String module) throws IOException {
    return Pattern.compile(expression)
        .matcher(Signatures.of(ApiModule.named(module)))
        .results()
        .map(found -> found.group(1));
  }
}
