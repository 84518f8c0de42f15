package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.net.SocketOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The options of TCP sockets: their numbers, and how the kernel reads their values. Options of
 * {@code jdk.net.ExtendedSocketOptions} are found by their names, since run-time images may lack
 * that module.
 */
enum TcpOption {
  REUSE_ADDRESS("SO_REUSEADDR", Boolean.class, TcpOption.SOL_SOCKET, 2),
  REUSE_PORT("SO_REUSEPORT", Boolean.class, TcpOption.SOL_SOCKET, 15),
  KEEP_ALIVE("SO_KEEPALIVE", Boolean.class, TcpOption.SOL_SOCKET, 9),
  LINGER("SO_LINGER", Integer.class, TcpOption.SOL_SOCKET, 13),
  SEND_BUFFER("SO_SNDBUF", Integer.class, TcpOption.SOL_SOCKET, 7),
  RECEIVE_BUFFER("SO_RCVBUF", Integer.class, TcpOption.SOL_SOCKET, 8),
  NO_DELAY("TCP_NODELAY", Boolean.class, TcpOption.IPPROTO_TCP, 1),
  KEEP_IDLE("TCP_KEEPIDLE", Integer.class, TcpOption.IPPROTO_TCP, 4),
  KEEP_INTERVAL("TCP_KEEPINTERVAL", Integer.class, TcpOption.IPPROTO_TCP, 5),
  KEEP_COUNT("TCP_KEEPCOUNT", Integer.class, TcpOption.IPPROTO_TCP, 6),
  QUICK_ACKNOWLEDGEMENT("TCP_QUICKACK", Boolean.class, TcpOption.IPPROTO_TCP, 12);

  private static final int SOL_SOCKET = 1;
  private static final int IPPROTO_TCP = 6;

  /** What {@link #LINGER} is if it is off. */
  private static final int OFF = -1;

  private final String name;
  private final Class<?> type;
  private final int level;
  private final int code;

  TcpOption(String name, Class<?> type, int level, int code) {
    this.name = name;
    this.type = type;
    this.level = level;
    this.code = code;
  }

  /** Finds an option of the Java library. */
  static TcpOption of(SocketOption<?> option) {
    for (TcpOption each : values()) {
      if (each.name.equals(option.name()) && each.type == option.type()) {
        return each;
      }
    }
    throw new UnsupportedOperationException(
        "not an option of TCP sockets that is known here: option=%s; known are %s"
            .formatted(
                option,
                Arrays.stream(values()).map(o -> o.name).collect(Collectors.joining(", "))));
  }

  int level() {
    return level;
  }

  int code() {
    return code;
  }

  /** How many ints the kernel reads. */
  int ints() {
    return this == LINGER ? 2 : 1;
  }

  /** Writes a value of the option's type. */
  void write(Object from, MemorySegment to) {
    int number = from instanceof Boolean isOn ? (isOn ? 1 : 0) : (Integer) from;
    if (this == LINGER) {
      to.set(JAVA_INT, 0, number < 0 ? 0 : 1);
      to.set(JAVA_INT, Integer.BYTES, Math.max(0, number));
    } else {
      to.set(JAVA_INT, 0, number);
    }
  }

  /** Reads a value of the option's type. */
  Object read(MemorySegment from) {
    int number = from.get(JAVA_INT, 0);
    return switch (this) {
      case LINGER -> number == 0 ? OFF : from.get(JAVA_INT, Integer.BYTES);
      // The kernel doubles what it is asked for, since it counts its own structures, too.
      case SEND_BUFFER, RECEIVE_BUFFER -> number / 2;
      default -> type == Boolean.class ? (Object) (number != 0) : (Object) number;
    };
  }

  /** Returns the name by which the Java library knows it. */
  @Override
  public String toString() {
    return name;
  }
}
