package dev.iobuf.model;

/** A bounded way for indices from one thread to another one. */
public interface Handover {
  /**
   * Passes an index on.
   *
   * @param index at least 0
   * @return false if there is no room
   */
  boolean offer(int index);

  /**
   * Takes the oldest index.
   *
   * @return the index, or −1
   */
  int poll();
}
