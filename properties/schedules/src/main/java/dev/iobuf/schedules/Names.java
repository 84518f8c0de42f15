package dev.iobuf.schedules;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readable names for places and objects: by the fields that lead to them from the subject. */
final class Names {
  private final ValueFormat format;
  private final ScheduledLoader loader;
  private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();
  private final Map<String, Integer> created = new HashMap<>();

  Names(ValueFormat format, ScheduledLoader loader) {
    this.format = format;
    this.loader = loader;
  }

  /** Names all objects that the subject holds. */
  void walk(Object subject) {
    names.put(subject, "");
    // If the subject only wraps the class under test, the name of its field has no meaning.
    List<Object> wrapped = new ArrayList<>();
    for (Field field : fields(subject.getClass())) {
      Object value = value(field, subject);
      if (value != null && value.getClass().getClassLoader() == loader) {
        wrapped.add(value);
      }
    }
    ArrayDeque<Object> work = new ArrayDeque<>();
    if (wrapped.size() == 1) {
      name(wrapped.getFirst(), "", work);
    }
    work.add(subject);
    while (!work.isEmpty()) {
      Object object = work.remove();
      String path = of(object);
      if (object instanceof Object[] array) {
        for (int i = 0; i < array.length; i++) {
          name(array[i], path + "[" + i + "]", work);
        }
      }
      for (Field field : fields(object.getClass())) {
        name(value(field, object), join(path, field.getName()), work);
      }
    }
  }

  private List<Field> fields(Class<?> of) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> type = of;
        type != null && type.getClassLoader() == loader;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private void name(@Nullable Object object, String name, ArrayDeque<Object> work) {
    if (object != null
        && (object.getClass().isArray()
            || object.getClass().getClassLoader() == loader
            || object.getClass().getName().startsWith("java.util.concurrent.atomic."))
        && !names.containsKey(object)) {
      names.put(object, name);
      work.add(object);
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  String place(Actor me) {
    String owner = me.base == null ? "static" : of(me.base);
    if (me.offset >= 0) {
      return owner + "[" + me.offset + "]";
    }
    return me.offset == Fields.VALUE ? owner : join(owner, Fields.name(me.offset));
  }

  String number(String place, long value) {
    return format.show(place, value);
  }

  String reference(@Nullable Object object) {
    return object == null
            || object instanceof Number
            || object instanceof String
            || object instanceof Boolean
        ? String.valueOf(object)
        : of(object);
  }

  private String of(Object object) {
    String name = names.get(object);
    if (name == null) {
      String type = object.getClass().getSimpleName();
      name = type + "#" + created.merge(type, 1, Integer::sum);
      names.put(object, name);
    }
    return name;
  }
}
