package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Hand;
import dev.iobuf.benchmarks.peers.Subject;

/** The work of one of several threads with the pool that they share. */
final class Part extends PartMargin {
  /**
   * The number of stretches, of 480 pairs each, after which one of the held buffers is exchanged.
   */
  private static final int STRETCHES_BEFORE_CHANGE = 2;

  private final Subject pool;
  private final Work work;
  private final Others others;
  private final Hand hand;
  private final int threads;

  private int stretches;

  /** The number of the held buffer to be exchanged next: each thread has its own ones. */
  private int next;

  private final int first;

  @SuppressWarnings("unused") // padding after the fields
  private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;

  /** The part of a thread, by its number among all threads. */
  Part(Subject pool, Work work, Others others, int thread, int threads) {
    this.pool = pool;
    this.work = work;
    this.others = others;
    this.threads = threads;
    this.first = thread;
    this.next = thread;
    this.hand = new Hand(work.leases());
  }

  /** Gets the buffers that the thread keeps throughout. */
  void begin() {
    if (work.keeps()) {
      pool.fill(hand);
    }
  }

  /** Does {@link Work#STRETCH} pairs of get and put. */
  void stretch() {
    switch (work) {
      case SINGLE -> single();
      case EIGHT -> eight();
      case BULK -> bulk();
      case CHURN_1, CHURN_4, CHURN_16, CHURN_48 -> churn();
      case CHANGING -> {
        single();
        change();
      }
    }
  }

  /** Puts the buffers that the thread has kept. */
  void end() {
    if (work.keeps()) {
      for (int i = 0; i < work.leases(); i++) {
        pool.put(hand, i);
      }
    }
  }

  private void single() {
    for (int i = 0; i < Work.STRETCH; i++) {
      pool.getPut();
    }
  }

  private void eight() {
    for (int i = 0; i < Work.STRETCH; i += Work.EIGHT.leases()) {
      pool.getPutMany(hand);
    }
  }

  private void bulk() {
    for (int i = 0; i < Work.STRETCH; i += Work.BULK.leases()) {
      pool.getPutAtOnce(hand);
    }
  }

  private void churn() {
    int leases = work.leases();
    for (int i = 0; i < Work.STRETCH; i += leases) {
      pool.renew(hand);
    }
  }

  private void change() {
    stretches++;
    if (stretches == STRETCHES_BEFORE_CHANGE && first < others.count()) {
      stretches = 0;
      others.exchange(next);
      next = next + threads < others.count() ? next + threads : first;
    }
  }
}

/** Padding before the fields. */
@SuppressWarnings("unused")
abstract class PartMargin {
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;
}
