package dev.iobuf.schedules;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one class under control. Every access to shared memory, every wait, every lock, and every
 * call for the time, the thread or a random number goes through {@link Hooks}. So do joins and
 * branches.
 */
final class Instrumenter {
  private final ScheduledLoader loader;
  private final ClassModel model;
  private final String name;
  private final Bridges bridges;
  private int branches;

  private Instrumenter(ScheduledLoader loader, ClassModel model) {
    this.loader = loader;
    this.model = model;
    this.name = model.thisClass().asInternalName().replace('/', '.');
    this.bridges =
        new Bridges(model.thisClass().asSymbol(), model.flags().has(AccessFlag.INTERFACE));
  }

  static byte[] transform(ScheduledLoader loader, byte[] bytes) {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader.getParent())
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel model = classFile.parse(bytes);
    return classFile.transformClass(model, new Instrumenter(loader, model).new Transform());
  }

  private final class Transform implements ClassTransform {
    @Override
    public void accept(ClassBuilder builder, ClassElement element) {
      if (element instanceof MethodModel method && method.code().isPresent()) {
        if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
          unlock(builder, method);
        } else {
          builder.transformMethod(method, code(method));
        }
      } else {
        builder.with(element);
      }
    }

    @Override
    public void atEnd(ClassBuilder builder) {
      bridges.emit(builder);
    }
  }

  private MethodTransform code(MethodModel method) {
    return MethodTransform.transformingCode(new CodeInstrumenter(this, bridges, method));
  }

  /** A synchronized method becomes one that enters a monitor under control and calls the rest. */
  private void unlock(ClassBuilder builder, MethodModel method) {
    boolean isStatic = method.flags().has(AccessFlag.STATIC);
    String inner = "schedules$locked$" + method.methodName().stringValue();
    MethodTypeDesc type = method.methodTypeSymbol();
    int flags = method.flags().flagsMask() & ~ClassFile.ACC_SYNCHRONIZED;
    int access = ClassFile.ACC_PRIVATE | ClassFile.ACC_SYNTHETIC;
    builder.withMethod(
        inner,
        type,
        access | (flags & ClassFile.ACC_STATIC),
        copy -> copy.transform(method, code(method)));
    builder.withMethodBody(
        method.methodName().stringValue(),
        type,
        flags,
        code -> {
          int enter = site("synchronized", 0, Kind.LOCK, Mode.VOLATILE, "monitor", null);
          int exit = site("synchronized", 0, Kind.UNLOCK, Mode.VOLATILE, "monitor", null);
          ClassDesc self = model.thisClass().asSymbol();
          MethodTypeDesc hook =
              MethodTypeDesc.of(
                  ConstantDescs.CD_void, ConstantDescs.CD_Object, ConstantDescs.CD_int);
          Runnable lock =
              () -> {
                if (isStatic) {
                  code.loadConstant(self);
                } else {
                  code.aload(0);
                }
              };
          lock.run();
          code.loadConstant(enter).invokestatic(Bridges.HOOKS, "monitorEnter", hook);
          code.trying(
              body -> {
                if (!isStatic) {
                  body.aload(0);
                }
                for (int i = 0; i < type.parameterCount(); i++) {
                  body.loadLocal(TypeKind.from(type.parameterType(i)), body.parameterSlot(i));
                }
                if (isStatic) {
                  body.invokestatic(self, inner, type);
                } else {
                  body.invokespecial(self, inner, type);
                }
                lock.run();
                body.loadConstant(exit).invokestatic(Bridges.HOOKS, "monitorExit", hook);
                body.with(ReturnInstruction.of(TypeKind.from(type.returnType())));
              },
              handlers ->
                  handlers.catchingAll(body -> {
                    lock.run();
                    body.loadConstant(exit)
                        .invokestatic(Bridges.HOOKS, "monitorExit", hook)
                        .athrow();
                  }));
        });
  }

  int site(String method, int line, Kind kind, Mode mode, String text, @Nullable String field) {
    return loader.site(name, method, line, kind, mode, text, field);
  }

  int branch(String method, int line, boolean jumps) {
    return loader.coverage().add(new Coverage.Branch(name, method, line, branches++, jumps));
  }

  int constant(String method, int value) {
    return loader.constant(name, method, value);
  }

  void staticStore(String owner, String field) {
    loader.staticStore(owner, field);
  }

  /** Returns true if loads of final fields count as accesses. */
  boolean seesFinalLoads() {
    return loader.seesFinalLoads();
  }

  boolean isSelfOrSuper(String owner) {
    return owner.equals(model.thisClass().asInternalName())
        || model.superclass().map(s -> s.asInternalName().equals(owner)).orElse(false);
  }

  /** A field of an instrumented class. */
  record FieldInfo(String owner, boolean isFinal, boolean isVolatile) {}

  /**
   * Returns the declaration of a field, from the named class upwards. Returns null if that is not
   * instrumented.
   */
  @Nullable FieldInfo field(String owner, String field) {
    String at = owner.replace('/', '.');
    while (loader.isInstrumented(at)) {
      ClassModel declaring = at.equals(name) ? model : ClassFile.of().parse(loader.bytes(at));
      List<FieldModel> fields = declaring.fields();
      for (FieldModel candidate : fields) {
        if (candidate.fieldName().equalsString(field)) {
          return new FieldInfo(
              at,
              candidate.flags().has(AccessFlag.FINAL),
              candidate.flags().has(AccessFlag.VOLATILE));
        }
      }
      if (declaring.superclass().isEmpty()) {
        return null;
      }
      at = declaring.superclass().orElseThrow().asInternalName().replace('/', '.');
    }
    return null;
  }
}
