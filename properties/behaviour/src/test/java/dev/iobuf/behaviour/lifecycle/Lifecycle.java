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

/** Runs programs, and compares what the process has before and after each. */
final class Lifecycle {
  private final Library library;
  private final Path folder;

  /**
   * Creates a runner.
   *
   * @param library what lets things go
   * @param folder where programs make their files, and no other code does
   */
  Lifecycle(Library library, Path folder) {
    this.library = library;
    this.folder = folder;
  }

  /**
   * Runs a program.
   *
   * @throws AssertionError if the library did what it must not, or something was left; it tells of
   *     the shortest program that fails, as Java
   */
  void check(List<Step> program, long order) {
    AssertionError first = failure(program, order);
    if (first != null) {
      AssertionError shorter = failure(shortest(program, order), order);
      throw shorter == null ? first : shorter; // One that fails at times is told of as it failed.
    }
  }

  /**
   * Runs a program.
   *
   * @param order in which what is open at its end is closed
   * @return what the library did that it must not, or what was left, with the program as Java; null
   *     if there is nothing
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
    } catch (RuntimeException | AssertionError e) {
      world.abandon();
      return new AssertionError(e.getMessage() + "\nby this program:\n" + world.java(), e);
    }
  }

  /** Leaves out of a program that fails whatever it fails without: steps, trouble, and numbers. */
  List<Step> shortest(List<Step> program, long order) {
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
    for (int i = 0; i < shortest.size(); i++) {
      for (Step simpler : shortest.get(i).simpler()) {
        List<Step> candidate = new ArrayList<>(shortest);
        candidate.set(i, simpler);
        if (failure(candidate, order) != null) {
          shortest = candidate;
          break;
        }
      }
    }
    return shortest;
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
      return socket.getLocalPort() != port; // Else it has met itself: the port was free.
    } catch (ConnectException refused) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("a port can't be tried: port=" + port, e);
    }
  }
}
