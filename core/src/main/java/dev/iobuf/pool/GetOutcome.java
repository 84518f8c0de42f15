package dev.iobuf.pool;

/** How an asynchronous get has ended, see {@link GetHandler}. */
public enum GetOutcome {
  /** The pool has lent all leases of the get. */
  LENT,

  /** The time of the get has passed. Nothing is lent. */
  TIMED_OUT,

  /** {@link PendingGet#cancel} was called. Nothing is lent. */
  CANCELLED,

  /** The pool was closed or abandoned. Nothing is lent. */
  CLOSED
}
