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
 * The classes and sources that an earlier run has left: they have the library's mark. They belong
 * to the processor, in any folder in which a compiler finds them, and are replaced. Those that are
 * still right stay: not every compiler replaces a class that it has seen, and javac warns of it.
 *
 * <p>A marked class in an archive is not one of them: no compiler writes there, so it belongs to
 * another artifact.
 */
final class EarlierRun {
  private final Elements elements;
  private final Filer filer;

  EarlierRun(ProcessingEnvironment environment) {
    this.elements = environment.getElementUtils();
    this.filer = environment.getFiler();
  }

  /** Returns the type with a name in the package, or null. */
  @Nullable TypeElement find(PackageElement home, String simpleName) {
    String name = home.getQualifiedName() + "." + simpleName;
    ModuleElement module = elements.getModuleOf(home);
    return module == null ? elements.getTypeElement(name) : elements.getTypeElement(module, name);
  }

  /** Returns true if an earlier run has left a type. */
  boolean hasLeft(TypeElement type) {
    boolean isMarked =
        type.getAnnotationMirrors().stream()
            .anyMatch(mirror -> DescriptorReader.isOf(TypeNames.MARK, mirror));
    FileObject file = fileOf(type);
    return isMarked && (file == null || !"jar".equals(file.toUri().getScheme()));
  }

  /**
   * Returns true if an earlier run has left exactly what this run would emit: a source that is part
   * of this compilation, or a source and a class at the places where this run would write.
   */
  boolean holds(EmittedType emitted, boolean isCompiledAlong) {
    TypeElement type = find(emitted.home(), emitted.simpleName());
    JavaFileObject found = type == null || !hasLeft(type) ? null : fileOf(type);
    if (found == null) {
      return false;
    }
    if (isCompiledAlong) {
      return contains(found, emitted.source());
    }
    FileObject source = source(emitted);
    FileObject compiled = compiled(emitted);
    return source != null
        && compiled != null
        && (isAt(source, found) || isAt(compiled, found))
        && contains(source, emitted.source())
        && source.getLastModified() <= compiled.getLastModified();
  }

  /**
   * Deletes the class of an earlier run before a new one is written. If this compilation fails, the
   * next one then finds no outdated class.
   *
   * @return true if there was one
   */
  boolean deleteClass(EmittedType emitted) {
    Path path = path(compiled(emitted));
    try {
      return path != null && Files.deleteIfExists(path);
    } catch (IOException stays) {
      return false;
    }
  }

  /**
   * Prepares the next compilation if this compiler doesn't replace a class that it has read: writes
   * a source that is part of this compilation anew, and deletes any other.
   *
   * @return true if an earlier run had left a class or source
   */
  boolean makeWay(EmittedType emitted, boolean isCompiledAlong) {
    boolean hadClass = deleteClass(emitted);
    Path path = path(source(emitted));
    if (path == null || !Files.exists(path)) {
      return hadClass;
    }
    try {
      if (isCompiledAlong) {
        Files.writeString(path, emitted.source());
      } else {
        Files.delete(path);
      }
      return true;
    } catch (IOException stays) {
      return false;
    }
  }

  /** Returns the file of a type, or null if the compiler does not name it. */
  @Nullable JavaFileObject fileOf(TypeElement type) {
    try {
      return elements.getFileObjectOf(type);
    } catch (IllegalArgumentException | UnsupportedOperationException unknown) {
      return null;
    }
  }

  private @Nullable FileObject source(EmittedType emitted) {
    return output(StandardLocation.SOURCE_OUTPUT, emitted, ".java");
  }

  private @Nullable FileObject compiled(EmittedType emitted) {
    return output(StandardLocation.CLASS_OUTPUT, emitted, ".class");
  }

  /**
   * Returns a file by path: javac neither deletes nor writes the files that it shows to a
   * processor.
   */
  private static @Nullable Path path(@Nullable FileObject file) {
    return file != null && "file".equals(file.toUri().getScheme()) ? Path.of(file.toUri()) : null;
  }

  private @Nullable FileObject output(Location location, EmittedType emitted, String extension) {
    try {
      return filer.getResource(
          location, emitted.home().getQualifiedName(), emitted.simpleName() + extension);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException none) {
      return null;
    }
  }

  private static boolean isAt(FileObject place, FileObject found) {
    return place.toUri().equals(found.toUri());
  }

  private static boolean contains(FileObject file, String source) {
    try {
      return source.contentEquals(file.getCharContent(true));
    } catch (IOException unreadable) {
      return false;
    }
  }
}
