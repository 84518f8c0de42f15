package dev.iobuf.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.iobuf.benchmarks.peers.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The scores of a run, kept as data: a line of JSON that says where they come from, then one a
 * fork. They are written fork by fork, so that an interrupted run can be continued.
 */
final class CellFile {
  private static final Pattern LINE =
      Pattern.compile("\\{\"cell\": \"(.+)\", \"contender\": \"(\\w+)\", \"pairs\": ([0-9.]+)}");

  private static final Pattern ORIGIN = Pattern.compile("\\{\"origin\": \"(.+)\"}");

  private static final Map<String, Cell> CELLS =
      Cells.all().stream().collect(Collectors.toMap(Cell::toString, Function.identity()));

  private final Path file;

  CellFile(Path file) {
    this.file = file;
  }

  /** Says where the scores that follow come from, in one line without quotes. */
  void begin(String origin) throws IOException {
    write("{\"origin\": \"%s\"}\n".formatted(origin));
  }

  void append(Cell cell, Contender contender, double pairs) throws IOException {
    write(
        "{\"cell\": \"%s\", \"contender\": \"%s\", \"pairs\": %s}\n"
            .formatted(cell, contender.name(), String.format(Locale.ROOT, "%.3f", pairs)));
  }

  private void write(String line) throws IOException {
    Files.writeString(file, line, UTF_8, CREATE, APPEND);
  }

  /** Adds all of the file, if there is one, to the scores, and returns where they come from. */
  List<String> readInto(CellScores scores) throws IOException {
    List<String> origins = new ArrayList<>();
    if (Files.notExists(file)) {
      return origins;
    }
    for (String line : Files.readAllLines(file)) {
      Matcher origin = ORIGIN.matcher(line);
      if (origin.matches()) {
        origins.add(origin.group(1));
      } else {
        readScore(line, scores);
      }
    }
    return origins;
  }

  private void readScore(String line, CellScores scores) throws IOException {
    Matcher matcher = LINE.matcher(line);
    Cell cell = matcher.matches() ? CELLS.get(matcher.group(1)) : null;
    if (cell == null) {
      throw new IOException("no score of a cell of the matrix: file=" + file + ", line=" + line);
    }
    scores.add(cell, Contender.valueOf(matcher.group(2)), Double.parseDouble(matcher.group(3)));
  }
}
