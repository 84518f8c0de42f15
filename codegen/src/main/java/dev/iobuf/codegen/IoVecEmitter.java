package dev.iobuf.codegen;

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
        .superclass(TypeNames.IO_VEC)
        .addJavadoc(
            Javadoc.ofType(
                """
                A native {@code struct iovec[]} made of leases of {@link %1$s}, for system calls that \
                fill or drain many buffers of %2$s at once.

                <pre>{@code
                %3$s iov = %3$s.allocate(arena, 16);
                iov.addAll(pool, leases, 0, 16);
                long read = Vectored.readv(file, iov);
                }</pre>

                <p>Made once and reused; owned by one thread at a time. An entry is a bare address: \
                its lease must stay out until the system call has returned. Adding allocates nothing.
                """
                    .formatted(tier.pool().simpleName(), tier.sizeForPeople(), ioVec.simpleName())))
        .addMethod(constructor())
        .addMethod(allocate())
        .addMethod(add())
        .addMethod(addPart())
        .addMethod(addAll())
        .addMethod(addRange());
  }

  private static MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addModifiers(PRIVATE)
        .addParameter(TypeNames.ARENA, "arena")
        .addParameter(TypeName.INT, "capacity")
        .addCode("super(arena, capacity);\n")
        .build();
  }

  private MethodSpec allocate() {
    return MethodSpec.methodBuilder("allocate")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Makes an empty vector.

                @param arena what the entries live in
                @param capacity how many entries it can hold, 0 or more, 16 bytes of native memory each
                @return a vector to add leases to
                @throws java.lang.IllegalArgumentException if the capacity is negative
                """))
        .returns(ioVec)
        .addParameter(TypeNames.ARENA, "arena")
        .addParameter(TypeName.INT, "capacity")
        .addCode("return new $T(arena, capacity);\n", ioVec)
        .build();
  }

  private MethodSpec add() {
    return MethodSpec.methodBuilder("add")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Appends the buffer of a lease, whole.

                @param pool the pool that lent it
                @param lease a lease that the caller holds
                @return this vector
                @throws java.lang.IndexOutOfBoundsException if the lease is not one of the pool's
                @throws java.lang.IllegalStateException if no entry is free, or the pool is closed
                """))
        .returns(ioVec)
        .addParameter(tier.pool(), "pool")
        .addParameter(TypeName.INT, "lease")
        .addCode(
            """
            append(pool.address(lease), $T.SIZE);
            return this;
            """,
            tier.buffer())
        .build();
  }

  private MethodSpec addPart() {
    return MethodSpec.methodBuilder("add")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Appends the first bytes of the buffer of a lease.

                @param pool the pool that lent it
                @param lease a lease that the caller holds
                @param length how many bytes, 0 to {@link %s#SIZE}
                @return this vector
                @throws java.lang.IllegalArgumentException if the length is out of range
                @throws java.lang.IndexOutOfBoundsException if the lease is not one of the pool's
                @throws java.lang.IllegalStateException if no entry is free, or the pool is closed
                """
                    .formatted(tier.buffer().simpleName())))
        .returns(ioVec)
        .addParameter(tier.pool(), "pool")
        .addParameter(TypeName.INT, "lease")
        .addParameter(TypeName.INT, "length")
        .addCode(
            """
            append(pool.address(lease), $T.LAYOUT.checkLength(length));
            return this;
            """,
            tier.buffer())
        .build();
  }

  private MethodSpec addAll() {
    return MethodSpec.methodBuilder("addAll")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Appends the buffers of several leases, whole and in order: all of them or, where one \
                is refused, none.

                @param pool the pool that lent them
                @param leases holds the leases
                @param from where they begin in the array
                @param count how many there are
                @return this vector
                @throws java.lang.IndexOutOfBoundsException if from and count do not lie within the array, or a \
                lease is not one of the pool's
                @throws java.lang.IllegalStateException if too few entries are free, or the pool is closed
                """))
        .returns(ioVec)
        .addParameter(tier.pool(), "pool")
        .addParameter(int[].class, "leases")
        .addParameter(TypeName.INT, "from")
        .addParameter(TypeName.INT, "count")
        .addCode(
            """
            pool.checkLeases(leases, from, count);
            long stride = $1T.LAYOUT.stride();
            appendBlocks(leases, from, count, pool.addressOf(0), stride, $1T.SIZE);
            return this;
            """,
            tier.buffer())
        .build();
  }

  private MethodSpec addRange() {
    return MethodSpec.methodBuilder("addRange")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Appends the buffers of a range of indices, whole and in order: all of them or, where \
                one is refused, none.

                @param pool the pool that lent them
                @param first the lease that the range begins with
                @param count how many follow each other; the caller holds them all
                @return this vector
                @throws java.lang.IndexOutOfBoundsException if the range does not lie within the pool
                @throws java.lang.IllegalStateException if too few entries are free, or the pool is closed
                """))
        .returns(ioVec)
        .addParameter(tier.pool(), "pool")
        .addParameter(TypeName.INT, "first")
        .addParameter(TypeName.INT, "count")
        .addCode(
            """
            pool.checkLeases(first, count);
            long stride = $1T.LAYOUT.stride();
            appendBlocks(count, pool.addressOf(first), stride, $1T.SIZE);
            return this;
            """,
            tier.buffer())
        .build();
  }
}
