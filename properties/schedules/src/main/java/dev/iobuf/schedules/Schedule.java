package dev.iobuf.schedules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The thread of each step, and the older values that loads returned. A run depends only on these
 * and on the program.
 *
 * <p>As text, {@code a4b11a2~1c10} means that thread 0 made four steps, thread 1 eleven, thread 0
 * two, the second of which read the value before the newest, thread 2 ten. If a schedule ends
 * before the program, the threads continue without preemption, the lowest first.
 */
public final class Schedule {
  private final int[] threads;
  private final Map<Integer, Integer> values;

  /** threads: by step; values: the older values chosen, by step. */
  Schedule(int[] threads, Map<Integer, Integer> values) {
    this.threads = threads;
    this.values = values;
  }

  /**
   * Reads a schedule.
   *
   * @param text as described above
   * @return the schedule
   * @throws IllegalArgumentException if the text is malformed
   */
  public static Schedule parse(String text) {
    int[] threads = new int[16];
    int count = 0;
    Map<Integer, Integer> values = new HashMap<>();
    int at = 0;
    while (at < text.length()) {
      char letter = text.charAt(at++);
      int end = at;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      if (end == at || (letter == '~' ? count == 0 : letter < 'a' || letter > 'p')) {
        throw new IllegalArgumentException(
            "a schedule reads a4b11a2~1: letter of a thread and number of steps: schedule=" + text);
      }
      int number = Integer.parseInt(text.substring(at, end));
      at = end;
      if (letter == '~') {
        values.put(count - 1, number);
        continue;
      }
      if (count + number > threads.length) {
        threads = Arrays.copyOf(threads, 2 * (count + number));
      }
      Arrays.fill(threads, count, count + number, letter - 'a');
      count += number;
    }
    return new Schedule(Arrays.copyOf(threads, count), values);
  }

  /** The number of steps. */
  int length() {
    return threads.length;
  }

  /** Returns the thread that makes a step; −1 beyond the end. */
  int thread(int step) {
    return step < threads.length ? threads[step] : -1;
  }

  int value(int step) {
    return values.getOrDefault(step, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Schedule schedule
        && Arrays.equals(threads, schedule.threads)
        && values.equals(schedule.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(threads) + values.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int run = 0;
    for (int step = 0; step < threads.length; step++) {
      run++;
      Integer value = values.get(step);
      boolean last = step + 1 == threads.length || threads[step + 1] != threads[step];
      if (last || value != null) {
        text.append((char) ('a' + threads[step])).append(run);
        run = 0;
      }
      if (value != null) {
        text.append('~').append(value);
      }
    }
    return text.toString();
  }
}
