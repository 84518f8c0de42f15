package dev.iobuf.codegen;

import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;

/** The methods of {@code XBufferPool} that lead from leases to memory without a view. */
final class PoolMemory {
  private final TierModel tier;
  private final TierCode code;

  PoolMemory(TierModel tier, TierCode code) {
    this.tier = tier;
    this.code = code;
  }

  List<MethodSpec> methods() {
    return List.of(
        setValue(), address(), addressOf(), checkLeases(), checkLeaseRange(), bufferSize());
  }

  private MethodSpec setValue() {
    return overriding("setValue")
        .addParameter(TypeName.INT, "lease")
        .addParameter(tier.buffer(), "value")
        .addCode(
            code.of(
                """
                int index = checkIndex(lease);
                copyTo($offset:L, value.segment(), $buffer:T.SIZE);
                """))
        .build();
  }

  private MethodSpec address() {
    return overriding("address")
        .returns(TypeName.LONG)
        .addParameter(TypeName.INT, "lease")
        .addCode(
            code.of(
                """
                return addressOf(checkIndex(lease));
                """))
        .build();
  }

  private MethodSpec addressOf() {
    return MethodSpec.methodBuilder("addressOf")
        .addJavadoc(Javadoc.ofMember("The address of an index that was checked."))
        .returns(TypeName.LONG)
        .addParameter(TypeName.INT, "index")
        .addCode(
            code.of(
                """
                return addressAt($offset:L);
                """))
        .build();
  }

  private MethodSpec checkLeases() {
    return MethodSpec.methodBuilder("checkLeases")
        .addJavadoc(Javadoc.ofMember("Checks leases; returns true if each is its index."))
        .returns(TypeName.BOOLEAN)
        .addParameter(int[].class, "leases")
        .addParameter(TypeName.INT, "from")
        .addParameter(TypeName.INT, "count")
        .addCode(
            code.of(
                """
                return checkEach(leases, from, count);
                """))
        .build();
  }

  private MethodSpec checkLeaseRange() {
    return MethodSpec.methodBuilder("checkLeases")
        .addJavadoc(Javadoc.ofMember("As above, for consecutive leases."))
        .returns(TypeName.BOOLEAN)
        .addParameter(TypeName.INT, "first")
        .addParameter(TypeName.INT, "count")
        .addCode(
            code.of(
                """
                return checkEach(first, count);
                """))
        .build();
  }

  private MethodSpec bufferSize() {
    return overriding("bufferSize")
        .returns(TypeName.INT)
        .addCode(
            code.of(
                """
                return $buffer:T.SIZE;
                """))
        .build();
  }

  private static MethodSpec.Builder overriding(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(PUBLIC);
  }
}
