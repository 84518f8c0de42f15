package dev.iobuf.schedules;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One operation of a program, such as {@code put(3)}.
 *
 * @param operation the name of a public method of the subject
 * @param arguments its arguments; a method of one parameter that is called without any is given the
 *     oldest lease of its thread, see {@link Program}
 */
public record Call(String operation, List<Integer> arguments) implements Serializable {
  /** Copies the arguments. */
  public Call {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads a call.
   *
   * @param text for instance {@code get}, {@code put(3)} or {@code move(1,2)}
   * @return the call
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Call parse(String text) {
    int open = text.indexOf('(');
    if (open < 0) {
      return new Call(checkName(text, text), List.of());
    }
    if (!text.endsWith(")")) {
      throw malformed(text);
    }
    List<Integer> arguments = new ArrayList<>();
    for (String argument : text.substring(open + 1, text.length() - 1).split(",", -1)) {
      try {
        arguments.add(Integer.valueOf(argument.strip()));
      } catch (NumberFormatException e) {
        throw malformed(text);
      }
    }
    return new Call(checkName(text.substring(0, open), text), arguments);
  }

  private static String checkName(String name, String text) {
    if (name.isEmpty() || !name.chars().allMatch(Character::isJavaIdentifierPart)) {
      throw malformed(text);
    }
    return name;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "a call reads name or name(int,…), without blanks: call=\"" + text + "\"");
  }

  /**
   * Returns an argument.
   *
   * @param position 0 for the first
   * @return its value
   */
  public int argument(int position) {
    return arguments.get(position);
  }

  @Override
  public String toString() {
    return arguments.isEmpty()
        ? operation
        : operation
            + arguments.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
  }
}
