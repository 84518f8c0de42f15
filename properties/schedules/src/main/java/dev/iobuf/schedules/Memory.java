package dev.iobuf.schedules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash of the shared memory that a schedule has written, kept up to date write by write.
 *
 * <p>An object gets its name at its first use. The name is made of the thread that has the object
 * then (its creator, or it would have a name already), the number of objects that this thread has
 * named, and all values that it has read. So the name determines the object's final fields and its
 * unwritten ones. Equal hashes mean equal memory, up to a collision of 64 bits. Unreachable objects
 * still count: that costs some pruning, and is safe.
 */
final class Memory {
  private static final int INITIAL = 256;

  private boolean tracking;
  private long hash;

  private @Nullable Object[] objects = new Object[INITIAL];
  private long[] names = new long[INITIAL];
  private int objectCount;

  private long[] places = new long[INITIAL];
  private long[] values = new long[INITIAL];
  private int placeCount;

  private @Nullable Actor actor;

  void reset(boolean tracking) {
    this.tracking = tracking;
    hash = 0;
    if (objectCount > 0) {
      Arrays.fill(objects, null);
      objectCount = 0;
    }
    if (placeCount > 0) {
      Arrays.fill(places, 0);
      placeCount = 0;
    }
  }

  boolean isTracking() {
    return tracking;
  }

  void setActor(Actor running) {
    actor = running;
  }

  long hash() {
    return hash;
  }

  /** Returns a hash of the object of a reference: by value if identity does not matter for it. */
  long nameOf(@Nullable Object object) {
    return switch (object) {
      case null -> 0;
      case String s -> Hash.mix(1, s.hashCode());
      case Number n when n.getClass().getName().startsWith("java.lang.") ->
          Hash.mix(2, n.hashCode());
      case Boolean b -> Hash.mix(3, b ? 1 : 0);
      case Character c -> Hash.mix(4, c);
      case Enum<?> e -> Hash.mix(5, e.name().hashCode());
      case Class<?> c -> Hash.mix(6, c.getName().hashCode());
      default -> identity(object);
    };
  }

  @SuppressWarnings("ReferenceEquality") // identity is the point
  private long identity(Object object) {
    int mask = objects.length - 1;
    int at = System.identityHashCode(object) & mask;
    while (objects[at] != null) {
      if (objects[at] == object) {
        return names[at];
      }
      at = at + 1 & mask;
    }
    Actor owner = actor;
    if (owner == null) {
      throw new IllegalStateException("no thread is running");
    }
    long name = Hash.mix(Hash.mix(7 + owner.id, ++owner.named), owner.hash);
    objects[at] = object;
    names[at] = name;
    if (++objectCount * 2 > objects.length) {
      growObjects();
    }
    return name;
  }

  private void growObjects() {
    @Nullable Object[] oldObjects = objects;
    long[] oldNames = names;
    objects = new Object[oldObjects.length * 2];
    names = new long[objects.length];
    int mask = objects.length - 1;
    for (int i = 0; i < oldObjects.length; i++) {
      if (oldObjects[i] != null) {
        int at = System.identityHashCode(oldObjects[i]) & mask;
        while (objects[at] != null) {
          at = at + 1 & mask;
        }
        objects[at] = oldObjects[i];
        names[at] = oldNames[i];
      }
    }
  }

  /** Notes that a place now holds a value (a primitive, or the name of a reference). */
  void write(@Nullable Object base, long offset, long value) {
    long place = Hash.mix(nameOf(base), offset) | 1;
    long contribution = Hash.mix(place, value);
    hash ^= put(place, contribution) ^ contribution;
  }

  /** Stores a place's contribution, and returns the former one, or 0. */
  private long put(long place, long contribution) {
    int mask = places.length - 1;
    int at = (int) (place >>> 1) & mask;
    while (places[at] != 0) {
      if (places[at] == place) {
        long former = values[at];
        values[at] = contribution;
        return former;
      }
      at = at + 1 & mask;
    }
    places[at] = place;
    values[at] = contribution;
    if (++placeCount * 2 > places.length) {
      growPlaces();
    }
    return 0;
  }

  private void growPlaces() {
    long[] oldPlaces = places;
    long[] oldValues = values;
    places = new long[oldPlaces.length * 2];
    values = new long[places.length];
    int mask = places.length - 1;
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldPlaces[i] != 0) {
        int at = (int) (oldPlaces[i] >>> 1) & mask;
        while (places[at] != 0) {
          at = at + 1 & mask;
        }
        places[at] = oldPlaces[i];
        values[at] = oldValues[i];
      }
    }
  }
}
