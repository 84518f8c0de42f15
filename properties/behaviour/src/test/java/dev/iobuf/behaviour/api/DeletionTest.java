package dev.iobuf.behaviour.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members are deleted from copies of the class files, one at a time. Which ones users can call is
 * asked of the JVM, so that the test doesn't share an oversight of the signatures.
 */
@DisplayName("The signatures of a type show a deleted")
class DeletionTest {
  private static final ClassFile FILES = ClassFile.of();

  @ParameterizedTest
  @ValueSource(strings = {"dev.iobuf.core", "dev.iobuf"})
  void publicMemberWhereverItIsDeclared(String name) throws ClassNotFoundException {
    ApiModule module = ApiModule.named(name);
    List<String> unnoticed = new ArrayList<>();
    int deleted = 0;
    for (Map.Entry<String, String> before : Signatures.byType(module).entrySet()) {
      for (Member member : members(load(before.getKey()))) {
        String owner = internal(member.getDeclaringClass());
        if (!module.classes().containsKey(owner)) {
          continue; // another module has to guard it
        }
        if ((module.isVisible(owner) && !owner.equals(before.getKey())) || isOnlyABridge(member)) {
          continue; // listed with that type, or with the method that it leads to
        }
        deleted++;
        ApiModule after = without(module, load(before.getKey()), member);
        if (textOf(after, before.getKey()).equals(before.getValue())) {
          unnoticed.add(before.getKey() + ": " + member);
        }
      }
    }
    assertThat(unnoticed).as("of %s members", deleted).isEmpty();
    assertThat(deleted).isGreaterThan(250);
  }

  /** Java's compiler leaves a bridge to it in the public class, which then leads nowhere. */
  @Test
  void methodOfAHiddenSuperclassWhoseBridgeIsLeft() {
    ApiModule module = ApiModule.named("dev.iobuf.core");
    ClassModel declaring = declaring(module, "dev/iobuf/uring/IoUring", "fdatasync");

    ApiModule after = module.with(dropping(declaring, method("fdatasync")));

    assertThat(textOf(module, "dev/iobuf/uring/IoUring")).contains(" fdatasync(");
    assertThat(textOf(after, "dev/iobuf/uring/IoUring")).doesNotContain(" fdatasync(");
  }

  @Test
  void accessToAMethodOfAHiddenSuperclass() {
    ApiModule module = ApiModule.named("dev.iobuf.core");
    ClassModel declaring = declaring(module, "dev/iobuf/pool/IndexPool", "available");

    ApiModule after = module.with(packagePrivate(declaring, method("available")));

    assertThat(textOf(module, "dev/iobuf/pool/IndexPool")).contains(" available(");
    assertThat(textOf(after, "dev/iobuf/pool/IndexPool")).doesNotContain(" available(");
  }

  private static Class<?> load(String internal) throws ClassNotFoundException {
    return Class.forName(internal.replace('/', '.'), false, DeletionTest.class.getClassLoader());
  }

  private static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static String textOf(ApiModule module, String type) {
    return Signatures.ofType(module, module.type(type));
  }

  /** The members of a class that all code can use, inherited or not, as the JVM says. */
  private static List<Member> members(Class<?> type) {
    List<Member> members = new ArrayList<>(List.of(type.getConstructors()));
    members.addAll(List.of(type.getFields()));
    members.addAll(List.of(type.getMethods()));
    return members;
  }

  /**
   * The module without a member of a type, and without the members that override or implement it
   * there.
   */
  private static ApiModule without(ApiModule module, Class<?> type, Member member) {
    Predicate<Object> selected = selects(member);
    ApiModule result = module;
    for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
      ClassModel found = result.classes().get(internal(each));
      boolean standsThere = found != null && module.isVisible(internal(each)) && each != type;
      if (found == null || standsThere) {
        break;
      }
      result = result.with(dropping(found, selected));
    }
    ClassModel declaring = result.classes().get(internal(member.getDeclaringClass()));
    return declaring == null ? result : result.with(dropping(declaring, selected));
  }

  /**
   * Returns true if the compiler made the member: there is no such method in the source of its
   * class or of a superclass, or its class overrides that one with a narrower result.
   */
  private static boolean isOnlyABridge(Member member) {
    if (!(member instanceof Method method)) {
      return false;
    }
    if (method.isBridge() && isOverriddenInItsClass(method)) {
      return true;
    }
    for (@Nullable Class<?> type = method.getDeclaringClass();
        type != null;
        type = type.getSuperclass()) {
      for (Method each : type.getDeclaredMethods()) {
        if (!each.isSynthetic()
            && each.getName().equals(method.getName())
            && each.getReturnType() == method.getReturnType()
            && Arrays.equals(each.getParameterTypes(), method.getParameterTypes())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isOverriddenInItsClass(Method bridge) {
    return Stream.of(bridge.getDeclaringClass().getDeclaredMethods())
        .anyMatch(each ->
            !each.isSynthetic()
                && each.getName().equals(bridge.getName())
                && bridge.getReturnType().isAssignableFrom(each.getReturnType())
                && Arrays.equals(each.getParameterTypes(), bridge.getParameterTypes()));
  }

  private static Predicate<Object> selects(Member member) {
    return switch (member) {
      case Field field ->
          it -> it instanceof FieldModel each && each.fieldName().equalsString(field.getName());
      case Method method ->
          it ->
              it instanceof MethodModel each
                  && each.methodName().equalsString(method.getName())
                  && each.methodTypeSymbol()
                      .equals(describe(method.getReturnType(), method.getParameterTypes()));
      case Constructor<?> constructor ->
          it ->
              it instanceof MethodModel each
                  && each.methodName().equalsString("<init>")
                  && each.methodTypeSymbol()
                      .equals(describe(void.class, constructor.getParameterTypes()));
      default -> throw new IllegalArgumentException("what is " + member);
    };
  }

  private static MethodTypeDesc describe(Class<?> result, Class<?>[] parameters) {
    return MethodType.methodType(result, parameters).describeConstable().orElseThrow();
  }

  /** The class among a type and its superclasses that a method really stands in. */
  private static ClassModel declaring(ApiModule module, String type, String method) {
    ClassModel found = module.type(type);
    while (found.methods().stream()
        .noneMatch(it -> method(method).test(it) && !it.flags().has(AccessFlag.SYNTHETIC))) {
      found = module.type(found.superclass().orElseThrow().asInternalName());
    }
    return found;
  }

  private static Predicate<Object> method(String name) {
    return it -> it instanceof MethodModel each && each.methodName().equalsString(name);
  }

  private static ClassModel dropping(ClassModel type, Predicate<Object> selected) {
    return FILES.parse(FILES.transformClass(type, ClassTransform.dropping(selected::test)));
  }

  private static ClassModel packagePrivate(ClassModel type, Predicate<Object> selected) {
    MethodTransform closed =
        (builder, element) -> {
          if (element instanceof AccessFlags flags) {
            builder.withFlags(flags.flagsMask() & ~ClassFile.ACC_PUBLIC);
          } else {
            builder.with(element);
          }
        };
    return FILES.parse(
        FILES.transformClass(type, ClassTransform.transformingMethods(selected::test, closed)));
  }
}
