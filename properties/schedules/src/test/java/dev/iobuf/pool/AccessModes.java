package dev.iobuf.pool;

import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Sources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every VarHandle access in the sources of a class, and every weaker mode that it could have. */
final class AccessModes {
  private static final Pattern HANDLE = Pattern.compile("VarHandle (\\w+)");

  /** The modes that an access could have instead; each follows those that are stronger. */
  private static final Map<String, List<String>> WEAKER =
      Map.ofEntries(
          Map.entry("getVolatile", List.of("getAcquire", "getOpaque")),
          Map.entry("getAcquire", List.of("getOpaque")),
          Map.entry("getOpaque", List.of()),
          Map.entry("setVolatile", List.of("setRelease", "setOpaque")),
          Map.entry("setRelease", List.of("setOpaque")),
          Map.entry(
              "compareAndSet",
              List.of(
                  "weakCompareAndSetAcquire",
                  "weakCompareAndSetRelease",
                  "weakCompareAndSetPlain")),
          Map.entry(
              "weakCompareAndSet",
              List.of(
                  "weakCompareAndSetAcquire",
                  "weakCompareAndSetRelease",
                  "weakCompareAndSetPlain")),
          Map.entry("weakCompareAndSetRelease", List.of("weakCompareAndSetPlain")),
          Map.entry("weakCompareAndSetAcquire", List.of("weakCompareAndSetPlain")),
          Map.entry(
              "compareAndExchange",
              List.of("compareAndExchangeAcquire", "compareAndExchangeRelease")),
          Map.entry("setOpaque", List.of()),
          Map.entry("weakCompareAndSetPlain", List.of()),
          Map.entry("getAndAdd", List.of("getAndAddAcquire", "getAndAddRelease")),
          // No plain mode is listed: the fault is a missing acquire or release.
          Map.entry("compareAndExchangeRelease", List.of("compareAndExchangeAcquire")),
          Map.entry("compareAndExchangeAcquire", List.of("compareAndExchangeRelease")),
          Map.entry("getAndAddRelease", List.of("getAndAddAcquire")),
          Map.entry("getAndSetAcquire", List.of("getAndSetRelease")),
          Map.entry("getAndBitwiseOr", List.of("getAndBitwiseOrAcquire", "getAndBitwiseOrRelease")),
          Map.entry(
              "getAndBitwiseAnd", List.of("getAndBitwiseAndAcquire", "getAndBitwiseAndRelease")),
          Map.entry("getAndBitwiseOrAcquire", List.of("getAndBitwiseOrRelease")),
          Map.entry("getAndBitwiseAndAcquire", List.of("getAndBitwiseAndRelease")),
          Map.entry("getAndBitwiseAndRelease", List.of("getAndBitwiseAndAcquire")));

  private AccessModes() {}

  /** All accesses of a class of this package and its superclasses, in the order of the sources. */
  static List<Site> of(String type) {
    Sources sources = PoolSources.MUTANTS.sources("dev.iobuf.pool." + type);
    List<Site> sites = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    Pattern handles = handles(sources);
    for (String file : sources.files()) {
      String source = sources.text(file);
      // A method's header, or an access by one of the handles; its arguments may hold parentheses.
      Pattern pattern =
          Pattern.compile(
              "(?m)^  [\\w ]+ (?<method>\\w+)\\([^;]*?\\{$|"
                  + handles
                  + "(?<access>\\w+)\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)");
      String method = "";
      int understood = sites.size();
      for (Matcher found = pattern.matcher(source); found.find(); ) {
        if (found.group("method") != null) {
          method = found.group("method");
        } else {
          String text = found.group().replaceAll("\\s+", " ");
          int ordinal = seen.merge(method + text, 1, Integer::sum);
          sites.add(
              new Site(
                  type,
                  method + ": " + text + (ordinal > 1 ? " #" + ordinal : ""),
                  file,
                  found.start("access"),
                  found.group("access")));
        }
      }
      understood = sites.size() - understood;
      long all = handles.matcher(source).results().count();
      if (understood != all) {
        throw new IllegalStateException(
            "accesses in a form that is not understood: file="
                + file
                + ", accesses="
                + all
                + ", understood="
                + sites);
      }
    }
    return sites;
  }

  /** The beginning of an access: one of the handles that the sources declare. */
  private static Pattern handles(Sources sources) {
    return Pattern.compile(
        sources.files().stream()
            .flatMap(file -> HANDLE.matcher(sources.text(file)).results())
            .map(it -> it.group(1))
            .distinct()
            .collect(Collectors.joining("|", "\\b(?:", ")\\.")));
  }

  /**
   * An access.
   *
   * @param type the class that is asked about
   * @param text its method and source, and its number if the class has it more than once
   * @param file the source file of the access
   * @param start the position of its name in the file
   * @param access its name
   */
  record Site(String type, String text, String file, int start, String access) {
    List<String> weaker() {
      List<String> modes = WEAKER.get(access);
      if (modes == null) {
        throw new IllegalStateException("an access whose modes are not known: " + this);
      }
      return modes;
    }

    Weakening as(String mode) {
      return new Weakening(this, mode);
    }

    @Override
    public String toString() {
      return type + "." + text;
    }
  }

  /** An access in another mode. */
  record Weakening(Site site, String mode) {
    Sources applyTo(Sources sources) {
      String source = sources.text(site.file);
      int end = site.start + site.access.length();
      return sources.with(
          site.file, source.substring(0, site.start) + mode + source.substring(end));
    }

    @Override
    public String toString() {
      return site + " → " + mode;
    }
  }

  /** Reads the text of {@link Weakening#toString}. */
  static Weakening parse(String text) {
    String[] parts = text.split(" → ", -1);
    String type = text.substring(0, text.indexOf('.'));
    return of(type).stream()
        .filter(site -> site.toString().equals(parts[0]))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no such access: " + text))
        .as(parts[1]);
  }

  /** The class with some accesses weakened. */
  static Mutant mutant(List<Weakening> weakenings) {
    // From the end of a source, so that no change moves a later one.
    List<Weakening> backwards =
        weakenings.stream()
            .sorted(Comparator.comparingInt((Weakening it) -> it.site.start).reversed())
            .toList();
    return PoolSources.MUTANTS.of(
        weakenings.stream().map(Weakening::toString).collect(Collectors.joining(" and ")),
        "dev.iobuf.pool." + weakenings.get(0).site.type,
        sources -> {
          Sources changed = sources;
          for (Weakening weakening : backwards) {
            changed = weakening.applyTo(changed);
          }
          return changed;
        });
  }

  /** Returns true if the other mode permits all that the one permits. */
  static boolean isWeaker(String mode, String than) {
    boolean swapped = than.endsWith("Acquire") && mode.endsWith("Release");
    return (WEAKER.getOrDefault(than, List.of()).contains(mode) && !swapped)
        || mode.endsWith("Plain");
  }
}
