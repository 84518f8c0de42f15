package dev.iobuf.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * Native memory for one address at a time, to be used again and again. It keeps the address of a
 * sender beyond its completion, without garbage.
 *
 * <p>Not thread-safe. Its native memory is freed when no thread can reach it any more. Needs no
 * native access.
 */
public final class AddressBuffer implements NativeAddress {
  /** The most bytes of an address of any family: 128. */
  public static final int MAX_BYTES = SocketName.MOST_BYTES;

  private final MemorySegment name = Arena.ofAuto().allocate(MAX_BYTES, Long.BYTES);
  private int size;

  private AddressBuffer() {}

  /**
   * Makes one without an address.
   *
   * @return one to use again and again
   */
  public static AddressBuffer create() {
    return new AddressBuffer();
  }

  /**
   * Takes over another address. Allocates nothing.
   *
   * @param address any
   */
  public void set(NativeAddress address) {
    address.copyTo(name, 0);
    size = address.size();
  }

  /**
   * Takes over an address that the kernel has written. Allocates nothing.
   *
   * @param source where it lies
   * @param offset of its first byte
   * @param size how many bytes, 0 … {@value #MAX_BYTES}; 0 for no address
   * @throws IllegalArgumentException if there are more
   * @throws IndexOutOfBoundsException if they do not lie within the source
   */
  public void set(MemorySegment source, long offset, int size) {
    if (size < 0 || size > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an address has 0 … %s bytes: size=%s".formatted(MAX_BYTES, size));
    }
    MemorySegment.copy(source, offset, name, 0, size);
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isInternet() {
    return SocketName.isInternet(name, size);
  }

  @Override
  public boolean isUnix() {
    return SocketName.isUnix(name, size);
  }

  @Override
  public InetSocketAddress decode() {
    return SocketName.decode(name, size);
  }

  @Override
  public void copyTo(MemorySegment target, long offset) {
    MemorySegment.copy(name, 0, target, offset, size);
  }

  @Override
  public String toString() {
    return "AddressBuffer[" + SocketName.text(name, size) + "]";
  }
}
