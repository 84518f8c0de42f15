package dev.iobuf.schedules;

import java.util.List;

/**
 * What an exploration is about, but for the classes.
 *
 * @param arguments of the subject's constructor
 * @param specification what the calls may return
 * @param program what the threads do
 * @param options what is assumed
 * @param format how tables show numbers
 * @param fibers what carries the threads
 */
record Setup(
    List<?> arguments,
    Specification<?> specification,
    Program program,
    Options options,
    ValueFormat format,
    Fibers.Kind fibers) {
  static final Setup DEFAULT =
      new Setup(
          List.of(),
          new BagOfIndices(1),
          Program.parse(""),
          Options.DEFAULT,
          ValueFormat.PLAIN,
          Fibers.Kind.fastest());

  Setup withArguments(List<?> values) {
    return new Setup(values, specification, program, options, format, fibers);
  }

  Setup withSpecification(Specification<?> sequential) {
    return new Setup(arguments, sequential, program, options, format, fibers);
  }

  Setup withProgram(Program calls) {
    return new Setup(arguments, specification, calls, options, format, fibers);
  }

  Setup withOptions(Options changed) {
    return new Setup(arguments, specification, program, changed, format, fibers);
  }

  Setup withFormat(ValueFormat show) {
    return new Setup(arguments, specification, program, options, show, fibers);
  }

  Setup withFibers(Fibers.Kind kind) {
    return new Setup(arguments, specification, program, options, format, kind);
  }
}
