package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.WriteFlag;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Logs that are written by chains of writes and a sync, until their place is full: some writes are
 * short, others fail, and all behind them are skipped. Some chains are taken back half built, or
 * cancelled. Every byte that is reported as written is in the file at its place, no other byte is,
 * and every lease comes back.
 */
final class LogByChains {
  static final int SIZE = MediumBuffer.SIZE;

  /** Every log stops at so many bytes or before. It is no multiple of a block. */
  static final int LIMIT = 40 * SIZE + 1_234;

  private static final int CAPACITY = 24;
  private static final int ENTRIES = 32;
  private static final Duration DAY = Duration.ofDays(1);

  /** The operations of a chain, in their order, and how many have not completed. */
  private static final class Flight {
    final List<Member> members = new ArrayList<>();
    int left;
  }

  /** One operation of a chain, and what its completion has said. */
  private static final class Member {
    final Flight flight;
    final Operation operation;
    final long offset;
    final int length;
    final int lease;
    boolean isHard;
    boolean isTimed;
    boolean isOver;
    int result;
    boolean isSkipped;
    boolean hasBroken;
    long skippedBy;

    Member(Flight flight, Operation operation, long offset, int length, int lease) {
      this.flight = flight;
      this.operation = operation;
      this.offset = offset;
      this.length = length;
      this.lease = lease;
    }

    @Override
    public String toString() {
      return operation
          + (isTimed ? " timed" : "")
          + (isHard ? " hard" : "")
          + " at="
          + offset
          + " result="
          + result
          + (isSkipped ? " skipped" : "")
          + (hasBroken ? " has broken" : "");
    }
  }

  private final Path folder;
  private final long seed;
  private final Random random;
  private final Pattern pattern;
  private final List<Member> members = new ArrayList<>();
  long operations;
  long shorts;
  long failures;
  long skips;
  long takenBack;
  private long cancelled;

  /** For each byte of the file: whether a completion has reported it as written. */
  private final boolean[] isWritten = new boolean[LIMIT + 8 * SIZE];

  LogByChains(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
    this.random = new Random(seed);
    this.pattern = new Pattern(seed);
  }

  /** Writes logs until a number of operations have completed. */
  void run(int number, Set<OpenFlag> more) throws IOException {
    try (MediumBufferPool pool = MediumBufferPool.create(CAPACITY);
        IoUring ring = IoUring.create(ENTRIES)) {
      ring.registerPools(pool);
      while (operations < number) {
        Path path = folder.resolve("log");
        Files.deleteIfExists(path);
        Arrays.fill(isWritten, false);
        List<OpenFlag> flags = new ArrayList<>(more);
        flags.add(OpenFlag.READ_WRITE);
        flags.add(OpenFlag.CREATE);
        try (FileDescriptor descriptor =
            FileDescriptor.open(path, flags.toArray(OpenFlag[]::new))) {
          IoUringFile file = ring.register(descriptor);
          fill(ring, pool, file);
          file.close();
        }
        compare(path);
        assertThat(ring.room()).as("seed=%d", seed).isEqualTo(ENTRIES);
        assertThat(pool.pinned()).as("seed=%d", seed).isZero();
        assertThat(pool.lent()).as("seed=%d", seed).isZero();
      }
    }
  }

  /** Appends by chains, one after another and several at a time, until none goes into the file. */
  private void fill(IoUring ring, MediumBufferPool pool, IoUringFile file) throws IOException {
    members.clear();
    long end = 0;
    while (end < LIMIT + 4L * SIZE) {
      end = startChain(ring, pool, file, end);
      if (random.nextInt(3) == 0) {
        int _ = ring.await(Math.min(1, ring.inFlight()), PATIENCE);
        takeAll(ring, pool);
      }
    }
    while (ring.inFlight() > 0) {
      assertThat(ring.await(1, PATIENCE)).as("seed=%d", seed).isPositive();
      takeAll(ring, pool);
    }
  }

