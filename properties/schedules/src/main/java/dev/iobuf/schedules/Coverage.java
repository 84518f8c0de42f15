package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which branches of the instrumented classes were taken under the explorer. */
public final class Coverage {
  /**
   * One direction of a conditional branch.
   *
   * @param owner the class
   * @param method the method
   * @param line the source line
   * @param jumps whether it is the direction in which the byte code jumps
   */
  public record Branch(String owner, String method, int line, boolean jumps) {
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
      taken = java.util.Arrays.copyOf(taken, 2 * taken.length);
    }
    return branches.size() - 1;
  }

  void taken(int branch) {
    taken[branch] = true;
  }

  /** Counts here what another coverage of the same classes has seen. */
  void add(Coverage other) {
    for (int i = 0; i < other.branches.size(); i++) {
      int same = branches.indexOf(other.branches.get(i));
      if (same < 0) {
        same = add(other.branches.get(i));
      }
      taken[same] |= other.taken[i];
    }
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
