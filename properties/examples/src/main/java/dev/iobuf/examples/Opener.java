package dev.iobuf.examples;

import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.OpenFlag;
import dev.iobuf.vectored.SystemCallException;
import java.nio.file.Path;

/** How a file is opened: {@link FileDescriptor#open}, or {@link DirectFile#open}. */
@FunctionalInterface
interface Opener {
  FileDescriptor open(Path path, OpenFlag... flags) throws SystemCallException;
}
