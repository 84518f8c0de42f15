package dev.iobuf.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the tests as jcstress's own main class does, with the same options, and also fails in cases
 * in which that one succeeds: if no test matches, if a test could not be linked, and if a test that
 * had enough processors returned no samples. Lists the tests that had too few processors.
 */
public final class Stress {
  private final Options options;
  private final SortedSet<String> tests;

  private Stress(Options options, SortedSet<String> tests) {
    this.options = options;
    this.tests = tests;
  }

  public static void main(String[] args) throws Exception {
    // jcstress leaves its JVMs behind when it is ended, and one that hangs would spin without end.
    Runtime.getRuntime().addShutdownHook(new Thread(Stress::endChildren));
    Options options = new Options(args);
    if (!options.parse()) {
      System.exit(1);
    }
    JCStress jcstress = new JCStress(options);
    Stress stress = new Stress(options, jcstress.getTests());
    // Throws after a forbidden outcome, an exception, a time-out or a crash.
    jcstress.run();
    stress.demandSamples();
  }

  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private void demandSamples() throws IOException, ClassNotFoundException {
    List<TestResult> results = results();
    List<String> without = new ArrayList<>();
    System.out.println("Samples:");
    for (String test : tests) {
      int actors = TestList.getInfo(test).threads();
      long samples = samples(test, results);
      if (samples > 0) {
        System.out.printf("  %s: %,d%n", test, samples);
      } else if (actors > options.getCPUCount()) {
        System.out.printf("  %s: NOT RUN, needs %d processors%n", test, actors);
      } else {
        without.add(test);
      }
    }
    if (!without.isEmpty()) {
      throw new AssertionError("tests without samples: " + without);
    }
  }

  /** The samples of all runs of a test; none if one of them could not be linked. */
  private static long samples(String test, List<TestResult> results) {
    long samples = 0;
    for (TestResult result : results) {
      if (result.getName().equals(test)) {
        if (result.status() != Status.NORMAL) {
          return 0;
        }
        samples += result.getTotalCount();
      }
    }
    return samples;
  }

  /** Reads the results back; jcstress leaves no file when it found nothing to run. */
  private List<TestResult> results() throws IOException, ClassNotFoundException {
    List<TestResult> results = new ArrayList<>();
    DiskReadCollector file = new DiskReadCollector(options.getResultFile(), results::add);
    file.dump();
    file.close();
    return results;
  }
}
