package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.FileThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.FullThing;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Steps over regular files, and over disks that are full. */
final class FileSteps {
  /** The most bytes of one call. */
  static final int MOST = 64;

  private FileSteps() {}

  static int length(Step step) {
    return 1 + step.size() % MOST;
  }

  /** Opens a new file, or one that is open already once more. */
  static void open(World world, Step step) {
    String name = world.name("file");
    boolean isNew = world.files.isEmpty() || step.size() % 3 > 0;
    FileContent content =
        isNew
            ? new FileContent(world.folder.resolve(name), step.size())
            : world.files.get(step.which() % world.files.size());
    FileDescriptor file =
        world.make(
            "var %s = FileDescriptor.open(folder.resolve(\"%s\"), READ_WRITE, CREATE);"
                .formatted(name, content.path.getFileName()),
            () -> FileDescriptor.open(content.path, OpenFlag.READ_WRITE, OpenFlag.CREATE));
    if (file != null) {
      if (isNew) {
        world.files.add(content);
      }
      world.things.add(new FileThing(world, name, file, content));
    }
  }

  static void openFull(World world, Step step) {
    String name = world.name("full");
    FileDescriptor file =
        world.make(
            "var " + name + " = FileDescriptor.open(Path.of(\"/dev/full\"), WRITE_ONLY);",
            () -> FileDescriptor.open(Path.of("/dev/full"), OpenFlag.WRITE_ONLY));
    if (file != null) {
      world.things.add(new FullThing(world, name, file));
    }
  }

  static void write(World world, Step step) {
    FileThing to = world.pick(FileThing.class, step.which());
    LeaseThing from = free(world, step);
    if (to == null || from == null || world.isIn(Trouble.FULL_HEAP)) {
      return;
    }
    int length = length(step);
    long offset = to.content.append(length);
    to.content.fill(from.memory(), offset, length);
    long[] result = {-1};
    IoVec vector = SegmentIoVec.of(from.memory().asSlice(0, length));
    world.attempt(
        "pwritev(%s, %s, %s); // %s bytes".formatted(to.name, from.name, offset, length),
        () -> result[0] = world.library().write(to.file, vector, offset));
    to.content.wrote(offset, length, result[0]);
  }

  /** Writes to a disk that has room for some of the bytes, or for none. */
  static void writeToSmallDisk(World world, Step step) {
    FileThing to = world.pick(FileThing.class, step.which());
    LeaseThing from = free(world, step);
    if (to == null || from == null || !world.isIn(Trouble.NONE)) {
      return;
    }
    int length = length(step);
    long offset = to.content.append(length);
    to.content.fill(from.memory(), offset, length);
    long room = step.size() % 2 == 0 ? 0 : length / 2;
    long[] result = {0};
    IoVec vector = SegmentIoVec.of(from.memory().asSlice(0, length));
    world.attempt(
        "pwritev(%s, %s, %s); // %s bytes, room for %s"
            .formatted(to.name, from.name, offset, length, room),
        () ->
            ProcessLimit.onFileSize(
                offset + room,
                () -> {
                  try {
                    result[0] = Vectored.pwritev(to.file, vector, offset);
                  } catch (SystemCallException full) {
                    assertThat(full.errno()).as(full.getMessage()).isEqualTo(Errno.EFBIG);
                  }
                }));
    assertThat(result[0]).as("bytes written to a full disk").isEqualTo(room);
    to.content.wrote(offset, length, result[0]);
  }

  static void writeToFull(World world, Step step) {
    FullThing to = world.pick(FullThing.class, step.which());
    LeaseThing from = free(world, step);
    if (to == null || from == null || !world.isIn(Trouble.NONE)) {
      return;
    }
    IoVec vector = SegmentIoVec.of(from.memory().asSlice(0, length(step)));
    world.attempt(
        "writev(" + to.name + ", " + from.name + "); // ENOSPC",
        () -> assertThat(Vectored.tryWritev(to.file, vector)).isEqualTo(-(long) Errno.ENOSPC));
  }

  static void read(World world, Step step) {
    FileThing of = world.pick(FileThing.class, step.which());
    LeaseThing into = free(world, step);
    if (of == null || into == null || of.content.end() == 0 || world.isIn(Trouble.FULL_HEAP)) {
      return;
    }
    long offset = step.room() % of.content.end();
    BitSet before = of.content.writtenNow();
    long[] result = {0};
    MemorySegment memory = into.memory();
    IoVec vector = SegmentIoVec.of(memory.asSlice(0, length(step)));
    world.attempt(
        "preadv(%s, %s, %s);".formatted(of.name, into.name, offset),
        () -> result[0] = Vectored.preadv(of.file, vector, offset));
    of.content.checkRead(memory, offset, (int) result[0], before);
  }

  static void ask(World world, Step step) {
    DescriptorThing of = world.pick(DescriptorThing.class, step.which());
    if (of != null) {
      world.attempt(of.name + ".isDirect();", of.file::isDirect);
    }
  }

  /** A lease that no operation has in use; null if each has one. */
  static @Nullable LeaseThing free(World world, Step step) {
    var free =
        world.things.stream()
            .filter(thing -> thing instanceof LeaseThing lease && lease.pins == 0)
            .map(LeaseThing.class::cast)
            .toList();
    return free.isEmpty() ? null : free.get(step.which() % free.size());
  }
}
