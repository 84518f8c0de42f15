package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints the layout of pools in memory under the options of this Java process, and checks that
 * fields that threads write are on cache lines of their own. Unsafe is reached by reflection, since
 * it is not to be compiled against.
 */
final class PoolLayout {
  /** Two lines, which the processor may fetch together. */
  private static final int APART = 128;

  private final Object unsafe;
  private final Method fieldOffset;
  private final Method arrayBase;

  private record Place(long offset, String type, String name) {}

  private PoolLayout() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe = instance.get(null);
    fieldOffset = type.getMethod("objectFieldOffset", Field.class);
    arrayBase = type.getMethod("arrayBaseOffset", Class.class);
  }

  public static void main(String[] options) throws ReflectiveOperationException {
    PoolLayout layout = new PoolLayout();
    long base = (int) layout.arrayBase.invoke(layout.unsafe, long[].class);
    System.out.println("elements of a long[] begin at " + base);
    // The length of the array is written once, and read by each access.
    long first = base + 8L * Home.MARGIN;
    System.out.println("the first home of a pool begins at " + first);
    assertThat(first - base).isGreaterThanOrEqualTo(APART);
    assertThat(8L << Home.SHIFT).as("from home to home").isGreaterThanOrEqualTo(4 * APART);
    layout.print(IndexPool.class);
    List<Place> stateOfPool = layout.print(PoolState.class);
    assertThat(stateOfPool)
        .extracting(Place::name)
        .contains("PoolState.state", "IndexPlaces.cells");
    layout.print(IndexRing.class);
    layout.print(StripeMarks.class);
    layout.print(WaitQueue.class);
    System.out.println("held: layout");
  }

  /** Prints the fields of an object and those that it inherits, in the order of their places. */
  private List<Place> print(Class<?> type) throws ReflectiveOperationException {
    List<Place> places = new ArrayList<>();
    for (Class<?> layer = type; layer != null; layer = layer.getSuperclass()) {
      for (Field field : layer.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          places.add(
              new Place(
                  (long) fieldOffset.invoke(unsafe, field),
                  field.getType().getSimpleName(),
                  layer.getSimpleName() + "." + field.getName()));
        }
      }
    }
    places.sort(Comparator.comparingLong(Place::offset));
    System.out.println(type.getSimpleName());
    for (Place place : places) {
      System.out.printf("%5d  %-16s %s%n", place.offset, place.type, place.name);
    }
    return places;
  }
}
