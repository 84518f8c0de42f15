package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a schedule in words. Kept only if the schedule is run to be shown. */
final class Trace {
  /** One row of a table. */
  static final class Step {
    final int number;
    final int thread;
    final String text;
    final String where;
    boolean first;
    boolean last;
    String result = "";

    Step(int number, int thread, String text, String where) {
      this.number = number;
      this.thread = thread;
      this.text = text;
      this.where = where;
    }
  }

  private final Names names;
  private final List<Step> steps = new ArrayList<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private final boolean[] within = new boolean[Program.MAX_THREADS + 1];

  private boolean begun;

  Trace(ValueFormat format, ScheduledLoader loader) {
    this.names = new Names(format, loader);
  }

  /** The subject has been made: the story begins. */
  void subject(Object instance) {
    names.walk(instance);
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  void step(Actor actor, int number, String text) {
    Access.Site site = actor.site;
    Step step = new Step(number, actor.id, text, site == null ? "" : site.where());
    step.first = !within[actor.id];
    within[actor.id] = true;
    steps.add(step);
  }

  void returned(int thread, Call call, @Nullable Object result) {
    Step step = null;
    for (int i = steps.size() - 1; i >= 0 && step == null && within[thread]; i--) {
      if (steps.get(i).thread == thread) {
        step = steps.get(i);
      }
    }
    if (step == null) {
      step = new Step(-1, thread, "", "");
      step.first = true;
      steps.add(step);
    }
    step.last = true;
    step.result = call + " → " + (result == null ? "done" : result);
    within[thread] = false;
  }

  void threw(Throwable e) {
    thrown.add(e);
  }

  List<Step> steps() {
    return steps;
  }

  List<Throwable> thrown() {
    return thrown;
  }

  /** An access to a number. */
  String text(Actor me, long result, boolean references, boolean wrote) {
    Access.Site site = me.site;
    if (site == null || !site.kind().isMemory()) {
      return site == null ? "" : site.text();
    }
    String place = names.place(me);
    String expected =
        references ? names.reference(me.expectedReference) : names.number(place, me.expected);
    String operand =
        references ? names.reference(me.operandReference) : names.number(place, me.operand);
    return switch (site.kind()) {
      case LOAD -> place + " → " + names.number(place, result);
      case STORE -> place + " ← " + operand;
      case CAS, WEAK_CAS ->
          "CAS " + place + " " + expected + "→" + operand + (wrote ? " ok" : " FAILS");
      case EXCHANGE ->
          "CAS "
              + place
              + " "
              + expected
              + "→"
              + operand
              + (wrote ? " ok" : " FAILS, is " + names.number(place, result));
      case SWAP -> place + " ← " + operand + ", was " + names.number(place, result);
      case ADD -> place + " += " + me.operand + ", was " + names.number(place, result);
      case UPDATE -> site.text() + " " + place + " → " + names.number(place, result);
      default -> site.text() + " " + place + " " + me.operand + ", was " + result;
    };
  }

  /** An access to a reference. */
  String text(Actor me, @Nullable Object result, boolean wrote) {
    Access.Site site = me.site;
    if (site == null) {
      return "";
    }
    String place = names.place(me);
    String operand = names.reference(me.operandReference);
    return switch (site.kind()) {
      case LOAD -> place + " → " + names.reference(result);
      case STORE -> place + " ← " + operand;
      case SWAP -> place + " ← " + operand + ", was " + names.reference(result);
      case EXCHANGE ->
          "CAS "
              + place
              + " "
              + names.reference(me.expectedReference)
              + "→"
              + operand
              + (wrote ? " ok" : " FAILS, is " + names.reference(result));
      default -> site.text() + " " + place + " → " + names.reference(result);
    };
  }
}
