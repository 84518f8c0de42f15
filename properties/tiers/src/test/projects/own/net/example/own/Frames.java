package net.example.own;

import dev.iobuf.SmallBufferPool;

/** Makes pools for frames. */
public final class Frames {
  private Frames() {}

  /**
   * Makes a pool of large frames.
   *
   * @return a pool to be closed
   */
  public static JumboBufferPool large() {
    return JumboBufferPool.create(2);
  }

  /**
   * Makes a pool of frames that fit into a tier of the library.
   *
   * @return a pool to be closed
   */
  public static SmallBufferPool small() {
    return SmallBufferPool.create(2);
  }
}
