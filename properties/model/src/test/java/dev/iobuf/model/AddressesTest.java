package dev.iobuf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model has the layouts of this JVM, if this JVM has the usual options. */
class AddressesTest {
  private static final int USUAL_ARRAY_BASE = 16;
  private static final int USUAL_REFERENCE = 4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.iobuf.pool.IndexPool",
        "dev.iobuf.pool.IndexRing",
        "dev.iobuf.pool.StripeMarks",
        "dev.iobuf.pool.WaitQueue",
        "dev.iobuf.model.contenders.ArrayQueue"
      })
  void theOffsetOfAFieldIsThatOfTheVirtualMachine(String name) throws Exception {
    Class<?> access = Class.forName("sun.misc.Unsafe");
    Field instance = access.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Object unsafe = instance.get(null);
    Method offset = access.getMethod("objectFieldOffset", Field.class);
    assumeTrue(
        (int) access.getMethod("arrayBaseOffset", Class.class).invoke(unsafe, long[].class)
                == USUAL_ARRAY_BASE
            && (int) access.getMethod("arrayIndexScale", Class.class).invoke(unsafe, Object[].class)
                == USUAL_REFERENCE,
        "this JVM has other headers or references");
    Addresses addresses = new Addresses(1);
    Class<?> type = Class.forName(name);
    int fields = 0;
    for (Class<?> layer = type; layer != null; layer = layer.getSuperclass()) {
      for (Field field : layer.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          assertThat(addresses.offset(type, layer.getName() + "." + field.getName()))
              .as("%s", field)
              .isEqualTo((long) offset.invoke(unsafe, field));
          fields++;
        }
      }
    }
    assertThat(fields).isPositive();
  }
}
