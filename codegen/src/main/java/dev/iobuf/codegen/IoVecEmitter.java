package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;

/** Emits {@code XIoVec}: the native {@code struct iovec[]} of one tier's leases. */
final class IoVecEmitter {
  private final TierModel tier;
  private final ClassName ioVec;

  IoVecEmitter(TierModel tier) {
    this.tier = tier;
    this.ioVec = tier.ioVec();
  }

  TypeSpec.Builder emit() {
    return TypeSpec.classBuilder(ioVec)
        .addModifiers(tier.modifiers())
        .superclass(TypeNames.POOLED_IO_VEC)
        .addJavadoc(
            Javadoc.ofType(
                """
                A native {@code struct iovec[]} of the leases of a {@link %1$s}, for operations that \
                fill or drain many buffers of %2$s at once.

                <pre>{@code
                %3$s iov = %3$s.allocate(pool, 16);
                iov.addAll(leases, 0, 16);
                long read = Vectored.readv(file, iov);
                }</pre>

                <p>Made once and reused; owned by one thread at a time. A lease must stay out until \
                the operation has completed; an io_uring pins it meanwhile. Adding allocates nothing.
                """
                    .formatted(tier.pool().simpleName(), tier.sizeForPeople(), ioVec.simpleName())))
        .addField(tier.pool(), "pool", PRIVATE, FINAL)
        .addMethod(constructor())
        .addMethod(allocate())
        .addMethod(pool())
        .addMethod(add())
        .addMethod(addPart())
        .addMethod(addAll())
        .addMethod(addRange());
  }

  private MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addModifiers(PRIVATE)
        .addParameter(tier.pool(), "pool")
        .addParameter(TypeName.INT, "capacity")
        .addCode(
            """
            super(pool, capacity);
            this.pool = pool;
            """)
        .build();
  }

  private MethodSpec allocate() {
    return MethodSpec.methodBuilder("allocate")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Makes an empty vector.

                @param pool the pool that the leases will be of
                @param capacity how many entries it can hold, 0 or more: 16 bytes of native memory and \
                four of heap each
                @return a vector to add leases to
                @throws java.lang.IllegalArgumentException if the capacity is negative
                """))
        .returns(ioVec)
        .addParameter(tier.pool(), "pool")
        .addParameter(TypeName.INT, "capacity")
        .addCode("return new $T(pool, capacity);\n", ioVec)
        .build();
  }

  private static MethodSpec.Builder override(String name, TypeName returned) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .returns(returned);
  }

  private MethodSpec pool() {
    return override("pool", tier.pool()).addCode("return pool;\n").build();
  }

  private MethodSpec add() {
    return override("add", ioVec)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            """
            append(lease, pool.address(lease), $T.SIZE);
            return this;
            """,
            tier.buffer())
        .build();
  }

  private MethodSpec addPart() {
    return override("add", ioVec)
        .addParameter(TypeName.INT, "lease")
        .addParameter(TypeName.INT, "from")
        .addParameter(TypeName.INT, "length")
        .addCode(
            """
            int at = checkPart(from, length, $T.SIZE);
            append(lease, pool.address(lease) + at, length);
            return this;
            """,
            tier.buffer())
        .build();
  }

  private MethodSpec addAll() {
    return override("addAll", ioVec)
        .addParameter(int[].class, "leases")
        .addParameter(TypeName.INT, "from")
        .addParameter(TypeName.INT, "count")
        .addCode(
            """
            if (pool.checkLeases(leases, from, count)) {
              long stride = $1T.LAYOUT.stride();
              appendAll(leases, from, count, pool.addressOf(0), stride, $1T.SIZE);
            } else {
              appendEach(leases, from, count, $1T.SIZE);
            }
            return this;
            """,
            tier.buffer())
        .build();
  }

  private MethodSpec addRange() {
    return override("addRange", ioVec)
        .addParameter(TypeName.INT, "first")
        .addParameter(TypeName.INT, "count")
        .addCode(
            """
            if (pool.checkLeases(first, count)) {
              long stride = $1T.LAYOUT.stride();
              appendRange(first, count, pool.addressOf(first), stride, $1T.SIZE);
            } else {
              appendEach(first, count, $1T.SIZE);
            }
            return this;
            """,
            tier.buffer())
        .build();
  }
}
