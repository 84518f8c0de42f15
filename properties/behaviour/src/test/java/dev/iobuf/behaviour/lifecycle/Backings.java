package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.memory.Backing;
import dev.iobuf.memory.Slab;
import dev.iobuf.memory.SlabCapabilities;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;

/**
 * Changes the backing of slabs from one slab to the next. The library chooses once for a process,
 * so the choice is replaced by reflection.
 */
final class Backings {
  private static final Backing[] ALL = {Backing.MAPPED, Backing.FILE, Backing.ARENA};
  private static final Field CHOSEN = chosen();
  private static final Constructor<SlabCapabilities> MAKER = maker();

  private Backings() {}

  static Backing of(int which) {
    return ALL[which % ALL.length];
  }

  /** From now on, slabs are of this backing. */
  static void choose(Backing backing) {
    SlabCapabilities now = Slab.capabilities();
    if (now.backing() != backing) {
      try {
        CHOSEN.set(
            null,
            MAKER.newInstance(
                backing,
                "a test",
                now.hasHugePages(),
                now.canLock(),
                now.pageSize(),
                now.arenaCap()));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("capabilities can't be made", e);
      }
    }
  }

  private static Constructor<SlabCapabilities> maker() {
    try {
      Constructor<SlabCapabilities> maker =
          SlabCapabilities.class.getDeclaredConstructor(
              Backing.class, String.class, boolean.class, boolean.class, int.class, long.class);
      maker.setAccessible(true);
      return maker;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no way to make capabilities is found", e);
    }
  }

  private static Field chosen() {
    try {
      Field field = Class.forName("dev.iobuf.memory.BackingChoice").getDeclaredField("chosen");
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no choice of backing is found", e);
    }
  }
}
