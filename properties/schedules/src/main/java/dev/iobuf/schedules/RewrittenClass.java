package dev.iobuf.schedules;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class file that the {@link Instrumenter} has rewritten, and what it told the loader meanwhile.
 * Loaders share them: most classes of a mutant are those of the original. Immutable.
 */
final class RewrittenClass {
  private static final int MOST = 2_048;

  private static final Map<Key, RewrittenClass> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RewrittenClass> eldest) {
          return size() > MOST;
        }
      };

  /**
   * What the rewritten file depends on, but for the files that were read.
   *
   * @param parent where the originals are
   * @param name the name of the class
   * @param firstSite the number of its first site
   * @param firstBranch the number of its first branch
   * @param finals true if loads of final fields count as accesses
   * @param kind the settings, without replacements
   */
  record Key(
      ClassLoader parent,
      String name,
      int firstSite,
      int firstBranch,
      boolean finals,
      Classes.Kind kind) {}

  /** The rewritten file. */
  final byte[] code;

  /** The accesses in it. */
  final List<Access.Site> sites;

  /** The branches in it. */
  final List<Coverage.Branch> branches;

  /** The static fields that it writes. */
  final Set<String> staticStores;

  /**
   * By class whose file was read, itself included: the replacement of the original, or empty if it
   * was that.
   */
  private final Map<String, Optional<byte[]>> read;

  RewrittenClass(
      byte[] code,
      List<Access.Site> sites,
      List<Coverage.Branch> branches,
      Set<String> staticStores,
      Map<String, Optional<byte[]>> read) {
    this.code = code;
    this.sites = List.copyOf(sites);
    this.branches = List.copyOf(branches);
    this.staticStores = Set.copyOf(staticStores);
    this.read = Map.copyOf(read);
  }

  /** Returns a class that was rewritten from the same files before, or null. */
  static @Nullable RewrittenClass find(Key key, Classes classes) {
    synchronized (KNOWN) {
      RewrittenClass known = KNOWN.get(key);
      return known != null && known.isOf(classes) ? known : null;
    }
  }

  private boolean isOf(Classes classes) {
    return read.entrySet().stream()
        .allMatch(
            it -> Arrays.equals(it.getValue().orElse(null), classes.replacement(it.getKey())));
  }

  /** Keeps a class for other loaders. */
  void keep(Key key) {
    synchronized (KNOWN) {
      KNOWN.putIfAbsent(key, this);
    }
  }
}
