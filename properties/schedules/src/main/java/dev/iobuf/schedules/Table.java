package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/** A failure for humans: a column a thread, a row a step, the history, and how to replay it. */
final class Table {
  private static final int WIDEST = 64;

  /** The most rows; the middle of longer reports is left out. */
  private static final int MOST_ROWS = 200;

  private Table() {}

  static String of(Failure failure) {
    Failure.Story story = failure.story();
    Program program = story.program();
    StringBuilder text = new StringBuilder();
    text.append(failure.outcome()).append(": ").append(story.title()).append("   ");
    text.append(story.steps()).append(" steps, ").append(story.preemptions()).append(" preemption");
    text.append(story.preemptions() == 1 ? "" : "s").append('\n');
    text.append(failure.reason()).append("\n\n");
    rows(text, program.threads().size(), story.rows());
    text.append("\nhistory (by return):\n");
    for (Operation operation : story.history()) {
      text.append("  ").append(text(operation, program)).append('\n');
    }
    story.notes().forEach(note -> text.append(note).append('\n'));
    return text.append("replay: ").append(story.replay()).append('\n').toString();
  }

  /** Returns the result of a call, and the thread that made it. */
  static String text(Operation operation, Program program) {
    boolean alone = operation.thread() == program.threads().size();
    return (alone ? "alone: " : "T" + operation.thread() + ": ")
        + operation.call()
        + " → "
        + (operation.result() == null ? "done" : operation.result());
  }

  private static void rows(StringBuilder text, int threads, List<Trace.Step> steps) {
    List<String> cells = new ArrayList<>();
    int[] widths = new int[threads + 1];
    boolean alone = false;
    for (Trace.Step step : steps) {
      String cell = cell(step);
      cells.add(cell);
      widths[step.thread] = Math.clamp(cell.length(), widths[step.thread], WIDEST);
      alone |= step.thread == threads;
    }
    int columns = alone ? threads + 1 : threads;
    text.append("step");
    for (int column = 0; column < columns; column++) {
      String head = column == threads ? "alone (before, after)" : "T" + column;
      widths[column] = Math.max(widths[column], head.length());
      text.append(" | ").append(pad(head, widths[column]));
    }
    text.append(" |\n");
    for (int row = 0; row < cells.size(); row++) {
      if (cells.size() > MOST_ROWS && row == MOST_ROWS / 2) {
        row = cells.size() - MOST_ROWS / 2;
        text.append("  … ").append(cells.size() - MOST_ROWS).append(" rows left out …\n");
      }
      Trace.Step step = steps.get(row);
      boolean numbered = step.number >= 0 && step.thread < threads;
      text.append(String.format("%4s", numbered ? String.valueOf(step.number) : ""));
      for (int column = 0; column < columns; column++) {
        String cell = column == step.thread ? cells.get(row) : "";
        text.append(" | ").append(pad(cell, widths[column]));
      }
      text.append(" | ").append(step.where).append('\n');
    }
  }

  private static String cell(Trace.Step step) {
    String bracket = step.first ? step.last ? "─ " : "┌ " : step.last ? "└ " : "│ ";
    return bracket + step.text + (step.last ? "  ⇒ " + step.result : "");
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
