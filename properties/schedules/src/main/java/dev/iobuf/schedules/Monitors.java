package dev.iobuf.schedules;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The monitors of objects, under control: no thread ever waits for a real one. */
final class Monitors {
  private final Turns turns;
  private final Waiting waiting;
  private final Memory memory;
  private final Effects effects;
  private final IdentityHashMap<Object, Monitor> monitors = new IdentityHashMap<>();

  Monitors(Turns turns, Waiting waiting, Memory memory, Effects effects) {
    this.turns = turns;
    this.waiting = waiting;
    this.memory = memory;
    this.effects = effects;
  }

  /** A lock with its owner and its wait set. */
  static final class Monitor {
    @Nullable Actor owner;
    int holds;
    final ArrayDeque<Actor> waiting = new ArrayDeque<>();
  }

  void reset() {
    if (!monitors.isEmpty()) {
      monitors.clear();
    }
  }

  void enter(Access.Site site, Object lock) {
    Monitor monitor = monitors.computeIfAbsent(lock, key -> new Monitor());
    Actor me = turns.running();
    if (monitor.owner != me) {
      me.wanted = monitor;
      turns.step(site, lock, Fields.MONITOR);
      me.wanted = null;
      monitor.owner = me;
    }
    monitor.holds++;
    note(lock, monitor);
    turns.trace("lock");
  }

  void exit(Access.Site site, Object lock) {
    if (!turns.isUnwinding()) {
      turns.step(site, lock, Fields.MONITOR);
      Monitor monitor = owned(lock);
      if (--monitor.holds == 0) {
        monitor.owner = null;
      }
      note(lock, monitor);
      turns.trace("unlock");
    }
  }

  /** Waits to be notified, and returns whether it was interrupted instead. */
  boolean await(Access.Site site, Object lock, long millis) {
    Actor me = turns.step(site, lock, Fields.MONITOR);
    Monitor monitor = owned(lock);
    turns.trace("wait");
    if (me.interrupted) {
      me.interrupted = false;
      return true;
    }
    int holds = monitor.holds;
    monitor.holds = 0;
    monitor.owner = null;
    monitor.waiting.add(me);
    me.notified = false;
    note(lock, monitor);
    boolean permit = me.permit;
    me.permit = false;
    waiting.block(me, millis == 0 ? Long.MAX_VALUE : millis * 1_000_000);
    me.permit |= permit;
    monitor.waiting.remove(me);
    boolean interrupted = !me.notified && me.interrupted;
    me.hash = Hash.mix(me.hash, me.notified ? 1 : interrupted ? 2 : 3);
    me.notified = false;
    me.wanted = monitor;
    turns.step(site, lock, Fields.MONITOR);
    me.wanted = null;
    monitor.owner = me;
    monitor.holds = holds;
    note(lock, monitor);
    turns.trace("wait: goes on");
    if (interrupted) {
      me.interrupted = false;
    }
    return interrupted;
  }

  void signal(Access.Site site, Object lock, int count) {
    turns.step(site, lock, Fields.MONITOR);
    Monitor monitor = owned(lock);
    for (int i = 0; i < count && !monitor.waiting.isEmpty(); i++) {
      monitor.waiting.remove().notified = true;
    }
    note(lock, monitor);
    turns.trace("notify");
  }

  private Monitor owned(Object lock) {
    Monitor monitor = monitors.get(lock);
    if (monitor == null || monitor.owner != turns.running()) {
      throw new IllegalMonitorStateException("the current thread is not owner");
    }
    return monitor;
  }

  private void note(Object lock, Monitor monitor) {
    effects.synchronize(turns.running(), lock);
    if (memory.isTracking()) {
      long state = monitor.owner == null ? -1 : Hash.mix(monitor.owner.id, monitor.holds);
      for (Actor actor : monitor.waiting) {
        state = Hash.mix(state, actor.id);
      }
      memory.write(lock, Fields.MONITOR, state);
    }
  }
}
