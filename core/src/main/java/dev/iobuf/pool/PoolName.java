package dev.iobuf.pool;

import org.jspecify.annotations.Nullable;

/**
 * What a pool is called: by its kind, and by the name that its caller has given it, if any.
 * Immutable.
 */
final class PoolName {
  private final String kind;
  private final @Nullable String given;

  /**
   * Creates a name.
   *
   * @param kind what the pool is, such as the simple name of its class
   * @param given what the caller calls it; null if the kind is its name
   */
  PoolName(String kind, @Nullable String given) {
    this.kind = kind;
    this.given = given;
  }

  /** What the pool is. */
  String kind() {
    return kind;
  }

  /** What the pool is called: the given name, else its kind. */
  String name() {
    return given == null ? kind : given;
  }

  /** The pool as messages call it. */
  String text(int capacity) {
    return before(kind + "[capacity=" + capacity + "]");
  }

  /** Puts the given name before a description of the pool, which goes into brackets. */
  private String before(String description) {
    return given == null ? description : given + " (" + description + ")";
  }

  /** The pool as messages call it that has no capacity yet. */
  @Override
  public String toString() {
    return before(kind);
  }
}
