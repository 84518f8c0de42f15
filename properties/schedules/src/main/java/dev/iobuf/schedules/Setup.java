package dev.iobuf.schedules;

import java.util.List;

/**
 * The settings of an exploration, without the classes.
 *
 * @param arguments of the subject's constructor
 * @param specification what the calls may return
 * @param program the calls of the threads
 * @param options the assumptions
 * @param format the format of numbers in tables
 * @param fibers the carriers of the threads
 * @param shortens true if a failing schedule is made shorter
 */
record Setup(
    List<?> arguments,
    Specification<?> specification,
    Program program,
    Options options,
    ValueFormat format,
    Fibers.Kind fibers,
    boolean shortens) {
  static final Setup DEFAULT =
      new Setup(
          List.of(),
          new BagOfIndices(1),
          Program.parse(""),
          Options.DEFAULT,
          ValueFormat.PLAIN,
          Fibers.Kind.fastest(),
          true);

  Setup withArguments(List<?> values) {
    return new Setup(values, specification, program, options, format, fibers, shortens);
  }

  Setup withSpecification(Specification<?> sequential) {
    return new Setup(arguments, sequential, program, options, format, fibers, shortens);
  }

  Setup withProgram(Program calls) {
    return new Setup(arguments, specification, calls, options, format, fibers, shortens);
  }

  Setup withOptions(Options changed) {
    return new Setup(arguments, specification, program, changed, format, fibers, shortens);
  }

  Setup withFormat(ValueFormat show) {
    return new Setup(arguments, specification, program, options, show, fibers, shortens);
  }

  Setup withFibers(Fibers.Kind kind) {
    return new Setup(arguments, specification, program, options, format, kind, shortens);
  }

  Setup asFound() {
    return new Setup(arguments, specification, program, options, format, fibers, false);
  }

  /** Returns subject and program, for titles. */
  String title(Class<?> type) {
    return type.getSimpleName()
        + arguments
        + " "
        + program
        + (options.weak() ? " (weak memory)" : "");
  }
}
