package dev.iobuf.benchmarks;

import dev.iobuf.BigBuffer;
import dev.iobuf.BigBufferPool;
import dev.iobuf.GiantBuffer;
import dev.iobuf.GiantBufferPool;
import dev.iobuf.GreatBuffer;
import dev.iobuf.GreatBufferPool;
import dev.iobuf.HugeBuffer;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.NanoBuffer;
import dev.iobuf.NanoBufferPool;
import dev.iobuf.PicoBuffer;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.TitanBuffer;
import dev.iobuf.TitanBufferPool;
import dev.iobuf.VastBuffer;
import dev.iobuf.VastBufferPool;
import dev.iobuf.benchmarks.peers.GenericPool;
import dev.iobuf.pool.SlabPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How much do separate classes for every tier gain, if a program uses all twelve in turn?
 *
 * <p>Each way does the same to a buffer of each tier: gets it, adds one to the long at its
 * beginning, asks for its address, as a system call would, and puts it back. They differ in the
 * types that the compiler knows. Where code names its tiers: all of a tier's classes; of the one
 * pool class that all tiers share, only the class of the buffer, by a check that erasure adds. If
 * tiers share the code, as in generic code: neither the pool's class nor the buffer's; or the
 * pool's, but not the buffer's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AllTiers extends Question {
  private static final int TIERS = 12;
  private static final int CAPACITY = 4;

  private final PicoBufferPool pico = PicoBufferPool.create(CAPACITY);
  private final NanoBufferPool nano = NanoBufferPool.create(CAPACITY);
  private final MicroBufferPool micro = MicroBufferPool.create(CAPACITY);
  private final SmallBufferPool small = SmallBufferPool.create(CAPACITY);
  private final MediumBufferPool medium = MediumBufferPool.create(CAPACITY);
  private final BigBufferPool big = BigBufferPool.create(CAPACITY);
  private final LargeBufferPool large = LargeBufferPool.create(CAPACITY);
  private final GreatBufferPool great = GreatBufferPool.create(CAPACITY);
  private final HugeBufferPool huge = HugeBufferPool.create(CAPACITY);
  private final VastBufferPool vast = VastBufferPool.create(CAPACITY);
  private final GiantBufferPool giant = GiantBufferPool.create(CAPACITY);
  private final TitanBufferPool titan = TitanBufferPool.create(CAPACITY);

  private final GenericPool<PicoBuffer> genericPico =
      new GenericPool<>(CAPACITY, PicoBuffer.SIZE, PicoBuffer::view);
  private final GenericPool<NanoBuffer> genericNano =
      new GenericPool<>(CAPACITY, NanoBuffer.SIZE, NanoBuffer::view);
  private final GenericPool<MicroBuffer> genericMicro =
      new GenericPool<>(CAPACITY, MicroBuffer.SIZE, MicroBuffer::view);
  private final GenericPool<SmallBuffer> genericSmall =
      new GenericPool<>(CAPACITY, SmallBuffer.SIZE, SmallBuffer::view);
  private final GenericPool<MediumBuffer> genericMedium =
      new GenericPool<>(CAPACITY, MediumBuffer.SIZE, MediumBuffer::view);
  private final GenericPool<BigBuffer> genericBig =
      new GenericPool<>(CAPACITY, BigBuffer.SIZE, BigBuffer::view);
  private final GenericPool<LargeBuffer> genericLarge =
      new GenericPool<>(CAPACITY, LargeBuffer.SIZE, LargeBuffer::view);
  private final GenericPool<GreatBuffer> genericGreat =
      new GenericPool<>(CAPACITY, GreatBuffer.SIZE, GreatBuffer::view);
  private final GenericPool<HugeBuffer> genericHuge =
      new GenericPool<>(CAPACITY, HugeBuffer.SIZE, HugeBuffer::view);
  private final GenericPool<VastBuffer> genericVast =
      new GenericPool<>(CAPACITY, VastBuffer.SIZE, VastBuffer::view);
  private final GenericPool<GiantBuffer> genericGiant =
      new GenericPool<>(CAPACITY, GiantBuffer.SIZE, GiantBuffer::view);
  private final GenericPool<TitanBuffer> genericTitan =
      new GenericPool<>(CAPACITY, TitanBuffer.SIZE, TitanBuffer::view);

  private final SlabPool<?>[] pools = {
    pico, nano, micro, small, medium, big, large, great, huge, vast, giant, titan
  };
  private final GenericPool<?>[] generics = {
    genericPico,
    genericNano,
    genericMicro,
    genericSmall,
    genericMedium,
    genericBig,
    genericLarge,
    genericGreat,
    genericHuge,
    genericVast,
    genericGiant,
    genericTitan
  };

  @TearDown
  public void close() {
    for (int i = 0; i < TIERS; i++) {
      pools[i].close();
      generics[i].close();
    }
  }

  private static long touch(MemorySegment memory) {
    long seen = memory.get(ValueLayout.JAVA_LONG, 0);
    memory.set(ValueLayout.JAVA_LONG, 0, seen + 1);
    return seen;
  }

  /** The classes that are emitted, by name. */
  @Benchmark
  @OperationsPerInvocation(TIERS)
  public long emitted() {
    long sum = 0;
    int picoLease = pico.tryGet();
    sum += touch(pico.value(picoLease).segment()) ^ pico.address(picoLease);
    pico.put(picoLease);
    int nanoLease = nano.tryGet();
    sum += touch(nano.value(nanoLease).segment()) ^ nano.address(nanoLease);
    nano.put(nanoLease);
    int microLease = micro.tryGet();
    sum += touch(micro.value(microLease).segment()) ^ micro.address(microLease);
    micro.put(microLease);
    int smallLease = small.tryGet();
    sum += touch(small.value(smallLease).segment()) ^ small.address(smallLease);
    small.put(smallLease);
    int mediumLease = medium.tryGet();
    sum += touch(medium.value(mediumLease).segment()) ^ medium.address(mediumLease);
    medium.put(mediumLease);
    int bigLease = big.tryGet();
    sum += touch(big.value(bigLease).segment()) ^ big.address(bigLease);
    big.put(bigLease);
    int largeLease = large.tryGet();
    sum += touch(large.value(largeLease).segment()) ^ large.address(largeLease);
    large.put(largeLease);
    int greatLease = great.tryGet();
    sum += touch(great.value(greatLease).segment()) ^ great.address(greatLease);
    great.put(greatLease);
    int hugeLease = huge.tryGet();
    sum += touch(huge.value(hugeLease).segment()) ^ huge.address(hugeLease);
    huge.put(hugeLease);
    int vastLease = vast.tryGet();
    sum += touch(vast.value(vastLease).segment()) ^ vast.address(vastLease);
    vast.put(vastLease);
    int giantLease = giant.tryGet();
    sum += touch(giant.value(giantLease).segment()) ^ giant.address(giantLease);
    giant.put(giantLease);
    int titanLease = titan.tryGet();
    sum += touch(titan.value(titanLease).segment()) ^ titan.address(titanLease);
    titan.put(titanLease);
    return sum;
  }

  /** One class for all tiers, with the tier as its type parameter, by code that names the tiers. */
  @Benchmark
  @OperationsPerInvocation(TIERS)
  public long generic() {
    long sum = 0;
    int picoLease = genericPico.tryGet();
    sum += touch(genericPico.value(picoLease).segment()) ^ genericPico.address(picoLease);
    genericPico.put(picoLease);
    int nanoLease = genericNano.tryGet();
    sum += touch(genericNano.value(nanoLease).segment()) ^ genericNano.address(nanoLease);
    genericNano.put(nanoLease);
    int microLease = genericMicro.tryGet();
    sum += touch(genericMicro.value(microLease).segment()) ^ genericMicro.address(microLease);
    genericMicro.put(microLease);
    int smallLease = genericSmall.tryGet();
    sum += touch(genericSmall.value(smallLease).segment()) ^ genericSmall.address(smallLease);
    genericSmall.put(smallLease);
    int mediumLease = genericMedium.tryGet();
    sum += touch(genericMedium.value(mediumLease).segment()) ^ genericMedium.address(mediumLease);
    genericMedium.put(mediumLease);
    int bigLease = genericBig.tryGet();
    sum += touch(genericBig.value(bigLease).segment()) ^ genericBig.address(bigLease);
    genericBig.put(bigLease);
    int largeLease = genericLarge.tryGet();
    sum += touch(genericLarge.value(largeLease).segment()) ^ genericLarge.address(largeLease);
    genericLarge.put(largeLease);
    int greatLease = genericGreat.tryGet();
    sum += touch(genericGreat.value(greatLease).segment()) ^ genericGreat.address(greatLease);
    genericGreat.put(greatLease);
    int hugeLease = genericHuge.tryGet();
    sum += touch(genericHuge.value(hugeLease).segment()) ^ genericHuge.address(hugeLease);
    genericHuge.put(hugeLease);
    int vastLease = genericVast.tryGet();
    sum += touch(genericVast.value(vastLease).segment()) ^ genericVast.address(vastLease);
    genericVast.put(vastLease);
    int giantLease = genericGiant.tryGet();
    sum += touch(genericGiant.value(giantLease).segment()) ^ genericGiant.address(giantLease);
    genericGiant.put(giantLease);
    int titanLease = genericTitan.tryGet();
    sum += touch(genericTitan.value(titanLease).segment()) ^ genericTitan.address(titanLease);
    genericTitan.put(titanLease);
    return sum;
  }

  /** One class for all tiers, by code that they share: buffers of twelve classes come out of it. */
  @Benchmark
  @OperationsPerInvocation(TIERS)
  public long genericByInterface() {
    long sum = 0;
    for (GenericPool<?> pool : generics) {
      int lease = pool.tryGet();
      sum += touch(pool.value(lease).segment()) ^ pool.address(lease);
      pool.put(lease);
    }
    return sum;
  }

  /** The emitted classes, by code that they share: through the types that they have in common. */
  @Benchmark
  @OperationsPerInvocation(TIERS)
  public long emittedByInterface() {
    long sum = 0;
    for (SlabPool<?> pool : pools) {
      int lease = pool.tryGet();
      sum += touch(pool.value(lease).segment()) ^ pool.address(lease);
      pool.put(lease);
    }
    return sum;
  }
}