  /** Starts a chain, or takes it back; returns where the next one writes. */
  private long startChain(IoUring ring, MediumBufferPool pool, IoUringFile file, long at)
      throws IOException {
    int writes = 1 + random.nextInt(4);
    int room = 2 * writes + 2;
    if (ring.room() < room) {
      int _ = ring.await(1, PATIENCE);
      takeAll(ring, pool);
      return at;
    }
    Flight flight = new Flight();
    List<Long> tickets = new ArrayList<>();
    int known = members.size();
    long end = at;
    boolean isWhole = random.nextInt(8) > 0;
    try (IoUringChain chain = ring.chain(room)) {
      for (int i = 0; i < writes; i++) {
        int lease = pool.tryGet();
        if (lease == IndexPool.WOULD_BLOCK) {
          break;
        }
        pattern.fill(pool.value(lease).segment(), end, SIZE);
        Set<WriteFlag> flags = random.nextInt(8) == 0 ? Set.of(WriteFlag.DATA_SYNC) : Set.of();
        tickets.add(ring.write(file, pool, lease, 0, SIZE, end, flags, members.size()));
        Member member = add(new Member(flight, Operation.WRITE, end, SIZE, lease));
        if (random.nextInt(8) == 0) {
          chain.hardLink();
          member.isHard = true;
        }
        if (random.nextInt(8) == 0) {
          chain.timeout(DAY);
          member.isTimed = true;
        }
        end += SIZE;
      }
      tickets.add(ring.fdatasync(file, members.size()));
      var _ = add(new Member(flight, Operation.FSYNC, 0, 0, IndexPool.WOULD_BLOCK));
      if (isWhole) {
        chain.end();
      }
    }
    if (!isWhole) {
      takenBack++;
      while (members.size() > known) {
        Member member = members.removeLast();
        if (member.lease >= 0) {
          pool.put(member.lease); // it is pinned no more
        }
      }
      return at;
    }
    if (random.nextInt(16) == 0 && ring.room() > 0) {
      ring.cancel(tickets.get(random.nextInt(tickets.size())), -1);
    }
    return end;
  }

  private Member add(Member member) {
    members.add(member);
    member.flight.members.add(member);
    member.flight.left++;
    return member;
  }

  private void takeAll(IoUring ring, MediumBufferPool pool) {
    while (ring.next()) {
      Completion done = ring.completion();
      operations++;
      if (done.operation() != Operation.CANCEL) {
        complete(done, members.get((int) done.userData()));
        if (done.hasLease()) {
          pool.put(done.lease());
        }
      }
    }
  }

  /** Notes one completion, and checks the chain at its last one. */
  private void complete(Completion done, Member member) {
    assertThat(done.operation()).isEqualTo(member.operation);
    assertThat(member.isOver).as("completed once, seed=%d", seed).isFalse();
    member.isOver = true;
    member.result = done.result();
    member.isSkipped = done.isSkipped();
    member.hasBroken = done.hasBrokenChain();
    member.skippedBy = done.isSkipped() ? done.skippedBy() : -1;
    for (int i = 0; i < done.result(); i++) {
      isWritten[(int) member.offset + i] = true;
    }
    if (--member.flight.left == 0) {
      check(member.flight);
    }
  }

  /**
   * The first operation that fails or is short, and has no hard link behind it, breaks the chain.
   */
  private void check(Flight flight) {
    int breaker = -1;
    for (Member member : flight.members) {
      boolean isLast = member == flight.members.getLast();
      boolean isShort = member.result >= 0 && member.result < member.length;
      boolean isBroken = breaker >= 0;
      boolean breaks = !isBroken && (isShort || member.result < 0) && !member.isHard && !isLast;
      assertThat(member.isSkipped).as("%s, seed=%d", flight.members, seed).isEqualTo(isBroken);
      assertThat(member.hasBroken).as("%s, seed=%d", flight.members, seed).isEqualTo(breaks);
      if (isBroken) {
        assertThat(member.skippedBy).as("%s, seed=%d", flight.members, seed).isEqualTo(breaker);
        assertThat(member.result).isEqualTo(-Errno.ECANCELED);
        skips++;
      } else {
        shorts += isShort ? 1 : 0;
        failures += member.result < 0 ? 1 : 0;
        cancelled += member.result == -Errno.ECANCELED ? 1 : 0;
      }
      if (breaks) {
        breaker = members.indexOf(member);
      }
    }
  }

  /** The file has the bytes that were reported, and zeros or nothing elsewhere. */
  private void compare(Path path) throws IOException {
    byte[] content = Files.readAllBytes(path);
    byte[] expected = new byte[SIZE];
    for (int at = 0; at < content.length; at += SIZE) {
      pattern.fill(MemorySegment.ofArray(expected), at, SIZE);
      for (int i = 0; i < SIZE && at + i < content.length; i++) {
        if (content[at + i] != (isWritten[at + i] ? expected[i] : 0)) {
          throw new AssertionError("byte %d is wrong, seed=%d".formatted(at + i, seed));
        }
      }
    }
    for (int at = content.length; at < isWritten.length; at++) {
      assertThat(isWritten[at]).as("byte %d is missing, seed=%d", at, seed).isFalse();
    }
  }

  @Override
  public String toString() {
    return "%,d operations in chains, %,d short, %,d failed, %,d skipped, %,d cancelled, %,d chains taken back, seed=%d"
        .formatted(operations, shorts, failures, skips, cancelled, takenBack, seed);
  }
}
