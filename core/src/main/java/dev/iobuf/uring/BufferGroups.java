package dev.iobuf.uring;

import dev.iobuf.io.SystemCallException;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provided buffers of a ring, each under the number by which the kernel knows them. Closing the
 * ring closes them. For one thread.
 */
final class BufferGroups {
  private final List<@Nullable ProvidedBuffers> groups = new ArrayList<>();

  /** Makes provided buffers, of a size that was checked, under a free number. */
  @SuppressWarnings("MustBeClosedChecker") // the group closes the arena
  ProvidedBuffers make(IoUring ring, IndirectPool<?> pool, int size, boolean isIncremental)
      throws SystemCallException {
    int number = groups.indexOf(null);
    if (number < 0) {
      number = groups.size();
      groups.add(null);
    }
    Arena memory = Arena.ofConfined();
    try {
      ProvidedBuffers group = new ProvidedBuffers(ring, memory, number, pool, size, isIncremental);
      groups.set(number, group);
      return group;
    } catch (SystemCallException | RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  void remove(ProvidedBuffers group) {
    groups.set(group.group(), null);
  }

  /** Closes all. None may have operations in flight. */
  void closeAll() throws SystemCallException {
    for (int number = 0; number < groups.size(); number++) {
      ProvidedBuffers group = groups.get(number);
      if (group != null) {
        group.close();
      }
    }
  }
}
