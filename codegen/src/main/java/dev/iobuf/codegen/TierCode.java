package dev.iobuf.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.Map;

/**
 * Bodies of the methods that are emitted for a tier: text blocks that contain types and expressions
 * of the tier by name, as in {@code $buffer:T.SIZE}.
 */
final class TierCode {
  private final Map<String, Object> names;

  TierCode(TierModel tier) {
    this.names =
        Map.of(
            "buffer",
            tier.buffer(),
            "bufferOrNull",
            tier.orNull(tier.buffer()),
            "bufferName",
            tier.buffer().simpleName(),
            "pool",
            tier.pool(),
            "offset",
            tier.offsetOfIndex(),
            "segment",
            TypeNames.MEMORY_SEGMENT,
            "options",
            TypeNames.POOL_OPTIONS,
            "slab",
            TypeNames.SLAB,
            "exception",
            RuntimeException.class,
            "error",
            Error.class);
  }

  /** Replaces the names in a body. */
  CodeBlock of(String body) {
    return CodeBlock.builder().addNamed(body, names).build();
  }
}
