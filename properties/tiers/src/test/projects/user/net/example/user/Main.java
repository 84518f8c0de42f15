package net.example.user;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import net.example.own.Frames;
import net.example.own.JumboBuffer;
import net.example.own.JumboBufferPool;

/** Sends a word through a buffer of the other module's and one of the library's. */
public final class Main {
  private Main() {}

  /**
   * Prints the word as it arrives.
   *
   * @param arguments ignored
   * @throws InterruptedException never: no buffer is waited for
   */
  public static void main(String[] arguments) throws InterruptedException {
    try (JumboBufferPool large = Frames.large();
        SmallBufferPool small = Frames.small();
        JumboBuffer frame = large.borrow();
        SmallBuffer part = small.borrow()) {
      frame.segment().setString(0, "hello");
      part.segment().setString(0, frame.segment().getString(0));
      System.out.println(part.segment().getString(0) + " in " + frame.size() + " bytes");
    }
  }
}
