package dev.iobuf.uring;

import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.SocketCalls;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** The operations of a ring that connect, accept, receive, send, shut down and reset. */
final class SocketRequests {
  /** A struct sockaddr of the family AF_UNSPEC, which is 0: connecting to it disconnects. */
  private static final int NO_ADDRESS_BYTES = 16;

  private final IoUring ring;
  private final RequestTable requests;
  private final RegisteredBuffers buffers;
  private final ControlRequests control;
  private final MemorySegment noAddress;

  SocketRequests(
      IoUring ring,
      RequestTable requests,
      RegisteredBuffers buffers,
      ControlRequests control,
      Arena arena) {
    this.ring = ring;
    this.requests = requests;
    this.buffers = buffers;
    this.control = control;
    this.noAddress = arena.allocate(NO_ADDRESS_BYTES, Long.BYTES);
  }

  long accept(IoUringFile listener, boolean isMultishot, long userData) {
    ring.checkStart(listener);
    return prepareAccept(listener, isMultishot, userData).with(SocketCalls.SOCK_CLOEXEC).start();
  }

  long acceptRegistered(IoUringFile listener, long userData) throws SystemCallException {
    ring.checkStart(listener);
    KernelFeature.SLOTS.require(ring.kernelCodes);
    int slot = ring.slots.free();
    return prepareAccept(listener, false, userData).filling(ring.slots, slot).start();
  }

  long acceptMultishotRegistered(IoUringFile listener, long userData) throws SystemCallException {
    ring.checkStart(listener);
    KernelFeature.SLOT_RANGE.require(ring.kernelCodes);
    ring.slots.shareWithKernel();
    return prepareAccept(listener, true, userData)
        .filling(ring.slots, Request.KERNELS_SLOT)
        .start();
  }

  private Request prepareAccept(IoUringFile listener, boolean isMultishot, long userData) {
    if (isMultishot) {
      KernelFeature.MULTISHOT_ACCEPT.require(ring.kernelCodes);
    }
    return requests
        .prepare(Operation.ACCEPT, userData)
        .on(listener)
        .withSocketFlags(isMultishot ? Abi.ACCEPT_MULTISHOT : 0)
        .repeating(isMultishot);
  }

  long connect(IoUringFile socket, EncodedAddress address, long userData) {
    ring.checkStart(socket);
    return requests.prepare(Operation.CONNECT, userData).on(socket).over(address).start();
  }

  long connect(IoUringFile socket, EncodedAddress address, Duration timeout, long userData) {
    ring.checkStart(socket, 2);
    long nanos = Submitter.nanos(timeout);
    Request request = requests.prepare(Operation.CONNECT, userData).on(socket).over(address);
    long ticket = request.start();
    control.startTimer(request, nanos);
    return ticket;
  }

  long shutdown(IoUringFile socket, int how, long userData) {
    ring.checkStart(socket);
    return requests.prepare(Operation.SHUTDOWN, userData).on(socket).over(0, how).start();
  }

  long receive(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    ring.checkStart(socket);
    return requests
        .prepare(Operation.RECEIVE, userData)
        .on(socket)
        .over(FileRequests.address(pool, lease, from, length), length)
        .holding(pool, lease)
        .start();
  }

  long receive(IoUringFile socket, ProvidedBuffers group, boolean isMultishot, long userData) {
    return prepareReceive(socket, group, isMultishot, userData).start();
  }

  long receiveBundle(
      IoUringFile socket, ProvidedBuffers group, boolean isMultishot, long userData) {
    Request request = prepareReceive(socket, group, isMultishot, userData);
    KernelFeature.BUNDLE.require(ring.kernelCodes);
    ProvidedBuffers.requireStream(socket, "a bundle");
    return request.withSocketFlags(Abi.RECV_BUNDLE).start();
  }

  private Request prepareReceive(
      IoUringFile socket, ProvidedBuffers group, boolean isMultishot, long userData) {
    ring.checkStart(socket);
    group.checkUse(ring, socket, "a receive");
    if (isMultishot) {
      KernelFeature.MULTISHOT_RECEIVE.require(ring.kernelCodes);
    }
    return requests
        .prepare(Operation.RECEIVE, userData)
        .on(socket)
        .holding(group)
        .withSocketFlags(isMultishot ? Abi.RECV_MULTISHOT : 0)
        .repeating(isMultishot);
  }

  long send(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    ring.checkStart(socket);
    return prepareSend(Operation.SEND, socket, pool, lease, from, length, userData).start();
  }

  /** Repeating, since the notification comes after the completion. */
  long sendZeroCopy(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    ring.checkStart(socket);
    KernelFeature.ZERO_COPY.require(ring.kernelCodes);
    return prepareSend(Operation.SEND_ZERO_COPY, socket, pool, lease, from, length, userData)
        .holding(buffers)
        .withSocketFlags(MessageRequests.zeroCopyFlags(ring))
        .repeating(true)
        .start();
  }

  private Request prepareSend(
      Operation operation,
      IoUringFile socket,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long userData) {
    return requests
        .prepare(operation, userData)
        .on(socket)
        .over(FileRequests.address(pool, lease, from, length), length)
        .with(socket.sendFlags())
        .sending(length)
        .holding(pool, lease);
  }

  long reset(IoUringFile socket, long userData) {
    ring.checkStart(socket);
    return prepareReset(socket, userData).start();
  }

  Request prepareReset(IoUringFile socket, long userData) {
    return requests
        .prepare(Operation.RESET, userData)
        .on(socket)
        .at(NO_ADDRESS_BYTES)
        .over(noAddress.address(), 0);
  }
}
