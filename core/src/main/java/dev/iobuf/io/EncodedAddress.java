package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * An Internet address and a port, as the kernel reads them. Make it once, and connect to it any
 * number of times: that allocates nothing.
 *
 * <p>Immutable, and safe for use by any thread. Its native memory is freed when no thread can reach
 * it any more. Needs no native access.
 */
public final class EncodedAddress {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /** The room that either family needs. */
  static final int MOST_BYTES = 28;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long PORT_AT = 2;
  private static final long IPV4_AT = 4;
  private static final int IPV4_BYTES = 16;
  private static final long IPV6_AT = 8;
  private static final long IPV6_SCOPE_AT = 24;
  private static final int IPV6_BYTES = 28;

  private final MemorySegment name;

  private EncodedAddress(MemorySegment name) {
    this.name = name;
  }

  /**
   * Encodes an address.
   *
   * @param address a resolved address, of IPv4 or IPv6
   * @return the same in the kernel's form
   * @throws IllegalArgumentException if the address is unresolved
   */
  public static EncodedAddress of(InetSocketAddress address) {
    return new EncodedAddress(encode(Arena.ofAuto(), address).asReadOnly());
  }

  /**
   * Decodes the address.
   *
   * @return a new object, without a host's name
   */
  public InetSocketAddress decode() {
    return decode(name);
  }

  /**
   * Returns the native memory, for system calls of your own. It stays valid while this object or
   * the segment can be reached.
   *
   * @return a struct {@code sockaddr_in} or {@code sockaddr_in6}, read-only
   */
  public MemorySegment segment() {
    return name;
  }

  /** The family of sockets that can have this address. */
  static int family(InetSocketAddress address) {
    return host(address) instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  private static InetAddress host(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the host's name could not be resolved: " + address);
    }
    return address.getAddress();
  }

  static MemorySegment encode(Arena arena, InetSocketAddress address) {
    MemorySegment name;
    if (host(address) instanceof Inet6Address v6) {
      name = arena.allocate(IPV6_BYTES, Integer.BYTES);
      name.set(JAVA_SHORT, 0, (short) AF_INET6);
      MemorySegment.copy(v6.getAddress(), 0, name, JAVA_BYTE, IPV6_AT, 16);
      name.set(JAVA_INT, IPV6_SCOPE_AT, v6.getScopeId());
    } else {
      name = arena.allocate(IPV4_BYTES, Integer.BYTES);
      name.set(JAVA_SHORT, 0, (short) AF_INET);
      MemorySegment.copy(address.getAddress().getAddress(), 0, name, JAVA_BYTE, IPV4_AT, 4);
    }
    name.set(PORT, PORT_AT, (short) address.getPort());
    return name;
  }

  static InetSocketAddress decode(MemorySegment name) {
    boolean isV4 = name.get(JAVA_SHORT, 0) == AF_INET;
    byte[] host = name.asSlice(isV4 ? IPV4_AT : IPV6_AT, isV4 ? 4 : 16).toArray(JAVA_BYTE);
    int scope = isV4 ? 0 : name.get(JAVA_INT, IPV6_SCOPE_AT);
    try {
      return new InetSocketAddress(
          // A scope belongs to addresses of one link only; others would show a %0.
          scope == 0
              ? InetAddress.getByAddress(host)
              : Inet6Address.getByAddress(null, host, scope),
          Short.toUnsignedInt(name.get(PORT, PORT_AT)));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  @Override
  public String toString() {
    return "EncodedAddress[" + decode() + "]";
  }
}
