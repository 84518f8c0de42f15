package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/**
 * See {@link Strategies#states}.
 *
 * <p>Depth first, with two cuts. The search does not continue from a known state. And a thread
 * <em>sleeps</em> if its step would lead to a state that is known already (P. Godefroid,
 * Partial-Order Methods for the Verification of Concurrent Systems, LNCS 1032, 1996, chapter 5):
 * after its step from state s has been explored, it sleeps in the branches of the other threads
 * from s, until one of them makes a step that does not commute with its own.
 *
 * <p>Why nothing is lost: let thread t sleep in state s. Then the state that t's step leads to was
 * <em>finished</em>, all beyond it explored, before s was entered. By induction on the time of
 * entry: s was entered by some step a, commuting with t, from a state r in which t slept, or had
 * been explored before a. So the state r·t was finished by then, unless it lies on the path to r:
 * but that would have been reported. In r·t, a was explored or slept; either way r·t·a was
 * finished, and r·t·a = r·a·t = s·t. So every successor of every state entered has been entered.
 * And as every successor is finished before its predecessor is, or reported, no cycle goes
 * unreported.
 */
final class StateSearch implements Strategy {
  private static final int ALL = -1;

  private final LongSet seen = new LongSet();
  private final List<Node> path = new ArrayList<>();
  private int depth;
  private boolean begun;

  /** A state on the path under exploration; sets of threads are bits. */
  private static final class Node {
    final long state;
    final int asleep;
    final int[] options;
    int at;

    /**
     * The threads whose call may return with their next step; for explored threads, this is known.
     */
    int returning;

    /**
     * The threads that stay asleep during the chosen step; and those of them that will begin a
     * call.
     */
    int sleepers;

    int beginners;

    Node(long state, int asleep, int returning, int[] options) {
      this.state = state;
      this.asleep = asleep;
      this.returning = returning;
      this.options = options;
    }

    int choice() {
      return options[at];
    }

    /**
     * Before the step: finds the threads that stay asleep, by memory and by the begin of a call.
     */
    void leave(Situation situation) {
      int candidates = asleep;
      for (int i = 0; i < at; i++) {
        candidates |= 1 << options[i];
      }
      sleepers = 0;
      beginners = 0;
      boolean begins = situation.beginsCall(choice());
      for (int rest = candidates; rest != 0; rest &= rest - 1) {
        int thread = Integer.numberOfTrailingZeros(rest);
        int bit = 1 << thread;
        if (situation.commute(thread, choice()) && !(begins && (returning & bit) != 0)) {
          sleepers |= bit;
          beginners |= situation.beginsCall(thread) ? bit : 0;
        }
      }
    }

    /** After the step: a call that has returned precedes those that begin later. */
    int stillAsleep(Situation situation) {
      if (situation.beginsCall(choice())) {
        return sleepers & ~beginners;
      }
      returning &= ~(1 << choice());
      return sleepers;
    }
  }

  @Override
  public boolean tracksStates() {
    return true;
  }

  @Override
  public long states() {
    return seen.size();
  }

  @Override
  public boolean begin() {
    depth = 0;
    if (!begun) {
      begun = true;
      return true;
    }
    while (!path.isEmpty()) {
      Node last = path.getLast();
      if (++last.at < last.options.length) {
        return true;
      }
      path.removeLast();
    }
    return false;
  }

  @Override
  public int thread(Situation situation) {
    if (depth == path.size()) {
      int refusal = enter(situation);
      if (refusal < 0) {
        return refusal;
      }
    }
    Node node = path.get(depth++);
    if (depth == path.size()) {
      node.leave(situation);
    }
    return node.choice();
  }

  /** Enters a state. Returns a negative number if its future is known, or if it recurs. */
  private int enter(Situation situation) {
    long state = situation.state();
    int asleep = depth == 0 ? 0 : path.getLast().stillAsleep(situation);
    if (!seen.add(state)) {
      return comesBack(situation, state) ? LIVELOCK : PRUNE;
    }
    if (situation.progress() == Progress.BLOCKING) {
      // A step may keep spinning threads from running, or wake them: none commutes with it.
      asleep = 0;
    }
    int awake = situation.runnable() & ~asleep;
    if (awake == 0) {
      return PRUNE;
    }
    int running = situation.running();
    int first = running >= 0 && (awake & 1 << running) != 0 ? running : -1;
    int returning = depth == 0 ? ALL : path.getLast().returning | ~asleep;
    path.add(new Node(state, asleep, returning, DepthFirst.options(awake, first)));
    return 0;
  }

  /**
   * Returns true if the state lies on this very path, so that it can be reached again and again:
   * the number of calls that have returned is part of it, so none has returned in between. Where
   * threads may wait for each other that is a fault only if every thread that could run did.
   */
  private boolean comesBack(Situation situation, long state) {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i).state == state) {
        return situation.progress() == Progress.LOCK_FREE || isFair(i);
      }
    }
    return false;
  }

  private boolean isFair(int from) {
    int able = 0;
    int ran = 0;
    for (Node node : path.subList(from, path.size())) {
      for (int option : node.options) {
        able |= 1 << option;
      }
      ran |= 1 << node.choice();
    }
    return able == ran;
  }

  @Override
  public int value(Situation situation, int options) {
    throw new UnsupportedOperationException(
        "state caching does not cover weak memory; sample it, or bound the preemptions");
  }

  @Override
  public String toString() {
    return "states";
  }
}
