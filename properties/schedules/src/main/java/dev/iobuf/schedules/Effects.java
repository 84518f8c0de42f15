package dev.iobuf.schedules;

import java.lang.invoke.VarHandle;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Applies an access to the state's key, to the trace, and to the model of weak memory. */
final class Effects {
  private final Turns turns;
  private final Memory memory;
  private final @Nullable WeakMemory weak;
  private final IdentityHashMap<Object, Long> handleOffsets = new IdentityHashMap<>();
  private @Nullable Trace trace;

  Effects(Turns turns, Memory memory, @Nullable WeakMemory weak) {
    this.turns = turns;
    this.memory = memory;
    this.weak = weak;
  }

  void reset(@Nullable Trace log) {
    trace = log;
    if (weak != null) {
      weak.reset();
    }
  }

  /** All that happened before is visible to the new threads. */
  void threadsBegin(int main) {
    if (weak != null) {
      weak.fork(main);
    }
  }

  void threadsEnd(int main) {
    if (weak != null) {
      weak.join(main);
    }
  }

  /** At a lock, an unlock or an interrupt. */
  void synchronize(Actor actor, Object monitor) {
    if (weak != null) {
      weak.synchronize(actor, monitor);
    }
  }

  /** A permit is given. */
  void permit(Actor actor, Actor other) {
    if (weak != null) {
      weak.release(actor, other);
    }
  }

  /** A permit is used. */
  void permitted(Actor actor) {
    if (weak != null) {
      weak.acquire(actor, actor);
    }
  }

  /** The offset that an access has within its base. */
  long offset(Access.Site site, @Nullable Object handle, long index) {
    if (site.field() != null) {
      return site.offset();
    }
    if (index >= 0) {
      return index;
    }
    if (handle instanceof VarHandle varHandle) {
      return handleOffsets.computeIfAbsent(handle, key -> Fields.offset(varHandle));
    }
    return Fields.VALUE;
  }

  /** Right before the access takes place. */
  void before(Actor actor) {
    if (weak != null) {
      weak.before(actor);
    }
  }

  /** Returns true if an access has effects besides its own: not while schedules are sampled. */
  private boolean isObserved() {
    return weak != null || trace != null || memory.isTracking();
  }

  /** Right after it has. */
  long after(Actor me, long result) {
    if (!isObserved()) {
      return result;
    }
    Access.Site site = site(me);
    long value = result;
    boolean wrote = writes(site.kind(), result != 0, me.expected == result);
    if (weak != null && site.kind().isMemory()) {
      value = weak.after(me, wrote, result);
    }
    boolean references = me.references;
    if (memory.isTracking()) {
      me.hash = Hash.mix(me.hash, value);
      if (wrote && !references) {
        memory.write(me.base, me.offset, written(site, me, result));
      } else if (wrote) {
        memory.write(me.base, me.offset, memory.nameOf(me.operandReference));
      }
    }
    if (trace != null && trace.hasBegun() && !site.confined()) {
      turns.trace(trace.text(me, value, references, wrote));
    }
    return value;
  }

  @SuppressWarnings("ReferenceEquality") // so does the CAS
  @Nullable Object after(Actor me, @Nullable Object result) {
    if (!isObserved()) {
      return result;
    }
    Access.Site site = site(me);
    if (!me.references && isPrimitive(me, result)) {
      return boxed(me, result);
    }
    @Nullable Object value = result;
    boolean wrote = writes(site.kind(), false, me.expectedReference == result);
    if (weak != null && site.kind().isMemory()) {
      value = weak.after(me, wrote, result);
    }
    if (memory.isTracking()) {
      me.hash = Hash.mix(me.hash, memory.nameOf(value));
      if (wrote) {
        memory.write(me.base, me.offset, memory.nameOf(writtenReference(site, me)));
      }
    }
    if (trace != null && trace.hasBegun() && !site.confined()) {
      turns.trace(trace.text(me, value, wrote));
    }
    return value;
  }

  /** A read-modify-write of a number whose result the code ignores arrives boxed. */
  private static boolean isPrimitive(Actor me, @Nullable Object result) {
    Class<?> type = Fields.type(me.handle);
    return type != null && type.isPrimitive() && result instanceof Number;
  }

  private @Nullable Object boxed(Actor me, @Nullable Object result) {
    after(me, result instanceof Number number ? number.longValue() : 0);
    return result;
  }

  private static Access.Site site(Actor me) {
    Access.Site site = me.site;
    if (site == null) {
      throw new IllegalStateException("an access ends that has not begun");
    }
    return site;
  }

  private static boolean writes(Access.Kind kind, boolean succeeded, boolean witnessed) {
    return switch (kind) {
      case CAS, WEAK_CAS -> succeeded;
      case EXCHANGE -> witnessed;
      case STORE, SWAP, ADD, OR, AND, XOR, UPDATE -> true;
      default -> false;
    };
  }

  /** The number that a place holds after a write. */
  private static long written(Access.Site site, Actor me, long result) {
    return switch (site.kind()) {
      case ADD -> narrow(me, result + me.operand);
      case OR -> result | me.operand;
      case AND -> result & me.operand;
      case XOR -> result ^ me.operand;
      case UPDATE -> content(me) instanceof Number number ? number.longValue() : result;
      default -> me.operand;
    };
  }

  private static long narrow(Actor me, long value) {
    Class<?> type = Fields.type(me.handle);
    if (type == int.class) {
      return (int) value;
    }
    return type == short.class ? (short) value : type == byte.class ? (byte) value : value;
  }

  /** Returns the present value of an object of java.util.concurrent.atomic. */
  static @Nullable Object content(Actor me) {
    int index = (int) me.offset;
    return switch (me.base) {
      case AtomicLong atomic -> atomic.getPlain();
      case AtomicInteger atomic -> (long) atomic.getPlain();
      case AtomicBoolean atomic -> atomic.getPlain() ? 1L : 0L;
      case AtomicReference<?> atomic -> atomic.getPlain();
      case AtomicLongArray array -> array.getPlain(index);
      case AtomicIntegerArray array -> (long) array.getPlain(index);
      case AtomicReferenceArray<?> array -> array.getPlain(index);
      case null, default ->
          throw new UnsupportedOperationException("no atomic: " + me.base + "; use a VarHandle");
    };
  }

  /** The reference that a place holds after a write. */
  static @Nullable Object writtenReference(Access.Site site, Actor me) {
    return site.kind() == Access.Kind.UPDATE ? content(me) : me.operandReference;
  }

  static long writtenNumber(Access.Site site, Actor me, long result) {
    return written(site, me, result);
  }
}
