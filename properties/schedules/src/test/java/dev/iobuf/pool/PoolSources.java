package dev.iobuf.pool;

import dev.iobuf.schedules.Mutants;
import java.nio.file.Path;

/** The folder of the sources of the classes under test. */
final class PoolSources {
  /** The classes that belong to a pool, besides its superclasses. */
  static final Mutants MUTANTS =
      new Mutants(Path.of(System.getProperty("iobuf.sources", "../../core/src/main/java")))
          .with(
              IndexPool.class.getName(),
              Gathering.class.getName(),
              AsyncGet.class.getName(),
              PoolClosing.class.getName(),
              PoolWait.class.getName(),
              QueuedWait.class.getName(),
              Reclaim.class.getName(),
              Refusals.class.getName())
          .with(
              WatchedIndexPool.class.getName(),
              Generations.class.getName(),
              GetCounts.class.getName(),
              Census.class.getName(),
              HolderNames.class.getName());

  private PoolSources() {}
}
