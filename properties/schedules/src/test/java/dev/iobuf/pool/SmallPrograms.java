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
 * <p>A thread is a word of get and put, with no put where it cannot hold a lease, and, where the
 * pool has two words, the one at which it begins. Threads of a kind are alike, so a program is a
 * selection of kinds in which order counts for nothing. What is left in the end is taken by one
 * thread alone, so that a lost index is seen.
 */
final class SmallPrograms {
  private static final String GET = "get";
  private static final String PUT = "put";

  /** By home: {@code IndexBag} lets a thread of this id begin at word 0 of two, or 1. */
  private static final List<Long> THREAD_IDS = List.of(2L, 1L);

  private SmallPrograms() {}

  /** A ring or pool, by the number of threads, and the number of words at which they may begin. */
  private record Shape(
      String name, int capacity, int homes, boolean hasRing, IntFunction<Explorer> explorer) {
    /** With all threads amid a dequeue at once. */
    static Shape ring(int capacity) {
      return new Shape(
          "ring(%d)".formatted(capacity),
          capacity,
          1,
          true,
          threads -> Scenarios.ring(capacity, capacity, threads));
    }

    static Shape pool(int capacity, int stripes, int bits) {
      return new Shape(
          "pool(%d, %d, %d)".formatted(capacity, stripes, bits),
          capacity,
          stripes,
          stripes * bits < capacity,
          threads -> Scenarios.pool(capacity, stripes, bits));
    }

    Case with(List<Kind> threads) {
      Long[] ids = threads.stream().map(kind -> THREAD_IDS.get(kind.home)).toArray(Long[]::new);
      String program = text(threads, Kind::word);
      return new Case(
          name,
          homes == 1 ? program : text(threads, kind -> kind.word + " @" + kind.home),
          threads.size() == 2 || !hasRing,
          explorer
              .apply(threads.size())
              .threadIds(ids)
              .program(" ; " + program + " ; " + (GET + " ").repeat(capacity + 1)));
    }

    private static String text(List<Kind> threads, Function<Kind, String> part) {
      return threads.stream().map(part).collect(Collectors.joining(" | "));
    }

    Stream<Kind> kinds(Stream<String> words) {
      return words.flatMap(
          word -> IntStream.range(0, homes).mapToObj(home -> new Kind(word, home)));
    }
  }

  /** What a thread does, and the word at which it begins. */
  private record Kind(String word, int home) {}

  /**
   * A program on a subject.
   *
   * @param quick whether it ends within seconds: three threads on a ring do not
   */
  record Case(String subject, String program, boolean quick, Explorer explorer) {
    @Override
    public String toString() {
      return subject + " " + program;
    }
  }

  private static final List<Shape> CAPACITY_1 = List.of(Shape.ring(1), Shape.pool(1, 1, 1));

  /** One word; two, to steal from; one and a ring. */
  private static final List<Shape> CAPACITY_2 =
      List.of(Shape.ring(2), Shape.pool(2, 1, 2), Shape.pool(2, 2, 1), Shape.pool(2, 1, 1));

  /** Two words to scan and a ring between the collects, which takes three indices. */
  private static final Shape SCAN_AND_RING = Shape.pool(3, 2, 1);

  static List<Case> all() {
    return Stream.of(twoThreads(), threeThreads(), laps()).flatMap(List::stream).toList();
  }

  /** Two threads, two or three calls each. */
  private static List<Case> twoThreads() {
    return Stream.of(CAPACITY_1.stream(), CAPACITY_2.stream(), Stream.of(SCAN_AND_RING))
        .flatMap(shapes -> shapes)
        .flatMap(shape -> {
          Stream<String> words = Stream.concat(words(2), words(3));
          return selections(2, shape.kinds(words).toList()).map(shape::with);
        })
        .toList();
  }

  /** Three threads, two calls each. */
  private static List<Case> threeThreads() {
    return Stream.concat(CAPACITY_2.stream(), Stream.of(SCAN_AND_RING))
        .flatMap(shape -> selections(3, shape.kinds(words(2)).toList()).map(shape::with))
        .toList();
  }

  /** Tickets go round the cells, more than once. */
  private static List<Case> laps() {
    return Stream.of(CAPACITY_1.stream(), CAPACITY_2.stream(), Stream.of(SCAN_AND_RING))
        .flatMap(shapes -> shapes)
        .flatMap(shape ->
            Stream.of("get put|get get|get get", "get put get put|get get get get")
                .flatMap(program -> homes(shape, List.of(program.split("\\|"))))
                .map(shape::with))
        .toList();
  }

  /** The words of a length; a thread holds at most as many leases as it got indices. */
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

  /** All selections of so many, each as often as one likes, in the order of the list. */
  private static <T> Stream<List<T>> selections(int count, List<T> from) {
    return count == 0
        ? Stream.of(List.of())
        : IntStream.range(0, from.size())
            .boxed()
            .flatMap(first ->
                selections(count - 1, from.subList(first, from.size()))
                    .map(rest -> prepend(from.get(first), rest)));
  }

  /** The words with all homes, equal threads in one order only. */
  private static Stream<List<Kind>> homes(Shape shape, List<String> words) {
    List<List<Kind>> all = List.of(List.of());
    for (String word : words.reversed()) {
      all =
          all.stream()
              .flatMap(rest ->
                  shape
                      .kinds(Stream.of(word))
                      .filter(kind ->
                          rest.isEmpty()
                              || !rest.getFirst().word.equals(word)
                              || rest.getFirst().home >= kind.home)
                      .map(kind -> prepend(kind, rest)))
              .toList();
    }
    return all.stream();
  }

  private static <T> List<T> prepend(T first, List<T> rest) {
    List<T> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
