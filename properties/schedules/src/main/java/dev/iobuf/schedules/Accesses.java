package dev.iobuf.schedules;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts calls of bridges in place of the instructions that access memory. */
final class Accesses {
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc VOID = ConstantDescs.CD_void;

  private final Instrumenter parent;
  private final Bridges bridges;
  private final Sites sites;

  /** Numbers the place in the code where an access is. */
  interface Sites {
    int site(Kind kind, Mode mode, String text, @Nullable String field);
  }

  Accesses(Instrumenter parent, Bridges bridges, Sites sites) {
    this.parent = parent;
    this.bridges = bridges;
    this.sites = sites;
  }

  /** A method of VarHandle or of an atomic. */
  void method(CodeBuilder code, InvokeInstruction call, Access.Shape shape) {
    MethodTypeDesc type = call.typeSymbol();
    ClassDesc owner = ClassDesc.ofInternalName(call.owner().asInternalName());
    String name = call.name().stringValue();
    boolean handle = owner.equals(ConstantDescs.CD_VarHandle);
    List<ClassDesc> parameters = new ArrayList<>(type.parameterList());
    parameters.addFirst(owner);
    int coordinates = parameters.size() - shape.values() - (handle ? 1 : 0);
    boolean functional = shape.kind() == Kind.UPDATE;
    int site = sites.site(shape.kind(), shape.mode(), name, null);
    // The bridge gets the result of a read-modify-write even if the code drops it.
    MethodTypeDesc accessed = type;
    if (handle && shape.kind().isReadModifyWrite() && type.returnType().equals(VOID)) {
      ClassDesc value = type.parameterType(type.parameterCount() - 1);
      accessed = type.changeReturnType(value.equals(LONG) ? LONG : OBJECT);
    }
    MethodTypeDesc target = accessed;
    bridges.call(
        code,
        new Bridges.Shape(site, parameters, handle, coordinates, functional ? 0 : shape.values()),
        type.returnType(),
        target.returnType(),
        body -> {
          Bridges.load(body, parameters);
          body.invokevirtual(owner, name, target);
        });
  }

  /** A field of an instrumented class. */
  void field(CodeBuilder code, FieldInstruction access) {
    String owner = access.owner().asInternalName();
    String name = access.name().stringValue();
    Instrumenter.FieldInfo info = parent.field(owner, name);
    boolean store = access.opcode() == Opcode.PUTFIELD || access.opcode() == Opcode.PUTSTATIC;
    boolean isFinalLoad = access.opcode() == Opcode.GETFIELD && parent.seesFinalLoads();
    if (info == null || (info.isFinal() && !isFinalLoad)) {
      code.with(access);
      return;
    }
    Mode mode = info.isVolatile() ? Mode.VOLATILE : Mode.PLAIN;
    boolean isStatic = access.opcode() == Opcode.GETSTATIC || access.opcode() == Opcode.PUTSTATIC;
    int site = sites.site(store ? Kind.STORE : Kind.LOAD, mode, name, info.owner() + "." + name);
    if (isStatic && store) {
      parent.staticStore(info.owner(), name);
    }
    List<ClassDesc> parameters = new ArrayList<>();
    if (!isStatic) {
      parameters.add(ClassDesc.ofInternalName(owner));
    }
    if (store) {
      parameters.add(access.typeSymbol());
    }
    ClassDesc result = store ? VOID : access.typeSymbol();
    bridges.call(
        code,
        new Bridges.Shape(site, parameters, false, isStatic ? 0 : 1, store ? 1 : 0),
        result,
        result,
        body -> {
          Bridges.load(body, parameters);
          body.with(access);
        });
  }

  /** An element of an array is read. */
  void arrayLoad(CodeBuilder code, ArrayLoadInstruction load) {
    TypeKind kind = load.typeKind();
    if (kind == TypeKind.REFERENCE) {
      // The verifier knows the element's type only as long as the instruction stays where it is.
      code.dup2()
          .loadConstant(sites.site(Kind.LOAD, Mode.PLAIN, "aaload", null))
          .invokestatic(
              Bridges.HOOKS, "element", MethodTypeDesc.of(VOID, OBJECT.arrayType(), INT, INT))
          .with(load)
          .dup()
          .invokestatic(Bridges.HOOKS, "done", MethodTypeDesc.of(OBJECT, OBJECT))
          .pop();
      return;
    }
    int site = sites.site(Kind.LOAD, Mode.PLAIN, "load", null);
    boolean bytes = kind == TypeKind.BYTE || kind == TypeKind.BOOLEAN;
    List<ClassDesc> parameters = List.of(bytes ? OBJECT : arrayOf(kind), INT);
    ClassDesc result = bytes ? INT : kind.upperBound();
    bridges.call(
        code,
        new Bridges.Shape(site, parameters, false, 2, 0),
        result,
        result,
        body -> {
          if (bytes) {
            Bridges.bytesOrBooleans(body, both -> both.iload(1).with(load));
          } else {
            Bridges.load(body, parameters);
            body.with(load);
          }
        });
  }

  /** An element of an array is written. */
  void arrayStore(CodeBuilder code, ArrayStoreInstruction store) {
    TypeKind kind = store.typeKind();
    int site = sites.site(Kind.STORE, Mode.PLAIN, "store", null);
    boolean bytes = kind == TypeKind.BYTE || kind == TypeKind.BOOLEAN;
    ClassDesc value = bytes ? INT : kind.upperBound();
    List<ClassDesc> parameters = List.of(bytes ? OBJECT : arrayOf(kind), INT, value);
    bridges.call(
        code,
        new Bridges.Shape(site, parameters, false, 2, 1),
        VOID,
        VOID,
        body -> {
          if (bytes) {
            Bridges.bytesOrBooleans(body, both -> both.iload(1).iload(2).with(store));
          } else {
            Bridges.load(body, parameters);
            body.with(store);
          }
        });
  }

  private static ClassDesc arrayOf(TypeKind kind) {
    return kind.upperBound().arrayType();
  }
}
