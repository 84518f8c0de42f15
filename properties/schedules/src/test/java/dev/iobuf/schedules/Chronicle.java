package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A specification that permits any result and records all of them. So two explorations can be
 * compared by the set of all orders of the calls, with their results, that some schedule permits.
 * The subject's last call marks the end.
 */
public final class Chronicle implements Specification<List<String>> {
  private static final List<@Nullable Object> RESULTS = results();

  private final Call last;
  private final Set<List<String>> seen = new HashSet<>();

  private Chronicle(Call last) {
    this.last = last;
  }

  private static List<@Nullable Object> results() {
    List<@Nullable Object> results = new ArrayList<>();
    results.add(null);
    results.add(true);
    results.add(false);
    IntStream.range(-1, 4).forEach(results::add);
    Stream.of(IllegalStateException.class, IndexOutOfBoundsException.class)
        .map(Thrown::of)
        .forEach(results::add);
    return results;
  }

  @Override
  public List<String> initial() {
    return List.of();
  }

  @Override
  public List<Step<List<String>>> steps(List<String> past, int thread, Call call) {
    if (call.equals(last)) {
      seen.add(past);
    }
    return RESULTS.stream().map(result -> step(past, call + " -> " + result, result)).toList();
  }

  private static Step<List<String>> step(List<String> past, String event, @Nullable Object result) {
    return new Step<>(Stream.concat(past.stream(), Stream.of(event)).toList(), result);
  }

  /**
   * Asserts that state caching sees all that plain depth-first search sees.
   *
   * @param explorer a subject
   * @param text a program so small that all its schedules can be run
   * @param last a call that the program does not make, to be made last
   */
  public static void assertNothingIsLost(Explorer explorer, String text, String last) {
    Program program = Program.parse(text);
    Call end = Call.parse(last);
    List<Call> epilogue = new ArrayList<>(program.epilogue());
    epilogue.add(end);
    Explorer whole = explorer.program(new Program(program.prologue(), program.threads(), epilogue));
    Chronicle all = new Chronicle(end);
    Chronicle cached = new Chronicle(end);
    Report plain = whole.specification(all).explore(Strategies.all(), Long.MAX_VALUE);
    Report states = whole.specification(cached).explore(Strategies.states(), Long.MAX_VALUE);
    assertThat(all.seen).as("%s", plain).isNotEmpty();
    assertThat(cached.seen).as("%s", states).isEqualTo(all.seen);
    assertThat(plain.exhausted() && states.exhausted()).as("%s, %s", plain, states).isTrue();
    System.out.printf(
        "%s: %,d schedules of %s; cached: %,d%n",
        all.seen.size(), plain.runs(), plain.title(), states.runs());
  }
}
