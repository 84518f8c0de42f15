package dev.iobuf.model;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of objects and of their fields. Objects lie one behind the other, in the order in
 * which they were found: those that a contender is made of by a walk along its fields, later ones
 * at the first access, in a part of the heap that belongs to the thread. Fields have the offsets
 * that this JVM gives them. Unsafe is reached by reflection, since it is not to be compiled
 * against.
 */
final class Addresses {
  static final int LINE = 64;

  private static final int ARRAY_BASE = 16;
  private static final int ARRAY_LENGTH = 12;
  private static final int ALIGNMENT = 8;
  private static final int REFERENCE = 4;

  /** The size of the part of the heap in which one thread allocates. */
  private static final int PART = 1 << 14;

  private static final Object UNSAFE;
  private static final Method OFFSET;

  static {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      UNSAFE = instance.get(null);
      OFFSET = type.getMethod("objectFieldOffset", Field.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IdentityHashMap<Object, Long> objects = new IdentityHashMap<>();
  private final Map<Class<?>, Long> sizes = new HashMap<>();
  private final Map<Class<?>, Map<String, Long>> offsets = new HashMap<>();
  private final Map<String, Long> statics = new HashMap<>();
  private final long[] next;
  private final long[] end;
  private long top = LINE;

  Addresses(int processors) {
    next = new long[processors];
    end = new long[processors];
  }

  /** Places an object, and all that are reached from it by fields under control. */
  void place(Object root) {
    ClassLoader loader = root.getClass().getClassLoader();
    ArrayDeque<Object> work = new ArrayDeque<>();
    work.add(root);
    while (!work.isEmpty()) {
      Object object = work.removeLast();
      if (objects.containsKey(object)) {
        continue;
      }
      top = put(object, top);
      if (object instanceof Object[] elements) {
        for (Object element : elements) {
          push(element, loader, work);
        }
      }
      for (Class<?> type = object.getClass();
          type != null && loader.equals(type.getClassLoader());
          type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            push(value(field, object), loader, work);
          }
        }
      }
    }
  }

  private static void push(@Nullable Object object, ClassLoader loader, ArrayDeque<Object> work) {
    if (object != null
        && (object.getClass().isArray() || loader.equals(object.getClass().getClassLoader()))) {
      work.add(object);
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read a field: " + field, e);
    }
  }

  private long put(Object object, long address) {
    objects.put(object, address);
    return address + sizeOf(object);
  }

  private long sizeOf(Object object) {
    Class<?> type = object.getClass();
    long size =
        type.isArray()
            ? ARRAY_BASE + (long) Array.getLength(object) * scale(type)
            : sizes.computeIfAbsent(type, Addresses::instanceSize);
    return (size + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** The end of the last field, as if that were a long. */
  private static long instanceSize(Class<?> type) {
    long size = ARRAY_BASE;
    for (Class<?> layer = type; layer != null; layer = layer.getSuperclass()) {
      for (Field field : layer.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          size = Math.max(size, offset(field) / ALIGNMENT * ALIGNMENT + ALIGNMENT);
        }
      }
    }
    return size;
  }

  private static long offset(Field field) {
    try {
      return (long) OFFSET.invoke(UNSAFE, field);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM tells no offset of a field: " + field, e);
    }
  }

  /** The address of an object; one that is new is the processor's. */
  private long address(int processor, Object object) {
    Long known = objects.get(object);
    if (known != null) {
      return known;
    }
    long size = sizeOf(object);
    if (next[processor] + size > end[processor]) {
      top = (top + LINE - 1) & -LINE;
      next[processor] = top;
      top += Math.max(PART, size);
      end[processor] = top;
    }
    long address = next[processor];
    next[processor] = put(object, address);
    return address;
  }

  /** The line of an element of an array. */
  int elementLine(int processor, Object array, long index) {
    // An atomic array has one more object, which is not seen: its elements lie in it.
    Class<?> type = array.getClass();
    int scale = type.isArray() ? scale(type) : Long.BYTES;
    return line(address(processor, array) + ARRAY_BASE + index * scale);
  }

  /** The line of the length of an array, which each access to an element reads. */
  int lengthLine(int processor, Object array) {
    return line(address(processor, array) + ARRAY_LENGTH);
  }

  /**
   * The line of a field.
   *
   * @param base the object; null for a static field: those of a class share a line
   * @param field {@code class.name}; null for the only field of the object
   */
  int fieldLine(int processor, @Nullable Object base, @Nullable String field) {
    if (base == null) {
      String owner = field == null ? "" : field.substring(0, field.lastIndexOf('.'));
      return line(statics.computeIfAbsent(owner, _ -> staticsAt()));
    }
    long offset = field == null ? ALIGNMENT + REFERENCE : offset(base.getClass(), field);
    return line(address(processor, base) + offset);
  }

  private long staticsAt() {
    top = (top + LINE - 1) & -LINE;
    top += LINE;
    return top - LINE;
  }

  private static int line(long address) {
    return (int) (address / LINE);
  }

  /** The offset of a field, {@code class.name}, in objects of a class. */
  long offset(Class<?> type, String field) {
    return offsets
        .computeIfAbsent(type, _ -> new HashMap<>())
        .computeIfAbsent(field, _ -> offsetIn(type, field));
  }

  private static long offsetIn(Class<?> type, String field) {
    for (Class<?> layer = type; layer != null; layer = layer.getSuperclass()) {
      for (Field candidate : layer.getDeclaredFields()) {
        if (field.equals(layer.getName() + "." + candidate.getName())) {
          return offset(candidate);
        }
      }
    }
    throw new IllegalArgumentException("the class has no such field: " + type + ", " + field);
  }

  private static int scale(Class<?> array) {
    Class<?> element = array.componentType();
    if (element == long.class || element == double.class) {
      return Long.BYTES;
    }
    if (element == byte.class || element == boolean.class) {
      return Byte.BYTES;
    }
    return element == short.class || element == char.class ? Short.BYTES : REFERENCE;
  }
}
