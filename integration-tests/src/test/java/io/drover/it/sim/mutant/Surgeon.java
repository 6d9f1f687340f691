package io.drover.it.sim.mutant;

import io.drover.base.Check;
import io.drover.it.sim.mutant.Cut.Constant;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies cuts to the bytes of a class. */
final class Surgeon {
  private final ClassFile classFile;
  private int places;

  /**
   * @param loader knows the classes that the bytes mention
   */
  Surgeon(ClassLoader loader) {
    ClassHierarchyResolver resolver =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver())
            .cached();
    this.classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(resolver),
            ClassFile.DeadCodeOption.PATCH_DEAD_CODE);
  }

  /**
   * The class with the cut made.
   *
   * @throws IllegalStateException if there is no such place in it
   */
  byte[] apply(byte[] bytes, Cut cut) {
    places = 0;
    ClassModel model = classFile.parse(bytes);
    byte[] changed =
        classFile.transformClass(
            model,
            ClassTransform.transformingMethods(
                method -> method.code().isPresent() && belongs(method, cut.method()),
                method(cut.kind())));
    Check.state(places > 0, "%s has no place for %s", cut.className(), cut);
    return changed;
  }

  private static boolean belongs(MethodModel method, String name) {
    String found = method.methodName().stringValue();
    return found.equals(name) || found.startsWith("lambda$" + name + "$");
  }

  private MethodTransform method(Cut.Kind kind) {
    if (kind instanceof Cut.Kind.Returns(Constant value)) {
      return (builder, element) -> {
        if (element instanceof CodeModel code) {
          places++;
          TypeKind result =
              TypeKind.from(code.parent().orElseThrow().methodTypeSymbol().returnType());
          builder.withCode(replaced -> {
            push(replaced, value, result);
            replaced.return_(result);
          });
        } else {
          builder.with(element);
        }
      };
    }
    return MethodTransform.transformingCode(code(kind));
  }

  private CodeTransform code(Cut.Kind kind) {
    return (builder, element) -> {
      if (!replace(builder, element, kind)) {
        builder.with(element);
      }
    };
  }

  private boolean replace(CodeBuilder builder, CodeElement element, Cut.Kind kind) {
    return switch (kind) {
      case Cut.Kind.Returns _ -> false;
      case Cut.Kind.CallGives(String owner, String called, Constant value) -> {
        Optional<InvokeInstruction> call = call(element, owner, called);
        call.ifPresent(found -> {
          dropArguments(builder, found);
          if (found.opcode() != Opcode.INVOKESTATIC) {
            builder.pop();
          }
          push(builder, value, TypeKind.from(found.typeSymbol().returnType()));
        });
        yield call.isPresent();
      }
      case Cut.Kind.CallGivesTarget(String owner, String called) -> {
        Optional<InvokeInstruction> call = call(element, owner, called);
        call.ifPresent(found -> dropArguments(builder, found));
        yield call.isPresent();
      }
      case Cut.Kind.FieldStays(String field) -> {
        Optional<FieldInstruction> write = field(element, Opcode.PUTFIELD, field);
        write.ifPresent(found -> {
          drop(builder, TypeKind.from(found.typeSymbol()));
          builder.pop();
        });
        yield write.isPresent();
      }
      case Cut.Kind.FieldReads(String field, Constant value) -> {
        Optional<FieldInstruction> read = field(element, Opcode.GETFIELD, field);
        read.ifPresent(found -> {
          builder.pop();
          push(builder, value, TypeKind.from(found.typeSymbol()));
        });
        yield read.isPresent();
      }
    };
  }

  private Optional<InvokeInstruction> call(CodeElement element, String owner, String called) {
    if (element instanceof InvokeInstruction call
        && call.name().stringValue().equals(called)
        && simpleName(call.owner().asInternalName()).equals(owner)) {
      places++;
      return Optional.of(call);
    }
    return Optional.empty();
  }

  private Optional<FieldInstruction> field(CodeElement element, Opcode opcode, String field) {
    if (element instanceof FieldInstruction access
        && access.opcode() == opcode
        && access.name().stringValue().equals(field)) {
      places++;
      return Optional.of(access);
    }
    return Optional.empty();
  }

  private static String simpleName(String internalName) {
    return internalName.substring(
        Math.max(internalName.lastIndexOf('/'), internalName.lastIndexOf('$')) + 1);
  }

  private static void dropArguments(CodeBuilder builder, InvokeInstruction call) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    parameters.reversed().forEach(parameter -> drop(builder, TypeKind.from(parameter)));
  }

  private static void drop(CodeBuilder builder, TypeKind kind) {
    if (kind.slotSize() == 2) {
      builder.pop2();
    } else {
      builder.pop();
    }
  }

  private static void push(CodeBuilder builder, Constant value, TypeKind wanted) {
    switch (value) {
      case NOTHING -> Check.state(wanted == TypeKind.VOID, "nothing where %s is wanted", wanted);
      case TRUE -> builder.iconst_1();
      case FALSE -> builder.iconst_0();
      case ZERO -> {
        if (wanted == TypeKind.LONG) {
          builder.lconst_0();
        } else {
          builder.iconst_0();
        }
      }
      case HUGE -> {
        if (wanted == TypeKind.LONG) {
          builder.loadConstant(Long.MAX_VALUE / 2);
        } else {
          builder.loadConstant(Integer.MAX_VALUE / 2);
        }
      }
      case EMPTY_OPTIONAL -> make(builder, Optional.class, "empty", false);
      case EMPTY_LIST -> make(builder, List.class, "of", true);
      case EMPTY_MAP -> make(builder, Map.class, "of", true);
    }
  }

  private static void make(CodeBuilder builder, Class<?> type, String maker, boolean inInterface) {
    ClassDesc desc = type.describeConstable().orElse(ConstantDescs.CD_Object);
    builder.invokestatic(desc, maker, MethodTypeDesc.of(desc), inInterface);
  }
}
