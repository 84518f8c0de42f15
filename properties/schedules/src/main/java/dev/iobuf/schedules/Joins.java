package dev.iobuf.schedules;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The targets of the jumps of a method, at which a thread may forget the values that it has read.
 * If the operand stack is empty, the rest of the method depends only on the locals that are still
 * {@linkplain Liveness alive}. The fewer values a thread remembers, the more states are equal.
 *
 * <p>A verified class has a stack map frame at each such target, with the types of the locals: no
 * debug information is needed.
 */
final class Joins {
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final MethodTypeDesc NUMBER = MethodTypeDesc.of(ConstantDescs.CD_void, LONG);
  private static final MethodTypeDesc REFERENCE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
  private static final MethodTypeDesc BITS = MethodTypeDesc.of(LONG, ConstantDescs.CD_double);

  private final Liveness liveness;
  private final Map<Label, List<VerificationTypeInfo>> locals = new HashMap<>();
  private final Set<Label> loopHeads = new HashSet<>();

  Joins(CodeModel code) {
    liveness = new Liveness(code);
    Set<Label> targets = new HashSet<>();
    Set<Label> passed = new HashSet<>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        passed.add(target.label());
      } else if (element instanceof BranchInstruction branch) {
        targets.add(branch.target());
        if (passed.contains(branch.target())) {
          loopHeads.add(branch.target());
        }
      }
    }
    if (code instanceof CodeAttribute attribute) {
      attribute
          .findAttribute(Attributes.stackMapTable())
          .ifPresent(table ->
              table.entries().stream()
                  .filter(frame -> targets.contains(frame.target()) && tellsAll(frame))
                  .forEach(frame -> locals.put(frame.target(), frame.locals())));
    }
  }

  /**
   * Returns true if the locals are the whole state of the method: nothing on the stack, all built.
   */
  private static boolean tellsAll(StackMapFrameInfo frame) {
    return frame.stack().isEmpty()
        && frame.locals().stream()
            .noneMatch(local ->
                local == SimpleVerificationTypeInfo.UNINITIALIZED_THIS
                    || local instanceof UninitializedVerificationTypeInfo);
  }

  boolean isEmpty() {
    return locals.isEmpty();
  }

  boolean contains(Label label) {
    return locals.containsKey(label);
  }

  /** Returns true if some jump to the label goes backward. */
  boolean isLoopHead(Label label) {
    return loopHeads.contains(label);
  }

  /** Emits code that passes the living locals to the hooks, one by one. */
  void tellLocals(CodeBuilder code, Label label) {
    int slot = 0;
    for (VerificationTypeInfo type : locals.getOrDefault(label, List.of())) {
      if (liveness.isAlive(slot, label)) {
        tellLocal(code, slot, type);
      }
      boolean wide =
          type == SimpleVerificationTypeInfo.LONG || type == SimpleVerificationTypeInfo.DOUBLE;
      slot += wide ? 2 : 1;
    }
  }

  private static void tellLocal(CodeBuilder code, int slot, VerificationTypeInfo type) {
    if (type instanceof ObjectVerificationTypeInfo) {
      code.aload(slot).invokestatic(Bridges.HOOKS, "local", REFERENCE);
      return;
    }
    switch (type) {
      case SimpleVerificationTypeInfo.INTEGER -> code.iload(slot).i2l();
      case SimpleVerificationTypeInfo.LONG -> code.lload(slot);
      case SimpleVerificationTypeInfo.FLOAT ->
          code.fload(slot).f2d().invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits", BITS);
      case SimpleVerificationTypeInfo.DOUBLE ->
          code.dload(slot).invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits", BITS);
      default -> {
        return; // null, or of no type that code could read
      }
    }
    code.invokestatic(Bridges.HOOKS, "local", NUMBER);
  }
}
