package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The methods of {@code XBufferPool} that make views of buffers, lend them, and take them back. */
final class PoolViews {
  private final TierModel tier;
  private final ClassName buffer;
  private final TierCode code;

  PoolViews(TierModel tier, TierCode code) {
    this.tier = tier;
    this.buffer = tier.buffer();
    this.code = code;
  }

  List<MethodSpec> methods() {
    return List.of(
        tryBorrow(), borrow(), borrowWithin(), lend(), value(), keepView(), viewOf(), putView());
  }

  private MethodSpec tryBorrow() {
    return overriding("tryBorrow")
        .returns(tier.orNull(buffer))
        .addCode(
            code.of(
                """
                int lease = tryGet();
                return lease == WOULD_BLOCK ? null : lend(lease);
                """))
        .build();
  }

  private MethodSpec borrow() {
    return overriding("borrow")
        .addException(InterruptedException.class)
        .returns(buffer)
        .addCode(
            code.of(
                """
                return lend(get());
                """))
        .build();
  }

  private MethodSpec borrowWithin() {
    return overriding("borrow")
        .addException(InterruptedException.class)
        .addException(TimeoutException.class)
        .returns(buffer)
        .addParameter(Duration.class, "timeout")
        .addCode(
            code.of(
                """
                return lend(get(timeout));
                """))
        .build();
  }

  private MethodSpec lend() {
    return MethodSpec.methodBuilder("lend")
        .addModifiers(PRIVATE)
        .addJavadoc(
            Javadoc.ofMember(
                "The view of a new lease, which goes back to the pool if no view can be made."))
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            code.of(
                """
                try {
                  return value(lease);
                } catch ($exception:T | $error:T e) {
                  giveBack(lease);
                  throw e;
                }
                """))
        .build();
  }

  private MethodSpec value() {
    return overriding("value")
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            code.of(
                """
                $buffer:T view = views[checkIndex(lease)];
                return view == null ? keepView(lease) : view;
                """))
        .build();
  }

  private MethodSpec keepView() {
    return MethodSpec.methodBuilder("keepView")
        .addModifiers(PRIVATE)
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            code.of(
                """
                int index = checkIndex(lease);
                $buffer:T view = viewOf(lease, index);
                if (keepsViews()) {
                  views[index] = view;
                }
                return view;
                """))
        .build();
  }

  private MethodSpec viewOf() {
    return MethodSpec.methodBuilder("viewOf")
        .addModifiers(PRIVATE)
        .returns(buffer)
        .addParameter(TypeName.INT, "lease")
        .addParameter(TypeName.INT, "index")
        .addCode(
            code.of(
                """
                long offset = $offset:L;
                $segment:T part = segmentAt(lease, offset, $buffer:T.SIZE);
                return new $buffer:T(part, this, lease);
                """))
        .build();
  }

  private MethodSpec putView() {
    return MethodSpec.methodBuilder("put")
        .addParameter(buffer, "view")
        .addCode(
            code.of(
                """
                put(view.lease(), view.segment());
                """))
        .build();
  }

  private static MethodSpec.Builder overriding(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(PUBLIC);
  }
}
