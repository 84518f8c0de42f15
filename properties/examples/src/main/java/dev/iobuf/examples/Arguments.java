package dev.iobuf.examples;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command line of names, of options with a value each, and of flags.
 *
 * @param names the arguments that are no options, in order
 * @param values by option
 * @param flags those that were given
 */
record Arguments(List<String> names, Map<String, String> values, Set<String> flags) {

  /** Reads a command line of options with a number each. */
  static Arguments parse(List<String> names, Set<String> options, String... arguments)
      throws UsageException {
    return parse(names, options, Set.of(), arguments);
  }

  /**
   * Reads a command line. After {@code --}, all arguments are names.
   *
   * @param names the names that the usage gives them; all are required
   * @param options the options that have a value
   * @param flags the options that have none
   */
  static Arguments parse(
      List<String> names, Set<String> options, Set<String> flags, String... arguments)
      throws UsageException {
    Arguments found = new Arguments(new ArrayList<>(), new HashMap<>(), new HashSet<>());
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    boolean onlyNames = false;
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      if (!onlyNames && argument.equals("--")) {
        onlyNames = true;
      } else if (!onlyNames && options.contains(argument)) {
        found.values.put(argument, valueOf(argument, rest));
      } else if (!onlyNames && flags.contains(argument)) {
        found.flags.add(argument);
      } else if (!onlyNames && argument.startsWith("-")) {
        throw new UsageException("unknown option: " + argument);
      } else if (found.names.size() == names.size()) {
        throw new UsageException("one argument too many: " + argument);
      } else {
        found.names.add(argument);
      }
    }
    List<String> missing = names.subList(found.names.size(), names.size());
    if (!missing.isEmpty()) {
      throw new UsageException(
          String.join(" and ", missing) + (missing.size() == 1 ? " is missing" : " are missing"));
    }
    return found;
  }

  private static String valueOf(String option, Deque<String> rest) throws UsageException {
    if (rest.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.pop();
  }

  /** Returns the number of an option, checked. */
  int number(String option, int otherwise, int least, int most) throws UsageException {
    return number(option, values.getOrDefault(option, Integer.toString(otherwise)), least, most);
  }

  /** Returns a number, checked. {@code what} is its name in the usage. */
  static int number(String what, String text, int least, int most) throws UsageException {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw new UsageException(
        "%s must be a number from %s to %s: %s".formatted(what, least, most, text));
  }
}
