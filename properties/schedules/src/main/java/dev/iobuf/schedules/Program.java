package dev.iobuf.schedules;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The calls of an exploration: some calls before the threads begin, a list of calls for each
 * thread, and some calls after they have ended.
 *
 * <p>As text: {@code "put(0) ; get put | get get ; get get"} has a prologue, two threads and an
 * epilogue; prologue and epilogue may be left out together.
 *
 * <p><b>Leases.</b> If a call returns an int ≥ 0, this is a lease of its thread. A call without its
 * one argument, such as {@code put}, gets the oldest lease of its thread, and removes it; without a
 * lease, the call is skipped. So {@code get put} puts the index that it got.
 *
 * <p><b>Threads.</b> A method that takes a {@link Thread} is given a number: {@code interrupt(1)}
 * of a subject with {@code void interrupt(Thread thread)} means the second thread of the program.
 *
 * @param prologue calls that one thread makes before the others begin
 * @param threads the calls of each thread, at least one thread, at most 16
 * @param epilogue calls that one thread makes after the others have ended
 */
public record Program(List<Call> prologue, List<List<Call>> threads, List<Call> epilogue)
    implements Serializable {
  /** The largest number of threads. */
  public static final int MAX_THREADS = 16;

  /** Copies the lists. */
  public Program {
    prologue = List.copyOf(prologue);
    threads = threads.stream().map(List::copyOf).toList();
    epilogue = List.copyOf(epilogue);
    if (threads.isEmpty() || threads.size() > MAX_THREADS) {
      throw new IllegalArgumentException(
          "a program has 1 … " + MAX_THREADS + " threads: threads=" + threads.size());
    }
  }

  /**
   * Reads a program.
   *
   * @param text threads separated by {@code |}, calls by blanks; with two {@code ;}, prologue,
   *     threads and epilogue
   * @return the program
   * @throws IllegalArgumentException if the text is malformed
   */
  public static Program parse(String text) {
    String[] parts = text.split(";", -1);
    if (parts.length != 1 && parts.length != 3) {
      throw new IllegalArgumentException(
          "a program has the form threads, or prologue ; threads ; epilogue: program=\""
              + text
              + "\"");
    }
    String threads = parts.length == 1 ? parts[0] : parts[1];
    return new Program(
        calls(parts.length == 1 ? "" : parts[0]),
        Arrays.stream(threads.split("\\|", -1)).map(Program::calls).toList(),
        calls(parts.length == 1 ? "" : parts[2]));
  }

  private static List<Call> calls(String text) {
    return Stream.of(text.strip().split("\\s+"))
        .filter(call -> !call.isEmpty())
        .map(Call::parse)
        .toList();
  }

  /**
   * Returns this program with another epilogue.
   *
   * @param calls for instance {@code "get get"}
   * @return the program
   */
  public Program thenAlone(String calls) {
    return new Program(prologue, threads, calls(calls));
  }

  /** The calls of prologue and epilogue. */
  List<Call> alone() {
    return Stream.concat(prologue.stream(), epilogue.stream()).toList();
  }

  /** The number of calls of all threads, prologue and epilogue. */
  int size() {
    return prologue.size() + epilogue.size() + threads.stream().mapToInt(List::size).sum();
  }

  @Override
  public String toString() {
    String body = threads.stream().map(Program::text).collect(Collectors.joining(" | "));
    return prologue.isEmpty() && epilogue.isEmpty()
        ? body
        : text(prologue) + " ; " + body + " ; " + text(epilogue);
  }

  private static String text(List<Call> calls) {
    return calls.stream().map(Call::toString).collect(Collectors.joining(" "));
  }
}
