package dev.iobuf.schedules;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The private static methods that replace accesses. Each reports to the engine, makes the original
 * access with the original descriptor, and reports again.
 */
final class Bridges {
  static final ClassDesc HOOKS = ClassDesc.of("dev.iobuf.schedules.Hooks");
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc INT = ConstantDescs.CD_int;

  private static final MethodTypeDesc AT_NUMBERS =
      MethodTypeDesc.of(ConstantDescs.CD_void, INT, OBJECT, OBJECT, LONG, LONG, LONG);
  private static final MethodTypeDesc AT_REFERENCES =
      MethodTypeDesc.of(ConstantDescs.CD_void, INT, OBJECT, OBJECT, LONG, OBJECT, OBJECT);

  private record Bridge(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  private final List<Bridge> bridges = new ArrayList<>();
  private final ClassDesc owner;
  private final boolean inInterface;

  Bridges(ClassDesc owner, boolean inInterface) {
    this.owner = owner;
    this.inInterface = inInterface;
  }

  /**
   * The parts of an access.
   *
   * @param site its number
   * @param parameters everything on the stack: the handle if any, then coordinates, then values
   * @param handle true if the first parameter is a VarHandle
   * @param coordinates the number of parameters after it that name the place
   * @param values the number of further parameters that the engine gets; references and numbers do
   *     not mix
   */
  record Shape(int site, List<ClassDesc> parameters, boolean handle, int coordinates, int values) {}

  /** Calls a new bridge. The access finds the parameters in slots from 0, and leaves a result. */
  void call(
      CodeBuilder code,
      Shape shape,
      ClassDesc result,
      ClassDesc accessed,
      Consumer<CodeBuilder> access) {
    String name = "schedules$" + shape.site;
    MethodTypeDesc type = MethodTypeDesc.of(result, shape.parameters);
    bridges.add(
        new Bridge(
            name,
            type,
            body -> {
              announce(body, shape);
              access.accept(body);
              conclude(body, result, accessed);
            }));
    code.invokestatic(owner, name, type, inInterface);
  }

  void emit(ClassBuilder builder) {
    for (Bridge bridge : bridges) {
      builder.withMethodBody(
          bridge.name,
          bridge.type,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          bridge.body);
    }
  }

  /** Loads the parameters from {@code from} on. */
  static void load(CodeBuilder code, List<ClassDesc> parameters) {
    int slot = 0;
    for (ClassDesc parameter : parameters) {
      TypeKind kind = TypeKind.from(parameter);
      code.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
  }

  private static void announce(CodeBuilder code, Shape shape) {
    List<ClassDesc> parameters = shape.parameters;
    int first = shape.handle ? 1 : 0;
    int value = first + shape.coordinates;
    code.loadConstant(shape.site);
    if (shape.handle) {
      code.aload(0);
    } else {
      code.aconst_null();
    }
    if (shape.coordinates > 0) {
      code.aload(slot(parameters, first));
    } else {
      code.aconst_null();
    }
    if (shape.coordinates > 1) {
      number(code, parameters, first + 1);
    } else {
      code.loadConstant(-1L);
    }
    boolean references = shape.values > 0 && !parameters.get(value).isPrimitive();
    for (int i = 2; i > 0; i--) {
      if (i > shape.values) {
        if (references) {
          code.aconst_null();
        } else {
          code.lconst_0();
        }
      } else if (references) {
        code.aload(slot(parameters, value + shape.values - i));
      } else {
        number(code, parameters, value + shape.values - i);
      }
    }
    code.invokestatic(HOOKS, "at", references ? AT_REFERENCES : AT_NUMBERS);
  }

  private static int slot(List<ClassDesc> parameters, int position) {
    int slot = 0;
    for (int i = 0; i < position; i++) {
      slot += TypeKind.from(parameters.get(i)).slotSize();
    }
    return slot;
  }

  private static void number(CodeBuilder code, List<ClassDesc> parameters, int position) {
    TypeKind kind = TypeKind.from(parameters.get(position));
    code.loadLocal(kind, slot(parameters, position));
    toLong(code, kind);
  }

  private static void conclude(CodeBuilder code, ClassDesc result, ClassDesc accessed) {
    TypeKind kind = TypeKind.from(accessed);
    boolean dropped = TypeKind.from(result) == TypeKind.VOID;
    switch (kind) {
      case VOID ->
          code.invokestatic(HOOKS, "done", MethodTypeDesc.of(ConstantDescs.CD_void)).return_();
      case REFERENCE -> {
        code.invokestatic(HOOKS, "done", MethodTypeDesc.of(OBJECT, OBJECT));
        if (dropped) {
          code.pop().return_();
        } else {
          code.checkcast(result).areturn();
        }
      }
      default -> {
        toLong(code, kind);
        code.invokestatic(HOOKS, "done", MethodTypeDesc.of(LONG, LONG));
        if (dropped) {
          code.pop2().return_();
        } else {
          fromLong(code, kind);
          code.return_(kind);
        }
      }
    }
  }

  private static void toLong(CodeBuilder code, TypeKind kind) {
    switch (kind) {
      case LONG -> {}
      case FLOAT ->
          code.invokestatic(
                  ConstantDescs.CD_Float,
                  "floatToRawIntBits",
                  MethodTypeDesc.of(INT, ConstantDescs.CD_float))
              .i2l();
      case DOUBLE ->
          code.invokestatic(
              ConstantDescs.CD_Double,
              "doubleToRawLongBits",
              MethodTypeDesc.of(LONG, ConstantDescs.CD_double));
      default -> code.i2l();
    }
  }

  private static void fromLong(CodeBuilder code, TypeKind kind) {
    switch (kind) {
      case LONG -> {}
      case FLOAT ->
          code.l2i()
              .invokestatic(
                  ConstantDescs.CD_Float,
                  "intBitsToFloat",
                  MethodTypeDesc.of(ConstantDescs.CD_float, INT));
      case DOUBLE ->
          code.invokestatic(
              ConstantDescs.CD_Double,
              "longBitsToDouble",
              MethodTypeDesc.of(ConstantDescs.CD_double, LONG));
      default -> code.l2i();
    }
  }

  /** Loads or stores in an array of bytes or of booleans: the instruction is the same for both. */
  static void bytesOrBooleans(CodeBuilder code, Consumer<CodeBuilder> access) {
    ClassDesc bytes = ConstantDescs.CD_byte.arrayType();
    Label booleans = code.newLabel();
    Label end = code.newLabel();
    code.aload(0).instanceOf(bytes).ifeq(booleans);
    code.aload(0).checkcast(bytes);
    access.accept(code);
    code.goto_(end).labelBinding(booleans);
    code.aload(0).checkcast(ConstantDescs.CD_boolean.arrayType());
    access.accept(code);
    code.labelBinding(end);
  }
}
