package dev.iobuf.behaviour.census;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.PicoBuffer;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.io.Blocked;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.SlabPool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lease of a wiped pool leaves zeros, and a put that is refused leaves all as it was. */
class WipedPoolTest {
  private static final PoolOptions WIPED = PoolOptions.DEFAULT.wiped();

  /** After so many rounds, all compilers have compiled all of it. */
  private static final int COMPILED = 100_000;

  private static final int LOOK = 100;

  private static void assertFilled(MemorySegment memory, int value) {
    assertThat(memory.toArray(JAVA_BYTE)).containsOnly(value);
  }

  /** Puts some of the leases, in one call or several, and finds the bytes of the others. */
  @Property(tries = 100)
  void whatIsPutIsZeroAndWhatIsHeldIsLeftAlone(
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @Size(20) boolean[] puts,
      @ForAll boolean atOnce,
      @ForAll boolean isChecked) {
    try (PicoBufferPool pool =
        PicoBufferPool.create(capacity, isChecked ? WIPED.checked() : WIPED)) {
      int[] leases = new int[capacity];
      assertThat(pool.tryGet(leases, 0, capacity)).isEqualTo(capacity);
      int[] put = new int[capacity];
      int count = 0;
      for (int i = 0; i < capacity; i++) {
        pool.value(leases[i]).segment().fill((byte) 0x5A);
        if (puts[i]) {
          put[count++] = leases[i];
        }
      }
      MemorySegment slab = pool.slab().segment();
      MemorySegment[] parts = new MemorySegment[capacity];
      for (int i = 0; i < capacity; i++) {
        parts[i] = slab.asSlice(pool.address(leases[i]) - pool.slab().address(), PicoBuffer.SIZE);
      }
      if (atOnce) {
        pool.put(put, 0, count);
      }
      for (int i = 0; i < count && !atOnce; i++) {
        pool.put(put[i]);
      }
      for (int i = 0; i < capacity; i++) {
        assertFilled(parts[i], puts[i] ? 0 : 0x5A);
        if (!puts[i]) {
          pool.put(leases[i]);
        }
      }
    }
  }

  /** The kernel reads the memory, of which the compiler knows nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noCompilerLeavesTheZerosOut(boolean isLarge) throws IOException {
    try (SlabPool<?> pool =
            isLarge ? SmallBufferPool.create(1, WIPED) : PicoBufferPool.create(1, WIPED);
        RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      byte[] seen = new byte[pool.bufferSize()];
      for (int round = 0; round < COMPILED; round++) {
        fillAndPut(pool);
        if (round % LOOK == 0) {
          memory.seek(pool.slab().address());
          memory.readFully(seen);
          assertThat(seen).as("round %s", round).containsOnly(0);
        }
      }
    }
  }

  private static void fillAndPut(SlabPool<?> pool) {
    int lease = pool.tryGet();
    MemorySegment segment = pool.value(lease).segment();
    for (long offset = 0; offset < segment.byteSize(); offset += Long.BYTES) {
      segment.set(JAVA_LONG, offset, -1);
    }
    pool.put(lease);
  }

  @Test
  void aSecondPutIsRefusedWhileTheIndexIsFree() {
    try (SmallBufferPool pool = SmallBufferPool.create(1, WIPED)) {
      int lease = pool.tryGet();
      pool.put(lease);
      assertThatThrownBy(() -> pool.put(lease)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pool.value(lease)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // closed while a lease is out
  void memoryThatIsGoneIsNotWipedAndTheLeaseEnds() {
    Arena arena = Arena.ofShared();
    SmallBufferPool pool = SmallBufferPool.over(arena.allocate(4_096, 4_096), WIPED);
    int lease = pool.tryGet();
    arena.close();
    pool.put(lease);
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  /** The memory is that of one thread. */
  @Test
  void whereMemoryCanNotBeWrittenThePutThrowsAndTheLeaseStaysOut() throws Exception {
    try (Arena arena = Arena.ofConfined();
        var other = Executors.newSingleThreadExecutor()) {
      SmallBufferPool pool = SmallBufferPool.over(arena.allocate(4_096, 4_096), WIPED);
      int lease = pool.tryGet();
      SmallBuffer buffer = pool.value(lease);
      buffer.segment().fill((byte) 7);
      Future<?> put = other.submit(() -> pool.put(lease));
      assertThatThrownBy(put::get).hasCauseInstanceOf(WrongThreadException.class);
      assertThat(pool.lent()).isEqualTo(1);
      assertFilled(buffer.segment(), 7);
      pool.put(lease);
      assertFilled(pool.slab().segment().asSlice(0, SmallBuffer.SIZE), 0);
      pool.close();
    }
  }

  @Test
  void aLatePutOfACheckedPoolWipesNothingOfTheNewHolder() {
    try (SmallBufferPool pool = SmallBufferPool.create(1, WIPED.checked())) {
      int mine = pool.tryGet();
      pool.put(mine);
      int hers = pool.tryGet();
      pool.value(hers).segment().fill((byte) 7);
      assertThatThrownBy(() -> pool.put(mine)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pool.put(new int[] {mine}, 0, 1))
          .isInstanceOf(IllegalStateException.class);
      assertFilled(pool.value(hers).segment(), 7);
      pool.put(hers);
    }
  }

  @Test
  void aPutThatAPinOrACallRefusesWipesNothing() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1, WIPED.guardedViews())) {
      int lease = pool.tryGet();
      pool.value(lease).segment().fill((byte) 7);
      pool.pin(lease);
      assertThatThrownBy(() -> pool.put(lease)).isInstanceOf(IllegalStateException.class);
      pool.unpin(lease);
      assertFilled(pool.value(lease).segment(), 7);

      Pipe pipe = Pipe.open();
      ByteBuffer one = pool.value(lease).asByteBuffer().limit(1);
      Thread reader = Blocked.in(() -> pipe.source().read(one));
      assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("in use by a call");
      assertFilled(pool.value(lease).segment(), 7);
      pipe.sink().write(ByteBuffer.wrap(new byte[] {7}));
      reader.join();
      pipe.sink().close();
      pipe.source().close();
      pool.put(lease);
      assertFilled(pool.slab().segment().asSlice(0, SmallBuffer.SIZE), 0);
    }
  }
}
