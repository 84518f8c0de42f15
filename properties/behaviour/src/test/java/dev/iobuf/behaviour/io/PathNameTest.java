package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.CREATE_NEW;
import static dev.iobuf.io.OpenFlag.DIRECTORY;
import static dev.iobuf.io.OpenFlag.NO_FOLLOW;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.PathName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Paths go to the kernel byte by byte in each locale: in each one, some of these names can't be
 * decoded.
 */
class PathNameTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** The path whose last name has these bytes, as a listing of the folder would give it. */
  private Path path(byte[] name) {
    StringBuilder escaped = new StringBuilder(folder.toUri().toString());
    for (byte b : name) {
      escaped.append("%%%02X".formatted(b & 0xff));
    }
    return Path.of(URI.create(escaped.toString()));
  }

  @Test
  void theFileThatNioNamesIsCreatedAndOpened() throws IOException {
    List<byte[]> names =
        new ArrayList<>(
            List.of(
                "caf\u00e9.txt".getBytes(UTF_8),
                "caf\u00e9.txt".getBytes(ISO_8859_1),
                "\u6587\ud83d\ude00".getBytes(UTF_8),
                " %41\\\n".getBytes(UTF_8)));
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] name = new byte[1 + random.nextInt(40)];
      for (int at = 0; at < name.length; at++) {
        name[at] = (byte) (1 + random.nextInt(255));
        name[at] = name[at] == '/' || name[at] == '.' ? (byte) 0xe9 : name[at];
      }
      names.add(name);
    }
    for (byte[] name : names) {
      Path path = path(name);
      FileDescriptor.open(path, WRITE_ONLY, CREATE_NEW).close();
      assertThat(path).exists();
      try (Stream<Path> all = Files.list(folder)) {
        assertThat(all).containsExactly(path);
      }
      FileDescriptor.open(path, READ_ONLY).close();
      Files.delete(path);
    }
  }

  @Test
  void aDirectoryAndALinkToOneAreToldApart() throws IOException {
    Path directory = Files.createDirectory(path(new byte[] {'d', (byte) 0xe9}));
    Path link = Files.createSymbolicLink(path(new byte[] {'l', (byte) 0xe9}), directory);
    FileDescriptor.open(directory, READ_ONLY, DIRECTORY, NO_FOLLOW).close();
    assertThatThrownBy(() -> FileDescriptor.open(link, READ_ONLY, NO_FOLLOW))
        .isInstanceOfSatisfying(
            SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b c", "../x", "./y", "/", "/a%20b"})
  void plainPathsGoAsTheyAre(String text) {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(bytes(PathName.encode(arena, Path.of(text))))
          .isEqualTo(Path.of(text).toString().getBytes(UTF_8));
    }
  }

  @Test
  void theEmptyPathIsTheDirectoryThatOneIsIn() throws IOException {
    try (FileDescriptor here = FileDescriptor.open(Path.of(""), READ_ONLY, DIRECTORY)) {
      assertThat(Path.of("/proc/self/fd/" + here.number()).toRealPath())
          .isEqualTo(Path.of("").toRealPath());
    }
  }

  private static byte[] bytes(MemorySegment name) {
    assertThat(name.get(JAVA_BYTE, name.byteSize() - 1)).isZero();
    return name.asSlice(0, name.byteSize() - 1).toArray(JAVA_BYTE);
  }
}
