package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.EndThing;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.Vectored;
import java.time.Duration;

/** A thread that waits in the kernel for bytes of a socket, until the socket is shut down. */
final class ReaderThing extends Thing {
  private final EndThing of;
  private final Stream in;
  private final LeaseThing into;
  private final Thread thread;
  private volatile boolean isReady;

  ReaderThing(World world, EndThing of, Stream in, LeaseThing into) {
    super(world, world.name("waiting"));
    this.of = of;
    this.in = in;
    this.into = into;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::read);
    in.isReceiving = true;
    in.isBroken = true; // The bytes that it takes are not compared.
  }

  private void read() {
    IoVec vector = SegmentIoVec.of(into.memory().asSlice(0, FileSteps.MOST));
    isReady = true;
    while (Vectored.tryReadv(of.file, vector) > 0) {
      // Until the end of the stream.
    }
  }

  void start() {
    into.of.pool.pin(into.index);
    into.pins++;
    of.readers++;
    thread.start();
    while (!isReady) {
      Thread.onSpinWait();
    }
  }

  @Override
  boolean canBeClosedAgain() {
    return false;
  }

  @Override
  String closing() {
    return of.name + ".shutdown(); // and " + name + " ends";
  }

  @Override
  void close() throws Exception {
    if (of.file.isOpen()) {
      of.breakStreams();
      StreamSteps.shutdown(of);
    }
    assertThat(thread.join(Duration.ofSeconds(30))).as("%s ends", name).isTrue();
  }

  @Override
  boolean bears(Trouble trouble) {
    return trouble == Trouble.NONE; // Another thread would meet the trouble.
  }

  @Override
  void closed() {
    into.of.pool.unpin(into.index);
    into.pins--;
    in.isReceiving = false;
    of.readers--;
  }
}
