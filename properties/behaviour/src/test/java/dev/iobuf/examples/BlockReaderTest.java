package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.LargeBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringSupport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that changes between two of its blocks is read to its end, or refused. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class BlockReaderTest {
  private static final int BLOCK = BlockReader.SIZE;
  private static final long LONG_AGO = 1_000_000_000_000L;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  private final byte[] bytes = new byte[3 * BLOCK + 5_000];

  @BeforeAll
  static void assumeIoUring() {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
  }

  @BeforeEach
  void writeFile() throws IOException {
    new Random(7).nextBytes(bytes);
    file = Files.write(folder.resolve("source"), bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(LONG_AGO));
  }

  /** A change of the file after a number of blocks have been read. */
  private interface Change {
    void after(int blocks) throws IOException;
  }

  /** Reads block after block, as a program with a depth of 1 does. */
  private byte[] read(Opener opener, Change change) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (LargeBufferPool pool = LargeBufferPool.create(1);
        Source source = Source.open(file, opener)) {
      int lease = pool.tryGet();
      try (IoUring ring = IoUring.create(1)) {
        BlockReader reader = new BlockReader(ring, pool, source);
        for (int blocks = 0; reader.hasNext(); blocks++) {
          change.after(blocks);
          reader.start(lease);
          readBlock(ring, reader);
          byte[] block = new byte[reader.length(lease)];
          pool.value(lease).asByteBuffer().get(block);
          read.writeBytes(block);
        }
        assertThat(reader.finish()).isEqualTo(read.size());
      } finally {
        pool.put(lease);
      }
    }
    return read.toByteArray();
  }

  private static void readBlock(IoUring ring, BlockReader reader) throws IOException {
    boolean isRead = false;
    while (!isRead) {
      assertThat(ring.await(1)).isOne();
      assertThat(ring.next()).isTrue();
      isRead = reader.take(ring.completion());
    }
  }

  private byte[] readDirectly(Change change) throws IOException {
    return read(DirectFile::open, change);
  }

  private void truncate(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileChannel _ = channel.truncate(size);
    }
  }

  @Test
  void aFileAtRestIsReadExactlyToItsEndOffAnyBoundary() throws IOException {
    for (int size : new int[] {0, 1, 4_095, 4_097, BLOCK - 1, BLOCK, BLOCK + 4_095, 2 * BLOCK}) {
      Path _ = Files.write(file, Arrays.copyOf(bytes, size));
      assertThat(readDirectly(blocks -> {})).isEqualTo(Arrays.copyOf(bytes, size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4_096, BLOCK, 2 * BLOCK + 77})
  void aFileThatGrowsIsReadToItsNewEnd(int more) throws IOException {
    byte[] appended = new byte[more];
    new Random(more).nextBytes(appended);
    byte[] read =
        readDirectly(blocks -> {
          if (blocks == 1) {
            Path _ = Files.write(file, appended, StandardOpenOption.APPEND);
          }
        });
    assertThat(Arrays.copyOf(read, bytes.length)).isEqualTo(bytes);
    assertThat(Arrays.copyOfRange(read, bytes.length, read.length)).isEqualTo(appended);
  }

  /** Off and on a boundary of the disk, before and behind what was read, and in a block. */
  @ParameterizedTest
  @ValueSource(longs = {0, 100, BLOCK, BLOCK + 4_096, BLOCK + 5_001, 2 * BLOCK + 1})
  void aFileThatIsCutIsRefused(long size) {
    for (Opener opener : List.<Opener>of(DirectFile::open, FileDescriptor::open)) {
      assertThatThrownBy(
              () -> {
                writeFile();
                read(
                    opener,
                    blocks -> {
                      if (blocks == 1) {
                        truncate(size);
                      }
                    });
              })
          .as("cut to %d", size)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(file + ": changed while it was read");
    }
  }

  @Test
  void aFileThatIsWrittenOverIsRefused() {
    assertThatThrownBy(() ->
            readDirectly(blocks -> {
              if (blocks == 1) {
                Path _ = Files.write(file, new byte[bytes.length]);
              }
            }))
        .hasMessageContaining("changed while it was read");
  }
}
