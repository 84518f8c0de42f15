package dev.iobuf.schedules;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for fields, so that a place in memory is a pair of object and offset: an index ≥ 0 in an
 * array, a negative number for a field. A VarHandle for a field has the number of the field.
 */
final class Fields {
  /** The offset that stands for an object's monitor. */
  static final long MONITOR = -1;

  /**
   * The offset of a place that is neither in an array nor a known field, such as the value of an
   * AtomicLong.
   */
  static final long VALUE = -2;

  private static final Map<String, Long> OFFSETS = new HashMap<>();
  private static final List<String> NAMES = new ArrayList<>();
  private static final Map<VarHandle, String> HANDLES = new WeakHashMap<>();

  private Fields() {}

  /** The offset of a field: {@code class.name}. */
  static synchronized long offset(String field) {
    return OFFSETS.computeIfAbsent(
        field,
        name -> {
          NAMES.add(name);
          return -2L - NAMES.size();
        });
  }

  static synchronized String name(long offset) {
    if (offset == MONITOR) {
      return "monitor";
    }
    if (offset == VALUE) {
      return "value";
    }
    String field = NAMES.get((int) (-3 - offset));
    return field.substring(field.lastIndexOf('.') + 1);
  }

  static synchronized VarHandle register(VarHandle handle, Class<?> owner, String name) {
    HANDLES.put(handle, owner.getName() + "." + name);
    return handle;
  }

  /** The field that a VarHandle accesses, as {@code class.name}. Returns null for an array. */
  static synchronized @Nullable String fieldOf(VarHandle handle) {
    return HANDLES.get(handle);
  }

  /** The offset of the field that a VarHandle accesses. */
  static synchronized long offset(VarHandle handle) {
    String field = HANDLES.get(handle);
    return field == null ? VALUE : offset(field);
  }

  static @Nullable Class<?> type(@Nullable Object handle) {
    return handle instanceof VarHandle h ? h.varType() : null;
  }
}
