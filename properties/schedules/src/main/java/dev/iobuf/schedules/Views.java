package dev.iobuf.schedules;

import java.util.Arrays;

/**
 * What a thread knows of memory: for each place, by its number, the index of a value that it holds.
 * Views are never changed, so that they can be shared.
 */
final class Views {
  static final int[] NOTHING = {};

  private Views() {}

  static int at(int[] view, int place) {
    return place < view.length ? view[place] : 0;
  }

  static int[] with(int[] view, int place, int index) {
    if (at(view, place) >= index) {
      return view;
    }
    int[] next = Arrays.copyOf(view, Math.max(view.length, place + 1));
    next[place] = index;
    return next;
  }

  /** The newer of the two, place by place. */
  static int[] join(int[] one, int[] other) {
    if (covers(one, other)) {
      return one;
    }
    int[] next = Arrays.copyOf(one, Math.max(one.length, other.length));
    for (int i = 0; i < other.length; i++) {
      next[i] = Math.max(next[i], other[i]);
    }
    return next;
  }

  static boolean covers(int[] one, int[] other) {
    for (int i = 0; i < other.length; i++) {
      if (at(one, i) < other[i]) {
        return false;
      }
    }
    return true;
  }
}
