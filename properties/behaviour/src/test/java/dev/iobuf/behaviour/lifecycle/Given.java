package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.uring.Completion;

/** The parts of provided buffers that a completion has shown, noted without heap. */
final class Given {
  private static final int MOST = 4;

  final int[] leases = new int[MOST];
  final int[] froms = new int[MOST];
  final int[] lengths = new int[MOST];
  int parts;
  private boolean isLastKept;

  void set(Completion done) {
    parts = done.parts();
    for (int part = 0; part < parts; part++) {
      leases[part] = done.lease(part);
      froms[part] = done.from(part);
      lengths[part] = done.length(part);
    }
    isLastKept = parts > 0 && done.isKept(parts - 1);
  }

  /** True if the kernel goes on in the buffer of a part. */
  boolean isKept(int part) {
    return isLastKept && part == parts - 1;
  }
}
