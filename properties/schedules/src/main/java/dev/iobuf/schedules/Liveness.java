package dev.iobuf.schedules;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The local variables that some path may still read, for each label. The others are no part of a
 * method's state.
 */
final class Liveness {
  private final List<CodeElement> code;
  private final Map<Label, Integer> positions = new HashMap<>();
  private final List<ExceptionCatch> handlers = new ArrayList<>();

  /** The slots alive before each element; behind the last, none. */
  private final BitSet[] alive;

  Liveness(CodeModel model) {
    code = model.elementList();
    alive = new BitSet[code.size() + 1];
    for (int i = 0; i <= code.size(); i++) {
      alive[i] = new BitSet();
      if (i < code.size() && code.get(i) instanceof LabelTarget target) {
        positions.put(target.label(), i);
      }
    }
    for (CodeElement element : code) {
      if (element instanceof ExceptionCatch handler) {
        handlers.add(handler);
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = code.size() - 1; i >= 0; i--) {
        BitSet before = before(i);
        changed |= !before.equals(alive[i]);
        alive[i] = before;
      }
    }
  }

  /** Returns true if a variable may still be read behind a label. */
  boolean isAlive(int slot, Label label) {
    return alive[position(label)].get(slot);
  }

  private int position(Label label) {
    return positions.getOrDefault(label, code.size());
  }

  private BitSet before(int at) {
    BitSet slots = new BitSet();
    CodeElement element = code.get(at);
    if (fallsThrough(element)) {
      slots.or(alive[at + 1]);
    }
    for (Label target : targets(element)) {
      slots.or(alive[position(target)]);
    }
    switch (element) {
      case StoreInstruction store -> slots.clear(store.slot());
      case LoadInstruction load -> slots.set(load.slot());
      case IncrementInstruction increment -> slots.set(increment.slot());
      default -> {}
    }
    if (element instanceof Instruction) {
      for (ExceptionCatch handler : handlers) {
        if (position(handler.tryStart()) <= at && at < position(handler.tryEnd())) {
          slots.or(alive[position(handler.handler())]);
        }
      }
    }
    return slots;
  }

  private static boolean fallsThrough(CodeElement element) {
    return switch (element) {
      case ReturnInstruction end -> false;
      case ThrowInstruction end -> false;
      case LookupSwitchInstruction jump -> false;
      case TableSwitchInstruction jump -> false;
      case BranchInstruction jump -> CodeInstrumenter.isConditional(jump);
      default -> true;
    };
  }

  private static List<Label> targets(CodeElement element) {
    return switch (element) {
      case BranchInstruction jump -> List.of(jump.target());
      case LookupSwitchInstruction jump -> targets(jump.cases(), jump.defaultTarget());
      case TableSwitchInstruction jump -> targets(jump.cases(), jump.defaultTarget());
      default -> List.of();
    };
  }

  private static List<Label> targets(List<SwitchCase> cases, Label otherwise) {
    List<Label> labels = new ArrayList<>(cases.stream().map(SwitchCase::target).toList());
    labels.add(otherwise);
    return labels;
  }
}
