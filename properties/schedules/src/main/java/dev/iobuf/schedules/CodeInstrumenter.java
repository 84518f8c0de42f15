package dev.iobuf.schedules;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/** Rewrites the code of one method. {@link Accesses} rewrites accesses to memory. */
final class CodeInstrumenter implements CodeTransform {
  private static final ClassDesc HOOKS = Bridges.HOOKS;
  private static final ClassDesc STAND_INS = ClassDesc.of(StandIns.class.getName());
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc VOID = ConstantDescs.CD_void;
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(VOID);
  private static final MethodTypeDesc TEXT = MethodTypeDesc.of(VOID, ConstantDescs.CD_String);
  private static final String ATOMIC = "java/util/concurrent/atomic/Atomic";

  private final Instrumenter parent;
  private final Accesses accesses;
  private final String method;
  private final boolean initializer;
  private final Joins joins;
  private boolean constructing;
  private int line;
  private int entry = -1;

  CodeInstrumenter(Instrumenter parent, Bridges bridges, MethodModel model) {
    this.parent = parent;
    this.accesses = new Accesses(parent, bridges, this::site);
    this.method = model.methodName().stringValue();
    this.initializer = method.equals("<clinit>");
    this.constructing = method.equals("<init>");
    this.joins = new Joins(model.code().orElseThrow());
  }

  @Override
  public void atStart(CodeBuilder code) {
    if (initializer) {
      code.invokestatic(HOOKS, "beginInitializer", NOTHING);
    } else if (!joins.isEmpty()) {
      entry = code.allocateLocal(TypeKind.LONG);
      code.invokestatic(HOOKS, "enter", MethodTypeDesc.of(LONG)).lstore(entry);
    }
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    switch (element) {
      case LineNumber number -> {
        line = number.line();
        code.with(element);
      }
      case LabelTarget target -> {
        code.with(element);
        if (joins.isLoopHead(target.label()) && !initializer) {
          code.invokestatic(HOOKS, "round", NOTHING);
        }
        if (joins.contains(target.label()) && !initializer) {
          join(code, target.label());
        }
      }
      case ReturnInstruction end when initializer ->
          code.invokestatic(HOOKS, "endInitializer", NOTHING).with(end);
      case BranchInstruction branch when isConditional(branch) -> probe(code, branch);
      case ConstantInstruction constant
          when constant.constantValue() instanceof Integer value
              && parent.constant(method, value) != value ->
          code.loadConstant(parent.constant(method, value));
      case InvokeInstruction call -> invoke(code, call);
      case FieldInstruction access when !initializer && !constructing ->
          accesses.field(code, access);
      case ArrayLoadInstruction load when !initializer -> accesses.arrayLoad(code, load);
      case ArrayStoreInstruction store when !initializer -> accesses.arrayStore(code, store);
      case MonitorInstruction monitor -> monitor(code, monitor);
      default -> code.with(element);
    }
  }

  private int site(Kind kind, Mode mode, String text, @Nullable String field) {
    return parent.site(method, line, kind, mode, text, field);
  }

  /** From here on, the values that the thread has read do not count, but the living locals do. */
  private void join(CodeBuilder code, Label label) {
    Label skip = code.newLabel();
    code.loadConstant(site(Kind.SPIN, Mode.PLAIN, "join", null)).lload(entry);
    code.invokestatic(HOOKS, "join", MethodTypeDesc.of(ConstantDescs.CD_boolean, INT, LONG));
    code.ifeq(skip);
    joins.tellLocals(code, label);
    code.labelBinding(skip);
  }

  /** Counts the direction that a branch takes. */
  private void probe(CodeBuilder code, BranchInstruction branch) {
    Label jumps = code.newLabel();
    Label goesOn = code.newLabel();
    code.branch(branch.opcode(), jumps);
    count(code, false);
    code.goto_(goesOn).labelBinding(jumps);
    count(code, true);
    code.goto_(branch.target()).labelBinding(goesOn);
  }

  static boolean isConditional(BranchInstruction branch) {
    return branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
  }

  private void count(CodeBuilder code, boolean jumps) {
    code.loadConstant(parent.branch(method, line, jumps))
        .invokestatic(HOOKS, "branch", MethodTypeDesc.of(VOID, INT));
  }

  private void invoke(CodeBuilder code, InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    if (constructing && call.opcode() == Opcode.INVOKESPECIAL && name.equals("<init>")) {
      constructing = !parent.isSelfOrSuper(owner);
    }
    Access.Shape shape =
        owner.equals("java/lang/invoke/VarHandle")
            ? Access.ofVarHandle(name)
            : owner.startsWith(ATOMIC) && call.opcode() == Opcode.INVOKEVIRTUAL
                ? Access.ofAtomic(name)
                : null;
    if (shape != null && call.opcode() == Opcode.INVOKEVIRTUAL) {
      accesses.method(code, call, shape);
      return;
    }
    Redirects.Redirect redirect = Redirects.of(owner, name);
    if (redirect == null && isWaitOrNotify(name, call)) {
      redirect = Redirects.of("java/lang/Object", name);
    }
    if (redirect != null) {
      redirect(code, call, redirect);
      return;
    }
    if (Redirects.isRefused(owner, name)) {
      code.loadConstant(owner.replace('/', '.') + "." + name).invokestatic(HOOKS, "refused", TEXT);
    } else if (Redirects.isUntracked(owner, name)) {
      code.loadConstant(owner.replace('/', '.') + "." + name)
          .invokestatic(HOOKS, "untracked", TEXT);
    }
    code.with(call);
  }

  private static boolean isWaitOrNotify(String name, InvokeInstruction call) {
    String type = call.type().stringValue();
    return switch (name) {
      case "wait" -> type.equals("()V") || type.equals("(J)V");
      case "notify", "notifyAll" -> type.equals("()V");
      default -> false;
    };
  }

  private void redirect(CodeBuilder code, InvokeInstruction call, Redirects.Redirect redirect) {
    MethodTypeDesc type = call.typeSymbol();
    if (call.opcode() != Opcode.INVOKESTATIC) {
      String name = call.owner().asInternalName();
      boolean waits = redirect.kind() == Kind.WAIT;
      type = type.insertParameterTypes(0, waits ? OBJECT : ClassDesc.ofInternalName(name));
    }
    if (redirect.kind() != null) {
      String text = call.name().stringValue();
      code.loadConstant(site(redirect.kind(), redirect.mode(), text, null));
      type = type.insertParameterTypes(type.parameterCount(), INT);
    }
    code.invokestatic(STAND_INS, redirect.method(), type);
  }

  private void monitor(CodeBuilder code, MonitorInstruction monitor) {
    boolean enters = monitor.opcode() == Opcode.MONITORENTER;
    code.loadConstant(site(enters ? Kind.LOCK : Kind.UNLOCK, Mode.VOLATILE, "monitor", null))
        .invokestatic(
            HOOKS, enters ? "monitorEnter" : "monitorExit", MethodTypeDesc.of(VOID, OBJECT, INT));
  }
}
