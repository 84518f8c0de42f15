package dev.iobuf.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a page of the data that runs have kept: {@code MatrixReport PAGE FILE...}. */
public final class MatrixReport {
  private MatrixReport() {}

  public static void main(String[] args) throws IOException {
    CellScores scores = new CellScores();
    List<String> origins = new ArrayList<>();
    for (String file : List.of(args).subList(1, args.length)) {
      origins.addAll(new CellFile(Path.of(file)).readInto(scores));
    }
    Files.writeString(Path.of(args[0]), MatrixPage.of(scores, String.join("\n\n", origins)));
  }
}
