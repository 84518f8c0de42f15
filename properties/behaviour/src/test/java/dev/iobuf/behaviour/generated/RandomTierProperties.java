package dev.iobuf.behaviour.generated;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Vectored;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** The classes of each valid descriptor compile, and carry bytes there and back. */
class RandomTierProperties {
  /** The profile {@code nightly} has ten times as many. */
  private static final int TIERS_OF_A_PACKAGE = Integer.getInteger("iobuf.tiers.of.package", 10);

  private static final int CAPACITY = 3;

  /** The bytes that are sent through a file; of larger buffers only the ends are touched. */
  private static final int MAX_SENT = 64 << 10;

  private Path folder = Path.of("");

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("tiers");
  }

  @AfterTry
  void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<List<RandomTier>> packages() {
    return RandomTier.packages(TIERS_OF_A_PACKAGE);
  }

  @Property(tries = 8)
  void tiersOfEveryKindCompileAndCarryBytes(@ForAll("packages") List<RandomTier> tiers)
      throws Exception {
    compile(tiers);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      for (RandomTier tier : tiers) {
        carryBytes(tier, loader);
      }
      assertThat(loader.loadClass("net.Tier").getEnumConstants()).hasSize(TIERS_OF_A_PACKAGE);
    }
  }

  private void compile(List<RandomTier> tiers) {
    String descriptors = tiers.stream().map(RandomTier::toString).collect(joining("\n"));
    String code = descriptors + "\npackage net;\nimport dev.iobuf.annotation.*;\n";
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///net/package-info.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    List<String> options =
        List.of(
            "-d",
            folder.toString(),
            "-proc:full",
            "-Xlint:all,-processing,-path,-classfile",
            "-cp",
            System.getProperty("java.class.path"));
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, diagnostics, options, null, List.of(source))
            .call();
    assertThat(diagnostics.getDiagnostics())
        .filteredOn(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
        .isEmpty();
    assertThat(compiled).isTrue();
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Method method = type.getMethod(name, parameters);
    // Of a class that may be seen by its package alone.
    method.setAccessible(true);
    return method;
  }

  private void carryBytes(RandomTier tier, ClassLoader loader) throws Exception {
    Class<?> poolClass = loader.loadClass("net." + tier.name() + "BufferPool");
    Class<?> vectorClass = loader.loadClass("net." + tier.name() + "IoVec");
    try (IndirectPool<?> pool =
        (IndirectPool<?>) method(poolClass, "create", int.class).invoke(null, CAPACITY)) {
      IoVec vector =
          (IoVec)
              method(vectorClass, "allocate", poolClass, int.class).invoke(null, pool, CAPACITY);
      int[] leases = new int[CAPACITY];
      for (int i = 0; i < CAPACITY; i++) {
        leases[i] = pool.tryGet();
        write(pool.value(leases[i]), (byte) (i + 1));
      }
      assertThat(leases).containsExactlyInAnyOrder(0, 1, 2);
      assertThat(pool.tryGet()).isEqualTo(IndirectPool.WOULD_BLOCK);
      assertThat(pool.address(1) - pool.address(0)).isEqualTo(tier.stride());
      assertThat(pool.slab().address() % tier.alignment()).isZero();

      method(vectorClass, "addAll", int[].class, int.class, int.class)
          .invoke(vector, leases, 0, CAPACITY);
      MemorySegment entries = vector.segment();
      for (int i = 0; i < CAPACITY; i++) {
        assertThat(entries.getAtIndex(JAVA_LONG, 2L * i)).isEqualTo(pool.address(leases[i]));
        assertThat(entries.getAtIndex(JAVA_LONG, 2L * i + 1)).isEqualTo(tier.size());
      }
      if (tier.size() <= MAX_SENT) {
        sendThroughFile(pool, leases, vector);
      }
      for (int i = 0; i < CAPACITY; i++) {
        assertCarries(pool.value(leases[i]), (byte) (i + 1));
        pool.put(leases[i]);
      }
      assertThat(pool.available()).isEqualTo(CAPACITY);
    }
  }

  private void sendThroughFile(IndirectPool<?> pool, int[] leases, IoVec vector)
      throws IOException {
    long bytes = (long) CAPACITY * pool.bufferSize();
    Path file = Files.createTempFile(folder, "sent", "");
    try (FileDescriptor descriptor = FileDescriptor.open(file, OpenFlag.READ_WRITE)) {
      assertThat(Vectored.pwritev(descriptor, vector, 0)).isEqualTo(bytes);
      for (int lease : leases) {
        pool.value(lease).segment().fill((byte) 0);
      }
      assertThat(Vectored.preadv(descriptor, vector, 0)).isEqualTo(bytes);
    }
  }

  private static void write(IoBuffer buffer, byte value) {
    MemorySegment memory = buffer.segment();
    if (buffer.size() <= MAX_SENT) {
      memory.fill(value);
    } else {
      memory.set(JAVA_BYTE, 0, value);
      memory.set(JAVA_BYTE, buffer.size() - 1L, value);
    }
  }

  private static void assertCarries(IoBuffer buffer, byte value) {
    MemorySegment memory = buffer.segment();
    assertThat(memory.byteSize()).isEqualTo(buffer.size());
    if (buffer.size() <= MAX_SENT) {
      assertThat(memory.toArray(JAVA_BYTE)).containsOnly(value);
    } else {
      assertThat(memory.get(JAVA_BYTE, 0)).isEqualTo(value);
      assertThat(memory.get(JAVA_BYTE, buffer.size() - 1L)).isEqualTo(value);
    }
  }
}
