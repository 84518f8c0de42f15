package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Timespan;

/** One of the leases of a pool that have been out longest. */
@Name("dev.iobuf.Lease")
@Label("Lease")
@Description("One of the leases that have been out longest, of a pool that knows its holders")
@Period(LeaseEvent.EACH_CHUNK)
final class LeaseEvent extends PeriodicPoolEvent {
  /**
   * When a recording begins and when it is dumped, so that an operator who dumps one that has just
   * begun finds the leases, too; with a period, none has come by then.
   */
  static final String EACH_CHUNK = "everyChunk";

  @Name("index")
  @Label("Index")
  @Description("What is lent")
  int index;

  @Name("thread")
  @Label("Thread")
  @Description("The thread that got it, which may have ended")
  String thread = "";

  @Name("threadId")
  @Label("Thread Id")
  @Description("The number of that thread")
  long threadId;

  @Name("age")
  @Label("Age")
  @Description("For how long the index has been lent")
  @Timespan(Timespan.MILLISECONDS)
  long age;

  @Name("where")
  @Label("Where")
  @Description("The innermost frame of the get's caller, or empty if it is not known")
  String where = "";

  static void record(HeldLease lease) {
    LeaseEvent event = new LeaseEvent();
    event.pool = lease.pool();
    event.index = lease.index();
    event.thread = lease.thread();
    event.threadId = lease.threadId();
    event.age = lease.age();
    event.where = lease.where();
    event.commit();
  }
}
