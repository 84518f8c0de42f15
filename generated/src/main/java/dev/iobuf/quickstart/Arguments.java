package dev.iobuf.quickstart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command line of names and of options with a number each.
 *
 * @param names what is no option, in order
 * @param numbers by option
 */
record Arguments(List<String> names, Map<String, Long> numbers) {

  static Arguments parse(Set<String> options, int names, String... arguments)
      throws UsageException {
    List<String> found = new ArrayList<>();
    Map<String, Long> numbers = new HashMap<>();
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      if (options.contains(argument)) {
        numbers.put(argument, number(argument, rest.poll()));
      } else if (argument.startsWith("--") || found.size() == names) {
        throw new UsageException("unknown argument: " + argument);
      } else {
        found.add(argument);
      }
    }
    if (found.size() < names) {
      throw new UsageException("%d of %d names are missing".formatted(names - found.size(), names));
    }
    return new Arguments(found, numbers);
  }

  private static Long number(String option, @Nullable String text) throws UsageException {
    try {
      return Long.valueOf(text == null ? "" : text);
    } catch (NumberFormatException e) {
      throw new UsageException(option + " needs a number: " + (text == null ? "nothing" : text));
    }
  }

  /** The number of an option, checked. */
  int number(String option, int otherwise, int least, int most) throws UsageException {
    long number = numbers.getOrDefault(option, (long) otherwise);
    if (number < least || number > most) {
      throw new UsageException("%s must be %d … %d: %d".formatted(option, least, most, number));
    }
    return (int) number;
  }
}
