package dev.iobuf.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A comparison, and its goal.
 *
 * @param work the work that is compared
 * @param ours the library
 * @param peers the others, of which the fastest counts
 * @param goal the factor by which the library should be better
 */
record Row(String work, Case ours, List<Case> peers, double goal) {
  List<Case> cases() {
    List<Case> all = new ArrayList<>(peers);
    all.addFirst(ours);
    return all;
  }
}
