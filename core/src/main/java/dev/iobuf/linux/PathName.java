package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path as the kernel receives it: the bytes that NIO would send.
 *
 * <p>To the kernel, a name is bytes. NIO keeps them, and {@link Path#toString} decodes them by the
 * platform's encoding. That may be ASCII (a container without a locale), and can't hold every name
 * in any case. Bytes that it can't decode become a replacement character, which encodes to the name
 * of another file. So the text is used only if it gives the same path back. Otherwise the bytes are
 * those of {@link Path#toUri}, which escapes every byte that is not plain.
 */
public final class PathName {
  private static final Charset PLATFORM =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final int ESCAPE = '%';
  private static final int HEX = 16;

  /**
   * NIO's directory is the property user.dir; the kernel's is the one in which the process was
   * started.
   */
  private static final boolean IS_KERNELS_DIRECTORY = isKernelsDirectory();

  private PathName() {}

  /** Returns the bytes of a path of the default file system, with a zero behind them. */
  public static MemorySegment encode(Arena arena, Path path) {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          "path must be one of the default file system: path=%s, provider=%s"
              .formatted(path, path.getFileSystem().provider().getScheme()));
    }
    byte[] bytes = bytes(IS_KERNELS_DIRECTORY ? path : path.toAbsolutePath());
    MemorySegment name = arena.allocate(bytes.length + 1L); // zeroed, so terminated
    MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 0, bytes.length);
    return name;
  }

  private static byte[] bytes(Path path) {
    String text = path.toString();
    if (text.isEmpty()) {
      return new byte[] {'.'};
    }
    return names(text, path) ? text.getBytes(PLATFORM) : escapedBytes(path.toUri().getRawPath());
  }

  /** Returns true if a text, encoded, is this path, byte by byte. */
  private static boolean names(String text, Path path) {
    try {
      return Path.of(text).equals(path);
    } catch (InvalidPathException e) {
      return false; // It can't be encoded.
    }
  }

  private static byte[] escapedBytes(String raw) {
    // A directory's URI ends with a slash, which would make the kernel follow a link to it.
    int end = raw.length() > 1 && raw.endsWith("/") ? raw.length() - 1 : raw.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end);
    for (int i = 0; i < end; i++) {
      if (raw.charAt(i) == ESCAPE) {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, HEX));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isKernelsDirectory() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/cwd")).equals(Path.of("").toAbsolutePath());
    } catch (IOException e) {
      return true; // Without /proc it is not known. The property is seldom changed.
    }
  }
}
