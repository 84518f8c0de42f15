package dev.iobuf.behaviour.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The messages about pools that the library has logged. */
final class Reports extends Handler {
  /** Kept, since the manager of loggers does not keep it. */
  private final Logger logger = Logger.getLogger("dev.iobuf.pool");

  private final List<String> messages = new CopyOnWriteArrayList<>();

  private Reports() {}

  static Reports listen() {
    Reports reports = new Reports();
    reports.logger.setUseParentHandlers(false);
    reports.logger.addHandler(reports);
    return reports;
  }

  /** Returns how many messages are about pools of a name. */
  int of(String name) {
    return (int)
        messages.stream().filter(message -> message.contains("pool=" + name + " ")).count();
  }

  int count() {
    return messages.size();
  }

  String last() {
    return messages.getLast();
  }

  @Override
  public void publish(LogRecord logged) {
    messages.add(logged.getLevel() + " " + logged.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
