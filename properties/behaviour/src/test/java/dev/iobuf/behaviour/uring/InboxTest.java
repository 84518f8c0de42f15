package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.Inbox;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lease that is passed from ring to ring has one holder at any time. */
@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxTest {
  private static final int CAPACITY = 16;
  private static final int ROUNDS = Integer.getInteger("iobuf.faults", 20_000) / 20;

  private final MicroBufferPool pool = MicroBufferPool.create(CAPACITY);

  @BeforeEach
  void needs() {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.PASS), "needs Linux 6.7");
  }

  @AfterEach
  void close() {
    Fixture.closeUnused(pool);
  }

  @Test
  void aLeaseArrivesAndIsTheReceivers() throws IOException {
    try (IoUring sender = IoUring.create(4);
        IoUring receiver = IoUring.create(4)) {
      Inbox inbox = receiver.inbox();
      assertThat(receiver.inbox()).isSameAs(inbox);
      assertThat(inbox.capacity()).isEqualTo(4);
      int lease = lease(pool);
      pool.value(lease).segment().setString(0, "hello");
      sender.pass(inbox, pool, lease, 6, 42, 7);
      assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("in flight");

      Completion passed = success(sender, Operation.PASS, 0);
      assertThat(passed.userData()).isEqualTo(7);
      assertThat(passed.hasLease()).isFalse();
      assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("in flight");

      Completion arrived = success(receiver, Operation.ARRIVAL, 6);
      assertThat(arrived.userData()).isEqualTo(42);
      assertThat(arrived.lease()).isEqualTo(lease);
      assertThat(arrived.pool()).isSameAs(pool);
      assertThat(arrived.hasMore()).isFalse();
      assertThat(pool.value(arrived.lease()).segment().getString(0)).isEqualTo("hello");
      arrived.putLease();
      assertThat(receiver.inFlight()).isZero();
      assertThat(sender.inFlight()).isZero();
    }
  }

  @Test
  void theReceiverMaySeeItBeforeTheSender() throws IOException {
    try (IoUring sender = IoUring.create(4);
        IoUring receiver = IoUring.create(4)) {
      sender.pass(receiver.inbox(), pool, lease(pool), 0, 1, 2);
      assertThat(sender.submit()).isEqualTo(1);
      success(receiver, Operation.ARRIVAL, 0).putLease();
      assertThat(pool.lent()).isZero();
      success(sender, Operation.PASS, 0).putLease();
    }
  }

  @Test
  void aRingMayPassToItself() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      ring.pass(ring.inbox(), pool, lease(pool), 5, 1, 2);
      for (int completions = 0; completions < 2; completions++) {
        one(ring).putLease();
      }
    }
  }

  @Test
  void anInboxHasRoomUntilBothSidesHaveSeen() throws IOException {
    try (IoUring sender = IoUring.create(8);
        IoUring receiver = IoUring.create(1)) {
      Inbox inbox = receiver.inbox();
      int first = lease(pool);
      int second = lease(pool);
      sender.pass(inbox, pool, first, 0, 1, 1);
      assertThatThrownBy(() -> sender.pass(inbox, pool, second, 0, 2, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the inbox is full: 1 leases are on the way");
      success(sender, Operation.PASS, 0);
      assertThatThrownBy(() -> sender.pass(inbox, pool, second, 0, 2, 2))
          .hasMessageContaining("the inbox is full");
      success(receiver, Operation.ARRIVAL, 0).putLease();
      sender.pass(inbox, pool, second, 0, 2, 2);
      success(sender, Operation.PASS, 0);
      success(receiver, Operation.ARRIVAL, 0).putLease();
    }
  }

  @Test
  void badInputLeavesAllIntact() throws IOException {
    try (IoUring sender = IoUring.create(4);
        IoUring receiver = IoUring.create(1)) {
      Inbox inbox = receiver.inbox();
      int lease = lease(pool);
      assertThatThrownBy(() -> sender.pass(inbox, pool, lease, MicroBuffer.SIZE + 1, 0, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> sender.pass(inbox, pool, CAPACITY, 0, 0, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      pool.put(lease);
      assertThatThrownBy(() -> sender.pass(inbox, pool, lease, 0, 0, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThat(sender.inFlight()).isZero();
      sender.pass(inbox, pool, lease(pool), 0, 0, 0); // There is still room for one.
      success(sender, Operation.PASS, 0);
      success(receiver, Operation.ARRIVAL, 0).putLease();
    }
  }

  @Test
  void aClosedRingAcceptsNothingAndWhatWasOnTheWayReturns() throws IOException {
    try (IoUring sender = IoUring.create(4)) {
      IoUring receiver = IoUring.create(4);
      Inbox inbox = receiver.inbox();
      int lease = lease(pool);
      sender.pass(inbox, pool, lease, 0, 1, 2);
      receiver.close();
      int other = lease(pool);
      assertThatThrownBy(() -> sender.pass(inbox, pool, other, 0, 1, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the ring of the inbox was closed");
      pool.put(other);
      Completion done = one(sender);
      assertThat(done.errno()).isEqualTo(Errno.EPIPE);
      assertThatThrownBy(done::resultOrThrow)
          .hasMessageContaining("the other ring was closed before it had the lease");
      assertThat(done.lease()).isEqualTo(lease);
      done.putLease();
    }
  }

  @Test
  void whatWasPostedAndNotSeenReturnsToTheSenderOrIsShownAtTheClose() throws IOException {
    for (boolean isSettled : new boolean[] {false, true}) {
      try (IoUring sender = IoUring.create(4)) {
        IoUring receiver = IoUring.create(4);
        int lease = lease(pool);
        sender.pass(receiver.inbox(), pool, lease, 3, 1, 2);
        int _ = sender.submit();
        if (isSettled) {
          success(sender, Operation.PASS, 0);
        }
        List<String> shown = new ArrayList<>();
        receiver.close(done -> {
          shown.add(done.operation() + " " + done.userData() + " " + done.result());
          done.putLease();
        });
        if (isSettled) {
          assertThat(shown).containsExactly("ARRIVAL 1 3");
        } else {
          assertThat(shown).isEmpty();
          assertThat(one(sender).errno()).isEqualTo(Errno.EPIPE);
          sender.completion().putLease();
        }
        assertThat(pool.lent()).isZero();
      }
    }
  }

  @Test
  void aCloseThatFailsShowsNoLeaseAgain() throws IOException {
    try (IoUring sender = IoUring.create(4);
        IoUring receiver = IoUring.create(4)) {
      int late = lease(pool);
      int refused = lease(pool);
      sender.pass(receiver.inbox(), pool, late, 3, 1, 2);
      success(sender, Operation.PASS, 0);
      sender.pass(receiver.inbox(), pool, refused, 3, 3, 4);
      assertThat(sender.submit()).isEqualTo(1);
      assertThat(receiver.submit()).isEqualTo(2); // Both can be taken.
      assertThatThrownBy(() ->
              receiver.close(done -> {
                assertThat(done.lease()).isEqualTo(late);
                done.putLease();
                throw new IllegalStateException("on purpose");
              }))
          .hasMessage("on purpose");

      assertThat(receiver.next()).isFalse();
      assertThat(one(sender).errno()).isEqualTo(Errno.EPIPE);
      assertThat(sender.completion().lease()).isEqualTo(refused);
      sender.completion().putLease();
      assertThat(pool.lent()).isZero();
    }
  }

  /** An arrival ends none of the operations in flight. */
  @Test
  void aWaitForTwoGoesOnBehindAnArrival() throws IOException {
    try (IoUring sender = IoUring.create(4);
        IoUring receiver = IoUring.create(4)) {
      receiver.timeoutMultishot(Duration.ofMillis(50), 0, 5);
      assertThat(receiver.submit()).isZero();
      sender.pass(receiver.inbox(), pool, lease(pool), 0, 1, 2);
      success(sender, Operation.PASS, 0);
      assertThat(receiver.submit()).isPositive();
      assertThat(receiver.await(2, PATIENCE)).isGreaterThanOrEqualTo(2);
      while (receiver.next()) {
        receiver.completion().putLease();
      }
    }
  }

  @Test
  void aPlainClosePutsWhatNobodyElseKnows() throws IOException {
    try (IoUring sender = IoUring.create(4)) {
      IoUring receiver = IoUring.create(4);
      sender.pass(receiver.inbox(), pool, lease(pool), 3, 1, 2);
      success(sender, Operation.PASS, 0);
      receiver.close();
      assertThat(pool.lent()).isZero();
    }
  }

  @Test
  void aSenderThatIsClosedHasTheLeasesThatWereNotSubmitted() throws IOException {
    try (IoUring receiver = IoUring.create(4)) {
      IoUring sender = IoUring.create(4);
      sender.pass(receiver.inbox(), pool, lease(pool), 3, 1, 2);
      int _ = sender.submit();
      sender.pass(receiver.inbox(), pool, lease(pool), 3, 3, 4);
      List<String> shown = new ArrayList<>();
      sender.close(done -> {
        shown.add(done.operation() + " " + done.userData() + " " + done.errnoName());
        done.putLease();
      });
      assertThat(shown).containsExactlyInAnyOrder("PASS 2 ", "PASS 4 ECANCELED");
      assertThat(pool.lent()).isEqualTo(1);
      success(receiver, Operation.ARRIVAL, 3).putLease();
    }
  }

  @Test
  void theOwnerSleepsUntilALeaseArrives() throws Exception {
    CompletableFuture<Inbox> made = new CompletableFuture<>();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Long> received =
          thread.submit(() -> {
            try (IoUring receiver = IoUring.create(4)) {
              made.complete(receiver.inbox());
              assertThat(receiver.await(1)).isEqualTo(1);
              assertThat(receiver.next()).isTrue();
              receiver.completion().putLease();
              return receiver.completion().userData();
            }
          });
      Inbox inbox = made.get();
      Thread.sleep(20); // so that it sleeps, most often
      try (IoUring sender = IoUring.create(4)) {
        sender.pass(inbox, pool, lease(pool), 0, 42, 1);
        success(sender, Operation.PASS, 0);
        assertThat(received.get()).isEqualTo(42);
      }
    }
  }

  /** A fault run: receivers come and go while a sender passes to them. */
  @Test
  void everyLeaseHasOneHolderHoweverRingsAreClosed() throws Exception {
    Random random = new Random(7);
    AtomicIntegerArray holders = new AtomicIntegerArray(CAPACITY);
    AtomicInteger arrivals = new AtomicInteger();
    AtomicInteger returned = new AtomicInteger();
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        IoUring sender = IoUring.create(CAPACITY)) {
      for (int round = 0; round < ROUNDS; round++) {
        CompletableFuture<Inbox> made = new CompletableFuture<>();
        int most = random.nextInt(8);
        Future<?> receiving =
            thread.submit(() -> {
              receive(made, most, holders, arrivals);
              return null;
            });
        Inbox inbox = made.get();
        boolean isOpen = true;
        while (isOpen || sender.inFlight() > 0) {
          int lease = isOpen && sender.room() > 0 ? pool.tryGet() : IndexPool.WOULD_BLOCK;
          if (lease != IndexPool.WOULD_BLOCK) {
            assertThat(holders.incrementAndGet(lease)).isEqualTo(1);
            isOpen = tryPass(sender, inbox, lease, holders);
          }
          if (random.nextInt(4) == 0 || lease == IndexPool.WOULD_BLOCK) {
            int _ = sender.await(Math.min(1, sender.inFlight()), PATIENCE);
          }
          while (sender.next()) {
            if (sender.completion().isError()) {
              returned.incrementAndGet();
              put(sender.completion().lease(), holders);
            }
          }
        }
        receiving.get();
        assertThat(pool.lent()).as("round %s", round).isZero();
      }
    }
    System.out.printf("%s leases arrived, %s returned%n", arrivals, returned);
    assertThat(arrivals.get()).isPositive();
    assertThat(returned.get()).isPositive();
  }

  private void put(int lease, AtomicIntegerArray holders) {
    holders.decrementAndGet(lease);
    pool.put(lease);
  }

  /** False if the inbox is closed; the lease is put then. */
  private boolean tryPass(IoUring sender, Inbox inbox, int lease, AtomicIntegerArray holders) {
    try {
      sender.pass(inbox, pool, lease, 0, lease, lease);
      return true;
    } catch (IllegalStateException e) {
      put(lease, holders);
      return String.valueOf(e.getMessage()).contains("full");
    }
  }

  private void receive(
      CompletableFuture<Inbox> made, int most, AtomicIntegerArray holders, AtomicInteger arrivals)
      throws IOException {
    IoUring receiver = IoUring.create(4);
    made.complete(receiver.inbox());
    for (int i = 0; i < most; i++) {
      int _ = receiver.await(1, Duration.ofMillis(1));
      while (receiver.next()) {
        arrivals.incrementAndGet();
        put(receiver.completion().lease(), holders);
      }
    }
    receiver.close(done -> {
      arrivals.incrementAndGet();
      put(done.lease(), holders);
    });
  }
}
