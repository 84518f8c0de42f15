package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/**
 * The schedule that the system property {@value #PROPERTY} names: of which explorer, by what
 * program it runs. A property test may come upon that program once in a million tries, so it is run
 * in place of the first program that the explorer is asked for; whatever else is asked for is
 * skipped.
 *
 * @param explorer identifies subject, arguments, options and classes
 */
record Recall(String explorer, Schedule schedule, Program program) {
  static final String PROPERTY = "iobuf.replay";

  private static @Nullable String done;

  /** What the property names; null if it is not set. */
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

  /** Whether it is of an explorer and to be run now: true once. */
  boolean isDue(String asked) {
    synchronized (Recall.class) {
      boolean due = explorer.equals(asked) && !toString().equals(done);
      if (due) {
        done = toString();
      }
      return due;
    }
  }

  /** The argument that names it, ready for a shell. */
  String argument() {
    return "\"-D" + PROPERTY + "=" + this + "\"";
  }

  @Override
  public String toString() {
    return explorer + ":" + schedule + ":" + program;
  }
}
