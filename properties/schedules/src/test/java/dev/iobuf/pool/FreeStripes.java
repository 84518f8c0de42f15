package dev.iobuf.pool;

import dev.iobuf.schedules.Call;
import dev.iobuf.schedules.Specification;
import java.util.List;

/**
 * The stripes that have a free index. A stripe without one may be marked, but a stripe with one
 * must be.
 */
record FreeStripes() implements Specification<Long> {
  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public List<Step<Long>> steps(Long free, int thread, Call call) {
    long bit = 1L << call.argument(0);
    return switch (call.operation()) {
      case "put" -> List.of(new Step<>(free | bit, null));
      case "check" -> List.of(new Step<>(free, null));
      case "mayHave" ->
          (free & bit) != 0
              ? List.of(new Step<>(free, true))
              : List.of(new Step<>(free, true), new Step<>(free, false));
      default -> throw new IllegalArgumentException("no operation of marks: call=" + call);
    };
  }
}
