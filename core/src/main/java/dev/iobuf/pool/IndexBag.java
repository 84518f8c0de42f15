package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import dev.iobuf.events.ExhaustedEvent;
import dev.iobuf.events.MisuseEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lock-free part of an {@link IndexPool}: a bag of indices behind a striped front.
 *
 * <p>It is a superclass rather than a field, and its own first stripe, so that the fast path
 * follows two pointers less.
 */
abstract sealed class IndexBag extends Stripe permits IndexPool {
  /*
   * The idea. Indices lie in a few stripes, each on lines of its own, and every thread begins at the
   * stripe that its id hashes to, its home: threads seldom meet, and what is put last is lent next,
   * so its memory is in the cache. Indices beyond the stripes lie in an IndexRing. An index never
   * moves between places: a get or put touches exactly one stripe, or the ring, so at no instant is a
   * free index nowhere. Until two threads have contended, wherever that is, all of them begin at the
   * first stripe, which is this object itself.
   *
   * A thread that finds its home empty goes on to the next place, and begins there from then on.
   * Where one thread gets and another puts, the second would follow the first to every stripe; so a
   * thread that goes on and contends with another changes stripes at every get. A hint, one for all
   * threads of a home, says how far they have gone.
   *
   *       63           27 26         3  2 0
   *      +----------------+------------+----+    the state; its phase says how much is known of
   *      |     epoch      |  waiters   |phase    emptiness, and goes on from one to the next:
   *      +----------------+------------+----+
   *        QUIET      nothing; puts to slots, and of several indices, pass no fence
   *        RAISING    a get found every place empty; puts pass fences
   *        OPEN       nothing; no put that passed no fence is under way
   *        SUSPECTED  a get found every place empty
   *        EXHAUSTED  a get found so again, and no put has ended in between
   *        DRAINING   the pool is abandoned and waits for what is lent
   *
   * Invariants
   *  1. An index is free if and only if its slot or bit says so, or it is in the ring; else it is
   *     lent.
   *  2. While the state is EXHAUSTED, every index that is free is that of a put which has not ended:
   *     a put frees its index, then looks at the state, and begins a new epoch, OPEN, if emptiness is
   *     suspected.
   *
   * Why 2 holds: a get turns SUSPECTED into EXHAUSTED, by a CAS that compares the epoch, if it has
   * read SUSPECTED and then found every place empty. An index that is free at that moment was freed
   * after the get looked at its place, so its put looks at the state after it was SUSPECTED. Had it
   * done so already, the epoch would be another. This is Dekker's pattern, hence all of its accesses
   * are volatile: the put's to its place and to the state, the get's to the state and to all places.
   *
   * Quiet. Dekker's pattern costs a put to a slot, which else is a store, a fence: half the time of a
   * get and put, for a question that is seldom asked. So the thread that asks pays (asymmetric
   * Dekker synchronization: Dice, Huang, Yang, 2001). In a QUIET pool a put stores, and loads the state, and
   * the processor may do that in the other order. A get that lacks an index raises the state, then
   * has every thread pass a fence (ProcessFence), and only then makes it OPEN: by now a put that
   * loaded QUIET has stored, and will be found; and one that has not loaded yet will see that the pool
   * is no longer QUIET, and pass a fence itself, after its store and before it looks again. What
   * became QUIET meanwhile has another epoch. After many such puts the pool is QUIET again, unless a
   * get has lacked an index or a thread waits. Where there is no such fence the pool begins, and
   * stays, OPEN or later. The compiler keeps the order: a load in opaque mode does
   * not move before a release store, in HotSpot. The Java memory model knows neither; a JVM in which
   * they did move would strand an index until the next put of one index of a word or the ring.
   *
   * Linearization points. tryGet: the CAS that takes the index, or the ring's dequeue. put: its look
   * at the state if that was OPEN, else the end of the epoch that it saw; if QUIET, when its store
   * is seen, which is before any get can be refused; or the get of its index, if that was earlier.
   * WOULD_BLOCK: the read of EXHAUSTED; by 2, what is free then has not been put yet.
   *
   * Progress: a CAS of a word or slot fails only because another get or put succeeded. The state
   * advances at most four times an epoch, and an epoch ends by a put.
   *
   * Waiting. A waiter counts itself in the state, then tries to get; a put frees its index, then looks
   * at the state: Dekker's pattern again, so one of them sees the other. The rest is WaitQueue's.
   *
   * Draining: a put takes what is free out again, permanently, and counts it as returned.
   *
   * ABA: a get would have to sleep for 2³⁷ epochs.
   */

