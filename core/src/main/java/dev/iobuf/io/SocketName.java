package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.iobuf.linux.PathName;
import dev.iobuf.linux.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The kernel's form of addresses: a struct sockaddr_in, sockaddr_in6 or sockaddr_un.
 *
 * <pre>{@code
 * Internet: | family : 16 | port : 16, big-endian | address … |
 * unix:     | family : 16 | a path and a zero byte, or a zero byte and an abstract name |
 * }</pre>
 */
final class SocketName {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /** The room that any family needs. */
  static final int MOST_BYTES = 128;

  /** The most bytes of a path in the file system: one of the kernel's is for the zero behind it. */
  static final int MOST_PATH_BYTES = 107;

  /** The most bytes of an abstract name: one of the kernel's is for the zero before it. */
  static final int MOST_ABSTRACT_BYTES = 107;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long PORT_AT = 2;
  private static final long IPV4_AT = 4;
  private static final int IPV4_BYTES = 16;
  private static final long IPV6_AT = 8;
  private static final long IPV6_SCOPE_AT = 24;
  private static final int IPV6_BYTES = 28;
  private static final int PATH_AT = 2;

  private SocketName() {}

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

  /** Allocates room for any name. */
  static MemorySegment room(Arena arena) {
    return arena.allocate(MOST_BYTES, Integer.BYTES);
  }

  static MemorySegment encodePath(Arena arena, Path path) {
    try (Arena names = Arena.ofConfined()) {
      MemorySegment bytes = PathName.encode(names, path);
      int length = (int) bytes.byteSize() - 1;
      if (length > MOST_PATH_BYTES) {
        throw new IllegalArgumentException(
            "the path of a socket has at most %s bytes: path=%s, bytes=%s; use a shorter one"
                .formatted(MOST_PATH_BYTES, path, length));
      }
      MemorySegment name = unix(arena, PATH_AT + length + 1);
      MemorySegment.copy(bytes, 0, name, PATH_AT, length);
      return name;
    }
  }

  static MemorySegment encodeAbstract(Arena arena, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MOST_ABSTRACT_BYTES) {
      throw new IllegalArgumentException(
          "an abstract name has 1 … %s bytes in UTF-8: name=%s, bytes=%s"
              .formatted(MOST_ABSTRACT_BYTES, text, bytes.length));
    }
    MemorySegment name = unix(arena, PATH_AT + 1 + bytes.length);
    MemorySegment.copy(bytes, 0, name, JAVA_BYTE, PATH_AT + 1, bytes.length);
    return name;
  }

  /** Allocates a name of the unix domain, zero behind its family. */
  private static MemorySegment unix(Arena arena, int size) {
    MemorySegment name = arena.allocate(size, Integer.BYTES);
    name.set(JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
    return name;
  }

  static boolean isInternet(MemorySegment name, int size) {
    return switch (family(name, size)) {
      case AF_INET -> size >= IPV4_BYTES;
      case AF_INET6 -> size >= IPV6_BYTES;
      default -> false;
    };
  }

  static boolean isUnix(MemorySegment name, int size) {
    return family(name, size) == SocketCalls.AF_UNIX;
  }

  /** True of a unix socket that is not bound: its name is a family only. */
  static boolean isUnnamed(int size) {
    return size <= PATH_AT;
  }

  /** Returns the family, or 0, which is none, for a name of no bytes. */
  static int family(MemorySegment name, int size) {
    return size < PATH_AT ? 0 : name.get(JAVA_SHORT, 0);
  }

  static InetSocketAddress decode(MemorySegment name, int size) {
    if (!isInternet(name, size)) {
      throw new IllegalStateException(
          "only an Internet address has a host and a port: address=" + text(name, size));
    }
    boolean isV4 = family(name, size) == AF_INET;
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

  /** Describes a name, for messages. */
  static String text(MemorySegment name, int size) {
    if (isInternet(name, size)) {
      return decode(name, size).toString();
    }
    if (size <= PATH_AT) {
      return "unnamed";
    }
    if (!isUnix(name, size)) {
      return "family=" + family(name, size);
    }
    byte[] bytes = name.asSlice(PATH_AT, size - (long) PATH_AT).toArray(JAVA_BYTE);
    if (bytes[0] == 0) {
      return "unix:@" + new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    }
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return "unix:" + new String(bytes, 0, end, StandardCharsets.UTF_8);
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
}
