package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.net.SocketOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The options of sockets: which sockets have them, their numbers, and how the kernel reads their
 * values. Options of {@code jdk.net.ExtendedSocketOptions} are found by their names, since run-time
 * images may lack that module.
 */
enum KnownOption {
  REUSE_ADDRESS("SO_REUSEADDR", Boolean.class, KnownOption.SOL_SOCKET, 2, Owners.INTERNET),
  REUSE_PORT("SO_REUSEPORT", Boolean.class, KnownOption.SOL_SOCKET, 15, Owners.INTERNET),
  KEEP_ALIVE("SO_KEEPALIVE", Boolean.class, KnownOption.SOL_SOCKET, 9, Owners.TCP),
  LINGER("SO_LINGER", Integer.class, KnownOption.SOL_SOCKET, 13, Owners.TCP),
  SEND_BUFFER("SO_SNDBUF", Integer.class, KnownOption.SOL_SOCKET, 7, Owners.ALL),
  RECEIVE_BUFFER("SO_RCVBUF", Integer.class, KnownOption.SOL_SOCKET, 8, Owners.ALL),
  NO_DELAY("TCP_NODELAY", Boolean.class, KnownOption.IPPROTO_TCP, 1, Owners.TCP),
  KEEP_IDLE("TCP_KEEPIDLE", Integer.class, KnownOption.IPPROTO_TCP, 4, Owners.TCP),
  KEEP_INTERVAL("TCP_KEEPINTERVAL", Integer.class, KnownOption.IPPROTO_TCP, 5, Owners.TCP),
  KEEP_COUNT("TCP_KEEPCOUNT", Integer.class, KnownOption.IPPROTO_TCP, 6, Owners.TCP),
  BROADCAST("SO_BROADCAST", Boolean.class, KnownOption.SOL_SOCKET, 6, Owners.UDP),
  QUICK_ACKNOWLEDGEMENT("TCP_QUICKACK", Boolean.class, KnownOption.IPPROTO_TCP, 12, Owners.TCP);

  private static final int SOL_SOCKET = 1;
  private static final int IPPROTO_TCP = 6;

  /** What {@link #LINGER} is if it is off. */
  private static final int OFF = -1;

  private final String name;
  private final Class<?> type;
  private final int level;
  private final int code;
  private final Owners owners;

  /** The sockets that have an option. */
  private enum Owners {
    TCP,
    UDP,
    INTERNET,
    ALL;

    boolean include(Sockets.Kind kind) {
      return switch (this) {
        case TCP -> kind == Sockets.Kind.TCP;
        case UDP -> kind == Sockets.Kind.UDP;
        case INTERNET -> kind != Sockets.Kind.UNIX;
        case ALL -> true;
      };
    }
  }

  KnownOption(String name, Class<?> type, int level, int code, Owners owners) {
    this.name = name;
    this.type = type;
    this.level = level;
    this.code = code;
    this.owners = owners;
  }

  /** Finds an option of the Java library that a kind of sockets has. */
  static KnownOption of(SocketOption<?> option, Sockets.Kind kind) {
    for (KnownOption each : values()) {
      if (each.name.equals(option.name())
          && each.type == option.type()
          && each.owners.include(kind)) {
        return each;
      }
    }
    throw new UnsupportedOperationException(
        "not an option of %s sockets that is known here: option=%s; known are %s"
            .formatted(
                kind,
                option,
                Arrays.stream(values())
                    .filter(each -> each.owners.include(kind))
                    .map(each -> each.name)
                    .collect(Collectors.joining(", "))));
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
