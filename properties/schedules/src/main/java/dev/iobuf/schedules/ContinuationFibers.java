package dev.iobuf.schedules;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.IntUnaryOperator;

/**
 * Fibers on the JDK's internal continuations, by method handles, so that they compile without the
 * export and fall back where it is missing.
 */
final class ContinuationFibers implements Fibers {
  private static final boolean AVAILABLE;
  private static final MethodHandle NEW;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;

  static {
    MethodHandle create = MethodHandles.empty(MethodType.methodType(Object.class, Runnable.class));
    MethodHandle run = MethodHandles.empty(MethodType.methodType(void.class, Object.class));
    MethodHandle yield = MethodHandles.empty(MethodType.methodType(boolean.class));
    boolean available = false;
    try {
      Class<?> scopeClass = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Object scope =
          lookup
              .findConstructor(scopeClass, MethodType.methodType(void.class, String.class))
              .invoke("iobuf");
      create =
          lookup
              .findConstructor(
                  continuation, MethodType.methodType(void.class, scopeClass, Runnable.class))
              .bindTo(scope)
              .asType(create.type());
      run =
          lookup
              .findVirtual(continuation, "run", MethodType.methodType(void.class))
              .asType(run.type());
      yield =
          lookup
              .findStatic(continuation, "yield", MethodType.methodType(boolean.class, scopeClass))
              .bindTo(scope);
      available = true;
    } catch (Throwable e) {
      // Not exported, or removed in a later JDK: virtual threads are used instead.
    }
    NEW = create;
    RUN = run;
    YIELD = yield;
    AVAILABLE = available;
  }

  private final Object[] continuations;
  private final IntUnaryOperator body;
  private int turn = DRIVER;

  ContinuationFibers(int count, IntUnaryOperator body) {
    if (!AVAILABLE) {
      throw new UnsupportedOperationException(
          "continuations need --add-exports java.base/jdk.internal.vm=ALL-UNNAMED");
    }
    this.body = body;
    this.continuations = new Object[count];
    for (int i = 0; i < count; i++) {
      continuations[i] = create(i);
    }
  }

  static boolean isAvailable() {
    return AVAILABLE;
  }

  private Object create(int fiber) {
    Runnable loop =
        () -> {
          while (true) {
            handOver(fiber, body.applyAsInt(fiber));
          }
        };
    try {
      return (Object) NEW.invokeExact(loop);
    } catch (Throwable e) {
      throw sneaky(e);
    }
  }

  @Override
  public void drive(int fiber) {
    turn = fiber;
    while (turn != DRIVER) {
      try {
        RUN.invokeExact(continuations[turn]);
      } catch (Throwable e) {
        throw sneaky(e);
      }
    }
  }

  @Override
  public void handOver(int from, int to) {
    turn = to;
    if (from == to) {
      return;
    }
    try {
      boolean _ = (boolean) YIELD.invokeExact();
    } catch (Throwable e) {
      throw sneaky(e);
    }
  }

  /** An idle continuation is garbage. */
  @Override
  public void close() {}

  private static RuntimeException sneaky(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException r ? r : new IllegalStateException(e);
  }
}
