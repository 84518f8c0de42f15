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
   * The events are recorded when a recording begins and when it is dumped. So an operator who dumps
   * a recording that has just begun finds the leases, too. With a period, the recording could end
   * before the first event.
   */
  static final String EACH_CHUNK = "everyChunk";

  @Name("index")
  @Label("Index")
  @Description("The index that is lent")
  int index;

  @Name("thread")
  @Label("Thread")
  @Description("The thread that got it, which may have ended")
  String thread = "";

  @Name("threadId")
  @Label("Thread Id")
  @Description("The id of that thread")
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
