package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.PoolMXBean;
import dev.iobuf.pool.PoolStatistics;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;

/** A number is called the same wherever it is shown, but for its unit. */
class NumberNamesTest {
  private static final Set<String> OF_ANY_EVENT =
      Set.of("startTime", "duration", "eventThread", "stackTrace", "pool");

  private static Stream<String> namesOf(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getParameterCount() == 0)
        .map(Method::getName);
  }

  private static Set<String> statistics() {
    Set<String> names =
        namesOf(PoolStatistics.class).collect(Collectors.toCollection(TreeSet::new));
    names.removeAll(List.of("toString", "hashCode"));
    return names;
  }

  /** The name of an attribute ends in its unit, since its number has none. */
  private static String nameOf(String getter) {
    String name = getter.substring("get".length()).replaceFirst("Millis$", "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  @Test
  void inABean() {
    Set<String> attributes =
        namesOf(PoolMXBean.class)
            .filter(name -> !List.of("leases", "getMisusesByKind").contains(name))
            .map(NumberNamesTest::nameOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(attributes).isEqualTo(statistics());
  }

  @Test
  void inARecording() {
    SmallBufferPool.create(1).close(); // so that Flight Recorder knows the event
    Set<String> fields =
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
            .filter(type -> type.getName().equals("dev.iobuf.PoolStatistics"))
            .flatMap(type -> type.getFields().stream())
            .map(ValueDescriptor::getName)
            .filter(name -> !OF_ANY_EVENT.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(fields).isEqualTo(statistics());
  }
}
