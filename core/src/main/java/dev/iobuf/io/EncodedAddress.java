package dev.iobuf.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An address of the Internet or of the unix domain, as the kernel reads it. Make it once, and
 * connect or send to it any number of times: that allocates nothing.
 *
 * <p>Two are equal if the kernel reads the same bytes. Immutable, and safe for use by any thread.
 * Its native memory is freed when no thread can reach it any more. Needs no native access.
 */
public final class EncodedAddress implements NativeAddress {
  /** The most bytes of the path of a unix socket: 107. */
  public static final int MAX_PATH_BYTES = SocketName.MOST_PATH_BYTES;

  /** The most bytes of an abstract name of a unix socket, in UTF-8: 107. */
  public static final int MAX_ABSTRACT_BYTES = SocketName.MOST_ABSTRACT_BYTES;

  private final MemorySegment name;

  private EncodedAddress(MemorySegment name) {
    this.name = name.asReadOnly();
  }

  /**
   * Encodes an address and a port.
   *
   * @param address a resolved address, of IPv4 or IPv6
   * @return the same in the kernel's form
   * @throws IllegalArgumentException if the address is unresolved
   */
  public static EncodedAddress of(InetSocketAddress address) {
    return new EncodedAddress(SocketName.encode(Arena.ofAuto(), address));
  }

  /**
   * Encodes the path of a unix socket. Binding makes a file of that name, which stays when the
   * socket is closed: delete it before another socket is bound there.
   *
   * @param path a path of the default file system, of at most {@value #MAX_PATH_BYTES} bytes
   * @return the same in the kernel's form
   * @throws IllegalArgumentException if the path is longer, or belongs to another file system
   */
  public static EncodedAddress ofPath(Path path) {
    return new EncodedAddress(SocketName.encodePath(Arena.ofAuto(), path));
  }

  /**
   * Encodes an abstract name of a unix socket. It is no file, has no permissions, and is free again
   * when the socket is closed. It belongs to the network namespace of the process.
   *
   * @param name 1 … {@value #MAX_ABSTRACT_BYTES} bytes in UTF-8
   * @return the same in the kernel's form
   * @throws IllegalArgumentException if the name is empty or longer
   */
  public static EncodedAddress ofAbstract(String name) {
    return new EncodedAddress(SocketName.encodeAbstract(Arena.ofAuto(), name));
  }

  /**
   * Copies an address, such as that of a sender, to keep it.
   *
   * @param address any
   * @return one that never changes
   */
  public static EncodedAddress copyOf(NativeAddress address) {
    MemorySegment copy = Arena.ofAuto().allocate(address.size(), Integer.BYTES);
    address.copyTo(copy, 0);
    return new EncodedAddress(copy);
  }

  @Override
  public int size() {
    return (int) name.byteSize();
  }

  @Override
  public boolean isInternet() {
    return SocketName.isInternet(name, size());
  }

  @Override
  public boolean isUnix() {
    return SocketName.isUnix(name, size());
  }

  @Override
  public InetSocketAddress decode() {
    return SocketName.decode(name, size());
  }

  @Override
  public void copyTo(MemorySegment target, long offset) {
    MemorySegment.copy(name, 0, target, offset, size());
  }

  /**
   * Returns the native memory, for system calls of your own. It stays valid while this object or
   * the segment can be reached.
   *
   * @return a struct {@code sockaddr_in}, {@code sockaddr_in6} or {@code sockaddr_un}, read-only
   */
  public MemorySegment segment() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedAddress that && name.mismatch(that.name) < 0;
  }

  @Override
  public int hashCode() {
    ByteBuffer bytes = name.asByteBuffer();
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return "EncodedAddress[" + SocketName.text(name, size()) + "]";
  }
}
