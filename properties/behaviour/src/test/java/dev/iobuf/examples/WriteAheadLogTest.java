package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.behaviour.lifecycle.ProcessLimit;
import dev.iobuf.behaviour.memory.OwnMounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the write-ahead log acknowledges stays, whatever ends the process or the disk's room. */
@Timeout(value = 1_200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // many kills by hand
class WriteAheadLogTest {
  /** {@code -Diobuf.log.kills=100} kills as many processes. */
  private static final int KILLS = Integer.getInteger("iobuf.log.kills", 3);

  /** Of a process that ends soon. */
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  @Test
  void recordsOfManyThreadsAreReadBackInOrder() throws Exception {
    int threads = 200;
    int each = 10;
    Map<Long, byte[]> appended = new ConcurrentHashMap<>();
    try (WriteAheadLog log = WriteAheadLog.open(folder, LogRun.SEGMENT, (_, _) -> {})) {
      inThreads(
          threads,
          thread -> {
            Random random = new Random(thread);
            for (int number = 0; number < each; number++) {
              int length = 100 + random.nextInt(random.nextInt(64) == 0 ? 65_000 : 2_000);
              byte[] record = LogRun.record(random, number, length);
              assertThat(appended.put(log.append(record), record)).isNull();
            }
          });
    }

    LogRun.Found found = LogRun.read(folder);

    assertThat(found.records())
        .hasSize(threads * each)
        .containsExactlyElementsOf(new TreeMap<>(appended).values());
  }

  /** The work of one of many threads. */
  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void inThreads(int threads, Work work) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        all.add(
            executor.submit(() -> {
              work.run(number);
              return null;
            }));
      }
    }
    for (Future<?> one : all) {
      Object _ = one.get();
    }
  }

  @Test
  void aFailureIsThatOfAllThatWaitAndOfAllThatCome() throws Exception {
    Map<Long, byte[]> appended = new ConcurrentHashMap<>();
    try (WriteAheadLog log = WriteAheadLog.open(folder, LogRun.SEGMENT, (_, _) -> {})) {
      ProcessLimit.onFileSize(
          LogRun.SEGMENT / 2,
          () ->
              inThreads(
                  32,
                  thread ->
                      assertThatThrownBy(() -> appendForEver(log, thread, appended))
                          .isInstanceOf(IOException.class)
                          .hasMessageContaining("EFBIG")));
      assertThatThrownBy(() -> log.append(new byte[100]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has failed before");
    }

    List<byte[]> found = LogRun.read(folder).records();

    assertThat(appended).isNotEmpty();
    appended.forEach(
        (number, record) -> assertThat(found.get(number.intValue())).isEqualTo(record));
  }

  private static void appendForEver(WriteAheadLog log, int thread, Map<Long, byte[]> appended)
      throws IOException, InterruptedException {
    Random random = new Random(thread);
    while (true) {
      byte[] record = LogRun.record(random, 0, 5_000);
      byte[] _ = appended.put(log.append(record), record);
    }
  }

  @Test
  void aLogThatCannotBeOpenedLeavesNothingOpen() throws Exception {
    assertThat(LogRun.read(folder).records()).isEmpty(); // Whatever stays open from the first use.
    Files.delete(LogRun.segments(folder).getFirst());
    long before = openFiles();

    ProcessLimit.onFileSize(
        LogRun.SEGMENT / 2,
        () -> assertThatThrownBy(() -> LogRun.read(folder)).hasMessageContaining("EFBIG"));

    assertThat(openFiles()).isEqualTo(before);
    assertThat(LogRun.segments(folder)).isEmpty();
  }

  @Test
  void aClosedLogHasNoDescriptorAndNoLease() throws Exception {
    assertThat(LogRun.read(folder).records()).isEmpty();
    long before = openFiles();
    WriteAheadLog log = WriteAheadLog.open(folder, LogRun.SEGMENT, (_, _) -> {});
    assertThat(log.append(new byte[100])).isZero();

    log.close(); // Fails if a lease of its pool were still lent.
    log.close();

    assertThat(openFiles()).isEqualTo(before);
    assertThatThrownBy(() -> log.append(new byte[100])).hasMessageContaining("is closed");
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void closingWaitsForWhatIsPending() throws Exception {
    Map<Long, byte[]> appended = new ConcurrentHashMap<>();
    WriteAheadLog log = WriteAheadLog.open(folder, LogRun.SEGMENT, (_, _) -> {});
    inThreads(
        33,
        thread -> {
          if (thread == 32) {
            while (appended.size() < 500) {
              Thread.onSpinWait();
            }
            log.close();
          } else {
            assertThatThrownBy(() -> appendForEver(log, thread, appended))
                .hasMessageContaining("is closed");
          }
        });

    List<byte[]> found = LogRun.read(folder).records();

    assertThat(found).hasSize(appended.size());
    appended.forEach(
        (number, record) -> assertThat(found.get(number.intValue())).isEqualTo(record));
  }

  /** Fills a small disk, and reads the log again. */
  static final class FullDisk {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      Map<Long, byte[]> appended = new ConcurrentHashMap<>();
      try (WriteAheadLog log = WriteAheadLog.open(folder, LogRun.SEGMENT, (_, _) -> {})) {
        inThreads(
            8,
            thread ->
                assertThatThrownBy(() -> appendForEver(log, thread, appended))
                    .hasMessageContaining("ENOSPC"));
      }
      List<byte[]> found = LogRun.read(folder).records();
      appended.forEach(
          (number, record) -> assertThat(found.get(number.intValue())).isEqualTo(record));
      System.out.println("segments: " + LogRun.segments(folder).size());
    }
  }

  @Test
  void aFullDiskWithoutDirectIoFailsCleanly() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String mounted = OwnMounts.before("mount -t tmpfs -o size=3500k tmpfs " + disk);

    Ran ran = Ran.inChild(mounted + "\nexec \"$@\"", folder, OPTIONS, FullDisk.class, disk);

    assertThat(ran.assertDone().out()).isEqualTo("segments: 3\n");
  }

  /** Appends by many threads until it is killed, and prints each number that it was given. */
  static final class Appender {
    private static final int THREADS = 32;

    public static void main(String[] arguments) throws Exception {
      try (WriteAheadLog log =
          WriteAheadLog.open(Path.of(arguments[0]), LogRun.SEGMENT, (_, _) -> {})) {
        long seed = Long.parseLong(arguments[1]);
        inThreads(
            THREADS,
            thread -> {
              Random random = new Random(seed + thread);
              while (true) {
                byte[] record = LogRun.record(random, 0, 100 + random.nextInt(3_000));
                long number = log.append(record);
                System.out.println(number + " " + check(record) + " .");
              }
            });
      }
    }
  }

  private static int check(byte[] record) {
    return ByteBuffer.wrap(record).hashCode();
  }

  @Test
  void aKilledProcessLosesNothingThatItHasAcknowledged() throws Exception {
    long seed = Long.getLong("iobuf.log.seed", System.nanoTime());
    Random random = new Random(seed);
    Map<Long, Integer> acknowledged = new TreeMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      killOnce(random, acknowledged);

      LogRun.Found found = LogRun.read(folder);

      assertThat(found.recovery().first()).isZero();
      for (Map.Entry<Long, Integer> entry : acknowledged.entrySet()) {
        assertThat(entry.getKey())
            .as("seed=%s, kill=%s", seed, kill)
            .isLessThan(found.records().size());
        assertThat(check(found.records().get(entry.getKey().intValue())))
            .as("seed=%s, kill=%s, record=%s", seed, kill, entry.getKey())
            .isEqualTo(entry.getValue());
      }
      if (found.records().size() > 20_000) { // A new log, so that each reading stays short.
        for (Path segment : LogRun.segments(folder)) {
          Files.delete(segment);
        }
        acknowledged.clear();
      }
    }
    System.out.printf(
        "%s kills, %s acknowledged records of the last log: none was lost%n",
        KILLS, acknowledged.size());
  }

  private void killOnce(Random random, Map<Long, Integer> acknowledged) throws Exception {
    List<String> command = new ArrayList<>(OPTIONS);
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Appender.class.getName()));
    command.addAll(List.of(folder.toString(), Long.toString(random.nextLong())));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    int before = random.nextInt(2_000);
    int seen = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3) { // Else the kill has cut the line.
          acknowledged.put(Long.parseLong(words[0]), Integer.parseInt(words[1]));
        }
        if (++seen == before + 1) {
          assertThat(process.toHandle().destroyForcibly())
              .isTrue(); // Leaves its output to be read.
        }
      }
    }
    int _ = process.waitFor();
    assertThat(seen).as("the process has appended nothing").isPositive();
  }
}
