package dev.iobuf.quickstart;

import dev.iobuf.memory.MemoryRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What the programs have in common: one line that says why not, and an exit status. */
final class Program {
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private Program() {}

  /** What a program does. */
  interface Body {
    void run() throws IOException, InterruptedException, UsageException;
  }

  /** Runs a program and returns its exit status. */
  static int run(String name, String usage, PrintStream err, Body body) {
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
}
