package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.uring.IoUringFile;
import java.io.IOException;

/** A file that a ring knows: attached, registered, or in a slot only. */
final class RingFileThing extends OfRing {
  final DescriptorThing of;
  final IoUringFile file;

  RingFileThing(RingThing ring, String name, DescriptorThing of, IoUringFile file) {
    super(ring, name);
    this.of = of;
    this.file = file;
    of.attached += file.isRegistered() ? 0 : 1;
  }

  @Override
  void close() throws IOException {
    world.library().close(file);
  }

  @Override
  void closed() {
    of.attached -= file.isRegistered() ? 0 : 1;
    if (!world.things.contains(of)) {
      of.closed(); // It has been closed already, or has no descriptor.
    }
  }
}
