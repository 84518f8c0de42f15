package dev.iobuf.uring;

import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The part of a {@link IoUring} that accepts, receives and sends. */
abstract sealed class SocketOperations extends FileOperations permits Completions {
  /** A struct sockaddr of the family AF_UNSPEC, which is 0: connecting to it disconnects. */
  private static final int NO_ADDRESS_BYTES = 16;

  private final MemorySegment noAddress;

  SocketOperations(Arena arena, Queues queues, int entries) {
    super(arena, queues, entries);
    this.noAddress = arena.allocate(NO_ADDRESS_BYTES, Long.BYTES);
  }

  /**
   * Accepts one connection; {@link Completion#descriptor()} is its descriptor, close-on-exec.
   *
   * @param listener a socket that listens
   * @param userData what the completion will carry
   * @return a ticket, for {@link #cancel(long, long)}
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long accept(IoUringFile listener, long userData) {
    return accept(listener, 0, userData);
  }

  /**
   * Accepts one connection after another, a completion each, until one comes without {@link
   * Completion#hasMore()}. Otherwise as {@link #accept}. Needs Linux 5.19 or later.
   *
   * @param listener a socket that listens
   * @param userData what the completions will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long acceptMultishot(IoUringFile listener, long userData) {
    return accept(listener, Abi.ACCEPT_MULTISHOT, userData);
  }

  private long accept(IoUringFile listener, int how, long userData) {
    checkStart(listener);
    Request request = how == Abi.ACCEPT_MULTISHOT ? requests.takeRepeating() : requests.take();
    request.begin(Operation.ACCEPT, userData, listener);
    return push(
        request,
        Operation.ACCEPT.code(),
        listener.flags(),
        how,
        listener.number(),
        0,
        0,
        0,
        Abi.SOCK_CLOEXEC,
        0);
  }

  /**
   * Receives into a lease.
   *
   * @param socket what to receive from
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's, or the bytes do not
   *     lie within its buffer
   * @throws IllegalStateException if the ring is full or closed, the file is closed, or the lease
   *     is not out
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long receive(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    checkStart(socket);
    long address = address(pool, lease, from, length);
    Request request = requests.peek();
    request.hold(pool, lease);
    requests.take().begin(Operation.RECEIVE, userData, socket);
    return push(request, socket.flags(), socket.number(), 0, address, length, 0);
  }

  /**
   * Receives into a buffer that the kernel chooses when there are bytes; {@link Completion#lease()}
   * is its lease, which the caller must put. Completes with {@link dev.iobuf.io.Errno#ENOBUFS} if
   * there is none.
   *
   * @param socket what to receive from
   * @param group where to choose from
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file or group is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long receive(IoUringFile socket, ProvidedBuffers group, long userData) {
    return receive(socket, group, 0, userData);
  }

  /**
   * Receives again and again into buffers that the kernel chooses, a completion each. The last
   * completion is without {@link Completion#hasMore()}: at the end of the stream, after an error,
   * when there is no buffer left, or when there is no room for its completions, and then with data.
   * So after each completion ask whether there is more, and if not, receive again. Otherwise as
   * {@link #receive(IoUringFile, ProvidedBuffers, long)}. Needs Linux 6.0 or later.
   *
   * @param socket what to receive from
   * @param group where to choose from
   * @param userData what the completions will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file or group is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long receiveMultishot(IoUringFile socket, ProvidedBuffers group, long userData) {
    return receive(socket, group, Abi.RECV_MULTISHOT, userData);
  }

  private long receive(IoUringFile socket, ProvidedBuffers group, int how, long userData) {
    checkStart(socket);
    group.checkUse(this);
    Request request = how == Abi.RECV_MULTISHOT ? requests.takeRepeating() : requests.take();
    request.begin(Operation.RECEIVE, userData, socket);
    request.hold(group);
    return push(
        request,
        Operation.RECEIVE.code(),
        socket.flags() | Abi.SQE_BUFFER_SELECT,
        how,
        socket.number(),
        0,
        0,
        0,
        0,
        group.group());
  }

  /**
   * Sends from a lease: all bytes, unless the connection fails in between.
   *
   * @param socket what to send to
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IndexOutOfBoundsException as for {@link #receive(IoUringFile, IndirectPool, int, int,
   *     int, long)}
   * @throws IllegalStateException as for {@link #receive(IoUringFile, IndirectPool, int, int, int,
   *     long)}
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long send(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    return send(Operation.SEND, socket, pool, lease, from, length, userData);
  }

  /**
   * Sends from a lease without copying it, which is worth it from some KiB on. It completes twice:
   * with the result and {@link Completion#hasMore()}, and with a {@linkplain
   * Completion#isNotification() notification} when the network has done with the memory. The latter
   * gives the lease back. If it fails at once, it may complete only once; that completion gives the
   * lease back. Needs Linux 6.0 or later.
   *
   * @param socket what to send to
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the notification has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes
   * @param userData what the completions will carry
   * @return a ticket
   * @throws IndexOutOfBoundsException as for {@link #send}
   * @throws IllegalStateException as for {@link #send}
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long sendZeroCopy(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    return send(Operation.SEND_ZERO_COPY, socket, pool, lease, from, length, userData);
  }

  /**
   * Resets a TCP connection: drops what the peer has not read, tells the peer, and so ends sends
   * that the peer lets wait, which then complete with an error. This is the only way to get back
   * the lease of a zero-copy send that the peer never reads: to cancel it, or to close the
   * descriptor, leaves its bytes under way. The socket stays open, and has no peer.
   *
   * @param socket one that is connected by TCP
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long reset(IoUringFile socket, long userData) {
    checkStart(socket);
    return pushReset(socket, userData).ticket();
  }

  final Request pushReset(IoUringFile socket, long userData) {
    Request request = requests.take();
    request.begin(Operation.RESET, userData, socket);
    long _ =
        push(request, socket.flags(), socket.number(), NO_ADDRESS_BYTES, noAddress.address(), 0, 0);
    return request;
  }

  private long send(
      Operation operation,
      IoUringFile socket,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long userData) {
    checkStart(socket);
    long address = address(pool, lease, from, length);
    boolean isZeroCopy = operation == Operation.SEND_ZERO_COPY;
    int buffer = isZeroCopy ? buffers.numberOf(pool, lease) : RegisteredBuffers.NOT_REGISTERED;
    requests.peek().hold(pool, lease); // First, since the pool may refuse.
    Request request = isZeroCopy ? requests.takeRepeating() : requests.take();
    request.begin(operation, userData, socket);
    boolean isRegistered = buffer != RegisteredBuffers.NOT_REGISTERED;
    if (isRegistered) {
      request.hold(buffers);
    }
    return push(
        request,
        operation.code(),
        socket.flags(),
        isRegistered ? Abi.SEND_FIXED_BUFFER : 0,
        socket.number(),
        0,
        address,
        length,
        Abi.MSG_WAITALL | Abi.MSG_NOSIGNAL,
        isRegistered ? buffer : 0);
  }
}
