package dev.iobuf.behaviour.misuse;

import dev.iobuf.pool.PoolOptions;

/**
 * A row of the table.
 *
 * @param name its first cell
 * @param options those of the pool
 * @param call the misuse, which throws or does not
 */
record Misuse(String name, PoolOptions options, Call call) {
  interface Call {
    void on(Stage stage) throws Throwable;
  }

  static Misuse byDefault(String name, Call call) {
    return new Misuse(name, PoolOptions.DEFAULT, call);
  }

  static Misuse checked(String name, Call call) {
    return new Misuse(name, PoolOptions.DEFAULT.checked(), call);
  }

  static Misuse counted(String name, Call call) {
    return new Misuse(name, PoolOptions.DEFAULT.checked().census(1), call);
  }

  static Misuse guarded(String name, Call call) {
    return new Misuse(name, PoolOptions.DEFAULT.guardedViews(), call);
  }
}
