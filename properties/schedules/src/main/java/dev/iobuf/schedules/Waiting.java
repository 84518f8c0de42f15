package dev.iobuf.schedules;

/** Spinning, parking, sleeping and interruption, under control. */
final class Waiting implements Waits {
  private final Turns turns;
  private final Scheduler scheduler;
  private final Effects effects;

  Waiting(Turns turns, Scheduler scheduler, Effects effects) {
    this.turns = turns;
    this.scheduler = scheduler;
    this.effects = effects;
  }

  @Override
  public void spin(Access.Site site) {
    turns.step(site, null, 0);
    scheduler.spun(turns.running());
    turns.trace("spin");
  }

  @Override
  public void park(Access.Site site, long nanos) {
    Actor me = turns.step(site, turns.running().thread, 0);
    if (me.permit || me.interrupted || nanos <= 0) {
      turns.trace("park: returns at once");
      usePermit(me);
      return;
    }
    turns.trace("park");
    block(me, nanos);
    turns.trace(me.permit ? "unparked" : me.interrupted ? "interrupted" : "park timed out");
    me.hash = Hash.mix(me.hash, me.permit ? 1 : me.interrupted ? 2 : 3);
    usePermit(me);
  }

  private void usePermit(Actor me) {
    if (me.permit) {
      effects.permitted(me);
      me.permit = false;
    }
  }

  /** Sleeps, and returns whether it was interrupted, which clears the status. */
  @Override
  public boolean sleep(Access.Site site, long nanos) {
    Actor me = turns.step(site, turns.running().thread, 0);
    turns.trace("sleep");
    boolean permit = me.permit;
    me.permit = false;
    if (!me.interrupted && nanos > 0) {
      block(me, nanos);
    }
    me.permit |= permit;
    return interrupted(me);
  }

  /** Gives the turn away until something that this thread waits for has happened. */
  void block(Actor me, long nanos) {
    long now = scheduler.time();
    me.deadline = nanos == Long.MAX_VALUE || now + nanos < 0 ? Long.MAX_VALUE : now + nanos;
    me.blocked = true;
    turns.pause(me);
    me.blocked = false;
    me.deadline = Long.MAX_VALUE;
  }

  @Override
  public void unpark(Access.Site site, Thread thread) {
    turns.step(site, thread, 0);
    Actor other = turns.actorOf(thread);
    if (other != null) {
      other.permit = true;
      effects.permit(turns.running(), other);
    }
    turns.trace("unpark " + thread.getName());
  }

  @Override
  public void interrupt(Access.Site site, Thread thread) {
    turns.step(site, thread, 0);
    Actor other = turns.actorOf(thread);
    if (other != null) {
      other.interrupted = true;
    }
    effects.synchronize(turns.running(), thread);
    turns.trace("interrupt " + thread.getName());
  }

  @Override
  public boolean isInterrupted(Access.Site site, Thread thread) {
    Actor me = turns.step(site, thread, 0);
    effects.synchronize(me, thread);
    Actor other = turns.actorOf(thread);
    boolean result = other != null && other.interrupted;
    me.hash = Hash.mix(me.hash, result ? 1 : 0);
    turns.trace("interrupted? → " + result);
    return result;
  }

  @Override
  public boolean interrupted(Access.Site site) {
    Actor me = turns.step(site, turns.running().thread, 0);
    return interrupted(me);
  }

  private boolean interrupted(Actor me) {
    effects.synchronize(me, me.thread);
    boolean result = me.interrupted;
    me.interrupted = false;
    me.hash = Hash.mix(me.hash, result ? 1 : 0);
    turns.trace("interrupted → " + result);
    return result;
  }
}
