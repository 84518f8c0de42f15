package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/**
 * The files of a ring that are not closed yet. Closing the ring closes them. They link to each
 * other: adding and removing allocate nothing, and so can't fail. For one thread.
 */
final class OpenFiles {
  private @Nullable IoUringFile first;

  void add(IoUringFile file) {
    IoUringFile second = first;
    file.next = second;
    if (second != null) {
      second.previous = file;
    }
    first = file;
  }

  /** Removes a file that was added. */
  void remove(IoUringFile file) {
    IoUringFile previous = file.previous;
    IoUringFile next = file.next;
    if (previous == null) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    file.previous = null;
    file.next = null;
  }

  /** Closes all files. None may have operations in flight. Registered files keep their slots. */
  void closeAll() {
    IllegalStateException refusal = null;
    for (IoUringFile file = first; file != null; file = first) {
      remove(file);
      try {
        file.letGo();
      } catch (IllegalStateException e) {
        refusal = e; // A caller has released the hold of the ring.
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }
}
