package dev.iobuf.behaviour.environment;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The numbers in the code and their names in C, from the file {@code kernel.txt}. */
record KernelTable(List<Row> rows, List<String> classes) {
  private static final String PACKAGE = "dev.iobuf.";
  private static final String OWN = "own";

  /**
   * One number.
   *
   * @param processor that it is of; empty for all
   * @param name of the constant, or a number itself
   * @param expression of C
   */
  record Row(String processor, String name, String expression) {
    boolean isOf(String wanted) {
      return processor.isEmpty() || processor.equals(wanted);
    }

    boolean isOwn() {
      return expression.equals(OWN);
    }

    long value() throws ReflectiveOperationException {
      return name.matches("\\d+") ? Long.parseLong(name) : constant(name);
    }
  }

  static KernelTable read() throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    try (InputStream file =
        Objects.requireNonNull(KernelTable.class.getResourceAsStream("kernel.txt"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(each -> !each.matches("#.*|\\s*")).toList()) {
        if (line.startsWith("class ")) {
          classes.add(line.substring("class ".length()));
        } else {
          String[] sides = line.split(" = ", 2);
          String[] left = sides[0].split(": ", 2);
          rows.add(new Row(left.length == 1 ? "" : left[0], left[left.length - 1], sides[1]));
        }
      }
    }
    return new KernelTable(rows, classes);
  }

  /** The numbers of the listed classes, by the names that rows have to have. */
  List<String> numbersInTheCode() throws ClassNotFoundException {
    List<String> names = new ArrayList<>();
    for (String type : classes) {
      for (Field field : Class.forName(PACKAGE + type).getDeclaredFields()) {
        boolean isNumber = field.getType() == int.class || field.getType() == long.class;
        int modifiers = field.getModifiers();
        if (isNumber && Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers)) {
          names.add(type + "." + field.getName());
        }
      }
    }
    return names;
  }

  /** All values of enums whose fields are in the table, by the beginnings of names. */
  static List<String> valuesOf(String type) throws ClassNotFoundException {
    return Stream.of(Class.forName(PACKAGE + type).getEnumConstants())
        .map(value -> type + "." + ((Enum<?>) value).name() + ".")
        .toList();
  }

  /** Of a name such as {@code uring.Abi.CQE_MORE}, {@code uring.Operation.READ.fixedCode}. */
  private static long constant(String name) throws ReflectiveOperationException {
    String[] parts = name.split("\\.", -1);
    Object value = get(Class.forName(PACKAGE + parts[0] + "." + parts[1]), parts[2], Map.of());
    if (parts.length > 3) {
      value =
          value instanceof Map<?, ?> map
              ? Objects.requireNonNull(map.get(parts[3]), name)
              : get(value.getClass(), parts[3], value);
    }
    return ((Number) value).longValue();
  }

  /** {@code of} is ignored for a static field. */
  private static Object get(Class<?> type, String field, Object of)
      throws ReflectiveOperationException {
    Field found = type.getDeclaredField(field);
    found.setAccessible(true);
    return Objects.requireNonNull(found.get(of), field);
  }
}
