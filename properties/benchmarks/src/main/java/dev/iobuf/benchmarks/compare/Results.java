package dev.iobuf.benchmarks.compare;

import java.util.Map;

/** The results of cases that were run in turn. */
record Results(Map<Case, Samples> samples) {
  Samples of(Case each) {
    Samples found = samples.get(each);
    if (found == null) {
      throw new IllegalArgumentException("a case must have been run: " + each);
    }
    return found;
  }
}