  private static final VarHandle STATE;
  private static final VarHandle LIFE;
  private static final VarHandle UNGUARDED;
  private static final VarHandle RETURNED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(IndexBag.class, "state", long.class);
      LIFE = lookup.findVarHandle(IndexBag.class, "life", int.class);
      UNGUARDED = lookup.findVarHandle(IndexBag.class, "unguarded", int.class);
      RETURNED = lookup.findVarHandle(IndexBag.class, "returned", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long PHASE = 7;

  private static final long QUIET = 0;
  private static final long RAISING = 1;
  private static final long OPEN = 2;
  private static final long EXHAUSTED = 4;
  private static final long DRAINING = 7;

  /** The unit of the waiters in the state: room for 2²⁴, more than there are threads. */
  private static final long WAITER = 8;

  private static final long WAITERS = ((1L << 24) - 1) * WAITER;
  private static final long EPOCH = WAITERS + WAITER;

  /** After so many puts to its slots that passed a fence, a stripe tries to make the pool QUIET. */
  private static final int CALM = 4096;

  /** The lives of a pool. */
  private static final int ALIVE = 0;

  private static final int ABANDONED = 1;
  private static final int CLOSED = 2;

  /**
   * A hint: the place at which the threads of a home begin, counted from the home; whether they
   * change it at every get; and, in units of STAY, after how many gets they begin at home again. No
   * other thread begins there, so it may have been filled meanwhile.
   */
  private static final long PLACE = (1L << Integer.SIZE) - 1;

  private static final long CHANGE = PLACE + 1;
  private static final long STAY = CHANGE << 1;
  private static final long VISIT = 64 * STAY;

  /** 2⁶⁴ / φ: Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  private final String name;
  final int capacity;

  /** Indices below it lie in stripes, the others in the ring. */
  private final int front;

  /**
   * A stripe has 2ˢʰⁱᶠᵗ indices, the last one may have fewer; the mask gives an index its place.
   */
  private final int shift;

  private final int mask;

  /** How many indices of a stripe are in slots. */
  private final int slots;

  private final Stripe[] stripes;

  /**
   * The stripes, each once or twice, so that they are a power of two: by the high bits of a hash.
   */
  private final Stripe[] homes;

  private final int homeShift;

  private final @Nullable IndexRing ring;
  private final WaitQueue waiters;
  final Counters counters = new Counters();
  private long state;
  private int life;

  /**
   * The indices below it are the pool's, which is open, and neither pins nor a subclass have to be
   * asked before one is put or used: one comparison does for all. It is the capacity, and 0 once
   * the pool is guarded.
   */
  private int unguarded;

  /** What has come back since the pool was abandoned, and how many that are. */
  private volatile @Nullable IndexSet back;

  private int returned;

  /** True once two threads have contended. A thread that still reads false contends once more. */
  boolean spread;

  /**
   * Creates a bag in which every index is free.
   *
   * @param name what messages call the pool
   * @param capacity the number of indices
   * @param most how many stripes there may be
   * @param count the number of indices of a stripe, a power of two, at most 64
   * @param slots how many of them are in slots, 0 … count
   */
  IndexBag(String name, int capacity, int most, int count, int slots) {
    super(0, 0, Math.min(count, capacity), Math.min(slots, capacity));
    this.name = name;
    this.capacity = capacity;
    this.unguarded = capacity;
    this.front = (int) Math.min(capacity, (long) most * count);
    this.shift = Integer.numberOfTrailingZeros(count);
    this.mask = count - 1;
    this.slots = slots;
    this.stripes = new Stripe[Math.ceilDiv(front, count)];
    stripes[0] = this;
    for (int i = 1; i < stripes.length; i++) {
      int base = i * count;
      int left = Math.min(count, front - base);
      stripes[i] = new Stripe(i, base, left, Math.min(slots, left));
    }
    this.homes = new Stripe[Math.max(2, Integer.highestOneBit(2 * stripes.length - 1))];
    this.homeShift = Long.SIZE - Integer.numberOfTrailingZeros(homes.length);
    for (int i = 0; i < homes.length; i++) {
      homes[i] = stripes[i % stripes.length];
    }
    this.state = slots > 0 && ProcessFence.isAvailable() ? QUIET : OPEN;
    this.ring = front < capacity ? IndexRing.filled(capacity - front) : null;
    this.waiters = new WaitQueue(this);
  }

  /**
   * Lends a free index, or says that there is none. Lock-free.
   *
   * <p>The time of a success does not depend on the capacity; that of the first refusal after a put
   * grows with the number of stripes, at most eight a processor, or 32 if that is more; and that of
   * the others is constant.
   *
   * <p>Memory effects: what happened before the {@link #put} of the index happens before the
   * return.
   *
   * @return an index, which is lent until it is put, or {@link IndexPool#WOULD_BLOCK} if at some
   *     instant within this call no index was free
   * @throws IllegalStateException if none is free because the pool is closed
   */
  public int tryGet() {
    int index = poll();
    if (index == WOULD_BLOCK) {
      requireAlive();
    }
    return index;
  }

  private void requireAlive() {
    if (!isAlive()) {
      throw misuse(closed("get after "));
    }
  }

  /** Whether indices are lent. */
  boolean isAlive() {
    // Volatile: pairs with end, for a waiter that has counted itself before.
    return (int) LIFE.getVolatile(this) == ALIVE;
  }

  /**
   * Lends as many free indices as there are, up to a number; cheaper than so many calls of {@link
   * #tryGet()}. Lock-free. Each is lent by itself: others may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #tryGet()}.
   *
   * @param leases where the indices are written to
   * @param from the first place in the array
   * @param count how many are wanted
   * @return how many are lent, 0 … count; fewer than wanted only if at some instant within this
   *     call no index was free
   * @throws IndexOutOfBoundsException if the places do not lie within the array; nothing is lent
   * @throws IllegalStateException if nothing was lent because the pool is closed
   */
  public int tryGet(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    int got = home().take(leases, from, count);
    if (got == Stripe.CONTENDED) {
      meet();
      got = 0;
    }
    while (got < count) {
      int index = poll();
      if (index == WOULD_BLOCK && got == 0) {
        requireAlive();
      }
      if (index == WOULD_BLOCK) {
        break;
      }
      leases[from + got] = index;
      got++;
    }
    return got;
  }

  /** {@link #tryGet} that finds nothing in a closed pool. */
  int poll() {
    Stripe home = home();
    if (home.hint() == 0) {
      int index = home.take();
      if (index >= 0) {
        return index;
      }
      if (index == Stripe.CONTENDED) {
        meet();
        wander(home, CHANGE + 1);
      }
    }
    return pollAnywhere(home);
  }

  private void meet() {
    // Once: it lies beside what all threads read.
    if (!spread) {
      spread = true;
    }
  }

  /** The stripe that this thread begins at. */
  private Stripe home() {
    if (!spread) {
      return this;
    }
    long hash = Thread.currentThread().threadId() * FIBONACCI;
    return homes[(int) (hash >>> homeShift)];
  }

  private int pollAnywhere(Stripe home) {
    while (true) {
      // Volatile: before the loads of all places.
      long now = (long) STATE.getVolatile(this);
      if ((now & PHASE) >= EXHAUSTED) {
        return WOULD_BLOCK;
      }
      int index = pollPlaces(home);
      if (index != WOULD_BLOCK) {
        return index;
      }
      if ((now & PHASE) == RAISING) {
        ProcessFence.issue();
      }
      // To the next phase. Volatile: pairs with reopen.
      if (STATE.compareAndSet(this, now, now + 1) && ((now + 1) & PHASE) == EXHAUSTED) {
        counters.exhausted(capacity);
        ExhaustedEvent.record(this);
      }
    }
  }

  private int pollPlaces(Stripe home) {
    int index = pollPlaces(home, false);
    return index == Stripe.CONTENDED ? pollPlaces(home, true) : index;
  }

  /**
   * Looks at every place once, the ring being the last.
   *
   * @param patient whether to stay at a stripe where another thread was faster; else go on, away
   *     from that thread
   * @return an index; WOULD_BLOCK, if all places were empty; CONTENDED, if one may not have been
   */
  private int pollPlaces(Stripe home, boolean patient) {
    long hint = home.hint();
    int start = (int) (hint & PLACE);
    int outcome = WOULD_BLOCK;
    for (int i = 0; i <= stripes.length; i++) {
      int place = wrap(start + i, stripes.length + 1);
      boolean isRing = place == stripes.length;
      int index =
          isRing ? pollRing() : stripes[wrap(home.number + place, stripes.length)].takeAny(patient);
      if (index >= 0) {
        remember(home, hint, place, outcome == Stripe.CONTENDED);
        return index;
      }
      if (index == Stripe.CONTENDED) {
        meet();
      }
      outcome = Math.min(outcome, index);
    }
    return outcome;
  }

  /** The remainder of a number below twice the divisor. */
  private static int wrap(int number, int divisor) {
    return number < divisor ? number : number - divisor;
  }

  /**
   * After a get.
   *
   * @param old the hint that it followed
   * @param place where it found an index
   * @param met whether it contended with another thread on the way
   */
  private void remember(Stripe home, long old, int place, boolean met) {
    if (met) {
      wander(home, CHANGE + after(place));
    } else if (old == 0 && place != 0) {
      wander(home, place);
    } else if (old >= 2 * STAY) {
      home.keepHint((old & ~PLACE) - STAY + ((old & CHANGE) == 0 ? place : after(place)));
    } else if (old != 0) {
      home.keepHint(0);
    }
  }

  private void wander(Stripe home, long hint) {
    home.keepHint(VISIT + hint);
    counters.moves.increment();
  }

  /** The next place but for home, where there is any. */
  private int after(int place) {
    int last = ring == null ? stripes.length - 1 : stripes.length;
    return place < last ? place + 1 : 1;
  }

  private int pollRing() {
    if (ring == null) {
      return WOULD_BLOCK;
    }
    int index = ring.dequeue();
    return index == IndexRing.EMPTY ? WOULD_BLOCK : front + index;
  }

  /**
   * Takes back an index that is lent. Lock-free; never waits for room.
   *
   * <p>Memory effects: what happened before this call happens before the return of the {@code get}
   * or {@code tryGet} that lends the index next.
   *
   * @param index an index that is lent, {@code 0 … capacity − 1}
   * @throws IndexOutOfBoundsException if the index is out of range
   * @throws IllegalStateException if the index is not lent, or the pool is closed
   */
  public void put(int index) {
    if (isUnguarded(index)) {
      free(index);
    } else {
      putGuarded(index);
    }
  }

  private void putGuarded(int index) {
    checkBounds(index);
    // Opaque: as in checkIndex. Who does not see yet that the pool is abandoned sees its state.
    if ((int) LIFE.getOpaque(this) == ALIVE) {
      free(index);
    } else {
      putLate(index, "");
    }
  }

  /**
   * Whether an index is the pool's, which is open, and neither pins nor a subclass have to be asked
   * before it is put or used. Whether it is lent is another question.
   */
  final boolean isUnguarded(int index) {
    // Opaque: as that of the life in putGuarded, and in checkIndex.
    return Integer.compareUnsigned(index, (int) UNGUARDED.getOpaque(this)) < 0;
  }

  /**
   * Makes each put and use of an index ask for more from now on, permanently: whether the pool is
   * at an end, and what pins or a subclass ask for.
   */
  final void guard() {
    // Opaque: who has to see it has a lease from this thread, or reads what this one writes next.
    UNGUARDED.setOpaque(this, 0);
  }

  /** {@link #put(int)} of an index in range, of a pool that was open a moment ago. */
  final void free(int index) {
    if (index >= front) {
      freeInRing(index);
      return;
    }
    Stripe stripe = stripeOf(index);
    int place = placeOf(index);
    // The first slot at once: a comparison less, and where there are no slots it is refused.
    if (place == 0 ? stripe.giveFirst() : place < slots && stripe.giveSlot(place)) {
      // Opaque: may be read before the index is seen to be free, which only QUIET makes up for.
      if (((long) STATE.getOpaque(this) & PHASE) != QUIET) {
        tellAloud(stripe);
      }
    } else if (place >= slots && stripe.giveBits(bitOf(index))) {
      tell(1);
    } else {
      throw notLent(index, "");
    }
  }

  private void freeInRing(int index) {
    if (!setFree(index)) {
      throw notLent(index, "");
    }
    tell(1);
  }

  private void tellAloud(Stripe stripe) {
    // After the index is free.
    VarHandle.fullFence();
    tell(1);
    if (stripe.countPut() % CALM == 0) {
      calmDown();
    }
  }

  /** Makes the pool QUIET again, unless a get has lacked an index, or a thread waits for one. */
  private void calmDown() {
    // Opaque: the CAS validates it. Nothing depends on when it is seen.
    long now = (long) STATE.getOpaque(this);
    if ((now & (PHASE | WAITERS)) <= OPEN && ProcessFence.isAvailable()) {
      boolean _ = STATE.weakCompareAndSetPlain(this, now, (now & ~PHASE) + QUIET + EPOCH);
    }
  }

  /** Tells those whom it concerns that indices are free. */
  private void tell(int count) {
    // Volatile: after the indices are free.
    long now = (long) STATE.getVolatile(this);
    if ((now & (PHASE | WAITERS)) > OPEN) {
      reopen(now, count);
    }
  }

  /**
   * Takes back several indices; cheaper than so many calls of {@link #put(int)}, above all in the
   * order in which {@link #tryGet(int[], int, int)} lent them. Lock-free. Each is put by itself:
   * others may get and put in between.
   *
   * <p>Memory effects: of each index, as {@link #put(int)}.
   *
   * @param leases the indices; the array must not be changed meanwhile
   * @param from the first of them in the array
   * @param count how many they are
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is out
   *     of range; nothing is put
   * @throws IllegalStateException if the pool is closed, and nothing is put; or if an index is not
   *     lent, and those before it are put, as the message says
   */
  public void put(int[] leases, int from, int count) {
    checkAll(leases, from, count);
    int done = 0;
    int run = isAlive() ? count : 0;
    while (done < count && run > 0) {
      run = putRun(leases, from + done, from + count);
      done += run;
    }
    // Opaque: as in free.
    if (done > 0 && ((long) STATE.getOpaque(this) & PHASE) != QUIET) {
      // After the indices are free, some of them in slots.
      VarHandle.fullFence();
      tell(done);
    }
    if (done < count) {
      putRest(leases, from, count, done);
    }
  }

  /** Checks that indices are the pool's and that it is open, as {@link #checkIndex} each. */
  final void checkAll(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    int last = capacity - 1;
    int signs = 0;
    for (int i = from; i < from + count; i++) {
      signs |= leases[i] | (last - leases[i]); // negative if out of range; no branch, so a vector
    }
    for (int i = from; i < from + count && signs < 0; i++) {
      checkBounds(leases[i]);
    }
    if (count > 0) {
      // For all of them: the thread that closes holds every lease.
      checkIndex(leases[from]);
    }
  }

  /** Goes on one by one where the pool is abandoned, or an index is not lent. */
  private void putRest(int[] leases, int from, int count, int done) {
    for (int i = done; i < count; i++) {
      if (isAlive()) {
        throw notLent(leases[from + i], progress(i, count));
      }
      putLate(leases[from + i], progress(i, count));
    }
  }

  /** How far a bulk put came, for its refusal. */
  static String progress(int done, int count) {
    return " Before it, " + done + " of " + count + " indices were put; those after it were not.";
  }

  /**
   * Puts the first of the indices, and those after it that lie in the same word, by one CAS.
   *
   * @return how many were put, or 0 if the first is not lent
   */
  private int putRun(int[] leases, int from, int to) {
    int index = leases[from];
    if (index < front && !isInSlot(index)) {
      Stripe stripe = stripeOf(index);
      long bits = bitOf(index);
      int end = from + 1;
      while (end < to
          && leases[end] >>> shift == index >>> shift
          && placeOf(leases[end]) >= slots
          && (bits & bitOf(leases[end])) == 0) {
        bits |= bitOf(leases[end]);
        end++;
      }
      if (stripe.giveBits(bits)) {
        return end - from;
      }
    }
    return setFree(index) ? 1 : 0;
  }

  /** Makes an index free; false if it is. */
  private boolean setFree(int index) {
    if (index >= front) {
      return ring != null && ring.tryEnqueue(index - front);
    }
    Stripe stripe = stripeOf(index);
    return isInSlot(index) ? stripe.giveSlot(placeOf(index)) : stripe.giveBits(bitOf(index));
  }

  /** Whether an index of a stripe is in a slot. */
  private boolean isInSlot(int index) {
    return placeOf(index) < slots;
  }

  private Stripe stripeOf(int index) {
    // A branch that is predicted, where else two loads would be waited for.
    int number = index >>> shift;
    return number == 0 ? this : stripes[number];
  }

  /** Its number in its stripe. */
  private int placeOf(int index) {
    return index & mask;
  }

  private long bitOf(int index) {
    return 1L << placeOf(index);
  }

  /** Begins a new epoch, unless another put has since the state was read; wakes waiters. */
  private void reopen(long seen, int count) {
    long now = seen;
    while ((now & PHASE) > OPEN) {
      if ((now & PHASE) == DRAINING) {
        takeBack();
        return;
      }
      long next = (now & ~PHASE) + OPEN + EPOCH;
      long witness = (long) STATE.compareAndExchange(this, now, next);
      if (witness == now) {
        break;
      }
      now = witness;
    }
    if ((now & WAITERS) != 0) {
      waiters.signal(count);
    }
  }

  /** Whether threads wait asleep, or are about to. */
  boolean hasWaiters() {
    // Opaque: nothing is read by this answer.
    return ((long) STATE.getOpaque(this) & WAITERS) != 0;
  }

  /** Makes puts signal to this thread, until {@link #leave}. */
  Waiter join() {
    // Volatile: before we try to get; pairs with the look at the state in put.
    STATE.getAndAdd(this, WAITER);
    Waiter waiter = new Waiter();
    waiters.join(waiter);
    return waiter;
  }

  /** Joins again, at the front, for who was woken in vain: the signal looks for an index anew. */
  void rejoin(Waiter waiter) {
    waiter.fallAsleep();
    waiters.join(waiter);
    waiters.signal(1);
  }

  /**
   * Ends a wait.
   *
   * @param index what the waiter got by itself, or WOULD_BLOCK
   * @return what is lent to the waiter
   */
  int leave(Waiter waiter, int index) {
    STATE.getAndAdd(this, -WAITER);
    if (waiter.goes()) {
      waiters.remove(waiter);
      return index;
    }
    int handed = waiter.handed();
    if (handed >= 0) {
      return handed;
    }
    if (!waiter.hasWoken()) {
      // The signal came too late for this waiter, so it goes to another.
      waiters.signal(1);
    }
    return index;
  }

  /**
   * Checks that an index is one of this pool's and that the pool is open. Wait-free.
   *
   * @param index any number
   * @return the index
   * @throws IndexOutOfBoundsException if the index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed
   */
  public int checkIndex(int index) {
    if (!isUnguarded(index)) {
      checkBounds(index);
      // Opaque: the thread that closes holds every lease, so a correct user cannot race with it.
      if ((int) LIFE.getOpaque(this) == CLOSED) {
        throw misuse(closed("use of index " + index + " after "));
      }
    }
    return index;
  }

  private void checkBounds(int index) {
    if (index < 0 || index >= capacity) {
      throw outOfBounds(index);
    }
  }

  private IndexOutOfBoundsException outOfBounds(int index) {
    return misuse(
        new IndexOutOfBoundsException(
            "index must be 0 … "
                + (capacity - 1)
                + ": index="
                + index
                + ", pool="
                + this
                + (index == WOULD_BLOCK
                    ? "; was the result of tryGet not compared with WOULD_BLOCK?"
                    : "; does it come from another pool?")));
  }

  /**
   * What to throw when an index is put that is not lent.
   *
   * @param more what else there is to say
   */
  IllegalStateException notLent(int index, String more) {
    return misuse(
        new IllegalStateException(
            putOfFree(index)
                + "; was it put twice, or lent by another pool? A pool that is tracked knows."
                + more));
  }

  final String putOfFree(int index) {
    return "put of index " + index + " that is not lent: pool=" + this;
  }

  /** What to throw when the pool is closed, or abandoned. */
  final IllegalStateException closed(String call) {
    return new IllegalStateException(
        isClosed()
            ? call + "close: pool=" + this + "; keep the pool open until its last user is done"
            : call
                + "closeAbandoning: pool="
                + this
                + "; what is lent may be used and has to be put, nothing more is lent");
  }

  final <X extends RuntimeException> X misuse(X refusal) {
    return MisuseEvent.record(this, refusal);
  }

  /**
   * Returns the number of indices.
   *
   * @return the capacity asked for, 1 … 2³⁰
   */
  public int capacity() {
    return capacity;
  }

  /**
   * Estimates how many indices are free: exact while nobody gets or puts, and else a count that may
   * never have been true at one instant. Wait-free; takes time proportional to the capacity.
   *
   * @return a count, {@code 0 … capacity}
   */
  public int available() {
    int free = ring == null ? 0 : ring.size();
    for (Stripe stripe : stripes) {
      free += stripe.countFree();
    }
    return free;
  }

  /**
   * Tells whether the pool has been closed.
   *
   * @return true after a {@code close} that was not refused
   */
  public boolean isClosed() {
    // Acquire: pairs with end and cameBack.
    return (int) LIFE.getAcquire(this) == CLOSED;
  }

  /** Makes every later use fail. To be called by the holder of all leases. */
  void markClosed() {
    end(CLOSED);
  }

  /** Makes every later get fail; from now on, whatever is put is taken back. */
  void beginDraining() {
    back = new IndexSet(capacity);
    end(ABANDONED);
    // Opaque: the CAS validates it.
    long now = (long) STATE.getOpaque(this);
    // Volatile: after back is there, and before we look for what is free; a put that we don't see
    // looks at the state afterwards.
    while (!STATE.compareAndSet(this, now, now | DRAINING)) {
      now = (long) STATE.getOpaque(this);
    }
    if (ProcessFence.isAvailable()) {
      // As for RAISING: the pool may have been QUIET.
      ProcessFence.issue();
    }
  }

  /** {@link #put} into a pool that is abandoned: the index is free at no time. */
  private void putLate(int index, String more) {
    if (isClosed()) {
      throw misuse(closed("put of index " + index + " after "));
    }
    if (isFree(index) || !Objects.requireNonNull(back).add(index)) {
      throw notLent(index, more);
    }
    cameBack(1);
  }

  /**
   * Whether the index lies in its place; in an abandoned pool, only until its putter collects it.
   */
  boolean isFree(int index) {
    if (index >= front) {
      return ring != null && ring.contains(index - front);
    }
    Stripe stripe = stripeOf(index);
    return isInSlot(index) ? stripe.isSlotFree(placeOf(index)) : stripe.areBitsFree(bitOf(index));
  }

  /** How many indices have come back to a pool that is abandoned. */
  int returned() {
    return (int) RETURNED.getOpaque(this);
  }

  /** Begins another life, and wakes all who wait. */
  private void end(int next) {
    guard();
    // Volatile: before we look for waiters; one that we don't see looks at it after it has come.
    LIFE.setVolatile(this, next);
    long now = (long) STATE.getVolatile(this);
    waiters.signal((int) ((now & WAITERS) / WAITER));
  }

  /** Takes what is free out of an abandoned pool; the last index ends it. */
  void takeBack() {
    IndexSet ticked = Objects.requireNonNull(back);
    int count = 0;
    int twice = WOULD_BLOCK;
    for (int index = pollPlaces(this); index != WOULD_BLOCK; index = pollPlaces(this)) {
      if (ticked.add(index)) {
        count++;
      } else {
        twice = index;
      }
    }
    if (count > 0) {
      cameBack(count);
    }
    if (twice != WOULD_BLOCK) {
      throw notLent(twice, "");
    }
  }

  private void cameBack(int count) {
    // Volatile: what was done before any put happens before the end.
    if ((int) RETURNED.getAndAdd(this, count) + count == capacity) {
      // Release: pairs with isClosed. Gets, and those that wait, end since it is not ALIVE.
      LIFE.setRelease(this, CLOSED);
      released();
    }
  }

  /** Called once, when the last index of an abandoned pool has come back. */
  abstract void released();

  /** Tickets drawn from the ring so far, an estimate of the gets that it served. */
  long ringPasses() {
    return ring == null ? 0 : ring.dequeues();
  }

  @Override
  public String toString() {
    return name + "[capacity=" + capacity + "]";
  }
}
