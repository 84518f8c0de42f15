package dev.iobuf.schedules;

/** Spinning, parking, sleeping and interruption, under control. */
final class Waiting {
  private final Engine engine;

  Waiting(Engine engine) {
    this.engine = engine;
  }

  void spin(int site) {
    engine.step(site, null, 0);
    engine.spun();
    engine.trace("spin");
  }

  void park(int site, long nanos) {
    Actor me = engine.step(site, engine.running().thread, 0);
    if (me.permit || me.interrupted || nanos <= 0) {
      engine.trace("park: returns at once");
      me.permit = false;
      return;
    }
    engine.trace("park");
    block(me, nanos);
    engine.trace(me.permit ? "unparked" : me.interrupted ? "interrupted" : "park timed out");
    me.hash = Hash.mix(me.hash, me.permit ? 1 : me.interrupted ? 2 : 3);
    me.permit = false;
  }

  /** Sleeps, and returns whether it was interrupted, which clears the status. */
  boolean sleep(int site, long nanos) {
    Actor me = engine.step(site, engine.running().thread, 0);
    engine.trace("sleep");
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
    long now = engine.time();
    me.deadline = nanos == Long.MAX_VALUE || now + nanos < 0 ? Long.MAX_VALUE : now + nanos;
    me.blocked = true;
    engine.pause(me);
    me.blocked = false;
    me.deadline = Long.MAX_VALUE;
  }

  void unpark(int site, Thread thread) {
    engine.step(site, thread, 0);
    Actor other = engine.actorOf(thread);
    if (other != null) {
      other.permit = true;
    }
    engine.trace("unpark " + thread.getName());
  }

  void interrupt(int site, Thread thread) {
    engine.step(site, thread, 0);
    Actor other = engine.actorOf(thread);
    if (other != null) {
      other.interrupted = true;
    }
    engine.trace("interrupt " + thread.getName());
  }

  boolean isInterrupted(int site, Thread thread) {
    Actor me = engine.step(site, thread, 0);
    Actor other = engine.actorOf(thread);
    boolean result = other != null && other.interrupted;
    me.hash = Hash.mix(me.hash, result ? 1 : 0);
    engine.trace("interrupted? → " + result);
    return result;
  }

  boolean interrupted(int site) {
    Actor me = engine.step(site, engine.running().thread, 0);
    return interrupted(me);
  }

  private boolean interrupted(Actor me) {
    boolean result = me.interrupted;
    me.interrupted = false;
    me.hash = Hash.mix(me.hash, result ? 1 : 0);
    engine.trace("interrupted → " + result);
    return result;
  }
}
