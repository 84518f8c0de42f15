package dev.iobuf.behaviour.misuse;

import dev.iobuf.behaviour.io.Blocked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** Memory that a call has in use: a read of an empty pipe. */
final class InUse {
  private InUse() {}

  /** Runs an action while a call uses the buffer, and returns when the call has ended. */
  static void during(ByteBuffer buffer, Runnable action) throws IOException, InterruptedException {
    Pipe pipe = Pipe.open();
    Thread reader = Blocked.in(() -> pipe.source().read(buffer));
    try {
      action.run();
    } finally {
      pipe.sink().write(ByteBuffer.allocate(1));
      reader.join();
      pipe.sink().close();
      pipe.source().close();
    }
  }
}
