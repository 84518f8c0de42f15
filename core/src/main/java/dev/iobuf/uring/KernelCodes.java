package dev.iobuf.uring;

/**
 * What a kernel says that it has.
 *
 * @param operations a bit for each number of an operation, below 64
 * @param features bits that io_uring_setup returns
 */
record KernelCodes(long operations, int features) {
  static final KernelCodes NONE = new KernelCodes(0, 0);

  boolean hasOperation(int code) {
    return (operations >>> code & 1) != 0;
  }

  boolean hasFeature(int bit) {
    return (features & bit) != 0;
  }
}
