package dev.iobuf.behaviour.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The native linker")
class LinkingTest {
  private static final String LAYER = "dev.iobuf.linux";

  /** The types by which functions are found and linked. */
  private static final List<String> LINKERS =
      List.of(
          "java/lang/foreign/FunctionDescriptor",
          "java/lang/foreign/Linker",
          "java/lang/foreign/SymbolLookup");

  /** The packages of the classes that mention it. */
  private static List<String> linking(ApiModule module) {
    return module.classes().values().stream()
        .filter(LinkingTest::links)
        .map(type -> ApiModule.packageOf(type.thisClass().asInternalName()))
        .distinct()
        .collect(Collectors.toList());
  }

  private static boolean links(ClassModel type) {
    return StreamSupport.stream(type.constantPool().spliterator(), false)
        .filter(ClassEntry.class::isInstance)
        .map(entry -> ((ClassEntry) entry).asInternalName())
        .anyMatch(name ->
            LINKERS.stream()
                .anyMatch(linker -> name.equals(linker) || name.startsWith(linker + "$")));
  }

  @Test
  void isUsedByOnePackage() {
    assertThat(linking(ApiModule.named("dev.iobuf.core"))).containsExactly(LAYER);
    assertThat(linking(ApiModule.named("dev.iobuf"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev.iobuf.core", "dev.iobuf"})
  void isInNoSignatureOfUsers(String name) {
    assertThat(Signatures.of(ApiModule.named(name))).doesNotContain(LAYER);
  }
}
