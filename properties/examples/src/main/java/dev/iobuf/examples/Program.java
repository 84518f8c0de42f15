package dev.iobuf.examples;

import dev.iobuf.Tier;
import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.uring.Completion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/** What the programs have in common: help, one line about a failure, and an exit status. */
final class Program {
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private static final Set<String> HELP = Set.of("--help", "-h");
  private static final String VERSION = "--version";

  private Program() {}

  /** The work of a program. */
  interface Body {
    void run() throws IOException, InterruptedException, UsageException;
  }

  /**
   * Runs a program, or prints its help or version, and returns its exit status. If output can't be
   * written, that is a failure.
   */
  static int run(
      String name, String usage, PrintStream out, PrintStream err, String[] arguments, Body body) {
    int status = runOrSay(name, usage, out, err, arguments, body);
    if (out.checkError() && status == 0) {
      err.println(name + ": the standard output could not be written; is its device full?");
      return FAILED;
    }
    return status;
  }

  private static int runOrSay(
      String name, String usage, PrintStream out, PrintStream err, String[] arguments, Body body) {
    for (String argument : arguments) {
      if (HELP.contains(argument)) {
        out.print(usage);
        out.print(
            """

              --help, -h    print this
              --version     print the version of iobuf
            """);
        return 0;
      } else if (argument.equals(VERSION)) {
        out.println(name + " of iobuf " + version());
        return 0;
      } else if (argument.equals("--")) {
        break;
      }
    }
    return run(name, usage, err, body);
  }

  /** Returns the library's version. It is not known if its classes run without its jar. */
  private static String version() {
    return Objects.requireNonNullElse(
        Tier.class.getPackage().getImplementationVersion(), "(no version: not run from a jar)");
  }

  private static int run(String name, String usage, PrintStream err, Body body) {
    try {
      body.run();
      return 0;
    } catch (UsageException e) {
      err.println(name + ": " + e.getMessage());
      err.print(usage);
      return MISUSED;
    } catch (NoSuchFileException e) {
      err.println(name + ": no such file or directory: " + e.getFile());
    } catch (AccessDeniedException e) {
      err.println(name + ": permission denied: " + e.getFile());
    } catch (FileSystemException e) {
      err.println(name + ": " + e.getFile() + ": " + (e.getReason() == null ? e : e.getReason()));
    } catch (InterruptedException e) {
      err.println(name + ": interrupted");
    } catch (IOException
        | MemoryRefusedException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | OutOfMemoryError e) {
      err.println(name + ": " + e.getMessage());
    }
    return FAILED;
  }

  /** Returns the failure of a system call on a file, under the name that the user gave. */
  static FileSystemException failure(Path asked, SystemCallException e) {
    String name = asked.toString();
    FileSystemException failure =
        switch (e.errno()) {
          case Errno.ENOENT -> new NoSuchFileException(name);
          case Errno.EACCES -> new AccessDeniedException(name);
          default ->
              new FileSystemException(
                  name,
                  null,
                  "%s failed: %s (%s)"
                      .formatted(e.call(), e.errnoName(), Errno.description(e.errno())));
        };
    failure.initCause(e);
    return failure;
  }

  /** Returns a failure on a file under another name, which the user does not know. */
  static FileSystemException failure(Path asked, IOException e) {
    String name = asked.toString();
    FileSystemException failure =
        switch (e) {
          case SystemCallException call -> failure(asked, call);
          case NoSuchFileException _ -> new NoSuchFileException(name);
          case AccessDeniedException _ -> new AccessDeniedException(name);
          case FileSystemException other when other.getReason() != null ->
              new FileSystemException(name, null, other.getReason());
          default -> new FileSystemException(name, null, String.valueOf(e.getMessage()));
        };
    if (failure.getCause() == null) {
      failure.initCause(e);
    }
    return failure;
  }

  /** Returns the result of an operation on a file. */
  static int result(Path asked, Completion completion) throws FileSystemException {
    try {
      return completion.resultOrThrow();
    } catch (SystemCallException e) {
      throw failure(asked, e);
    }
  }

  /** Returns the failure to use a file, under the name that the user gave. */
  static FileSystemException refusal(Path asked, String reason) {
    return new FileSystemException(asked.toString(), null, reason);
  }
}
