package dev.iobuf.pool;

/** An asynchronous get that did not have to wait. */
enum ServedGet implements PendingGet {
  SERVED;

  @Override
  public boolean cancel() {
    return false;
  }

  @Override
  public boolean isDone() {
    return true;
  }
}
