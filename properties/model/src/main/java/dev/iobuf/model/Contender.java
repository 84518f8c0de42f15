package dev.iobuf.model;

/** A pool of indices, or a queue that is used as one. Its classes are loaded under control. */
public interface Contender {
  /** The result of {@link #get()} if no index is free. */
  int NONE = -1;

  /**
   * Lends an index, without waiting.
   *
   * @return the index, or {@link #NONE}
   */
  int get();

  /**
   * Takes back an index.
   *
   * @param index an index that is lent
   */
  void put(int index);

  /**
   * Lends several indices, by one call if the contender has one.
   *
   * @param indices receives them
   * @return how many
   */
  default int get(int[] indices) {
    for (int i = 0; i < indices.length; i++) {
      indices[i] = get();
      if (indices[i] == NONE) {
        return i;
      }
    }
    return indices.length;
  }

  /**
   * Takes back several indices, by one call if the contender has one.
   *
   * @param indices the indices
   * @param count how many
   */
  default void put(int[] indices, int count) {
    for (int i = 0; i < count; i++) {
      put(indices[i]);
    }
  }
}
