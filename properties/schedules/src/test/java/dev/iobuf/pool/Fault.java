package dev.iobuf.pool;

import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A fault of ring or pool, by the changes of source that make it.
 *
 * @param name the fault in words
 * @param type the class that has the fault, or one that inherits from it
 * @param changes each replaces a fragment of its sources
 * @param trials the programs that may find it
 * @param harmless why it cannot be found, or empty
 */
record Fault(
    String name, String type, List<Change> changes, Supplier<List<Trial>> trials, String harmless) {
  record Change(String from, String to) {}

  Fault(String name, String type, String from, String to, Supplier<List<Trial>> trials) {
    this(name, type, List.of(new Change(from, to)), trials, "");
  }

  /** The fault with one more change. */
  Fault and(String from, String to) {
    List<Change> more = new ArrayList<>(changes);
    more.add(new Change(from, to));
    return new Fault(name, type, more, trials, harmless);
  }

  /** The fault, which only its own program finds. */
  Fault foundBy(Trial... own) {
    return new Fault(name, type, changes, () -> List.of(own), harmless);
  }

  /** The fault, declared harmless. */
  Fault isHarmless(String because) {
    return new Fault(name, type, changes, trials, because);
  }

  /** The faulty class. Made at the first use, since each costs a compilation. */
  Mutant mutant() {
    return PoolSources.MUTANTS.of(
        name,
        "dev.iobuf.pool." + type,
        sources -> {
          Sources changed = sources;
          for (Change change : changes) {
            changed = changed.replace(change.from, change.to);
          }
          return changed;
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
