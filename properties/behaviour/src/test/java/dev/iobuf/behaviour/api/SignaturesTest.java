package dev.iobuf.behaviour.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Signatures")
class SignaturesTest {
  @TempDir Path folder;

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments(
            "method of a hidden superclass",
            "class H { public void m() {} } public class T extends H {}",
            "class H {} public class T extends H {}"),
        arguments(
            "default method of a hidden interface",
            "interface H { default void m() {} } public class T implements H {}",
            "interface H {} public class T implements H {}"),
        arguments(
            "field of a hidden superclass",
            "class H { public int f; } public class T extends H {}",
            "class H { int f; } public class T extends H {}"),
        arguments(
            "interface of a hidden superclass",
            "class H implements Runnable { public void run() {} } public class T extends H {}",
            "class H { public void run() {} } public class T extends H {}"),
        arguments(
            "method of a nested class",
            "public class T { public static class N { public void m() {} } }",
            "public class T { public static class N {} }"),
        arguments(
            "protected method that a subclass inherits",
            "class H { protected void m() {} } public class T extends H {}",
            "class H { void m() {} } public class T extends H {}"),
        arguments("type", "public class T {} ", "class T {}"),
        arguments(
            "superclass", "public class T extends Exception {}", "public class T extends Error {}"),
        arguments("constructor", "public class T {}", "public class T { public T(int i) {} }"),
        arguments(
            "last constructor for users",
            "public class T { protected T(int i) {} protected T() {} protected int f; }",
            "public class T { T(int i) {} T() {} protected int f; }"),
        arguments("final class", "public class T {}", "public final class T {}"),
        arguments("abstract class", "public class T {}", "public abstract class T {}"),
        arguments(
            "permitted subclass",
            "public sealed interface T permits A, B {} record A() implements T {} record B()"
                + " implements T {}",
            "public sealed interface T permits A {} record A() implements T {} record B() {}"),
        method("return type", "public int m() { return 0; }", "public long m() { return 0; }"),
        method("parameter", "public void m(int i) {}", "public void m(long i) {}"),
        method("number of arguments", "public void m(int... i) {}", "public void m(int[] i) {}"),
        method("static method", "public void m() {}", "public static void m() {}"),
        method("final method", "public void m() {}", "public final void m() {}"),
        method("thrown type", "public void m() {}", "public void m() throws Exception {}"),
        method(
            "type argument",
            "public void m(java.util.List<String> l) {}",
            "public void m(java.util.List<? extends String> l) {}"),
        method(
            "bound, and with it what is linked",
            "public <V extends Number & Comparable<V>> void m(V v) {}",
            "public <V extends Comparable<V>> void m(V v) {}"),
        method("constant", "public static final int F = 1;", "public static final int F = 2;"),
        method(
            "text constant",
            "public static final String F = \"a\";",
            "public static final String F = \"b\";"),
        method("deprecation", "public void m() {}", "@Deprecated public void m() {}"),
        method("nullness", "public String m() { return \"\"; }", NULLABLE_RESULT),
        method("nullness of a parameter", "public void m(String s) {}", NULLABLE_PARAMETER),
        method("nullness within a type", "public void m(String[] s) {}", NULLABLE_ELEMENT),
        arguments("enum constant", "public enum T { A, B }", "public enum T { A }"),
        arguments(
            "component", "public record T(int a, int b) {}", "public record T(int b, int a) {}"),
        arguments(
            "body of an interface method",
            "public interface T { default void m() {} }",
            "public interface T { void m(); }"),
        arguments(
            "default of an annotation",
            "public @interface T { int m() default 1; }",
            "public @interface T { int m(); }"));
  }

  private static final String NULLABLE_RESULT =
      "public @N String m() { return \"\"; } " + annotation();
  private static final String NULLABLE_PARAMETER = "public void m(@N String s) {} " + annotation();
  private static final String NULLABLE_ELEMENT = "public void m(@N String[] s) {} " + annotation();

  private static String annotation() {
    return """
    @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface N {}
    """;
  }

  private static Arguments method(String what, String before, String after) {
    return arguments(what, "public class T { " + before + " }", "public class T { " + after + " }");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void differAfterAChangeOf(String what, String before, String after) throws IOException {
    assertThat(signatures("after", after)).isNotEqualTo(signatures("before", before));
  }

  static Stream<Arguments> privateMatters() {
    return Stream.of(
        arguments(
            "the class among hidden ones that declares a method",
            "class H { public void m() {} } public class T extends H {}",
            "class H {} public class T extends H { public void m() {} }"),
        method("a body", "public int m() { return 0; }", "public int m() { return 1; }"),
        method("a private member", "private int f; private void m() {}", ""),
        method("a member of the package", "int f; void m() {}", ""),
        method("the name of a parameter", "public void m(int i) {}", "public void m(int j) {}"),
        method("how a method locks", "public void m() {}", "public synchronized void m() {}"),
        method("a lambda", "void m() { Runnable r = () -> {}; }", "void m() {}"),
        arguments(
            "what is protected in a class that users cannot extend",
            "public final class T { protected void m() {} }",
            "public final class T {}"),
        arguments("a hidden type", "public class T {} class H {}", "public class T {}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("privateMatters")
  void areTheSameWithAnyOther(String what, String before, String after) throws IOException {
    assertThat(signatures("after", after)).isEqualTo(signatures("before", before));
  }

  /** The signatures of a module that has nothing but the types of a source. */
  private String signatures(String name, String source) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(name));
    Path classes = sources.resolve("classes");
    Path module = Files.writeString(sources.resolve("module-info.java"), "module m { exports p; }");
    // Something to export, also where T is hidden.
    Path other =
        Files.writeString(sources.resolve("Other.java"), "package p; public class Other {}");
    Path type = Files.writeString(sources.resolve("T.java"), "package p; " + source);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", "" + classes, "" + module, "" + other, "" + type);
    assertThat(status).isZero();
    return Signatures.of(ApiModule.in(classes));
  }
}
