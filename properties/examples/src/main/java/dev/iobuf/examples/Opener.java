package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import java.nio.file.Path;

/** How a file is opened: {@link FileDescriptor#open}, or {@link DirectFile#open}. */
@FunctionalInterface
interface Opener {
  FileDescriptor open(Path path, OpenFlag... flags) throws SystemCallException;
}
