package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/**
 * The schedule that the system property {@value #PROPERTY} names, with its explorer and its
 * program. A property test may generate that program once in a million tries. So the program is run
 * in place of the first one that the explorer has to run; all others are skipped.
 *
 * @param explorer identifies subject, arguments, options and classes
 */
record Recall(String explorer, Schedule schedule, Program program) {
  static final String PROPERTY = "iobuf.replay";

  private static @Nullable String done;

  /** Returns the schedule that the property names, or null if it is not set. */
  static synchronized @Nullable Recall named() {
    String text = System.getProperty(PROPERTY);
    if (text == null) {
      done = null;
      return null;
    }
    String[] parts = text.split(":", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a replay reads explorer:schedule:program; was it quoted? replay=" + text);
    }
    return new Recall(parts[0], Schedule.parse(parts[1]), Program.parse(parts[2]));
  }

  /** Returns true, once, if the schedule belongs to an explorer. */
  boolean isDue(String asked) {
    synchronized (Recall.class) {
      boolean due = explorer.equals(asked) && !toString().equals(done);
      if (due) {
        done = toString();
      }
      return due;
    }
  }

  /** Returns the option that names it, quoted for a shell. */
  String argument() {
    return "\"-D" + PROPERTY + "=" + this + "\"";
  }

  @Override
  public String toString() {
    return explorer + ":" + schedule + ":" + program;
  }
}
