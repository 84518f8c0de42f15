package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names are kept of holders, dead or alive; of other dead threads only some thousands are. */
class HolderNamesTest {
  private static final int THREADS = 100_000;

  /** Twice what is kept at least, for the names that come before the next clearance. */
  private static final int BOUND = 2 * 4_096;

  private final Set<Long> holding = new HashSet<>();
  private final HolderNames names = new HolderNames(() -> holding);

  private long know(Thread thread) {
    names.know(thread, thread.threadId());
    return thread.threadId();
  }

  /** A thread that never ran is as one that has ended. */
  private static Thread dead(String name) {
    return Thread.ofVirtual().name(name).unstarted(() -> {});
  }

  private boolean isKnown(long id) {
    return !names.of(id).equals("Thread[#" + id + "]");
  }

  @Test
  void deadThreadsAreForgottenButForHolders() {
    long holder = know(dead("holder"));
    holding.add(holder);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      ids.add(know(dead("short")));
    }
    assertThat(ids.stream().filter(this::isKnown).count()).isPositive().isLessThan(BOUND);
    assertThat(names.of(ids.getLast())).contains("short").endsWith("which has ended");
    assertThat(names.of(holder)).contains("holder").endsWith("which has ended");
  }

  @Test
  void threadsThatLiveAreKnownHoweverManyTheyAre() {
    Thread live = Thread.currentThread();
    know(live);
    for (int i = 0; i < THREADS; i++) {
      know(dead("short"));
    }
    assertThat(names.of(live.threadId())).isEqualTo(live.toString());
  }

  @Test
  void aThreadThatThrowsWhenItIsNamedIsKnownByItsId() {
    Thread thread =
        new Thread() {
          @Override
          public String toString() {
            throw new IllegalStateException("no name");
          }
        };
    assertThat(names.of(know(thread))).isEqualTo("Thread[#" + thread.threadId() + "]");
  }
}
