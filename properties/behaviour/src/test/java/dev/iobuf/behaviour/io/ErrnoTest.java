package dev.iobuf.behaviour.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iobuf.io.Errno;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

@SuppressWarnings("restricted")
class ErrnoTest {
  @Test
  void namesAndDescriptionsAreTheSystemsOwn() throws Throwable {
    Linker linker = Linker.nativeLinker();
    var nameOf = linker.defaultLookup().find("strerrorname_np");
    var descriptionOf = linker.defaultLookup().find("strerrordesc_np");
    assumeTrue(nameOf.isPresent() && descriptionOf.isPresent(), "only glibc 2.32 and later tell");
    MethodHandle name =
        linker.downcallHandle(nameOf.get(), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    MethodHandle description =
        linker.downcallHandle(descriptionOf.get(), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    for (int number = 1; number < 200; number++) {
      MemorySegment known = (MemorySegment) name.invokeExact(number);
      if (known.address() == 0) {
        assertEquals("errno " + number, Errno.name(number));
        assertEquals("Unknown error " + number, Errno.description(number));
      } else {
        MemorySegment words = (MemorySegment) description.invokeExact(number);
        assertEquals(known.reinterpret(64).getString(0), Errno.name(number));
        assertEquals(words.reinterpret(128).getString(0), Errno.description(number));
      }
    }
  }

  @Test
  void everyConstantIsTheNumberOfItsName() throws IllegalAccessException {
    for (Field field : Errno.class.getFields()) {
      assertEquals(field.getName(), Errno.name(field.getInt(null)));
    }
  }

  @Test
  void numbersWithoutANameAreShownAsNumbers() {
    assertEquals("errno 0", Errno.name(0));
    assertEquals("errno -5", Errno.name(-5));
    assertEquals("errno 41", Errno.name(41));
    assertEquals("Unknown error " + Integer.MAX_VALUE, Errno.description(Integer.MAX_VALUE));
  }
}
