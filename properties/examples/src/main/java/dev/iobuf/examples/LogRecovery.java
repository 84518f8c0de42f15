package dev.iobuf.examples;

import java.nio.file.Path;

/**
 * What a {@link WriteAheadLog} found when it was opened.
 *
 * @param first the sequence number of the first record that is still there
 * @param next the sequence number that the next record gets
 * @param segments how many files were read
 * @param stoppedIn the file in which the reading stopped; the folder if there was no file
 * @param stoppedAt where in that file, in bytes
 * @param reason why the bytes at that place are not the next batch
 */
public record LogRecovery(
    long first, long next, int segments, Path stoppedIn, long stoppedAt, String reason) {

  /** Returns one line about the records, the place and the reason. */
  @Override
  public String toString() {
    return "%s records from %s on, in %s segments; stopped in %s at byte %s: %s"
        .formatted(next - first, first, segments, stoppedIn, stoppedAt, reason);
  }
}
