package dev.iobuf.behaviour.lifecycle;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The resources of this process: descriptors, the mappings of slabs and rings, threads, locked
 * memory and beans, as the kernel and the Java runtime see them at one moment.
 *
 * <p>Resources that the Java runtime opens by itself are left out: archives of classes, sources of
 * random numbers, carriers of virtual threads, and threads of the common pool.
 */
record ProcessState(
    Set<String> descriptors,
    Set<String> mappings,
    Set<String> threads,
    Set<String> locked,
    Set<String> beans) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern OF_THE_RUNTIME =
      Pattern.compile(".*(\\.jar|/modules|/dev/u?random|/proc/.*)");
  private static final Pattern CARRIER =
      Pattern.compile(
          "ForkJoinPool-1-worker-.*|ForkJoinPool\\.commonPool-.*|VirtualThread-unpark.*");

  static ProcessState now() {
    return new ProcessState(
        descriptorsNow(),
        new HashSet<>(lines("/proc/self/maps")),
        threadsNow(),
        lockedNow(),
        beansNow());
  }

  /** The resources that are new, and those that are gone. Empty if there is no difference. */
  List<String> differencesFrom(ProcessState before) {
    List<String> differences = new ArrayList<>();
    compare("descriptor", before.descriptors, descriptors, differences);
    Set<String> mapped = new HashSet<>(mappings);
    mapped.removeAll(before.mappings);
    if (!mapped.isEmpty()) {
      compare("mapping", Set.of(), slabsAndRings(mapped), differences);
    }
    compare("thread", before.threads, threads, differences);
    compare("locked memory", before.locked, locked, differences);
    compare("MXBean", before.beans, beans, differences);
    return differences;
  }

  private static void compare(
      String kind, Set<String> before, Set<String> after, List<String> differences) {
    after.stream()
        .filter(thing -> !before.contains(thing))
        .forEach(thing -> differences.add(kind + " left: " + thing));
    before.stream()
        .filter(thing -> !after.contains(thing))
        .forEach(thing -> differences.add(kind + " gone: " + thing));
  }

  private static Set<String> descriptorsNow() {
    Set<String> open = new TreeSet<>();
    for (String number : Objects.requireNonNull(DESCRIPTORS.toFile().list())) {
      try {
        String target = Files.readSymbolicLink(DESCRIPTORS.resolve(number)).toString();
        if (!OF_THE_RUNTIME.matcher(target).matches()) {
          open.add(number + " -> " + target);
        }
      } catch (IOException e) {
        // the descriptor of the listing itself
      }
    }
    return open;
  }

  /**
   * Some mappings of many: slabs of files and rings by their names; those of anonymous memory by
   * their flags, for no other code asks for memory that is not reserved (nr) and advises on huge
   * pages (nh, hg). To read the flags takes the kernel a while.
   */
  private static Set<String> slabsAndRings(Set<String> mapped) {
    Set<String> found = new TreeSet<>();
    String mapping = "";
    for (String line : lines("/proc/self/smaps")) {
      if (line.startsWith("VmFlags:")) {
        boolean isSlab =
            (line.contains(" nr") && (line.contains(" nh") || line.contains(" hg")))
                || mapping.contains("/iobuf-")
                || mapping.contains("[io_uring]");
        if (isSlab && mapped.contains(mapping)) {
          found.add(mapping);
        }
      } else if (Character.digit(line.charAt(0), 16) >= 0 && line.indexOf('-') > 0) {
        mapping = line;
      }
    }
    return found;
  }

  private static Set<String> threadsNow() {
    ThreadGroup root = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
    for (ThreadGroup up = root; up != null; up = up.getParent()) {
      root = up;
    }
    Thread[] threads = new Thread[root.activeCount() + 64];
    int count = root.enumerate(threads);
    return Arrays.stream(threads, 0, count)
        .filter(thread -> !CARRIER.matcher(thread.getName()).matches())
        .map(thread -> thread.threadId() + " " + thread.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> lockedNow() {
    return lines("/proc/self/status").stream()
        .filter(line -> line.startsWith("VmLck:") || line.startsWith("VmPin:"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> beansNow() {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .queryNames(new ObjectName("dev.iobuf:*"), null)
          .stream()
          .map(ObjectName::toString)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(new File(file).toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
