package dev.iobuf.schedules;

import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of release and acquire in which a load may return an older value, as far as its thread
 * cannot know better.
 *
 * <p>Every place keeps all values ever written to it, in the order of the steps. A thread's view
 * says, for each place, the oldest value that it may still see. A releasing write carries the view
 * of its thread; an acquiring read of that value takes it over. A plain or opaque write carries
 * nothing, and neither does the write half of a read-modify-write that does not release: the Java
 * memory model has no release sequences. Read-modify-writes read the newest value.
 *
 * <p>Between two volatile accesses of a thread lies a full fence, but none lies between a volatile
 * access and a weaker one. So what a thread knew at a volatile access is seen by every volatile
 * load whose thread has made a volatile access since; a load of any other mode need not see it.
 * That is the order of "pushes" in the model of Bender and Palsberg, and makes volatile accesses
 * among themselves sequentially consistent. A thread's own weaker writes may wait in its store
 * buffer until a volatile write of it: its volatile loads do not push them.
 *
 * <p>It shows only what the Java memory model permits, not all of that: values appear in one order,
 * a load never sees a later store of its own thread's future, and a failed CAS sees the newest
 * value. So a failure is a fault, and the absence of failures leaves the rest to jcstress.
 *
 * @see <a href="https://doi.org/10.1145/3360568">J. Bender, J. Palsberg, A Formalization of Java's
 *     Concurrent Access Modes, OOPSLA 2019</a>
 */
final class WeakMemory {
  private static final int NO_THREAD = -1;

  private final Scheduler scheduler;
  private final int main;
  private final IdentityHashMap<@Nullable Object, Map<Long, Place>> places =
      new IdentityHashMap<>();
  private final IdentityHashMap<Object, int[]> monitors = new IdentityHashMap<>();
  private final int[][] views;

  /** The views, without writes that may be in a store buffer. */
  private final int[][] settled;

  private final int[][] acquirable;
  private final int[][] released;

  /** What was known at all volatile accesses and full fences so far. */
  private int[] pushed = Views.NOTHING;

  /** For each thread, what had been pushed by its last volatile access or full fence. */
  private final int[][] pushedBefore;

  private int placeCount;

  WeakMemory(Scheduler scheduler, int threads) {
    this.scheduler = scheduler;
    this.main = threads - 1;
    this.views = new int[threads][];
    this.settled = new int[threads][];
    this.acquirable = new int[threads][];
    this.released = new int[threads][];
    this.pushedBefore = new int[threads][];
    reset();
  }

  private static final class Place {
    final int id;
    final List<Message> messages = new ArrayList<>();

    Place(int id, @Nullable Object first) {
      this.id = id;
      messages.add(new Message(first, Views.NOTHING, NO_THREAD));
    }

    int newest() {
      return messages.size() - 1;
    }
  }

  /** A value; {@code buffer} is the thread in whose store buffer it may be, or none. */
  private static final class Message {
    final @Nullable Object value;
    final int[] view;
    final int buffer;

    Message(@Nullable Object value, int[] view, int buffer) {
      this.value = value;
      this.view = view;
      this.buffer = buffer;
    }
  }

  void reset() {
    places.clear();
    monitors.clear();
    placeCount = 0;
    Arrays.fill(views, Views.NOTHING);
    Arrays.fill(settled, Views.NOTHING);
    Arrays.fill(acquirable, Views.NOTHING);
    Arrays.fill(released, Views.NOTHING);
    Arrays.fill(pushedBefore, Views.NOTHING);
    pushed = Views.NOTHING;
  }

  /** The threads begin: all that main has seen happened before. */
  void fork(int from) {
    for (int i = 0; i < from; i++) {
      views[i] = views[from];
      settled[i] = views[from];
      pushedBefore[i] = pushed;
    }
  }

  /** The threads have ended: main has seen all. */
  void join(int to) {
    for (int i = 0; i < to; i++) {
      views[to] = Views.join(views[to], views[i]);
    }
  }

  /** At a lock, an unlock or an interrupt: each comes after all that were before it. */
  void synchronize(Actor me, Object monitor) {
    acquire(me, monitor);
    release(me, monitor);
  }

  /** When a park ends by a permit: it comes after the unpark. */
  void acquire(Actor me, Object monitor) {
    learn(me.id, monitors.getOrDefault(monitor, Views.NOTHING));
  }

  /** At an unpark. */
  void release(Actor me, Object monitor) {
    monitors.merge(monitor, views[me.id], Views::join);
  }

  /** Before an access: a place that is met for the first time holds what is there now. */
  void before(Actor me) {
    Access.Site site = me.site;
    if (site != null && site.kind().isMemory()) {
      Object value = current(me, site);
      places
          .computeIfAbsent(me.base, key -> new HashMap<>())
          .computeIfAbsent(me.offset, key -> new Place(placeCount++, value));
    } else if (site != null && site.kind() == Access.Kind.FENCE) {
      fence(me.id, site.mode());
    } else if (site != null && site.kind() == Access.Kind.PROCESS_FENCE) {
      processFence(me);
    }
  }

  long after(Actor me, boolean wrote, long result) {
    Object written = null;
    if (wrote) {
      written =
          me.references
              ? me.operandReference
              : (Object) Effects.writtenNumber(site(me), me, result);
    }
    Object value = access(me, wrote, written);
    return site(me).kind() == Access.Kind.LOAD && value instanceof Long number ? number : result;
  }

