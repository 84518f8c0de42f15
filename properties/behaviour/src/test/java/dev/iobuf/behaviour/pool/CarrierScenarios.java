package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.wait.WaitStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Virtual threads on one carrier, each a method that a {@link ChildJvm} runs. */
final class CarrierScenarios {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private CarrierScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(CarrierScenarios.class, scenarios);
  }

  static void aWaiterThatYieldsLeavesTheCarrierToTheHolder() throws Exception {
    assertTheHolderRuns(WaitStrategy.YIELD);
  }

  static void aWaiterThatSpinsLeavesTheCarrierToTheHolder() throws Exception {
    assertTheHolderRuns(WaitStrategy.BUSY_SPIN);
  }

  /** The holder sleeps in a read; the waiter looks at the empty pool before the read can end. */
  private static void assertTheHolderRuns(WaitStrategy strategy) throws Exception {
    IndexPool pool = IndexPool.create("pool", 1, PoolOptions.DEFAULT.waiting(strategy));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket far = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket near = server.accept()) {
      CountDownLatch held = new CountDownLatch(1);
      Thread holder =
          Thread.ofVirtual()
              .start(() -> {
                int lease = pool.tryGet();
                held.countDown();
                read(near);
                pool.put(lease);
              });
      held.await();
      Thread waiter = Thread.ofVirtual().start(() -> getAndPut(pool));
      while (pool.statistics().exhaustions() == 0) {
        Thread.sleep(1);
      }
      far.getOutputStream().write(1);
      assertThat(holder.join(PATIENCE)).as("the holder has put").isTrue();
      assertThat(waiter.join(PATIENCE)).as("the waiter has got").isTrue();
      assertThat(pool.lent()).isZero();
      assertThat(pool.statistics().waits()).isEqualTo(1);
    }
  }

  private static void read(Socket socket) {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void getAndPut(IndexPool pool) {
    try {
      pool.put(pool.get());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
