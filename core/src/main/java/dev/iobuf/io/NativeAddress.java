package dev.iobuf.io;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * The address of a socket in native memory, as the kernel reads it: an {@link EncodedAddress},
 * which never changes, or an {@link AddressBuffer}, which is used again and again.
 */
public sealed interface NativeAddress permits EncodedAddress, AddressBuffer {
  /**
   * Returns how many bytes the kernel reads.
   *
   * @return 0 … 128; at most 2 if there is no address, as that of a unix socket that is not bound
   */
  int size();

  /**
   * Returns true for an address of IPv4 or IPv6.
   *
   * @return true if {@link #decode} can decode it
   */
  boolean isInternet();

  /**
   * Returns true for an address of the unix domain, even if it has no name.
   *
   * @return true for a path, for an abstract name, and for none
   */
  boolean isUnix();

  /**
   * Decodes an Internet address. It makes a few objects: 120 … 230 bytes of heap together.
   *
   * @return a new object, without a host's name
   * @throws IllegalStateException if it is no Internet address
   */
  InetSocketAddress decode();

  /**
   * Copies the {@link #size()} bytes. Allocates nothing.
   *
   * @param target where to; it has room for them
   * @param offset of the first of them, in bytes
   * @throws IndexOutOfBoundsException if there is too little room
   */
  void copyTo(MemorySegment target, long offset);
}
