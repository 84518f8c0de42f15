package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/**
 * A FIFO of indices {@code 0 … capacity − 1}, each in it at most once: {@code put} of one that is
 * in it is refused by an {@link IllegalStateException}; {@code get} returns the oldest, or −1 if it
 * is empty.
 *
 * @param capacity the number of indices
 * @param content the indices {@code 0 … content − 1} are in it at first, 0 foremost
 */
public record FifoOfIndices(int capacity, int content) implements Specification<List<Integer>> {
  @Override
  public List<Integer> initial() {
    List<Integer> all = new ArrayList<>();
    for (int index = 0; index < content; index++) {
      all.add(index);
    }
    return List.copyOf(all);
  }

  @Override
  public List<Step<List<Integer>>> steps(List<Integer> queue, int thread, Call call) {
    return switch (call.operation()) {
      case "get" ->
          List.of(
              queue.isEmpty()
                  ? new Step<>(queue, -1)
                  : new Step<>(List.copyOf(queue.subList(1, queue.size())), queue.getFirst()));
      case "put" -> List.of(put(queue, call.argument(0)));
      default -> throw new IllegalArgumentException("no operation of a FIFO: call=" + call);
    };
  }

  private Step<List<Integer>> put(List<Integer> queue, int index) {
    if (index < 0 || index >= capacity) {
      return new Step<>(queue, Thrown.of(IndexOutOfBoundsException.class));
    }
    if (queue.contains(index)) {
      return new Step<>(queue, Thrown.of(IllegalStateException.class));
    }
    List<Integer> next = new ArrayList<>(queue);
    next.add(index);
    return new Step<>(List.copyOf(next), null);
  }
}
