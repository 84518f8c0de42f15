package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Emits {@code Tier}: the registry of the tiers of a package, in order of size. */
final class TierEmitter {
  /** The name of the registry of a package. */
  static final String NAME = "Tier";

  private final List<TierModel> tiers;
  private final ClassName registry;
  private final String all;

  TierEmitter(List<TierModel> tiers) {
    this.tiers = tiers;
    this.registry = ClassName.get(tiers.getFirst().packageName(), NAME);
    this.all = all(tiers);
  }

  /** The name of the field of all tiers. It must differ from that of every tier. */
  private static String all(List<TierModel> tiers) {
    return tiers.stream().anyMatch(tier -> tier.constant().equals("ALL")) ? "ALL_" : "ALL";
  }

  TypeSpec.Builder emit() {
    TypeName pool =
        ParameterizedTypeName.get(
            TypeNames.SLAB_POOL, WildcardTypeName.subtypeOf(TypeNames.IO_BUFFER));
    TypeSpec.Builder type =
        TypeSpec.enumBuilder(registry)
            .addModifiers(modifiers())
            .addSuperinterface(TypeNames.POOL_TIER)
            .addJavadoc(
                Javadoc.ofType(
                    """
                    The tiers of this package, in order of size, for code that chooses one at run \
                    time, such as {@code Tier.forSize(bytes).createPool(64)}, and for a {@link \
                    dev.iobuf.pool.PoolSet} of several. Code that knows its tier names the classes \
                    of the tier.
                    """));
    for (TierModel tier : tiers) {
      type.addEnumConstant(
          tier.constant(),
          TypeSpec.anonymousClassBuilder(
                  "$1T.SIZE, $1T.ALIGNMENT, $2L", tier.buffer(), Ascii.literal(tier.use()))
              .addJavadoc(
                  Javadoc.ofMember(
                      "{@link %s}: %s.".formatted(tier.buffer().simpleName(), tier.description())))
              .build());
    }
    return type.addField(all())
        .addField(TypeName.INT, "size", PRIVATE, FINAL)
        .addField(TypeName.INT, "alignment", PRIVATE, FINAL)
        .addField(String.class, "use", PRIVATE, FINAL)
        .addMethod(constructor())
        .addMethod(forSize())
        .addMethod(size())
        .addMethod(alignment())
        .addMethod(use())
        .addMethod(layout())
        .addMethod(createPool(pool))
        .addMethod(createPoolWith(pool));
  }

  /** Public if at least one tier is. */
  private Modifier[] modifiers() {
    return tiers.stream().anyMatch(TierModel::isPublic) ? new Modifier[] {PUBLIC} : new Modifier[0];
  }

  /** Kept, since each call of values() makes an array. */
  private FieldSpec all() {
    return FieldSpec.builder(ArrayTypeName.of(registry), all, PRIVATE, STATIC, FINAL)
        .initializer("values()")
        .build();
  }

  private static MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addParameter(TypeName.INT, "size")
        .addParameter(TypeName.INT, "alignment")
        .addParameter(String.class, "use")
        .addCode(
            """
            this.size = size;
            this.alignment = alignment;
            this.use = use;
            """)
        .build();
  }

  private MethodSpec forSize() {
    TierModel largest = tiers.getLast();
    return MethodSpec.methodBuilder("forSize")
        .addModifiers(PUBLIC, STATIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Finds the smallest tier whose buffers hold that many bytes. Wait-free; allocates nothing.

                @param bytes how many, 0 to %s
                @return a tier
                @throws java.lang.IllegalArgumentException if the number is negative, or no tier is that large
                """
                    .formatted(TierModel.grouped(largest.size()))))
        .returns(registry)
        .addParameter(TypeName.LONG, "bytes")
        .addCode(
            named(
                """
                if (bytes < 0 || bytes > $largest:T.SIZE) {
                  throw new $refusal:T(
                      "bytes must be 0 to " + $largest:T.SIZE + ", the largest size: bytes=" + bytes);
                }
                int tier = 0;
                while ($all:L[tier].size < bytes) {
                  tier++;
                }
                return $all:L[tier];
                """,
                Map.of(
                    "largest",
                    largest.buffer(),
                    "all",
                    all,
                    "refusal",
                    IllegalArgumentException.class)))
        .build();
  }

  private static MethodSpec size() {
    return MethodSpec.methodBuilder("size")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Returns the size of a buffer.

                @return bytes
                """))
        .returns(TypeName.INT)
        .addCode("return size;\n")
        .build();
  }

  private static MethodSpec alignment() {
    return MethodSpec.methodBuilder("alignment")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Returns the alignment of a lent buffer's address.

                @return bytes, a power of two
                """))
        .returns(TypeName.INT)
        .addCode("return alignment;\n")
        .build();
  }

  private static MethodSpec use() {
    return MethodSpec.methodBuilder("use")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Returns the purpose of the tier.

                @return a phrase, or the empty string
                """))
        .returns(String.class)
        .addCode("return use;\n")
        .build();
  }

  private MethodSpec layout() {
    return MethodSpec.methodBuilder("layout")
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .returns(TypeNames.BUFFER_LAYOUT)
        .addCode(ofEach("$buffer:T.LAYOUT"))
        .build();
  }

  /** A switch over the tiers, which returns a value of each. */
  private CodeBlock ofEach(String value) {
    CodeBlock.Builder code = CodeBlock.builder().add("return switch (this) {\n").indent();
    for (TierModel tier : tiers) {
      code.addNamed(
          "case $tier:L -> " + value + ";\n",
          Map.of("tier", tier.constant(), "buffer", tier.buffer(), "pool", tier.pool()));
    }
    return code.unindent().add("};\n").build();
  }

  private static MethodSpec createPool(TypeName pool) {
    return MethodSpec.methodBuilder("createPool")
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                Creates a pool of this tier.

                @param capacity the number of buffers, 1 to 1,073,741,824
                @return a pool with no buffer lent, to be closed
                @throws java.lang.IllegalArgumentException if the capacity is out of range
                @throws dev.iobuf.memory.MemoryRefusedException if the system refuses that much memory
                """))
        .returns(pool)
        .addParameter(TypeName.INT, "capacity")
        .addCode(
            named(
                """
                return createPool(capacity, $options:T.DEFAULT);
                """,
                Map.of("options", TypeNames.POOL_OPTIONS)))
        .build();
  }

  private MethodSpec createPoolWith(TypeName pool) {
    return MethodSpec.methodBuilder("createPool")
        .addAnnotation(Override.class)
        .addModifiers(PUBLIC)
        .addJavadoc(
            Javadoc.ofMember(
                """
                As {@link #createPool(int)}, with options.

                @param capacity the number of buffers, 1 to 1,073,741,824
                @param options the name of the pool, how it waits, and how it watches its leases
                @return a pool with no buffer lent, to be closed
                @throws java.lang.IllegalArgumentException if the capacity is out of range
                @throws dev.iobuf.memory.MemoryRefusedException if the system refuses that much memory
                """))
        .returns(pool)
        .addParameter(TypeName.INT, "capacity")
        .addParameter(TypeNames.POOL_OPTIONS, "options")
        .addCode(ofEach("$pool:T.create(capacity, options)"))
        .build();
  }

  private static CodeBlock named(String body, Map<String, ?> names) {
    return CodeBlock.builder().addNamed(body, names).build();
  }
}
