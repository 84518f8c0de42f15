package dev.iobuf.uring;

import dev.iobuf.io.AddressBuffer;
import dev.iobuf.io.NativeAddress;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.pool.IndirectPool;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a ring that send and receive messages: several leases at once, or with an
 * address.
 */
final class MessageRequests {
  /** The most bytes that the kernel moves at once; it would leave out the others in silence. */
  private static final long MOST_BYTES = 0x7ffff000;

  private final IoUring ring;
  private final RequestTable requests;
  private final RegisteredBuffers buffers;
  private final MessageMemory memory;

  MessageRequests(
      IoUring ring, RequestTable requests, RegisteredBuffers buffers, MessageMemory memory) {
    this.ring = ring;
    this.requests = requests;
    this.buffers = buffers;
    this.memory = memory;
  }

  /** Sends a vector: to the peer of the socket, if there is no address. */
  long send(IoUringFile socket, PooledIoVec vector, @Nullable NativeAddress to, long userData) {
    ring.checkStart(socket);
    return prepareSend(Operation.SEND_MESSAGE, socket, vector, to, userData).start();
  }

  long sendZeroCopy(
      IoUringFile socket, PooledIoVec vector, @Nullable NativeAddress to, long userData) {
    ring.checkStart(socket);
    KernelFeature.MESSAGE_ZERO_COPY.require(ring.kernelCodes);
    return withoutCopy(prepareSend(Operation.SEND_MESSAGE_ZERO_COPY, socket, vector, to, userData))
        .start();
  }

  private Request prepareSend(
      Operation operation,
      IoUringFile socket,
      PooledIoVec vector,
      @Nullable NativeAddress to,
      long userData) {
    int bytes = checkedBytes(vector);
    memory.prepare();
    Request request = requests.prepare(operation, userData).on(socket).holding(vector);
    long name = to == null ? 0 : memory.address(request, to);
    int nameLength = to == null ? 0 : to.size();
    long header = memory.header(request, vector.address(), vector.count(), name, nameLength);
    return request.over(header, 1).with(socket.sendFlags()).sending(bytes);
  }

  long sendTo(
      IoUringFile socket,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      NativeAddress to,
      long userData) {
    ring.checkStart(socket);
    long address = FileRequests.address(pool, lease, from, length);
    memory.prepare();
    Request request =
        requests.prepare(Operation.SEND_MESSAGE, userData).on(socket).holding(pool, lease);
    long header =
        memory.header(
            request,
            memory.entry(request, address, length),
            1,
            memory.address(request, to),
            to.size());
    return request.over(header, 1).with(socket.sendFlags()).sending(length).start();
  }

  /** The kernel takes the address beside the memory, which may so be registered. */
  long sendToZeroCopy(
      IoUringFile socket,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      NativeAddress to,
      long userData) {
    ring.checkStart(socket);
    KernelFeature.ZERO_COPY.require(ring.kernelCodes);
    long address = FileRequests.address(pool, lease, from, length);
    memory.prepare();
    Request request =
        requests
            .prepare(Operation.SEND_ZERO_COPY, userData)
            .on(socket)
            .over(address, length)
            .holding(pool, lease)
            .holding(buffers);
    return withoutCopy(
            request
                .to(memory.address(request, to), to.size())
                .with(socket.sendFlags())
                .sending(length))
        .start();
  }

  long receive(IoUringFile socket, PooledIoVec vector, boolean isFromAny, long userData) {
    ring.checkStart(socket);
    int _ = checkedBytes(vector);
    memory.prepare();
    Request request =
        requests.prepare(Operation.RECEIVE_MESSAGE, userData).on(socket).holding(vector);
    return receive(request, vector.address(), vector.count(), isFromAny);
  }

  long receiveFrom(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    ring.checkStart(socket);
    long address = FileRequests.address(pool, lease, from, length);
    memory.prepare();
    Request request =
        requests.prepare(Operation.RECEIVE_MESSAGE, userData).on(socket).holding(pool, lease);
    return receive(request, memory.entry(request, address, length), 1, true);
  }

  /** The kernel writes sender and flags into the buffer, before the message. */
  long receiveFromMultishot(IoUringFile socket, ProvidedBuffers group, long userData) {
    ring.checkStart(socket);
    group.checkUse(ring);
    KernelFeature.MULTISHOT_RECEIVE.require(ring.kernelCodes);
    if (group.isIncremental()) {
      throw new IllegalArgumentException(
          "a message needs a buffer of its own, and these are incremental: %s; provide others"
              .formatted(group));
    }
    int header = MessageMemory.PROVIDED_HEADER_BYTES;
    if (group.pool().bufferSize() <= header) {
      throw new IllegalArgumentException(
          "the sender takes %s bytes of each buffer, before the message: size=%s, pool=%s; use larger ones"
              .formatted(header, group.pool().bufferSize(), group.pool()));
    }
    memory.prepare();
    Request request = requests.prepare(Operation.RECEIVE_MESSAGE, userData).on(socket);
    return request
        .over(memory.header(request, 0, 0, 0, AddressBuffer.MAX_BYTES), 1)
        .holding(group)
        .withSocketFlags(Abi.RECV_MULTISHOT)
        .repeating(true)
        .start();
  }

  private long receive(Request request, long vector, int entries, boolean isFromAny) {
    long header =
        isFromAny
            ? memory.header(
                request, vector, entries, memory.roomForSender(request), AddressBuffer.MAX_BYTES)
            : memory.header(request, vector, entries, 0, 0);
    return request.over(header, 1).start();
  }

  /** Repeating, since the notification comes after the completion. */
  private Request withoutCopy(Request request) {
    return request.withSocketFlags(zeroCopyFlags(ring)).repeating(true);
  }

  /** The kernel reports whether it has copied, if it is known to be able to. */
  static int zeroCopyFlags(IoUring ring) {
    return KernelFeature.COPY_REPORT.isIn(ring.kernelCodes) ? Abi.SEND_REPORT_USAGE : 0;
  }

  /** Checks the bounds of a vector; returns how many bytes it has. */
  private static int checkedBytes(PooledIoVec vector) {
    FileRequests.checkEntries(vector);
    long bytes = vector.bytes();
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "an operation moves at most %s bytes, the kernel's limit: vector=%s; use several"
              .formatted(MOST_BYTES, vector));
    }
    return (int) bytes;
  }
}
