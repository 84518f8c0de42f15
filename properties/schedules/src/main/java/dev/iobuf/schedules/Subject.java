package dev.iobuf.schedules;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The class whose public methods a program calls, loaded under control. */
final class Subject {
  private final MethodHandle constructor;
  private final Map<String, Target> targets = new HashMap<>();

  /** By the calls of the program, and those below: of each there is one object. */
  private final IdentityHashMap<Call, @Nullable Object[]> arguments = new IdentityHashMap<>();

  /** By call and lease. */
  private final IdentityHashMap<Call, Map<Integer, Call>> bound = new IdentityHashMap<>();

  private final Actor[] actors;

  private record Target(MethodHandle handle, List<Class<?>> parameters) {}

  Subject(Class<?> type, List<?> constructorArguments, Actor[] actors) {
    this.actors = actors;
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      Constructor<?> found = null;
      for (Constructor<?> candidate : type.getDeclaredConstructors()) {
        if (candidate.getParameterCount() == constructorArguments.size()) {
          found = candidate;
        }
      }
      if (found == null) {
        throw new IllegalArgumentException(
            "the subject has no constructor with as many parameters: subject="
                + type.getName()
                + ", arguments="
                + constructorArguments);
      }
      found.setAccessible(true);
      constructor =
          MethodHandles.insertArguments(
                  lookup.unreflectConstructor(found), 0, constructorArguments.toArray())
              .asType(MethodType.methodType(Object.class));
      for (Method method : type.getMethods()) {
        if (method.getDeclaringClass() != Object.class
            && !Modifier.isStatic(method.getModifiers())) {
          method.setAccessible(true);
          targets.put(
              method.getName(),
              new Target(
                  lookup
                      .unreflect(method)
                      .asSpreader(Object[].class, method.getParameterCount())
                      .asType(MethodType.methodType(Object.class, Object.class, Object[].class)),
                  List.of(method.getParameterTypes())));
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("the subject is not accessible: " + type.getName(), e);
    }
  }

  Object create() throws Throwable {
    return (Object) constructor.invokeExact();
  }

  /**
   * Returns the call with its lease, for a thread with these leases; null if it needs a lease and
   * has none.
   */
  @Nullable Call bind(Call call, Actor actor) {
    if (!takesLease(call)) {
      return call;
    }
    Integer lease = actor.leases.poll();
    return lease == null
        ? null
        : bound
            .computeIfAbsent(call, key -> new HashMap<>())
            .computeIfAbsent(lease, key -> new Call(call.operation(), List.of(lease)));
  }

  private boolean takesLease(Call call) {
    return target(call).parameters.size() == 1 && call.arguments().isEmpty();
  }

  /**
   * Returns, for each position of a thread, how many later calls take a lease; position 0 is its
   * begin.
   */
  int[] claims(List<Call> calls) {
    int[] claims = new int[calls.size() + 1];
    for (int i = calls.size() - 1; i >= 0; i--) {
      claims[i] = claims[i + 1] + (takesLease(calls.get(i)) ? 1 : 0);
    }
    return claims;
  }

  @Nullable Object invoke(Object instance, Call call) throws Throwable {
    @Nullable Object[] values = arguments.computeIfAbsent(call, this::values);
    return (Object) target(call).handle.invokeExact(instance, values);
  }

  /** A parameter that is a thread takes the thread of that number. */
  private @Nullable Object[] values(Call call) {
    List<Class<?>> parameters = target(call).parameters;
    @Nullable Object[] values = call.arguments().toArray();
    for (int i = 0; i < Math.min(values.length, parameters.size()); i++) {
      if (parameters.get(i) == Thread.class) {
        values[i] = thread(call, call.argument(i));
      }
    }
    return values;
  }

  private Thread thread(Call call, int number) {
    if (number < 0 || number >= actors.length) {
      throw new IllegalArgumentException(
          "the program has no such thread: thread=" + number + ", call=" + call);
    }
    return actors[number].thread;
  }

  private Target target(Call call) {
    Target target = targets.get(call.operation());
    if (target == null) {
      throw new IllegalArgumentException(
          "the subject has no such public method: call=" + call + ", methods=" + targets.keySet());
    }
    return target;
  }
}
