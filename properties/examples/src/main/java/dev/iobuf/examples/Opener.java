package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import java.nio.file.Path;

/** Opens a file: {@link FileDescriptor#open}, or {@link DirectFile#open}. */
@FunctionalInterface
interface Opener {
  FileDescriptor open(Path path, OpenFlag... flags) throws SystemCallException;
}
