package dev.iobuf.schedules.examples;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * Two shared numbers, for litmus tests. Names choose the modes in which they are read and written.
 */
public final class Cells {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] cells = new int[2];
  private final String write;
  private final String read;

  /** Cells with a mode of writing, {@code volatile}, {@code update}, …, and one of reading. */
  public Cells(String write, String read) {
    this.write = write;
    this.read = read;
  }

  /** Cells as they should be. */
  public Cells() {
    this("volatile", "volatile");
  }

  /** Writes 1 to the first. */
  public void writeX() {
    write(0);
  }

  /** Writes 1 to the second. */
  public void writeY() {
    write(1);
  }

  /** Adds 1 to the second, by a volatile access. */
  public void updateY() {
    ELEMENT.getAndAdd(cells, 1, 1);
  }

  /** Reads the first. */
  public int readX() {
    return read(0);
  }

  /** Reads the second. */
  public int readY() {
    return read(1);
  }

  /** A full fence. */
  public void fence() {
    VarHandle.fullFence();
  }

  /** Writes 1 to the first, in a monitor. */
  public synchronized void lockedWriteX() {
    cells[0] = 1;
  }

  /** Reads the first, in a monitor. */
  public synchronized int lockedReadX() {
    return cells[0];
  }

  private void write(int index) {
    switch (write) {
      case "plain" -> cells[index] = 1;
      case "release" -> ELEMENT.setRelease(cells, index, 1);
      case "volatile" -> ELEMENT.setVolatile(cells, index, 1);
      case "update" -> ELEMENT.getAndAdd(cells, index, 1);
      default -> throw new IllegalArgumentException(write);
    }
  }

  private int read(int index) {
    return switch (read) {
      case "plain" -> cells[index];
      case "acquire" -> (int) ELEMENT.getAcquire(cells, index);
      case "volatile" -> (int) ELEMENT.getVolatile(cells, index);
      default -> throw new IllegalArgumentException(read);
    };
  }

  /** The contents of both cells. */
  public List<Integer> values() {
    return List.of(cells[0], cells[1]);
  }
}
