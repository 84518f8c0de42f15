package dev.iobuf.benchmarks.peers;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.io.FileDescriptor;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * NIO's own gathering write, less the system call: {@code sun.nio.ch.IOUtil.write}, which every
 * gathering channel calls, with a dispatcher that writes nothing.
 *
 * <p>As it writes nothing, NIO moves no positions, and the benchmark resets none: only the filling
 * of the vector remains.
 */
public final class NioGather {
  private static final ClassDesc DISPATCHER = ClassDesc.of("sun.nio.ch.NativeDispatcher");
  private static final ClassDesc NO_DISPATCHER = ClassDesc.of("sun.nio.ch.NoDispatcher");

  private static final MethodHandle WRITE;

  static {
    try {
      Class<?> util = Class.forName("sun.nio.ch.IOUtil");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(util, MethodHandles.lookup());
      Class<?> noDispatcher = lookup.defineClass(noDispatcher());
      MethodHandle write =
          lookup.findStatic(
              util,
              "write",
              MethodType.methodType(
                  long.class,
                  FileDescriptor.class,
                  ByteBuffer[].class,
                  boolean.class,
                  noDispatcher.getSuperclass()));
      MethodHandle create = lookup.findConstructor(noDispatcher, MethodType.methodType(void.class));
      WRITE =
          MethodHandles.insertArguments(
              MethodHandles.insertArguments(write, 2, false, create.invoke()),
              0,
              new FileDescriptor());
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private NioGather() {}

  /** Fills a vector with the buffers, and writes none of it. */
  public static long write(ByteBuffer[] buffers) throws Throwable {
    return (long) WRITE.invokeExact(buffers);
  }

  /** A dispatcher whose writev returns 0; it has no other methods, and none is called. */
  private static byte[] noDispatcher() {
    return ClassFile.of()
        .build(
            NO_DISPATCHER,
            type ->
                type.withSuperclass(DISPATCHER)
                    .withMethodBody(
                        INIT_NAME,
                        MTD_void,
                        0,
                        code ->
                            code.aload(0).invokespecial(DISPATCHER, INIT_NAME, MTD_void).return_())
                    .withMethodBody(
                        "writev",
                        MethodTypeDesc.of(
                            CD_long,
                            FileDescriptor.class.describeConstable().orElseThrow(),
                            CD_long,
                            CD_int),
                        0,
                        code -> code.lconst_0().lreturn()));
  }
}
