package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The branches of the instrumented classes that the explorer has taken. */
public final class Coverage {
  /**
   * One direction of a conditional branch.
   *
   * @param owner the class
   * @param method the method
   * @param line the source line
   * @param number its number within the class, in the order of the code
   * @param jumps true if it is the direction in which the byte code jumps
   */
  public record Branch(String owner, String method, int line, int number, boolean jumps) {
    @Override
    public String toString() {
      return owner.substring(owner.lastIndexOf('.') + 1)
          + "."
          + method
          + ":"
          + line
          + (jumps ? " (jump)" : " (fall through)");
    }
  }

  private final List<Branch> branches = new ArrayList<>();
  private boolean[] taken = new boolean[256];

  Coverage() {}

  /** Adds a branch and returns its number. */
  synchronized int add(Branch branch) {
    branches.add(branch);
    if (branches.size() > taken.length) {
      taken = Arrays.copyOf(taken, 2 * taken.length);
    }
    return branches.size() - 1;
  }

  /** Returns how many branches there are. */
  synchronized int size() {
    return branches.size();
  }

  /** Returns the branches from a number on. */
  synchronized List<Branch> from(int number) {
    return List.copyOf(branches.subList(number, branches.size()));
  }

  void taken(int branch) {
    taken[branch] = true;
  }

  /**
   * Adds up the branches of the same classes that several explorers have taken.
   *
   * @param parts from {@link Explorer#coverage}
   * @return the branches that any of them has taken until now
   */
  public static Coverage sum(Collection<Coverage> parts) {
    Coverage sum = new Coverage();
    Map<Branch, Integer> numbers = new HashMap<>();
    for (Coverage part : parts) {
      for (int i = 0; i < part.branches.size(); i++) {
        int same = numbers.computeIfAbsent(part.branches.get(i), sum::add);
        sum.taken[same] |= part.taken[i];
      }
    }
    return sum;
  }

  /**
   * The directions taken so far.
   *
   * @param owner the class's name, or a prefix of it
   * @return the branches, in the order of the code
   */
  public List<Branch> taken(String owner) {
    return select(owner, true);
  }

  /**
   * The directions not taken so far.
   *
   * @param owner the class's name, or a prefix of it
   * @return the branches, in the order of the code
   */
  public List<Branch> missed(String owner) {
    return select(owner, false);
  }

  private List<Branch> select(String owner, boolean wanted) {
    return IntStream.range(0, branches.size())
        .filter(i -> taken[i] == wanted && branches.get(i).owner().startsWith(owner))
        .mapToObj(branches::get)
        .toList();
  }
}
