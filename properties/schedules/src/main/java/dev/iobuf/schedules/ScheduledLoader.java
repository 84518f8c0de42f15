package dev.iobuf.schedules;

import dev.iobuf.schedules.Access.Kind;
import dev.iobuf.schedules.Access.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Defines the classes under test anew, under control of the explorer. The class files stay as they
 * are, as do the classes that other loaders have defined from them.
 */
final class ScheduledLoader extends ClassLoader {
  /** The explorer's own package, never under control. */
  private static final String OWN = "dev.iobuf.schedules.";

  private final Classes classes;
  private final boolean finals;
  private final List<Access.Site> sites = new ArrayList<>();
  private final Coverage coverage = new Coverage();
  private final Set<String> staticStores = new HashSet<>();

  /** The classes whose files are read for the class that is being rewritten. */
  private final Set<String> read = new HashSet<>();

  /** The static fields that the class writes that is being rewritten. */
  private final Set<String> storesOfClass = new HashSet<>();

  private final Map<Field, @Nullable Object> statics = new HashMap<>();

  ScheduledLoader(ClassLoader parent, Classes classes) {
    this(parent, classes, false);
  }

  /**
   * Creates a loader.
   *
   * @param finals true if loads of final fields count as accesses: they have no effect on results,
   *     but on caches
   */
  ScheduledLoader(ClassLoader parent, Classes classes, boolean finals) {
    super("schedules", parent);
    this.classes = classes;
    this.finals = finals;
  }

  boolean seesFinalLoads() {
    return finals;
  }

  String signature() {
    return classes.signature();
  }

  boolean isInstrumented(String name) {
    boolean own = name.startsWith(OWN) && name.indexOf('.', OWN.length()) < 0;
    return !own && classes.isControlled(name);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      if (!isInstrumented(name)) {
        return super.loadClass(name, resolve);
      }
      byte[] code = rewritten(name).code;
      return defineClass(name, code, 0, code.length);
    }
  }

  private RewrittenClass rewritten(String name) {
    RewrittenClass.Key key =
        new RewrittenClass.Key(
            getParent(),
            name,
            sites.size(),
            coverage.size(),
            finals,
            classes.kind().withoutReplacements());
    RewrittenClass known = RewrittenClass.find(key, classes);
    if (known == null) {
      return rewrite(name, key);
    }
    sites.addAll(known.sites);
    known.branches.forEach(coverage::add);
    staticStores.addAll(known.staticStores);
    return known;
  }

  private RewrittenClass rewrite(String name, RewrittenClass.Key key) {
    read.clear();
    storesOfClass.clear();
    byte[] code = Instrumenter.transform(this, bytes(name));
    staticStores.addAll(storesOfClass);
    RewrittenClass result =
        new RewrittenClass(
            code,
            sites.subList(key.firstSite(), sites.size()),
            coverage.from(key.firstBranch()),
            storesOfClass,
            read);
    result.keep(key, classes);
    return result;
  }

  byte[] bytes(String name) {
    read.add(name);
    byte[] replacement = classes.replacement(name);
    if (replacement != null) {
      return replacement;
    }
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IllegalArgumentException("no class file on the class path: class=" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int site(
      String owner,
      String method,
      int line,
      Kind kind,
      Mode mode,
      String text,
      @Nullable String field) {
    long offset = field == null ? 0 : Fields.offset(field);
    boolean confined =
        field != null && classes.isConfined(field.substring(0, field.lastIndexOf('.')));
    sites.add(
        new Access.Site(
            sites.size(), owner, method, line, kind, mode, text, field, offset, confined));
    return sites.size() - 1;
  }

  List<Access.Site> sites() {
    return sites;
  }

  Coverage coverage() {
    return coverage;
  }

  int constant(String type, String method, int value) {
    return classes.constant(type, method, value);
  }

  /**
   * Notes a static field that some code writes: its value must not carry over from schedule to
   * schedule.
   */
  void staticStore(String owner, String field) {
    storesOfClass.add(owner + "." + field);
  }

  /** At the first call, saves the values of static fields. Later, restores them. */
  void restoreStatics() {
    try {
      for (String name : Set.copyOf(staticStores)) {
        int dot = name.lastIndexOf('.');
        Field field = loadClass(name.substring(0, dot)).getDeclaredField(name.substring(dot + 1));
        field.setAccessible(true);
        statics.put(field, field.get(null));
      }
      staticStores.clear();
      for (Map.Entry<Field, @Nullable Object> entry : statics.entrySet()) {
        entry.getKey().set(null, entry.getValue());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot restore a static field", e);
    }
  }
}
