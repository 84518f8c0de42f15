package dev.iobuf.behaviour.lifecycle;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs programs, and compares the resources of the process before and after each. */
final class Lifecycle {
  private final Library library;
  private final Path folder;

  /**
   * Creates a runner.
   *
   * @param library the way in which things are closed
   * @param folder where programs make their files, and no other code does
   */
  Lifecycle(Library library, Path folder) {
    this.library = library;
    this.folder = folder;
  }

  /**
   * Runs a program.
   *
   * @throws AssertionError if the library broke a rule, or something was left; it has the shortest
   *     program that fails, as Java
   */
  void check(List<Step> program, long order) {
    AssertionError first = failure(program, order);
    if (first != null) {
      AssertionError shorter = failure(shortest(program, order), order);
      throw shorter == null
          ? first
          : shorter; // A program that fails only sometimes is reported as it failed.
    }
  }

  /**
   * Runs a program.
   *
   * @param order in which the things that are open at its end are closed
   * @return the rule that the library broke, or the resources that were left, with the program as
   *     Java; null if it passes
   */
  @Nullable AssertionError failure(List<Step> program, long order) {
    clear(folder);
    ProcessState before = ProcessState.now();
    World world = new World(library, folder);
    try {
      program.forEach(world::take);
      world.note("// Now all is closed that is still open.");
      world.end(order);
      List<String> left = new ArrayList<>(ProcessState.now().differencesFrom(before));
      world.ports.stream()
          .filter(Lifecycle::isListenedAt)
          .forEach(port -> left.add("port left: " + port));
      if (left.isEmpty()) {
        return null;
      }
      world.abandon();
      return new AssertionError(String.join("\n", left) + "\nby this program:\n" + world.java());
    } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
      // An OutOfMemoryError here is one of the program's own code: no step fills the heap any more.
      world.abandon();
      return new AssertionError(e + "\nby this program:\n" + world.java(), e);
    }
  }

  /**
   * Shortens a program that fails: removes steps and troubles, and lowers numbers, as long as it
   * still fails.
   */
  List<Step> shortest(List<Step> program, long order) {
    List<Step> shortest = simplified(withoutRuns(program, order), order);
    for (List<Step> shorter = withoutOne(shortest, order);
        shorter != null;
        shorter = withoutOne(shortest, order)) {
      shortest = simplified(withoutRuns(shorter, order), order);
    }
    return shortest;
  }

  private List<Step> withoutRuns(List<Step> program, long order) {
    List<Step> shortest = program;
    for (int length = program.size(); length > 0; length = Math.min(length / 2, shortest.size())) {
      for (int from = 0; from + length <= shortest.size(); ) {
        List<Step> shorter = new ArrayList<>(shortest);
        shorter.subList(from, from + length).clear();
        if (failure(shorter, order) == null) {
          from++;
        } else {
          shortest = shorter;
        }
      }
    }
    return shortest;
  }

  private List<Step> simplified(List<Step> program, long order) {
    List<Step> simplest = program;
    for (int i = 0; i < simplest.size(); i++) {
      for (Step simpler : simplest.get(i).simpler()) {
        List<Step> candidate = new ArrayList<>(simplest);
        candidate.set(i, simpler);
        if (failure(candidate, order) != null) {
          simplest = candidate;
          break;
        }
      }
    }
    return simplest;
  }

  /**
   * Removes one step, where a later step then has to choose another of the things that are open;
   * null if that does not help.
   */
  private @Nullable List<Step> withoutOne(List<Step> program, long order) {
    for (int gone = 0; gone < program.size(); gone++) {
      for (int i = gone; i < program.size() - 1; i++) {
        for (int which = 0; which < program.size(); which++) {
          List<Step> shorter = new ArrayList<>(program);
          shorter.remove(gone);
          Step step = shorter.get(i);
          shorter.set(i, new Step(step.kind(), which, step.size(), step.trouble(), step.room()));
          if (failure(shorter, order) != null) {
            return shorter;
          }
        }
      }
    }
    return null;
  }

  static void clear(Path folder) {
    for (File file : Objects.requireNonNull(folder.toFile().listFiles())) {
      try {
        Files.delete(file.toPath());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static boolean isListenedAt(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort()
          != port; // Otherwise the socket has connected to itself: the port was free.
    } catch (ConnectException refused) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("a port can't be tried: port=" + port, e);
    }
  }
}
