package dev.iobuf.behaviour.generated;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iobuf.memory.PageSize;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BufferLayout;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiers of sizes that are no powers of two, and of other alignments, compiled for the test. */
class OwnTierTest {
  private static final int CAPACITY = 3;

  @TempDir Path classes;

  /** The actions of a test with the pool class of its tier. */
  private interface Body {
    void run(Class<?> poolClass) throws ReflectiveOperationException, IOException;
  }

  private void withTier(int size, int alignment, Body body)
      throws IOException, ReflectiveOperationException {
    withTier("size = %d, alignment = %d".formatted(size, alignment), body);
  }

  private void withTier(String values, Body body) throws IOException, ReflectiveOperationException {
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///net/package-info.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
            @dev.iobuf.annotation.BufferTier(name = "Own", %s)
            package net;
            """
                .formatted(values);
          }
        };
    List<String> options =
        List.of(
            "-d", classes.toString(), "-proc:full", "-cp", System.getProperty("java.class.path"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, options, null, List.of(source))
                .call())
        .isTrue();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      body.run(loader.loadClass("net.OwnBufferPool"));
    }
  }

  private static IndirectPool<?> create(Class<?> poolClass) throws ReflectiveOperationException {
    return (IndirectPool<?>) poolClass.getMethod("create", int.class).invoke(null, CAPACITY);
  }

  private static IndirectPool<?> over(Class<?> poolClass, MemorySegment memory)
      throws ReflectiveOperationException {
    try {
      return (IndirectPool<?>)
          poolClass.getMethod("over", MemorySegment.class).invoke(null, memory);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw e;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 64, 64",
    "3, 64, 64",
    "64, 64, 64",
    "65, 64, 128",
    "4095, 1, 4095",
    "9216, 1, 9216",
    "9216, 64, 9216",
    "9217, 64, 9280",
    "100, 4096, 4096",
    "4096, 2097152, 2097152",
    "2147479552, 1, 2147479552",
    "2147479552, 134217728, 2147483648"
  })
  void buffersOfAnySizeAreAlignedAndDisjoint(int size, int alignment, long stride)
      throws Exception {
    assertThat(new BufferLayout("Own", size, alignment).stride()).isEqualTo(stride);
    withTier(
        size,
        alignment,
        poolClass -> {
          try (IndirectPool<?> pool = create(poolClass)) {
            assertThat(pool.bufferSize()).isEqualTo(size);
            assertThat(pool.slab().size()).isGreaterThanOrEqualTo(CAPACITY * stride);
            for (int lease = 0; lease < CAPACITY; lease++) {
              IoBuffer buffer = pool.value(lease);
              assertThat(buffer.address()).isEqualTo(pool.slab().address() + lease * stride);
              assertThat(buffer.address()).isEqualTo(pool.address(lease));
              assertThat(buffer.address() % alignment).isZero();
              assertThat(buffer.segment().byteSize()).isEqualTo(size);
              buffer.segment().set(JAVA_BYTE, size - 1L, (byte) (lease + 1));
            }
            for (int lease = 0; lease < CAPACITY; lease++) {
              assertThat(pool.value(lease).segment().get(JAVA_BYTE, size - 1L))
                  .isEqualTo((byte) (lease + 1));
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"3, 64", "9216, 64", "4096, 4096"})
  void memoryOfTheCallersOwnIsAlignedLikeTheTier(int size, int alignment) throws Exception {
    withTier(
        size,
        alignment,
        poolClass -> {
          try (Arena arena = Arena.ofConfined()) {
            long stride = new BufferLayout("Own", size, alignment).stride();
            MemorySegment memory = arena.allocate(3 * stride, alignment);
            try (IndirectPool<?> pool = over(poolClass, memory)) {
              assertThat(pool.capacity()).isEqualTo(3);
              assertThat(pool.address(2)).isEqualTo(memory.address() + 2 * stride);
            }
            for (int offset : new int[] {1, alignment / 2}) {
              MemorySegment shifted = memory.asSlice(offset);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> over(poolClass, shifted))
                  .withMessage(
                      "memory must be aligned to %d: address=0x%x, tier=Own"
                          .formatted(alignment, shifted.address()));
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"4096, 2097152", "9216, 134217728"})
  void theSlabIsAlignedLikeTheTier(int size, int alignment) throws Exception {
    assertThat((long) alignment).isLessThanOrEqualTo(Slab.MAX_ALIGNMENT);
    withTier(
        size,
        alignment,
        poolClass -> {
          try (IndirectPool<?> pool = create(poolClass)) {
            assertThat(pool.slab().alignment()).isGreaterThanOrEqualTo(alignment);
            assertThat(pool.slab().address() % alignment).isZero();
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"9216, false, false", "9216, true, true", "2097152, false, true"})
  void hugePagesAreAskedForBySizeOrByTheDescriptor(int size, boolean asked, boolean huge)
      throws Exception {
    withTier(
        "size = %d, hugePages = %b".formatted(size, asked),
        poolClass -> {
          try (IndirectPool<?> pool = create(poolClass)) {
            assertThat(pool.slab().alignment()).isEqualTo(huge ? Slab.HUGE_PAGE : PageSize.bytes());
            assertThat(pool.address(1) - pool.address(0)).isEqualTo(size);
          }
        });
  }
}
