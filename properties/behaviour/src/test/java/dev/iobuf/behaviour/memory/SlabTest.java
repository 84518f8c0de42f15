package dev.iobuf.behaviour.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.memory.Backing;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BufferLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments of a slab, its memory, and when it can be closed. */
@Timeout(60)
class SlabTest {
  private static final long PAGE = Slab.capabilities().pageSize();

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesASizeBelow1(long size) {
    assertThatThrownBy(() -> Slab.map(size, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size must be at least 1 byte: size=" + size);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3, 4_097, (128L << 20) + 1, 256L << 20, Long.MIN_VALUE})
  void refusesAnAlignmentThatIsNoPowerOfTwoUpTo128Mib(long alignment) {
    assertThatThrownBy(() -> Slab.map(1, alignment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "alignment must be a power of two from 1 to 134217728 bytes: alignment=" + alignment);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 1",
    "9223372036854775807, 134217728",
    "9223372036720558080, 134217728"
  })
  void refusesASizeThatOverflowsWithItsAlignment(long size, long alignment) {
    assertThatThrownBy(() -> Slab.map(size, alignment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size=" + size + ", alignment=" + alignment);
  }

  @Test
  void refusesMoreThanTheAddressSpaceHas() {
    assertThatThrownBy(() -> Slab.map(1L << 62, 1))
        .isInstanceOf(MemoryRefusedException.class)
        .hasMessageContaining("4611686018427387904 bytes");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void asksForHugePagesFromAnAlignmentOf2MibOnAndForNoneBelow() {
    try (Slab huge = Slab.map(Slab.HUGE_PAGE, Slab.HUGE_PAGE);
        Slab small = Slab.map(8 * Slab.HUGE_PAGE, Slab.HUGE_PAGE / 2)) {
      assertThat(Slab.capabilities().hasHugePages()).isTrue();
      assertThat(ProcessMemory.mapping(huge.segment())).contains(" hg").doesNotContain(" nh");
      assertThat(ProcessMemory.mapping(small.segment())).contains(" nh").doesNotContain(" hg");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void givesTiersHugePagesThatAskForThemOrAreAsLarge() {
    BufferLayout small = new BufferLayout("Small", 2_048, 1);
    BufferLayout huge = new BufferLayout("Huge", 2 << 20, 1);
    try (Slab unasked = small.map(4_096);
        Slab asked = small.withHugePages().map(4_096);
        Slab large = huge.map(4)) {
      assertThat(ProcessMemory.mapping(unasked.segment())).contains(" nh");
      assertThat(ProcessMemory.mapping(asked.segment())).contains(" hg");
      assertThat(ProcessMemory.mapping(large.segment())).contains(" hg");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reservesNoSwapSpace() {
    try (Slab slab = Slab.map(PAGE, 1)) {
      assertThat(ProcessMemory.mapping(slab.segment())).contains(" nr");
    }
  }

  @Test
  void isRefusedInAnArenaThatIsClosed() {
    Arena arena = closedArena();
    assertThatThrownBy(() -> Slab.map(arena, PAGE, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNothingMappedWhereAnArenaRefusesIt() {
    Arena arena = closedArena();
    long before = ProcessMemory.virtual();
    for (int i = 0; i < 16; i++) {
      assertThatThrownBy(() -> Slab.map(arena, 1L << 30, Slab.HUGE_PAGE)).isNotNull();
    }
    assertThat(ProcessMemory.virtual()).isLessThan(before + (1L << 30));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsMemoryThatIsLocked() {
    try (Slab slab = Slab.map(PAGE, 1)) {
      slab.segment().set(JAVA_BYTE, 0, (byte) 1);
      slab.lock();
      assertThatThrownBy(slab::discard)
          .isInstanceOf(MemoryRefusedException.class)
          .hasMessageContaining("EINVAL")
          .hasMessageContaining("unlock() first");
      assertThat(slab.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
      slab.unlock();
      slab.discard();
      assertThat(slab.segment().get(JAVA_BYTE, 0)).isZero();
    }
  }

  @Test
  void staysOpenWhileACallUsesItsMemory() throws Exception {
    Pipe pipe = Pipe.open();
    Slab slab = Slab.map(PAGE, 1);
    ByteBuffer buffer = slab.segment().asByteBuffer();
    Thread reader = Thread.ofPlatform().start(() -> read(pipe, buffer));
    while (!isInSystemCall(reader)) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(slab::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("can't be closed while its memory is in use by a call")
        .hasMessageContaining("size=" + PAGE);
    assertThat(slab.isOpen()).isTrue();
    pipe.sink().write(ByteBuffer.wrap(new byte[] {5}));
    reader.join();
    assertThat(slab.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 5);
    slab.close();
    assertThat(slab.isOpen()).isFalse();
  }

  @Test
  void usesTheCallersMemoryAndNeverFreesIt() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(3 * PAGE, 64);
      memory.fill((byte) 7);
      Slab slab = Slab.over(memory);
      assertThat(slab.segment()).isEqualTo(memory);
      assertThat(slab.backing()).isEqualTo(Backing.CALLER);
      assertThat(slab.alignment()).isGreaterThanOrEqualTo(64);
      assertThat(slab.address() % slab.alignment()).isZero();
      slab.prefault();
      assertThat(memory.get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
      assertThatThrownBy(slab::discard)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("CALLER");
      slab.close();
      assertThat(slab.isOpen()).isFalse();
      assertThat(memory.get(JAVA_BYTE, 3 * PAGE - 1)).isEqualTo((byte) 7);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "4095, 1", "4093, 8", "5, 4091", "2, 16384", "4096, 4096"})
  void prefaultsTheCallersMemoryWhereverItBeginsAndEnds(long offset, long size) {
    try (Arena arena = Arena.ofConfined()) {
      Slab.over(arena.allocate(32_768, 4_096).asSlice(offset, size)).prefault();
    }
  }

  @Test
  void takesAMappedFile(@TempDir Path directory) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel file =
            FileChannel.open(
                directory.resolve("file"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      Slab slab = Slab.over(file.map(FileChannel.MapMode.READ_WRITE, 0, 2 * PAGE, arena));
      slab.prefault();
      slab.segment().set(JAVA_BYTE, PAGE, (byte) 9);
      ByteBuffer read = ByteBuffer.allocate(1);
      file.read(read, PAGE);
      assertThat(read.get(0)).isEqualTo((byte) 9);
    }
  }

  @Test
  void refusesMemoryOfTheHeap() {
    assertThatThrownBy(() -> Slab.over(MemorySegment.ofArray(new byte[8])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("on the heap");
  }

  @Test
  void refusesMemoryThatIsReadOnlyEmptyOrFreed() {
    MemorySegment memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = arena.allocate(8);
      assertThatThrownBy(() -> Slab.over(memory.asReadOnly()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("read-only");
      assertThatThrownBy(() -> Slab.over(memory.asSlice(8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("size=0");
    }
    assertThatThrownBy(() -> Slab.over(memory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is freed");
  }

  private static Arena closedArena() {
    Arena closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena;
    }
    return closed;
  }

  private static void read(Pipe pipe, ByteBuffer buffer) {
    try {
      pipe.source().read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInSystemCall(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.isNativeMethod() && frame.getMethodName().startsWith("read"));
  }
}
