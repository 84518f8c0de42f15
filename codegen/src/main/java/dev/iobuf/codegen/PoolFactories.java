package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;

/**
 * The methods of {@code XBufferPool} that create a pool, over a new slab or over the caller's
 * memory.
 */
final class PoolFactories {
  private final TierModel tier;
  private final TierCode code;

  PoolFactories(TierModel tier, TierCode code) {
    this.tier = tier;
    this.code = code;
  }

  List<MethodSpec> methods() {
    return List.of(create(), createWith(), over(), overWith());
  }

  private MethodSpec create() {
    return factory(
            "create",
            """
            Creates a pool over a new slab, which is committed as it is touched%s.

            @param capacity the number of buffers, 1 to 1,073,741,824
            @return a pool with no buffer lent, to be closed
            @throws java.lang.IllegalArgumentException if the capacity is out of range
            @throws dev.iobuf.memory.MemoryRefusedException if the system refuses that much memory
            """
                .formatted(tier.hugePages() ? ", by huge pages if there are any" : ""))
        .addParameter(TypeName.INT, "capacity")
        .addCode(
            code.of(
                """
                return create(capacity, $options:T.DEFAULT);
                """))
        .build();
  }

  private MethodSpec createWith() {
    return factory(
            "create",
            """
            As {@link #create(int)}, with options.

            @param capacity the number of buffers, 1 to 1,073,741,824
            @param options the name of the pool, how it waits, and how it watches its leases
            @return a pool with no buffer lent, to be closed
            @throws java.lang.IllegalArgumentException if the capacity is out of range
            @throws dev.iobuf.memory.MemoryRefusedException if the system refuses that much memory
            """)
        .addParameter(TypeName.INT, "capacity")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(
            code.of(
                """
                $slab:T slab = $buffer:T.LAYOUT.map(capacity);
                try {
                  $bufferOrNull:T[] views = new $bufferOrNull:T[capacity];
                  return new $pool:T(slab, views, options);
                } catch ($exception:T | $error:T e) {
                  slab.close();
                  throw e;
                }
                """))
        .build();
  }

  private MethodSpec over() {
    return factory(
            "over",
            """
            Creates a pool over memory of the caller, such as a mapped file or shared memory. \
            Closing the pool leaves the memory alone.

            @param memory native, writable%s, and open for as long as the pool is used
            @return a pool of as many buffers as the memory holds, with none lent
            @throws java.lang.IllegalArgumentException if the memory can't be used, or holds no buffer
            """
                .formatted(
                    tier.alignment() == 1 ? "" : ", aligned to " + tier.alignment() + " bytes"))
        .addParameter(TypeNames.MEMORY_SEGMENT, "memory")
        .addCode(
            code.of(
                """
                return over(memory, $options:T.DEFAULT);
                """))
        .build();
  }

  private MethodSpec overWith() {
    return factory(
            "over",
            """
            As {@link #over(MemorySegment)}, with options.

            @param memory as there
            @param options the name of the pool, how it waits, and how it watches its leases
            @return a pool of as many buffers as the memory holds, with none lent
            @throws java.lang.IllegalArgumentException if the memory can't be used, or holds no buffer
            """)
        .addParameter(TypeNames.MEMORY_SEGMENT, "memory")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(
            code.of(
                """
                int capacity = $buffer:T.LAYOUT.capacityOf(memory);
                $bufferOrNull:T[] views = new $bufferOrNull:T[capacity];
                return new $pool:T($slab:T.over(memory), views, options);
                """))
        .build();
  }

  private MethodSpec.Builder factory(String name, String documentation) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(Javadoc.ofMember(documentation))
        .returns(tier.pool());
  }
}
