/** The hand-written core of iobuf. */
module dev.iobuf.core {
  requires static org.jspecify;

  exports dev.iobuf.vectored;
}
