package dev.iobuf.examples;

import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;

/**
 * A client, the server that it is connected to, and a {@link Relay} for each direction. When one
 * direction has ended, the other goes on. A failure of either side resets both: so no peer takes a
 * stream that was cut for a whole one.
 */
final class ProxyConnection {
  /**
   * Operations in flight at most: each direction receives, sends and cancels, and each side is
   * reset.
   */
  static final int OPERATIONS = 8;

  private static final int FILES = 2;

  private final IoUring ring;
  private final IoUringFile client;
  private final IoUringFile server;
  private final long userData;
  private final Relay there;
  private final Relay back;

  /** When a byte was last moved, in ticks of the proxy. */
  private int activeAt;

  private boolean isConnected;
  private boolean isBroken;

  /** How many files are still to be closed, once the first one is being closed. */
  private int closing;

  ProxyConnection(
      IoUring ring,
      IoUringFile client,
      IoUringFile server,
      long userData,
      Relay there,
      Relay back) {
    this.ring = ring;
    this.client = client;
    this.server = server;
    this.userData = userData;
    this.there = there;
    this.back = back;
  }

  void connected(Completion done, int now) {
    if (done.isError()) {
      fail();
      return;
    }
    isConnected = true;
    activeAt = now;
    there.receive();
    back.receive();
  }

  /** Returns the direction that has received. */
  Relay received(Completion done, int now) {
    activeAt = now;
    Relay relay = of(done);
    if (!relay.received(done)) {
      fail();
    }
    return relay;
  }

  void sent(Completion done, int now) {
    activeAt = now;
    if (!of(done).sent(done)) {
      fail();
    }
  }

  void wasShutDown(Completion done) {
    of(done).wasShutDown();
  }

  private Relay of(Completion done) {
    return done.userData() == userData ? there : back;
  }

  boolean isIdleSince(int time) {
    return isConnected && !isBroken && closing == 0 && activeAt <= time;
  }

  /** Resets both sides, which also ends the operations in flight. */
  void fail() {
    if (isBroken) {
      return;
    }
    isBroken = true;
    abandon();
    long _ = ring.reset(client, userData);
    if (isConnected) {
      long _ = ring.reset(server, userData);
    }
  }

  /** Passes on nothing any more, and puts what waits. */
  void abandon() {
    there.abandon();
    back.abandon();
  }

  /** Closes both sides if nothing is left to do. */
  void closeIfOver() {
    boolean isOver = isBroken || (there.isEnded() && back.isEnded());
    if (isOver && closing == 0 && client.inFlight() + server.inFlight() == 0) {
      closing = FILES;
      long _ = ring.closeFile(client, userData);
      long _ = ring.closeFile(server, userData);
    }
  }

  /** One of the files was closed. Returns true if it was the last one. */
  boolean wasClosed() {
    closing--;
    return closing == 0;
  }
}
