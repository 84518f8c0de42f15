package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;

/**
 * Emits {@code XBufferPool}: its factory methods, the methods that lend views of its buffers, and
 * the arithmetic from indices to addresses.
 */
final class PoolEmitter {
  private static final String EXAMPLE = "hello";

  private final TierModel tier;
  private final ClassName buffer;
  private final ClassName pool;
  private final TierCode code;

  PoolEmitter(TierModel tier) {
    this.tier = tier;
    this.buffer = tier.buffer();
    this.pool = tier.pool();
    this.code = new TierCode(tier);
  }

  TypeSpec.Builder emit() {
    return TypeSpec.classBuilder(pool)
        .addModifiers(tier.modifiers())
        .superclass(ParameterizedTypeName.get(TypeNames.SLAB_POOL, buffer))
        .addJavadoc(Javadoc.ofType(description()))
        .addField(stride())
        .addField(views())
        .addMethod(constructor())
        .addMethods(new PoolFactories(tier, code).methods())
        .addMethods(new PoolViews(tier, code).methods())
        .addMethods(new PoolMemory(tier, code).methods());
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

    <p>Safe for use by any thread, including virtual ones. {@code tryGet}, {@code put} and {@code value} are \
    lock-free and allocate nothing, except the view of an index when it is first requested; {@code \
    get} and {@code borrow} block. Actions before a {@code put} happen-before the {@code get} that \
    next lends the same buffer.
    """
        .formatted(
            tier.name(), tier.description(), pool.simpleName(), buffer.simpleName(), example());
  }

  /** A sample use of a buffer, for which the buffer is large enough. */
  private String example() {
    return tier.size() > EXAMPLE.length()
        ? "setString(0, \"%s\")".formatted(EXAMPLE)
        : "fill((byte) 1)";
  }

  /**
   * The views take some 70 bytes of heap for each index that was ever lent, more than the smallest
   * buffers have. But a new view for each call costs nothing only if the compiler inlines all of
   * its construction. That depends on the code that the JVM has run before.
   */
  private FieldSpec views() {
    return FieldSpec.builder(ArrayTypeName.of(tier.orNull(buffer)), "views", PRIVATE, FINAL)
        .addJavadoc(
            Javadoc.ofMember(
                "By index; made when first requested. In a race, two are made, and either is kept."))
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

  /** Where there is no heap for the views, none is left for a pool that would have to be ended. */
  private MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addModifiers(PRIVATE)
        .addParameter(TypeNames.SLAB, "slab")
        .addParameter(ArrayTypeName.of(tier.orNull(buffer)), "all")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(
            code.of(
                """
                super($buffer:T.LAYOUT, slab, all.length, options);
                this.views = all;
                """))
        .build();
  }
}
