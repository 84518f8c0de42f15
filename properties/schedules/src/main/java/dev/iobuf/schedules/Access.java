package dev.iobuf.schedules;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The effects of instructions on shared memory: the common terms of instrumenter and engines. */
public final class Access {
  private Access() {}

  /** The effect of an access. */
  public enum Kind {
    /** A read. */
    LOAD,
    /** A write. */
    STORE,
    /** compareAndSet: a boolean. */
    CAS,
    /** weakCompareAndSet: may fail for no reason. */
    WEAK_CAS,
    /** compareAndExchange: the witness. */
    EXCHANGE,
    /** getAndSet. */
    SWAP,
    /** getAndAdd. */
    ADD,
    /** getAndBitwiseOr. */
    OR,
    /** getAndBitwiseAnd. */
    AND,
    /** getAndBitwiseXor. */
    XOR,
    /** A read-modify-write by a function, or one that returns the new value. */
    UPDATE,
    /** A fence in this thread, of the strength that the mode says. */
    FENCE,
    /** A full fence in every thread. */
    PROCESS_FENCE,
    /** A hint that the thread spins. */
    SPIN,
    /** The thread may sleep. */
    PARK,
    /** Another thread may wake. */
    UNPARK,
    /** A thread is interrupted, or asks whether it was. */
    INTERRUPT,
    /** A monitor is entered. */
    LOCK,
    /** A monitor is left. */
    UNLOCK,
    /** Wait and notify. */
    WAIT;

    private static final Set<Kind> RMW =
        Set.of(CAS, WEAK_CAS, EXCHANGE, SWAP, ADD, OR, AND, XOR, UPDATE);

    /**
     * Returns true if an access of this kind reads and writes in one step.
     *
     * @return false for loads, stores, and what is no access to memory
     */
    public final boolean isReadModifyWrite() {
      return RMW.contains(this);
    }

    /**
     * Returns true if an access of this kind may write. Two accesses to one place commute only if
     * neither may.
     */
    final boolean mayWrite() {
      return this != LOAD && this != SPIN && this != FENCE && this != PROCESS_FENCE;
    }

    final boolean isMemory() {
      return this == LOAD || this == STORE || isReadModifyWrite();
    }
  }

  /** The memory ordering of an access. */
  public enum Mode {
    /** None. */
    PLAIN,
    /** Coherence alone. */
    OPAQUE,
    /** Later accesses stay behind it. */
    ACQUIRE,
    /** Earlier accesses stay before it. */
    RELEASE,
    /** Sequential consistency. */
    VOLATILE;

    boolean acquires() {
      return this == ACQUIRE || this == VOLATILE;
    }

    boolean releases() {
      return this == RELEASE || this == VOLATILE;
    }
  }

  /**
   * A place in the code that accesses shared memory.
   *
   * @param id its number within the loader
   * @param owner the class, as {@code dev.iobuf.pool.IndexRing}
   * @param method the method's name
   * @param line the source line, 0 if unknown
   * @param kind its effect
   * @param mode its memory ordering
   * @param text its name in a trace, for instance {@code compareAndSet}
   * @param field the field's identity ({@code class.name}) when the instruction names one
   * @param offset the field's offset, see {@link Fields}
   * @param confined true if it is a field of an object that belongs to one thread
   */
  record Site(
      int id,
      String owner,
      String method,
      int line,
      Kind kind,
      Mode mode,
      String text,
      @Nullable String field,
      long offset,
      boolean confined) {
    String where() {
      return method + (line > 0 ? ":" + line : "");
    }
  }

  /** A kind and mode with the number of values (not coordinates) that the method takes. */
  record Shape(Kind kind, Mode mode, int values) {}

  private static final Map<String, Kind> VAR_HANDLE =
      Map.of(
          "get", Kind.LOAD,
          "set", Kind.STORE,
          "compareAndSet", Kind.CAS,
          "weakCompareAndSet", Kind.WEAK_CAS,
          "compareAndExchange", Kind.EXCHANGE,
          "getAndSet", Kind.SWAP,
          "getAndAdd", Kind.ADD,
          "getAndBitwiseOr", Kind.OR,
          "getAndBitwiseAnd", Kind.AND,
          "getAndBitwiseXor", Kind.XOR);

  /** The shape of a method of VarHandle. Returns null if it does not access memory. */
  static @Nullable Shape ofVarHandle(String method) {
    Mode mode = Mode.VOLATILE;
    String stem = method;
    for (Mode suffix : Mode.values()) {
      String name = suffix.name().charAt(0) + suffix.name().substring(1).toLowerCase(Locale.ROOT);
      if (method.endsWith(name)) {
        mode = suffix;
        stem = method.substring(0, method.length() - name.length());
      }
    }
    Kind kind = VAR_HANDLE.get(stem);
    if (kind == null) {
      return null;
    }
    if (stem.equals(method) && (kind == Kind.LOAD || kind == Kind.STORE)) {
      mode = Mode.PLAIN;
    }
    return new Shape(kind, mode, values(kind));
  }

  /**
   * The shape of a method of AtomicInteger and the like. Returns null if it does not access memory.
   */
  static @Nullable Shape ofAtomic(String method) {
    return switch (method) {
      case "get" -> new Shape(Kind.LOAD, Mode.VOLATILE, 0);
      case "set" -> new Shape(Kind.STORE, Mode.VOLATILE, 1);
      case "lazySet" -> new Shape(Kind.STORE, Mode.RELEASE, 1);
      case "incrementAndGet", "decrementAndGet", "getAndIncrement", "getAndDecrement" ->
          new Shape(Kind.UPDATE, Mode.VOLATILE, 0);
      case "addAndGet", "updateAndGet", "getAndUpdate" -> new Shape(Kind.UPDATE, Mode.VOLATILE, 1);
      case "accumulateAndGet", "getAndAccumulate" -> new Shape(Kind.UPDATE, Mode.VOLATILE, 2);
      case "weakCompareAndSet" -> new Shape(Kind.WEAK_CAS, Mode.PLAIN, 2);
      default -> ofVarHandle(method);
    };
  }

  private static int values(Kind kind) {
    return switch (kind) {
      case LOAD -> 0;
      case CAS, WEAK_CAS, EXCHANGE -> 2;
      default -> 1;
    };
  }
}
