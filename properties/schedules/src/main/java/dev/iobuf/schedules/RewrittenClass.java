package dev.iobuf.schedules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class file that the {@link Instrumenter} has rewritten, and what it told the loader meanwhile.
 * Loaders share those of original files: most classes of a mutant are the original ones. Immutable.
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

  /** The classes whose files were read, itself included. */
  private final Set<String> read;

  RewrittenClass(
      byte[] code,
      List<Access.Site> sites,
      List<Coverage.Branch> branches,
      Set<String> staticStores,
      Set<String> read) {
    this.code = code;
    this.sites = List.copyOf(sites);
    this.branches = List.copyOf(branches);
    this.staticStores = Set.copyOf(staticStores);
    this.read = Set.copyOf(read);
  }

  /** Returns a class that was rewritten before, if the classes have the same files; or null. */
  static @Nullable RewrittenClass find(Key key, Classes classes) {
    synchronized (KNOWN) {
      RewrittenClass known = KNOWN.get(key);
      return known != null && known.isOriginalIn(classes) ? known : null;
    }
  }

  /** Keeps a class for other loaders, if it was rewritten from original files only. */
  void keep(Key key, Classes classes) {
    if (isOriginalIn(classes)) {
      synchronized (KNOWN) {
        KNOWN.put(key, this);
      }
    }
  }

  private boolean isOriginalIn(Classes classes) {
    return read.stream().allMatch(name -> classes.replacement(name) == null);
  }
}
