package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;

/** Emits {@code XBufferPool}: views, and the arithmetic from indices to addresses. */
final class PoolEmitter {
  private static final String EXAMPLE = "hello";

  private final TierModel tier;
  private final ClassName buffer;
  private final ClassName pool;

  PoolEmitter(TierModel tier) {
    this.tier = tier;
    this.buffer = tier.buffer();
    this.pool = tier.pool();
  }

  TypeSpec.Builder emit() {
    return TypeSpec.classBuilder(pool)
        .addModifiers(tier.modifiers())
        .superclass(ParameterizedTypeName.get(TypeNames.SLAB_POOL, buffer))
        .addJavadoc(Javadoc.ofType(description()))
        .addField(stride())
        .addField(views())
        .addMethod(constructor())
        .addMethod(create())
        .addMethod(createWith())
        .addMethod(over())
        .addMethod(overWith())
        .addMethod(borrow())
        .addMethod(value())
        .addMethod(keepView())
        .addMethod(viewOf())
        .addMethod(setValue())
        .addMethod(address())
        .addMethod(addressOf())
        .addMethod(checkLeases())
        .addMethod(checkLeaseRange())
        .addMethod(putView())
        .addMethod(bufferSize());
  }

  private String description() {
    return """
    A bounded pool of buffers of the tier %1$s: %2$s.

    <pre>{@code
    try (%3$s pool = %3$s.create(1024)) {
      int lease = pool.get();
      %4$s buffer = pool.value(lease);
      buffer.segment().%5$s;
      pool.put(lease);
    }
    }</pre>

    <p>Safe for use by any thread, virtual ones too. {@code tryGet}, {@code put} and {@code value} are \
    lock-free and allocate nothing, but for the view of an index that is first asked for; {@code \
    get} and {@code borrow} block. Actions before a {@code put} happen-before the {@code get} that \
    next lends the same buffer.
    """
        .formatted(
            tier.name(), tier.description(), pool.simpleName(), buffer.simpleName(), example());
  }

  /** Something to do with a buffer, for which it is large enough. */
  private String example() {
    return tier.size() > EXAMPLE.length()
        ? "setString(0, \"%s\")".formatted(EXAMPLE)
        : "fill((byte) 1)";
  }

  /**
   * Some 70 bytes of heap an index that was ever lent, more than the smallest buffers have. But a
   * view made each time costs nothing only where the compiler inlines all of its making, which
   * depends on what the JVM has run before.
   */
  private FieldSpec views() {
    return FieldSpec.builder(ArrayTypeName.of(nullableBuffer()), "views", PRIVATE, FINAL)
        .addJavadoc(
            Javadoc.ofMember(
                "By index; made when first asked for. A race makes one twice, and either will do."))
        .build();
  }

  private FieldSpec stride() {
    return tier.hasShift()
        ? FieldSpec.builder(TypeName.INT, "SHIFT", PRIVATE, STATIC, FINAL)
            .addJavadoc(Javadoc.ofMember("Buffer i starts at i << SHIFT.".replace("<", "&lt;")))
            .initializer("$L", tier.shift())
            .build()
        : FieldSpec.builder(TypeName.LONG, "STRIDE", PRIVATE, STATIC, FINAL)
            .addJavadoc(Javadoc.ofMember("Buffer i starts at i * STRIDE."))
            .initializer("$L", TierModel.literal(tier.stride()))
            .build();
  }

  /** The offset of a buffer in the slab, of an index that is an expression. */
  private CodeBlock offset(String index) {
    return tier.hasShift()
        ? CodeBlock.of("(long) $L << SHIFT", index)
        : CodeBlock.of("$L * STRIDE", index);
  }

  private CodeBlock offsetFromAddress(String index) {
    return tier.hasShift()
        ? CodeBlock.of("address + ($L)", offset(index))
        : CodeBlock.of("address + $L", offset(index));
  }

  private TypeName nullableBuffer() {
    return tier.marksNull()
        ? buffer.annotated(AnnotationSpec.builder(TypeNames.NULLABLE).build())
        : buffer;
  }

