package dev.iobuf.pool;

import org.jspecify.annotations.Nullable;

/** The name of a pool: its kind, and the name that the caller has given it, if any. Immutable. */
final class PoolName {
  private final String kind;
  private final @Nullable String given;

  /**
   * Creates a name.
   *
   * @param kind the kind of the pool, such as the simple name of its class
   * @param given the name that the caller gives it; null if the kind is its name
   */
  PoolName(String kind, @Nullable String given) {
    this.kind = kind;
    this.given = given;
  }

  /** Returns the kind of the pool. */
  String kind() {
    return kind;
  }

  /** Returns the given name, or else the kind. */
  String name() {
    return given == null ? kind : given;
  }

  /** Returns the text by which messages name the pool. */
  String text(int capacity) {
    return before(kind + "[capacity=" + capacity + "]");
  }

  /**
   * Returns the given name followed by a description in brackets, or else the description alone.
   */
  private String before(String description) {
    return given == null ? description : given + " (" + description + ")";
  }

  /** Returns the text by which messages name a pool that has no capacity yet. */
  @Override
  public String toString() {
    return before(kind);
  }
}
