package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The census of a checked pool of one, and a clock that ticks once. */
public final class CensusSubject {
  private static final int BEFORE = 1_000;
  private static final int AFTER = 500;

  /**
   * A lease that was got before the clock advanced is older; one that was got afterwards is
   * younger.
   */
  private static final int BETWEEN = 750;

  private final Census census = new Census(1, 0, 0);
  private final IndexPool pool = new WatchedIndexPool("pool", 1, 2, 1, census);

  /** Creates a pool whose threads have contended. */
  public CensusSubject() {
    CoarseClock.tick(System.nanoTime() - BEFORE);
    pool.striped = true;
  }

  /** Advances the clock. Called by the only thread that gets. */
  public void tick() {
    CoarseClock.tick(System.nanoTime() - AFTER);
  }

  /** Lends the index. */
  public int get() {
    return pool.tryGet();
  }

  /** Takes the index back. */
  public void put(int lease) {
    pool.put(lease);
  }

  /** Lends the index, and puts it as if no view of it could be made. */
  public void getInVain() {
    pool.giveBack(pool.tryGet());
  }

  /** The holder of each lease, and for how long it has held it. Empty if nothing is lent. */
  public String record() {
    return pool.lentLongerThan(Duration.ZERO).stream()
        .map(held -> text(held.threadId(), held.lease(), held.age().toNanos()))
        .collect(Collectors.joining());
  }

  /** The number of leases that were got before the clock advanced. */
  public int countOld() {
    return census.countLongerThan(BETWEEN);
  }

  private static String text(long thread, int lease, long age) {
    return "thread " + thread + ", lease " + lease + ", age " + age;
  }

  /** A record is true at some instant within its call. A get may find the index not free yet. */
  record Model() implements Specification<Model.State> {
    /**
     * A state.
     *
     * @param lease the lease that is out or was out last
     * @param record of its holder, or empty
     * @param age the age of leases that are got now
     */
    record State(int lease, String record, int age) {}

    @Override
    public State initial() {
      return new State(0, "", BEFORE);
    }

    @Override
    public List<Step<State>> steps(State state, int thread, Call call) {
      int next = state.lease + 1;
      boolean isOut = !state.record.isEmpty();
      return switch (call.operation()) {
        case "tick" -> List.of(new Step<>(new State(state.lease, state.record, AFTER), null));
        case "record" -> List.of(new Step<>(state, state.record));
        case "countOld" ->
            List.of(new Step<>(state, state.record.endsWith("age " + BEFORE) ? 1 : 0));
        case "getInVain" -> List.of(new Step<>(new State(next, "", state.age), null));
        case "put" -> List.of(new Step<>(new State(state.lease, "", state.age), null));
        case "get" ->
            isOut
                ? List.of(new Step<>(state, IndexPool.WOULD_BLOCK))
                : List.of(
                    new Step<>(
                        new State(next, text(thread + 1L, next, state.age), state.age), next),
                    new Step<>(state, IndexPool.WOULD_BLOCK));
        default -> throw new IllegalArgumentException("no operation of a census: call=" + call);
      };
    }
  }
}
