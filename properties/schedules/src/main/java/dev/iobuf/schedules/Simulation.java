package dev.iobuf.schedules;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs classes on simulated {@link Hardware}, one thread on each processor. The classes are loaded
 * once more, with every access to shared memory under control, as by an {@link Explorer}. Between
 * two accesses, the thread continues whose processor has the earliest clock; it may run two
 * nanoseconds ahead of the others. A run is deterministic.
 *
 * <p>Loads of final fields count as accesses, too: they have no effect on results, but on caches.
 * Calls of the JDK, other than those that the explorer controls, are not seen. Monitors are
 * refused.
 *
 * <p>Explorations and simulations of one virtual machine wait for each other.
 */
public final class Simulation {
  private final Hardware hardware;
  private final ScheduledLoader loader;

  private Simulation(Hardware hardware, ScheduledLoader loader) {
    this.hardware = hardware;
    this.loader = loader;
  }

  /**
   * Loads the classes of some packages, when they are first used.
   *
   * @param hardware the processors
   * @param packages the names of the packages under control
   * @return a simulation
   */
  public static Simulation of(Hardware hardware, String... packages) {
    return of(hardware, null, packages);
  }

  /**
   * Loads the classes of some packages, with a change.
   *
   * @param hardware the processors
   * @param change the changed classes; null if there are none
   * @param packages the names of the packages under control
   * @return a simulation
   */
  public static Simulation of(Hardware hardware, @Nullable Mutant change, String... packages) {
    Classes originals = Classes.of(packages[0]).with(packages);
    Classes classes = change == null ? originals : change.in(originals);
    ClassLoader parent = Simulation.class.getClassLoader();
    return new Simulation(hardware, new ScheduledLoader(parent, classes, true));
  }

  /**
   * Creates an object of a class under control. Accesses of the constructor cost nothing.
   *
   * @param <T> a type that is not under control, which the class implements
   * @param type that type
   * @param name the name of the class
   * @param arguments of its only constructor with as many parameters: numbers and strings
   * @return the object
   */
  public <T> T create(Class<T> type, String name, Object... arguments) {
    return controlled(
        new SimulationControl(loader, hardware, 0),
        _ -> {
          try {
            for (Constructor<?> constructor : loader.loadClass(name).getDeclaredConstructors()) {
              if (constructor.getParameterCount() == arguments.length) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(arguments));
              }
            }
          } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                "the constructor failed: class=" + name, e.getCause());
          } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot create an object: class=" + name, e);
          }
          throw new IllegalArgumentException(
              "the class has no such constructor: class="
                  + name
                  + ", arguments="
                  + Arrays.toString(arguments));
        });
  }

  /**
   * Runs rounds on some processors, until the hardware ends them.
   *
   * @param threads the number of processors that take part, from processor 0 on
   * @param round what a processor does again and again, by its number
   * @throws IllegalStateException if a round throws, or all threads wait for each other
   */
  public void run(int threads, IntConsumer round) {
    if (threads < 1 || threads > hardware.processors()) {
      throw new IllegalArgumentException(
          "a simulation has a thread for each processor at most: threads="
              + threads
              + ", processors="
              + hardware.processors());
    }
    Fibers.Kind kind = Fibers.Kind.fastest();
    boolean _ =
        controlled(
            new SimulationControl(loader, hardware, threads),
            control -> {
              Runnable all = () -> control.run(kind, round);
              if (kind == Fibers.Kind.VIRTUAL) {
                VirtualFibers.onVirtual(all);
              } else {
                all.run();
              }
              control.rethrow();
              return true;
            });
  }

  private interface Work<R> {
    R with(SimulationControl control);
  }

  private static <R> R controlled(SimulationControl control, Work<R> work) {
    Exploration.ONE_AT_A_TIME.lock();
    try {
      Hooks.control = control;
      return work.with(control);
    } finally {
      Hooks.control = null;
      Exploration.ONE_AT_A_TIME.unlock();
    }
  }
}
