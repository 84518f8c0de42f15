package dev.iobuf.behaviour.misuse;

import static dev.iobuf.behaviour.misuse.Misuse.counted;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** The rows about pools that take a census: the additions to their messages. */
final class CensusMisuses {
  private CensusMisuses() {}

  static List<Misuse> all() {
    return List.of(
        counted(
            "get with a time-out, while all are lent",
            stage -> {
              stage.get();
              stage.get();
              stage.pool.get(Duration.ZERO);
            }),
        counted(
            "close while something is lent",
            stage -> {
              stage.get();
              stage.pool.close();
            }),
        counted(
            "double put, after another caller has got the index",
            stage -> {
              int mine = stage.get();
              stage.put(mine);
              assertThat(stage.pool.index(stage.get())).isZero();
              stage.pool.put(mine);
            }));
  }
}
