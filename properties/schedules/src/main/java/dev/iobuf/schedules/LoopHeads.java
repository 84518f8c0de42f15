package dev.iobuf.schedules;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The targets of backward jumps, and which locals are alive there.
 *
 * <p>A verified class has a stack map frame at each such target, and what the frame does not list
 * cannot be read: so the frame is a safe account of the living locals, and needs no debug
 * information.
 */
final class LoopHeads {
  private final Map<Label, StackMapFrameInfo> frames = new HashMap<>();
  private final Set<Label> heads = new HashSet<>();

  LoopHeads(CodeModel code) {
    Set<Label> bound = new HashSet<>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        bound.add(target.label());
      } else if (element instanceof BranchInstruction branch && bound.contains(branch.target())) {
        heads.add(branch.target());
      }
    }
    if (!heads.isEmpty() && code instanceof CodeAttribute attribute) {
      attribute
          .findAttribute(Attributes.stackMapTable())
          .ifPresent(table -> table.entries().forEach(frame -> frames.put(frame.target(), frame)));
    }
  }

  boolean isEmpty() {
    return heads.isEmpty();
  }

  boolean contains(Label label) {
    return heads.contains(label);
  }

  /**
   * The types of the local variables, slot by slot in the frame's form; null where they do not tell
   * the whole state of the method: then what was read so far must.
   */
  @org.jspecify.annotations.Nullable
  List<StackMapFrameInfo.VerificationTypeInfo> locals(Label head) {
    StackMapFrameInfo frame = frames.get(head);
    if (frame == null || !frame.stack().isEmpty()) {
      return null;
    }
    boolean uninitialized =
        frame.locals().stream()
            .anyMatch(local ->
                local == StackMapFrameInfo.SimpleVerificationTypeInfo.UNINITIALIZED_THIS
                    || local instanceof StackMapFrameInfo.UninitializedVerificationTypeInfo);
    return uninitialized ? null : frame.locals();
  }

  static boolean isConditional(BranchInstruction branch) {
    return branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
  }
}
