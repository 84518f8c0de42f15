package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All programs of a size, on rings and pools so small that every path is reached.
 *
 * <p>A thread is a sequence of gets and puts, without a put if it cannot hold a lease. If threads
 * have contended, it also has one of two homes. Threads of a kind are equal, so a program is a
 * selection of kinds in which order does not matter. In the end, one thread alone takes all free
 * indices, so that a lost index shows.
 */
final class SmallPrograms {
  private static final String GET = "get";
  private static final String PUT = "put";

  /** The ids of threads whose home is the first of two, and the second. */
  private static final List<Long> THREAD_IDS = List.of(2L, 1L);

  private SmallPrograms() {}

  /**
   * A ring or pool, by the number of threads, and the number of homes that they may have.
   *
   * @param threads the most threads whose programs end within seconds
   * @param calls the most calls of a thread with which they do
   */
  private record Shape(
      String name,
      int capacity,
      int homes,
      int threads,
      int calls,
      IntFunction<Explorer> explorer) {
    Shape(String name, int capacity, int homes, int threads, IntFunction<Explorer> explorer) {
      this(name, capacity, homes, threads, Integer.MAX_VALUE, explorer);
    }

    /** With all threads in a dequeue at the same time. */
    static Shape ring(int capacity) {
      return new Shape(
          "ring(%d)".formatted(capacity),
          capacity,
          1,
          2,
          threads -> Scenarios.ring(capacity, capacity, threads));
    }

    /** With two homes, each the home of some threads. */
    static Shape pool(int capacity, int size) {
      return new Shape(
          "pool(%d, 2, %d)".formatted(capacity, size),
          capacity,
          2,
          2,
          2,
          threads -> Scenarios.pool(capacity, 2, size));
    }

    /** With all threads at the first home until two contend. */
    static Shape newPool(int capacity, int size) {
      return new Shape(
          "newPool(%d, 2, %d)".formatted(capacity, size),
          capacity,
          1,
          2,
          2,
          threads -> Scenarios.newPool(capacity, 2, size));
    }

    Case with(List<Kind> threads) {
      Long[] ids = threads.stream().map(kind -> THREAD_IDS.get(kind.home)).toArray(Long[]::new);
      String program = text(threads, Kind::word);
      return new Case(
          name,
          homes == 1 ? program : text(threads, kind -> kind.word + " @" + kind.home),
          threads.size() <= this.threads && longest(threads) <= calls,
          explorer
              .apply(threads.size())
              .threadIds(ids)
              .program(" ; " + program + " ; " + (GET + " ").repeat(capacity + 1)));
    }

    private static int longest(List<Kind> threads) {
      return threads.stream().mapToInt(kind -> kind.word.split(" ", -1).length).max().orElseThrow();
    }

    private static String text(List<Kind> threads, Function<Kind, String> part) {
      return threads.stream().map(part).collect(Collectors.joining(" | "));
    }

    List<Kind> kinds(List<String> words) {
      return words.stream().flatMap(word -> kinds(word).stream()).toList();
    }

    List<Kind> kinds(String word) {
      return IntStream.range(0, homes).mapToObj(home -> new Kind(word, home)).toList();
    }
  }

  /** The calls of a thread, and its home. */
  private record Kind(String word, int home) {}

  /**
   * A program on a subject.
   *
   * @param quick true if it ends within seconds, and so is explored in every build
   */
  record Case(String subject, String program, boolean quick, Explorer explorer) {
    @Override
    public String toString() {
      return subject + " " + program;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          Shape.ring(1),
          Shape.ring(2),
          // A slot; two stripes of a slot each; a stripe of two slots.
          Shape.pool(1, 1),
          Shape.pool(2, 1),
          Shape.pool(2, 2),
          Shape.newPool(1, 1),
          Shape.newPool(2, 1),
          // More indices than homes: the last is parked, in a stripe of its own, or in a shorter
          // one.
          Shape.pool(3, 1),
          Shape.pool(3, 2));

  static List<Case> all() {
    return Stream.of(twoThreads(), threeThreads(), laps()).flatMap(cases -> cases).toList();
  }

  /** Two threads, two or three calls each. */
  private static Stream<Case> twoThreads() {
    List<String> words = Stream.concat(words(2), words(3)).toList();
    return SHAPES.stream().flatMap(shape -> selections(2, shape.kinds(words)).map(shape::with));
  }

  /** Three threads, two calls each. */
  private static Stream<Case> threeThreads() {
    List<String> words = words(2).toList();
    return SHAPES.stream()
        .filter(shape -> shape.capacity >= 2)
        .flatMap(shape -> selections(3, shape.kinds(words)).map(shape::with));
  }

  /** Programs whose tickets wrap around the cells, and which are not among those above. */
  private static Stream<Case> laps() {
    return SHAPES.stream()
        .flatMap(shape ->
            Stream.of(
                    List.of("get put", "get get", "get get"),
                    List.of("get put get put", "get get get get"))
                .filter(words -> words.size() == 2 || shape.capacity == 1)
                .flatMap(words -> combinations(words.stream().map(shape::kinds).toList()))
                .map(shape::with));
  }

  /** The sequences of a length. A thread holds at most as many leases as it got indices. */
  private static Stream<String> words(int length) {
    return IntStream.range(0, 1 << length)
        .mapToObj(choice ->
            IntStream.range(0, length).mapToObj(at -> (choice & 1 << at) == 0 ? GET : PUT).toList())
        .filter(SmallPrograms::isPossible)
        .map(calls -> String.join(" ", calls));
  }

  private static boolean isPossible(List<String> calls) {
    int leases = 0;
    for (String call : calls) {
      leases += call.equals(GET) ? 1 : -1;
      if (leases < 0) {
        return false;
      }
    }
    return true;
  }

  /** All selections of a size from a list, with repetition, in the order of the list. */
  private static <T> Stream<List<T>> selections(int count, List<T> from) {
    return count == 0
        ? Stream.of(List.of())
        : IntStream.range(0, from.size())
            .boxed()
            .flatMap(first ->
                selections(count - 1, from.subList(first, from.size()))
                    .map(rest -> prepend(from.get(first), rest)));
  }

  /** All lists of one element of each. */
  private static <T> Stream<List<T>> combinations(List<List<T>> from) {
    return from.isEmpty()
        ? Stream.of(List.of())
        : from.getFirst().stream()
            .flatMap(first ->
                combinations(from.subList(1, from.size())).map(rest -> prepend(first, rest)));
  }

  private static <T> List<T> prepend(T first, List<T> rest) {
    List<T> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
