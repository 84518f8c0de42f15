package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;

/** Emits {@code XBuffer}: the view of one buffer. */
final class BufferEmitter {
  private final TierModel tier;
  private final ClassName buffer;
  private final TierCode code;

  BufferEmitter(TierModel tier) {
    this.tier = tier;
    this.buffer = tier.buffer();
    this.code = new TierCode(tier);
  }

  TypeSpec.Builder emit() {
    return TypeSpec.classBuilder(buffer)
        .addModifiers(tier.modifiers())
        .addSuperinterface(TypeNames.IO_BUFFER)
        .addJavadoc(
            Javadoc.ofType(
                """
                A buffer of the tier %1$s: %2$s.

                <p>It is a view of native memory that {@link %3$s} lends, or of your own memory, by \
                {@link #view}, {@link #views} and {@link #copyOf}. The view is immutable and may \
                be used by any thread that may access the memory; the memory is not guarded.

                <pre>{@code
                try (%4$s buffer = pool.borrow()) {
                  buffer.segment().fill((byte) 0);
                }
                }</pre>
                """
                    .formatted(
                        tier.name(),
                        tier.description(),
                        tier.pool().simpleName(),
                        buffer.simpleName())))
        .addField(size())
        .addField(alignment())
        .addField(layout())
        .addField(TypeNames.MEMORY_SEGMENT, "segment", PRIVATE, FINAL)
        .addField(FieldSpec.builder(tier.orNull(tier.pool()), "pool", PRIVATE, FINAL).build())
        .addField(TypeName.INT, "lease", PRIVATE, FINAL)
        .addMethod(constructor())
        .addMethod(copyOf())
        .addMethod(view())
        .addMethod(views())
        .addMethod(getter(TypeNames.MEMORY_SEGMENT, "segment", "segment"))
        .addMethod(getter(TypeName.INT, "size", "SIZE"))
        .addMethod(getter(TypeName.INT, "lease", "lease"))
        .addMethod(close())
        .addMethod(describe());
  }

  private FieldSpec size() {
    return FieldSpec.builder(TypeName.INT, "SIZE", PUBLIC, STATIC, FINAL)
        .addJavadoc(
            Javadoc.ofMember(
                "The size of a buffer of this tier, in bytes: " + tier.sizeForPeople() + "."))
        .initializer(TierModel.literal(tier.size()))
        .build();
  }

  private FieldSpec alignment() {
    return FieldSpec.builder(TypeName.INT, "ALIGNMENT", PUBLIC, STATIC, FINAL)
        .addJavadoc(Javadoc.ofMember("The alignment of a lent buffer's address, in bytes."))
        .initializer(TierModel.literal(tier.alignment()))
        .build();
  }

  private FieldSpec layout() {
    return FieldSpec.builder(TypeNames.BUFFER_LAYOUT, "LAYOUT", STATIC, FINAL)
        .initializer(
            "new $T($S, SIZE, ALIGNMENT)$L",
            TypeNames.BUFFER_LAYOUT,
            tier.name(),
            tier.hugePages() ? ".withHugePages()" : "")
        .build();
  }

  private MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addParameter(TypeNames.MEMORY_SEGMENT, "segment")
        .addParameter(ParameterSpec.builder(tier.orNull(tier.pool()), "pool").build())
        .addParameter(TypeName.INT, "lease")
        .addCode(
            """
            this.segment = segment;
            this.pool = pool;
            this.lease = lease;
            """)
        .build();
  }

  private MethodSpec copyOf() {
    return MethodSpec.methodBuilder("copyOf")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Copies {@link #SIZE} bytes of memory of any kind, the heap included.

                @param source the memory to copy from
                @param offset where to begin, in bytes
                @return a buffer of no pool, with native memory of its own, which the garbage collector frees
                @throws java.lang.IndexOutOfBoundsException if fewer bytes follow the offset
                """))
        .returns(buffer)
        .addParameter(TypeNames.MEMORY_SEGMENT, "source")
        .addParameter(TypeName.LONG, "offset")
        .addCode(
            code.of(
                """
                return new $buffer:T(LAYOUT.copy(source, offset), null, UNPOOLED);
                """))
        .build();
  }

  private MethodSpec view() {
    return MethodSpec.methodBuilder("view")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Makes a view of {@link #SIZE} bytes of the caller's native memory, and copies nothing.

                @param memory native memory
                @param offset where the buffer starts, in bytes
                @return a buffer of no pool
                @throws java.lang.IllegalArgumentException if the memory lies on the heap
                @throws java.lang.IndexOutOfBoundsException if fewer bytes follow the offset
                """))
        .returns(buffer)
        .addParameter(TypeNames.MEMORY_SEGMENT, "memory")
        .addParameter(TypeName.LONG, "offset")
        .addCode(
            code.of(
                """
                return new $buffer:T(LAYOUT.view(memory, offset), null, UNPOOLED);
                """))
        .build();
  }

  private MethodSpec views() {
    return MethodSpec.methodBuilder("views")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Makes views of adjacent parts of the caller's native memory, and copies nothing.

                @param memory native memory
                @param offset where the first buffer starts, in bytes
                @param count how many there are, 0 or more
                @return buffers of no pool, {@link #SIZE} bytes apart
                @throws java.lang.IllegalArgumentException if the count is negative, or the memory lies on the \
                heap
                @throws java.lang.IndexOutOfBoundsException if fewer bytes follow the offset
                """))
        .returns(ArrayTypeName.of(buffer))
        .addParameter(TypeNames.MEMORY_SEGMENT, "memory")
        .addParameter(TypeName.LONG, "offset")
        .addParameter(TypeName.INT, "count")
        .addCode(
            code.of(
                """
                $buffer:T[] views = new $buffer:T[LAYOUT.checkCount(memory, offset, count)];
                for (int i = 0; i < count; i++) {
                  views[i] = view(memory, offset + (long) i * SIZE);
                }
                return views;
                """))
        .build();
  }

  private static MethodSpec getter(TypeName type, String name, String value) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .returns(type)
        .addCode("return $L;\n", value)
        .build();
  }

  private static MethodSpec close() {
    return MethodSpec.methodBuilder("close")
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .addCode(
            """
            if (pool != null) {
              pool.put(this);
            }
            """)
        .build();
  }

  private MethodSpec describe() {
    return MethodSpec.methodBuilder("toString")
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .returns(String.class)
        .addCode(
            code.of(
                """
                return pool == null
                    ? "$bufferName:L[unpooled, " + segment + "]"
                    : "$bufferName:L[lease=" + lease + ", pool=" + pool + "]";
                """))
        .build();
  }
}