  @Nullable Object after(Actor me, boolean wrote, @Nullable Object result) {
    Object value = access(me, wrote, wrote ? Effects.writtenReference(site(me), me) : null);
    return site(me).kind() == Access.Kind.LOAD && !"aaload".equals(site(me).text())
        ? value
        : result;
  }

  private @Nullable Object access(Actor me, boolean wrote, @Nullable Object written) {
    Access.Site site = site(me);
    Place place = place(me);
    Access.Mode mode = site.mode();
    Object value = null;
    if (site.kind() != Access.Kind.STORE) {
      if (mode == Access.Mode.VOLATILE) {
        learn(me.id, pushedBefore[me.id]);
      }
      if (site.kind() == Access.Kind.LOAD) {
        value = load(me, place, mode, "aaload".equals(site.text()));
      } else {
        see(me, place, place.newest(), mode.acquires());
      }
    }
    if (wrote) {
      write(me, place, mode, written);
    }
    if (mode == Access.Mode.VOLATILE) {
      if (wrote) {
        settled[me.id] = views[me.id];
      }
      push(me.id);
    }
    return value;
  }

  private @Nullable Object load(Actor me, Place place, Access.Mode mode, boolean newestOnly) {
    int options = place.newest() - Views.at(views[me.id], place.id) + 1;
    int back = newestOnly || me.id == main ? 0 : scheduler.value(options);
    int chosen = place.newest() - back;
    see(me, place, chosen, mode.acquires());
    return place.messages.get(chosen).value;
  }

  private void push(int thread) {
    pushed = Views.join(pushed, settled[thread]);
    pushedBefore[thread] = pushed;
  }

  private void learn(int thread, int[] view) {
    views[thread] = Views.join(views[thread], view);
    settled[thread] = Views.join(settled[thread], view);
  }

  private void see(Actor me, Place place, int index, boolean acquires) {
    Message message = place.messages.get(index);
    views[me.id] = Views.with(views[me.id], place.id, index);
    if (message.buffer == me.id) {
      return;
    }
    settled[me.id] = Views.with(settled[me.id], place.id, index);
    if (acquires) {
      learn(me.id, message.view);
    } else {
      acquirable[me.id] = Views.join(acquirable[me.id], message.view);
    }
  }

  private void write(Actor me, Place place, Access.Mode mode, @Nullable Object value) {
    int index = place.messages.size();
    views[me.id] = Views.with(views[me.id], place.id, index);
    int[] view =
        mode == Access.Mode.VOLATILE
            ? Views.join(views[me.id], pushedBefore[me.id])
            : mode.releases() ? views[me.id] : released[me.id];
    place.messages.add(new Message(value, view, mode == Access.Mode.VOLATILE ? NO_THREAD : me.id));
  }

  /** Every thread passes a full fence during the call: here, all at once. */
  private void processFence(Actor me) {
    fence(me.id, Access.Mode.VOLATILE);
    for (int thread = 0; thread < views.length; thread++) {
      fence(thread, Access.Mode.VOLATILE);
    }
    fence(me.id, Access.Mode.VOLATILE);
  }

  private void fence(int thread, Access.Mode mode) {
    if (mode.acquires()) {
      learn(thread, acquirable[thread]);
    }
    if (mode == Access.Mode.VOLATILE) {
      // Full fences are totally ordered: each sees all that the earlier ones had seen.
      views[thread] = Views.join(views[thread], pushed);
      settled[thread] = views[thread];
      push(thread);
    }
    if (mode.releases()) {
      released[thread] = views[thread];
    }
  }

  private static Access.Site site(Actor me) {
    Access.Site site = me.site;
    if (site == null) {
      throw new IllegalStateException("an access ends that has not begun");
    }
    return site;
  }

  private Place place(Actor me) {
    Map<Long, Place> offsets = places.get(me.base);
    Place place = offsets == null ? null : offsets.get(me.offset);
    if (place == null) {
      throw new IllegalStateException("an access ends that has not begun");
    }
    return place;
  }

  /** What memory holds now, with numbers as Long. */
  private static @Nullable Object current(Actor me, Access.Site site) {
    int index = (int) me.offset;
    Object value =
        switch (me.base) {
          case long[] array -> array[index];
          case int[] array -> array[index];
          case byte[] array -> array[index];
          case short[] array -> array[index];
          case char[] array -> array[index];
          case boolean[] array -> array[index];
          case Object[] array -> array[index];
          case null, default ->
              me.handle instanceof VarHandle handle
                  ? me.base == null ? (Object) handle.get() : (Object) handle.get(me.base)
                  : site.field() != null ? field(me.base, site.field()) : Effects.content(me);
        };
    return number(value);
  }

  private static @Nullable Object number(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1L : 0L;
      case Character character -> (long) character;
      case Float number -> (long) Float.floatToRawIntBits(number);
      case Double number -> Double.doubleToRawLongBits(number);
      case Number number -> number.longValue();
      case null, default -> value;
    };
  }

  private static @Nullable Object field(@Nullable Object base, String name) {
    try {
      int dot = name.lastIndexOf('.');
      Class<?> owner =
          base == null || base instanceof Class<?>
              ? Class.forName(name.substring(0, dot))
              : base.getClass();
      while (owner != null && !owner.getName().equals(name.substring(0, dot))) {
        owner = owner.getSuperclass();
      }
      if (owner == null) {
        throw new IllegalStateException("no such field: " + name);
      }
      Field field = owner.getDeclaredField(name.substring(dot + 1));
      field.setAccessible(true);
      return field.get(base);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read the field: " + name, e);
    }
  }
}
