/** Frames of a network and of a disk. */
module org.example.frames {
  requires transitive dev.iobuf.core;

  exports org.example.frames.disk;
  exports org.example.frames.wire;
}