  private MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addModifiers(PRIVATE)
        .addParameter(TypeNames.SLAB, "slab")
        .addParameter(TypeName.INT, "capacity")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(
            """
            super($T.LAYOUT, slab, capacity, options);
            this.views = new $T[capacity];
            """,
            buffer,
            nullableBuffer())
        .build();
  }

  private MethodSpec create() {
    return MethodSpec.methodBuilder("create")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Creates a pool over a new slab, which is committed as it is touched%s.

                @param capacity the number of buffers, 1 to 1,073,741,824
                @return a pool with no buffer lent, to be closed
                @throws java.lang.IllegalArgumentException if the capacity is out of range
                @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory
                """
                    .formatted(tier.hugePages() ? ", by huge pages where there are any" : "")))
        .returns(pool)
        .addParameter(TypeName.INT, "capacity")
        .addCode("return create(capacity, $T.DEFAULT);\n", TypeNames.POOL_OPTIONS)
        .build();
  }

  private MethodSpec createWith() {
    return MethodSpec.methodBuilder("create")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                As {@link #create(int)}, with options.

                @param capacity the number of buffers, 1 to 1,073,741,824
                @param options how the pool waits, and what it keeps track of
                @return a pool with no buffer lent, to be closed
                @throws java.lang.IllegalArgumentException if the capacity is out of range
                @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory
                """))
        .returns(pool)
        .addParameter(TypeName.INT, "capacity")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(
            """
            $1T slab = $2T.LAYOUT.map(capacity);
            try {
              return new $3T(slab, capacity, options);
            } catch ($4T | $5T e) {
              slab.close();
              throw e;
            }
            """,
            TypeNames.SLAB,
            buffer,
            pool,
            RuntimeException.class,
            Error.class)
        .build();
  }

  private MethodSpec over() {
    return MethodSpec.methodBuilder("over")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Creates a pool over memory of the caller's own, such as a mapped file or shared memory. \
                Closing the pool leaves the memory alone.

                @param memory native, writable%s, and open for as long as the pool is used
                @return a pool of as many buffers as the memory holds, with none lent
                @throws java.lang.IllegalArgumentException if the memory is none of that, or holds no buffer
                """
                    .formatted(
                        tier.alignment() == 1
                            ? ""
                            : ", aligned to " + tier.alignment() + " bytes")))
        .returns(pool)
        .addParameter(TypeNames.MEMORY_SEGMENT, "memory")
        .addCode(
            """
            return over(memory, $T.DEFAULT);
            """,
            TypeNames.POOL_OPTIONS)
        .build();
  }

  private MethodSpec overWith() {
    return MethodSpec.methodBuilder("over")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                As {@link #over(MemorySegment)}, with options.

                @param memory as there
                @param options how the pool waits, and what it keeps track of
                @return a pool of as many buffers as the memory holds, with none lent
                @throws java.lang.IllegalArgumentException if the memory can't be used, or holds no buffer
                """))
        .returns(pool)
        .addParameter(TypeNames.MEMORY_SEGMENT, "memory")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(
            """
            int capacity = $T.LAYOUT.capacityOf(memory);
            return new $T($T.over(memory), capacity, options);
            """,
            buffer,
            pool,
            TypeNames.SLAB)
        .build();
  }

  private MethodSpec borrow() {
    return overriding("borrow")
        .addException(InterruptedException.class)
        .returns(buffer)
        .addCode(
            """
            int lease = get();
            try {
              return value(lease);
            } catch ($T | $T e) {
              giveBack(lease);
              throw e;
            }
            """,
            RuntimeException.class,
            Error.class)
        .build();
  }

  private MethodSpec value() {
    return overriding("value")
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            """
            $T view = views[indices.checkIndex(lease)];
            return view == null ? keepView(lease) : view;
            """,
            buffer)
        .build();
  }

  private MethodSpec keepView() {
    return MethodSpec.methodBuilder("keepView")
        .addModifiers(PRIVATE)
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            """
            $T view = viewOf(lease);
            if (indices.keepsViews()) {
              views[lease] = view;
            }
            return view;
            """,
            buffer)
        .build();
  }

  private MethodSpec viewOf() {
    return MethodSpec.methodBuilder("viewOf")
        .addModifiers(PRIVATE)
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            """
            $1T part = memory.asSlice($2L, $3T.SIZE);
            return new $3T(indices.view(lease, part), this, lease);
            """,
            TypeNames.MEMORY_SEGMENT,
            offset("lease"),
            buffer)
        .build();
  }

  private MethodSpec setValue() {
    return overriding("setValue")
        .addParameter(TypeName.INT, "lease")
        .addParameter(buffer, "value")
        .addCode(
            """
            long offset = $1L;
            $2T.copy(value.segment(), 0, memory, offset, $3T.SIZE);
            """,
            offset("indices.checkLease(lease)"),
            TypeNames.MEMORY_SEGMENT,
            buffer)
        .build();
  }

  private MethodSpec address() {
    return overriding("address")
        .returns(TypeName.LONG)
        .addParameter(TypeName.INT, "lease")
        .addCode("return addressOf(indices.checkLease(lease));\n")
        .build();
  }

  private MethodSpec addressOf() {
    return MethodSpec.methodBuilder("addressOf")
        .addJavadoc(Javadoc.ofMember("The address of a lease that was checked."))
        .returns(TypeName.LONG)
        .addParameter(TypeName.INT, "lease")
        .addCode("return $L;\n", offsetFromAddress("lease"))
        .build();
  }

  private static MethodSpec checkLeases() {
    return MethodSpec.methodBuilder("checkLeases")
        .addParameter(int[].class, "leases")
        .addParameter(TypeName.INT, "from")
        .addParameter(TypeName.INT, "count")
        .addCode("indices.checkLeases(leases, from, count);\n")
        .build();
  }

  private static MethodSpec checkLeaseRange() {
    return MethodSpec.methodBuilder("checkLeases")
        .addParameter(TypeName.INT, "first")
        .addParameter(TypeName.INT, "count")
        .addCode("indices.checkLeases(first, count);\n")
        .build();
  }

  private MethodSpec putView() {
    return MethodSpec.methodBuilder("put")
        .addParameter(buffer, "view")
        .addCode("put(view.lease(), view.segment());\n")
        .build();
  }

  private MethodSpec bufferSize() {
    return overriding("bufferSize")
        .returns(TypeName.INT)
        .addCode("return $T.SIZE;\n", buffer)
        .build();
  }

  private static MethodSpec.Builder overriding(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(PUBLIC);
  }
}
