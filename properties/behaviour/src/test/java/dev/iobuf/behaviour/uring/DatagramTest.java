package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.LargeIoVec;
import dev.iobuf.io.AddressBuffer;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.NativeAddress;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Udp;
import dev.iobuf.io.Unix;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams and packets, with the addresses of their senders, through a ring. */
@NeedsUring
class DatagramTest {
  private static final int SIZE = LargeBuffer.SIZE;

  private final LargeBufferPool pool = LargeBufferPool.create(8);
  private final Pattern pattern = new Pattern(26);
  private final LargeIoVec vector = LargeIoVec.allocate(pool, 4);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  /** The sockets that send datagrams to addresses. */
  enum Transport {
    IPV4("127.0.0.1"),
    IPV6("::1"),
    UNIX("");

    private final String host;

    Transport(String host) {
      this.host = host;
    }

    FileDescriptor bind() throws IOException {
      if (this == UNIX) {
        FileDescriptor socket = Unix.open(SocketType.DATAGRAM);
        Unix.bind(socket, EncodedAddress.ofAbstract("iobuf-" + UUID.randomUUID()));
        return socket;
      }
      return Udp.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
    }

    EncodedAddress address(FileDescriptor socket) throws IOException {
      return this == UNIX ? Unix.localAddress(socket) : EncodedAddress.of(Udp.localAddress(socket));
    }

