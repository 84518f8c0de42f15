package dev.iobuf.behaviour.misuse;

import dev.iobuf.pool.PoolOptions;

/**
 * A row of the table.
 *
 * @param name its first cell
 * @param options those of the pool
 * @param call what throws, or does not
 */
record Misuse(String name, PoolOptions options, Call call) {
  interface Call {
    void on(Stage stage) throws Throwable;
  }

  static Misuse untracked(String name, Call call) {
    return new Misuse(name, PoolOptions.DEFAULT, call);
  }

  static Misuse tracked(String name, Call call) {
    return new Misuse(name, PoolOptions.DEFAULT.census(1).guardedViews(), call);
  }
}
