/**
 * The annotation processor of {@code dev.iobuf.annotation.BufferTier}: emits the buffer, pool and
 * iovec classes of each tier. It is needed on the processor path only, never at run time.
 */
module dev.iobuf.codegen {
  requires static org.jspecify;
  requires java.compiler;
  requires static jdk.compiler; // says where in a file a descriptor stands

  provides javax.annotation.processing.Processor with
      dev.iobuf.codegen.BufferTierProcessor,
      dev.iobuf.codegen.MissingLibraryProcessor;
}