    void connect(FileDescriptor socket, EncodedAddress to) throws IOException {
      if (this == UNIX) {
        Unix.connect(socket, to);
      } else {
        Udp.connect(socket, to.decode());
      }
    }
  }

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(8);
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    vector.putAll();
    Fixture.closeUnused(pool);
  }

  private int filled(long position, int length) {
    int lease = lease(pool);
    pattern.fill(pool.value(lease).segment(), position, length);
    return lease;
  }

  private void assertFilled(int lease, long position, int length) {
    assertThat(pattern.mismatch(pool.value(lease).segment(), position, length))
        .isEqualTo(Pattern.NOWHERE);
  }

  @ParameterizedTest
  @EnumSource
  void aDatagramComesWithItsSendersAddressAndIsAnswered(Transport transport) throws IOException {
    try (FileDescriptor client = transport.bind();
        FileDescriptor server = transport.bind()) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.register(server);
      ring.sendTo(near, pool, filled(0, 1_000), 8, 992, transport.address(server), 1);
      success(ring, Operation.SEND_MESSAGE, 992).putLease();
      ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 2);
      Completion received = success(ring, Operation.RECEIVE_MESSAGE, 992);
      assertThat(received.isTruncated()).isFalse();
      assertThat(received.userData()).isEqualTo(2);
      assertFilled(received.lease(), 8, 992);
      NativeAddress sender = received.sender();
      assertThat(EncodedAddress.copyOf(sender)).isEqualTo(transport.address(client));
      if (transport != Transport.UNIX) {
        assertThat(sender.decode()).isEqualTo(Udp.localAddress(client));
      }

      ring.sendTo(far, pool, received.lease(), 0, 992, sender, 3); // an echo
      success(ring, Operation.SEND_MESSAGE, 992).putLease();
      ring.receiveFrom(near, pool, lease(pool), 0, SIZE, 4);
      Completion back = success(ring, Operation.RECEIVE_MESSAGE, 992);
      assertFilled(back.lease(), 8, 992);
      assertThat(EncodedAddress.copyOf(back.sender())).isEqualTo(transport.address(server));
      back.putLease();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVectorIsOneDatagram(Transport transport) throws IOException {
    try (FileDescriptor client = transport.bind();
        FileDescriptor server = transport.bind()) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      vector.add(filled(0, 104), 0, 104).add(filled(104, 3_000), 0, 3_000);
      vector.add(filled(3_104, 7), 0, 7);
      ring.sendTo(near, vector, transport.address(server), 1);
      success(ring, Operation.SEND_MESSAGE, 3_111);
      vector.putAll();

      vector.add(lease(pool), 0, 1_600).add(lease(pool));
      ring.receiveFrom(far, vector, 2);
      Completion done = success(ring, Operation.RECEIVE_MESSAGE, 3_111);
      assertThat(done.vector()).isSameAs(vector);
      assertFilled(vector.lease(0), 0, 1_600);
      assertFilled(vector.lease(1), 1_600, 1_511);
      assertThat(EncodedAddress.copyOf(done.sender())).isEqualTo(transport.address(client));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatagramThatIsLongerThanTheMemoryIsTruncatedAndSaysSo(Transport transport)
      throws IOException {
    try (FileDescriptor client = transport.bind();
        FileDescriptor server = transport.bind()) {
      IoUringFile far = ring.attach(server);
      ring.sendTo(ring.attach(client), pool, filled(0, 500), 0, 500, transport.address(server), 1);
      success(ring, Operation.SEND_MESSAGE, 500).putLease();
      ring.receiveFrom(far, pool, lease(pool), 0, 100, 2);
      Completion done = one(ring);
      assertThat(done.result()).isEqualTo(100);
      assertThat(done.isTruncated()).isTrue();
      assertThat(done.isError()).isFalse();
      assertThat(done.toString()).contains("result=100, truncated");
      assertFilled(done.lease(), 0, 100);
      assertThatThrownBy(done::resultOrThrow)
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EMSGSIZE))
          .hasMessageContaining("length=100");
      done.putLease();

      vector.add(lease(pool), 0, 50);
      ring.sendTo(ring.attach(client), pool, filled(0, 51), 0, 51, transport.address(server), 3);
      success(ring, Operation.SEND_MESSAGE, 51).putLease();
      ring.receive(far, vector, 4);
      assertThat(one(ring).isTruncated()).as("into a vector, without an address").isTrue();
      assertThat(ring.completion().sender().size()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatagramOfNoBytesIsReceivedAsOne(Transport transport) throws IOException {
    try (FileDescriptor client = transport.bind();
        FileDescriptor server = transport.bind()) {
      ring.sendTo(ring.attach(client), vector, transport.address(server), 1);
      success(ring, Operation.SEND_MESSAGE, 0);
      ring.receiveFrom(ring.attach(server), pool, lease(pool), 0, SIZE, 2);
      Completion done = success(ring, Operation.RECEIVE_MESSAGE, 0);
      assertThat(EncodedAddress.copyOf(done.sender())).isEqualTo(transport.address(client));
      done.putLease();
    }
  }

  @Test
  void theAddressIsCopiedWhenASendIsStartedAndKeptWhenAReceiveIsSeen() throws IOException {
    try (FileDescriptor client = Transport.IPV4.bind();
        FileDescriptor first = Transport.IPV4.bind();
        FileDescriptor second = Transport.IPV4.bind()) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(second);
      AddressBuffer to = AddressBuffer.create();
      to.set(Transport.IPV4.address(second));
      ring.sendTo(near, pool, filled(0, 10), 0, 10, to, 1);
      to.set(Transport.IPV4.address(first)); // before it is submitted
      success(ring, Operation.SEND_MESSAGE, 10).putLease();
      ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 2);
      Completion done = success(ring, Operation.RECEIVE_MESSAGE, 10);
      NativeAddress sender = done.sender();
      for (int i = 0; i < ring.entries(); i++) { // in all memory that is free
        ring.sendTo(near, pool, done.lease(), 0, 10, Transport.IPV4.address(first), 3);
      }
      assertThat(sender.decode()).isEqualTo(Udp.localAddress(client));
      assertThat(ring.await(ring.entries(), PATIENCE)).isEqualTo(ring.entries());
      while (ring.next()) {
        assertThat(ring.completion().resultOrThrow()).isEqualTo(10);
      }
      pool.put(done.lease());
    }
  }

  @Test
  void aSocketOfIpv6AlsoReachesAddressesOfIpv4() throws IOException {
    try (FileDescriptor server = Transport.IPV4.bind();
        FileDescriptor client = Udp.open(java.net.StandardProtocolFamily.INET6)) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      ring.sendTo(near, pool, filled(0, 9), 0, 9, Transport.IPV4.address(server), 1);
      success(ring, Operation.SEND_MESSAGE, 9).putLease();
      ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 2);
      Completion done = success(ring, Operation.RECEIVE_MESSAGE, 9);
      ring.sendTo(far, pool, done.lease(), 0, 9, done.sender(), 3);
      success(ring, Operation.SEND_MESSAGE, 9).putLease();
      ring.receiveFrom(near, pool, lease(pool), 0, SIZE, 4);
      done = success(ring, Operation.RECEIVE_MESSAGE, 9);
      assertThat(done.sender().decode()).isEqualTo(Udp.localAddress(server));
      done.putLease();
    }
  }

  @Test
  void aUnixSenderThatIsNotBoundHasNoAddress() throws IOException {
    try (FileDescriptor client = Unix.open(SocketType.DATAGRAM);
        FileDescriptor server = Transport.UNIX.bind()) {
      IoUringFile far = ring.attach(server);
      ring.sendTo(ring.attach(client), pool, filled(0, 4), 0, 4, Transport.UNIX.address(server), 1);
      success(ring, Operation.SEND_MESSAGE, 4).putLease();
      ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 2);
      Completion done = success(ring, Operation.RECEIVE_MESSAGE, 4);
      assertThat(done.sender().size()).isZero();
      assertThatThrownBy(() -> ring.sendTo(far, pool, done.lease(), 0, 4, done.sender(), 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("there is no address to send to");
      assertThat(ring.inFlight()).isZero();
      done.putLease();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectedSocketLearnsThatNoSocketReceivesAtThePort(String host) throws IOException {
    InetSocketAddress unused;
    try (FileDescriptor closed = Udp.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0))) {
      unused = Udp.localAddress(closed);
    }
    try (FileDescriptor client = Udp.connect(unused)) {
      IoUringFile near = ring.attach(client);
      ring.send(near, pool, filled(0, 5), 0, 5, 1);
      success(ring, Operation.SEND, 5).putLease(); // it is under way
      ring.receiveFrom(near, pool, lease(pool), 0, SIZE, 2);
      Completion refused = one(ring);
      assertThat(refused.errno()).isEqualTo(Errno.ECONNREFUSED);
      assertThatThrownBy(refused::resultOrThrow).hasMessageContaining("an earlier datagram");
      assertThatThrownBy(refused::sender).isInstanceOf(IllegalStateException.class);
      refused.putLease();

      vector.add(filled(0, 5), 0, 5);
      ring.send(near, vector, 3);
      success(ring, Operation.SEND_MESSAGE, 5);
      ring.send(near, vector, 4);
      assertThat(one(ring).errno()).as("of the datagram before").isEqualTo(Errno.ECONNREFUSED);
      ring.send(near, vector, 5);
      success(ring, Operation.SEND_MESSAGE, 5);
    }
  }

  @Test
  void whatCanNotBeSentFailsWithTheRemedy() throws IOException {
    try (FileDescriptor socket = Transport.IPV4.bind()) {
      IoUringFile file = ring.attach(socket);
      EncodedAddress self = Transport.IPV4.address(socket);
      int lease = filled(0, SIZE);
      vector.add(lease, 0, 65_507);
      ring.sendTo(file, vector, self, 1);
      success(ring, Operation.SEND_MESSAGE, Udp.MAX_IPV4_BYTES);
      vector.clear();
      ring.sendTo(file, pool, lease, 0, Udp.MAX_IPV4_BYTES + 1, self, 2);
      Completion tooLong = one(ring);
      assertThat(tooLong.errno()).isEqualTo(Errno.EMSGSIZE);
      assertThatThrownBy(tooLong::resultOrThrow).hasMessageContaining("at most 65,507 bytes");

      vector.add(lease, 0, 1);
      ring.send(file, vector, 3);
      Completion nowhere = one(ring);
      assertThat(nowhere.errno()).isEqualTo(Errno.EDESTADDRREQ);
      assertThatThrownBy(nowhere::resultOrThrow).hasMessageContaining("the socket has no peer");
    }
  }

  @Test
  void receivesThatAreCancelledOrClosedGiveTheirLeasesBack() throws IOException {
    try (FileDescriptor socket = Transport.IPV4.bind()) {
      IoUringFile file = ring.attach(socket);
      long ticket = ring.receiveFrom(file, pool, lease(pool), 0, SIZE, 1);
      assertThat(ring.submit()).isZero();
      ring.cancel(ticket, 2);
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      for (int i = 0; i < 2; i++) {
        Completion done = one(ring);
        if (done.operation() == Operation.RECEIVE_MESSAGE) {
          assertThat(done.errno()).isEqualTo(Errno.ECANCELED);
          assertThatThrownBy(done::sender).isInstanceOf(IllegalStateException.class);
        }
        done.putLease();
      }
      vector.add(lease(pool));
      ring.receiveFrom(file, vector, 3);
      assertThat(ring.submit()).isZero();
      ring.receiveFrom(file, pool, lease(pool), 0, SIZE, 4); // never submitted
      int[] last = new int[1];
      ring.close(done -> {
        assertThat(done.errno()).isEqualTo(Errno.ECANCELED);
        last[0]++;
        done.putLease();
      });
      assertThat(last[0]).isEqualTo(2);
    }
  }

  /** How unix datagrams are sent. */
  enum UnixSend {
    TO_AN_ADDRESS,
    A_LEASE_TO_A_PEER,
    A_VECTOR_TO_A_PEER
  }

  @ParameterizedTest
  @EnumSource
  void aUnixDatagramThatFindsThePeersQueueFullIsNotSent(UnixSend how) throws IOException {
    try (FileDescriptor client = Transport.UNIX.bind();
        FileDescriptor server = Transport.UNIX.bind()) {
      EncodedAddress to = Transport.UNIX.address(server);
      if (how != UnixSend.TO_AN_ADDRESS) {
        Transport.UNIX.connect(client, to);
      }
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.register(server);
      int lease = filled(0, 8);
      vector.add(lease, 0, 8);
      int sent = 0;
      Completion done;
      do {
        switch (how) {
          case TO_AN_ADDRESS -> ring.sendTo(near, pool, lease, 0, 8, to, 1);
          case A_LEASE_TO_A_PEER -> ring.send(near, pool, lease, 0, 8, 1);
          case A_VECTOR_TO_A_PEER -> ring.send(near, vector, 1);
        }
        done = one(ring);
        sent += done.isError() ? 0 : 1;
        assertThat(done.isShort()).isFalse();
      } while (!done.isError());
      assertThat(done.errno()).isEqualTo(Errno.EAGAIN);
      assertThatThrownBy(done::resultOrThrow).hasMessageContaining("nothing was sent");
      assertThat(sent).isPositive();
      for (int i = 0; i < sent; i++) {
        receiveEight(far);
      }
      ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 3);
      assertThat(ring.await(1, Duration.ofMillis(20))).as("no other one was sent").isZero();
      ring.cancel(far, 4);
      for (int i = 0; i < 2; i++) {
        one(ring).putLease();
      }
    }
  }

  private void receiveEight(IoUringFile from) throws IOException {
    ring.receiveFrom(from, pool, lease(pool), 0, SIZE, 2);
    for (boolean isReceived = false; !isReceived; ) {
      Completion done = one(ring);
      assertThat(done.resultOrThrow()).isEqualTo(8);
      if (done.operation() == Operation.RECEIVE_MESSAGE) {
        assertFilled(done.lease(), 0, 8);
        done.putLease();
        isReceived = true;
      }
    }
  }

  @Test
  void packetsThatFindTheBufferFullWaitAndAreSentWhole() throws IOException {
    try (FileDescriptor.Pair sockets = Unix.pair(SocketType.SEQPACKET)) {
      Unix.setOption(sockets.left(), StandardSocketOptions.SO_SNDBUF, 2_304);
      IoUringFile near = ring.attach(sockets.left());
      IoUringFile far = ring.attach(sockets.right());
      vector.add(filled(0, 8), 0, 8);
      int sent = 0;
      for (boolean isFull = false; !isFull; sent++) {
        ring.send(near, vector, 1);
        isFull = ring.await(1, Duration.ofMillis(50)) == 0;
        if (!isFull) {
          success(ring, Operation.SEND_MESSAGE, 8);
        }
      }
      for (int i = 0; i < sent; i++) {
        receiveEight(far);
      }
      if (ring.inFlight() > 0) {
        success(ring, Operation.SEND_MESSAGE, 8);
      }
    }
  }

  @Test
  void packetsKeepTheirBoundsAndOrder() throws IOException {
    try (FileDescriptor.Pair sockets = Unix.pair(SocketType.SEQPACKET)) {
      IoUringFile near = ring.attach(sockets.left());
      IoUringFile far = ring.attach(sockets.right());
      for (int length = 1; length <= 5; length++) {
        vector.add(filled(0, length), 0, length);
        ring.send(near, vector, length);
        success(ring, Operation.SEND_MESSAGE, length);
        vector.putAll();
      }
      for (int length = 1; length <= 4; length++) {
        ring.receiveFrom(far, pool, lease(pool), 0, SIZE, length);
        Completion done = success(ring, Operation.RECEIVE_MESSAGE, length);
        assertFilled(done.lease(), 0, length);
        done.putLease();
      }
      ring.receiveFrom(far, pool, lease(pool), 0, 4, 5);
      assertThat(one(ring).isTruncated()).isTrue();
      ring.completion().putLease();
      near.close();
      sockets.left().close();
      ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 6);
      success(ring, Operation.RECEIVE_MESSAGE, 0).putLease(); // the end
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDatagramIsSentWithoutACopyFromRegisteredMemoryOrNot(boolean isRegistered)
      throws IOException {
    if (isRegistered) {
      ring.registerPools(pool);
    }
    try (FileDescriptor client = Transport.IPV4.bind();
        FileDescriptor server = Transport.IPV4.bind()) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      EncodedAddress to = Transport.IPV4.address(server);
      ring.sendToZeroCopy(near, pool, filled(0, 9_000), 0, 9_000, to, 1);
      vector.add(filled(0, 40), 0, 40).add(filled(40, 60), 0, 60);
      success(ring, Operation.SEND_ZERO_COPY, 9_000);
      receive(far, 9_000, Operation.SEND_ZERO_COPY);
      ring.sendToZeroCopy(near, vector, to, 2);
      success(ring, Operation.SEND_MESSAGE_ZERO_COPY, 100);
      receive(far, 100, Operation.SEND_MESSAGE_ZERO_COPY);
    }
  }

  /** Receives a datagram, and sees the notification of its send. */
  private void receive(IoUringFile far, int length, Operation send) throws IOException {
    ring.receiveFrom(far, pool, lease(pool), 0, SIZE, 3);
    for (int i = 0; i < 2; i++) {
      Completion done = one(ring);
      if (done.isNotification()) {
        assertThat(done.operation()).isEqualTo(send);
        assertThat(done.isCopied()).as("the loopback device copies").isTrue();
        assertThat(done.result()).isZero();
      } else {
        assertThat(done.resultOrThrow()).isEqualTo(length);
        assertFilled(done.lease(), 0, length);
      }
      if (done.hasLease()) {
        done.putLease();
      }
    }
  }
}
