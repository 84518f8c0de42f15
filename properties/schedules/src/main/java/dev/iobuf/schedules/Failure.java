package dev.iobuf.schedules;

import java.util.List;

/** A schedule that refutes the subject, and its steps. */
public final class Failure {
  private final Outcome outcome;
  private final String reason;
  private final Story story;

  /** The report of another run of the schedule. */
  record Story(
      String title,
      Program program,
      Schedule schedule,
      int steps,
      int preemptions,
      List<Operation> history,
      List<Trace.Step> rows,
      List<String> notes,
      String replay) {}

  Failure(Outcome outcome, String reason, Story story) {
    this.outcome = outcome;
    this.reason = reason;
    this.story = story;
  }

  Failure as(Outcome other, String why) {
    return new Failure(other, why, story);
  }

  Story story() {
    return story;
  }

  /**
   * The outcome.
   *
   * @return a failure
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * The reason of the failure, in words.
   *
   * @return a sentence
   */
  public String reason() {
    return reason;
  }

  /**
   * The shortest schedule found that fails in this way.
   *
   * @return the schedule
   */
  public Schedule schedule() {
    return story.schedule;
  }

  /**
   * The number of times that a thread was preempted that could have continued.
   *
   * @return a count
   */
  public int preemptions() {
    return story.preemptions;
  }

  /**
   * The calls that returned.
   *
   * @return in the order of their return
   */
  public List<Operation> history() {
    return List.copyOf(story.history);
  }

  /**
   * The whole report: a column for each thread, a row for each step, the history, why no order
   * explains it, and the line that replays it.
   *
   * @return many lines
   */
  public String table() {
    return Table.of(this);
  }

  @Override
  public String toString() {
    return table();
  }
}
