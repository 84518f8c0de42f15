package dev.iobuf.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.FileObject;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier run has left: classes and sources with the library's mark. They are the
 * processor's own, in whatever folder a compiler finds them, and are replaced; those that are still
 * right stay, since not every compiler replaces a class that it has seen, and javac warns of it.
 *
 * <p>A marked class in an archive is none of them: no compiler writes there, so it belongs to
 * another artifact.
 */
final class EarlierRun {
  private final Elements elements;
  private final Filer filer;

  EarlierRun(ProcessingEnvironment environment) {
    this.elements = environment.getElementUtils();
    this.filer = environment.getFiler();
  }

  /** The type of a name, as the package sees it; null if there is none. */
  @Nullable TypeElement find(PackageElement home, String simpleName) {
    String name = home.getQualifiedName() + "." + simpleName;
    ModuleElement module = elements.getModuleOf(home);
    return module == null ? elements.getTypeElement(name) : elements.getTypeElement(module, name);
  }

  /** Whether an earlier run has left a type. */
  boolean hasLeft(TypeElement type) {
    boolean isMarked =
        type.getAnnotationMirrors().stream()
            .anyMatch(mirror -> DescriptorReader.isOf(TypeNames.MARK, mirror));
    FileObject file = fileOf(type);
    return isMarked && (file == null || !"jar".equals(file.toUri().getScheme()));
  }

  /** Whether what an earlier run has left is what would be emitted, at the place where it would. */
  boolean holds(EmittedType emitted, boolean isCompiledAlong) {
    TypeElement type = find(emitted.home(), emitted.simpleName());
    JavaFileObject found = type == null || !hasLeft(type) ? null : fileOf(type);
    if (found == null) {
      return false;
    }
    FileObject source = output(StandardLocation.SOURCE_OUTPUT, emitted, ".java");
    if (found.getKind() == JavaFileObject.Kind.SOURCE) {
      return (isCompiledAlong || isAt(source, found)) && contains(found, emitted.source());
    }
    return isAt(output(StandardLocation.CLASS_OUTPUT, emitted, ".class"), found)
        && source != null
        && contains(source, emitted.source())
        && source.getLastModified() <= found.getLastModified();
  }

  /**
   * Deletes the class of an earlier run where a new one is about to be written: if this compilation
   * fails, the next one finds no class that is out of date.
   *
   * @return whether there was one
   */
  boolean deleteClass(EmittedType emitted) {
    return delete(output(StandardLocation.CLASS_OUTPUT, emitted, ".class"));
  }

  /**
   * Deletes the source of an earlier run where a new one would be written.
   *
   * @return whether there was one
   */
  boolean deleteSource(EmittedType emitted) {
    return delete(output(StandardLocation.SOURCE_OUTPUT, emitted, ".java"));
  }

  /** By path: javac doesn't delete what it shows to a processor. */
  private static boolean delete(@Nullable FileObject file) {
    try {
      return file != null
          && "file".equals(file.toUri().getScheme())
          && Files.deleteIfExists(Path.of(file.toUri()));
    } catch (IOException stays) {
      return false;
    }
  }

  /** Where a type comes from; null if the compiler does not tell. */
  @Nullable JavaFileObject fileOf(TypeElement type) {
    try {
      return elements.getFileObjectOf(type);
    } catch (IllegalArgumentException | UnsupportedOperationException unknown) {
      return null;
    }
  }

  private @Nullable FileObject output(Location location, EmittedType emitted, String extension) {
    try {
      return filer.getResource(
          location, emitted.home().getQualifiedName(), emitted.simpleName() + extension);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException none) {
      return null;
    }
  }

  private static boolean isAt(@Nullable FileObject place, FileObject found) {
    return place != null && place.toUri().equals(found.toUri());
  }

  private static boolean contains(FileObject file, String source) {
    try {
      return source.contentEquals(file.getCharContent(true));
    } catch (IOException unreadable) {
      return false;
    }
  }
}
