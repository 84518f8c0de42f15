package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.Question;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;

/**
 * One benchmark with all its parameters, as one fork runs it.
 *
 * @param label the contender, for readers
 * @param question the class of the benchmark
 * @param method its method
 * @param parameters by name
 * @param threads how many run it at once
 * @param mode the measured quantity
 * @param jvmOptions besides those of {@link dev.iobuf.benchmarks.peers.Jvm}
 */
record Case(
    String label,
    Class<? extends Question> question,
    String method,
    Map<String, String> parameters,
    int threads,
    Mode mode,
    List<String> jvmOptions) {
  /** A benchmark on one thread, without parameters, labelled by its name. */
  static Case of(Class<? extends Question> question, String method, Mode mode) {
    return new Case(method, question, method, Map.of(), 1, mode, List.of());
  }

  /** Of a benchmark whose contender is a parameter. */
  Case of(Contender contender) {
    return with("contender", contender).label(contender.toString());
  }

  Case with(String parameter, Object value) {
    Map<String, String> more = new TreeMap<>(parameters);
    more.put(parameter, value instanceof Enum<?> constant ? constant.name() : value.toString());
    return new Case(label, question, method, more, threads, mode, jvmOptions);
  }

  Case label(String other) {
    return new Case(other, question, method, parameters, threads, mode, jvmOptions);
  }

  Case method(String other) {
    return new Case(label, question, other, parameters, threads, mode, jvmOptions);
  }

  Case threads(int number) {
    return new Case(label, question, method, parameters, number, mode, jvmOptions);
  }

  Case mode(Mode other) {
    return new Case(label, question, method, parameters, threads, other, jvmOptions);
  }

  Case jvmOption(String option) {
    List<String> more = new ArrayList<>(jvmOptions);
    more.add(option);
    return new Case(label, question, method, parameters, threads, mode, more);
  }

  /** The name that JMH knows the benchmark by. */
  String benchmark() {
    return question.getName() + "." + method;
  }
}
