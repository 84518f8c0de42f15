package dev.iobuf.benchmarks.compare;

import java.util.Map;

/** What cases that were run in turn have measured. */
record Results(Map<Case, Samples> samples) {
  Samples of(Case each) {
    Samples found = samples.get(each);
    if (found == null) {
      throw new IllegalArgumentException("a case must have been run: " + each);
    }
    return found;
  }
}
