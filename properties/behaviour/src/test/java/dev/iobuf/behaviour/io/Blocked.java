package dev.iobuf.behaviour.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that waits in a system call. */
public final class Blocked {
  private Blocked() {}

  /** Starts a thread and returns when the kernel has put it to sleep in the call. */
  public static Thread in(Callable<?> call) throws InterruptedException, IOException {
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Path> status = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon() // if it waits without end, the test fails
            .start(() -> {
              try {
                status.set(Path.of("/proc/thread-self").toRealPath().resolve("stat"));
                running.countDown();
                var _ = call.call();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    running.await();
    // Asleep for several looks in a row: not just in a lock on its way
    for (int looks = 0; looks < 10; Thread.sleep(2)) {
      looks = thread.isAlive() && isAsleep(status.get()) ? looks + 1 : 0;
      if (!thread.isAlive()) {
        throw new AssertionError("the call returned instead of waiting");
      }
    }
    return thread;
  }

  private static boolean isAsleep(Path status) throws IOException {
    String line = new String(Files.readAllBytes(status), UTF_8);
    return line.substring(line.lastIndexOf(')')).startsWith(") S");
  }
}
