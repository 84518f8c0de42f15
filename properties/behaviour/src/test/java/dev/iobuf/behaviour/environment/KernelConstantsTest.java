package dev.iobuf.behaviour.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iobuf.behaviour.environment.KernelTable.Row;
import dev.iobuf.io.Errno;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbers, sizes and offsets in the code are those of the headers, as a compiler of C reads
 * them.
 */
class KernelConstantsTest {
  private static final String HEADERS =
      """
      #define _GNU_SOURCE
      #include <errno.h>
      #include <fcntl.h>
      #include <limits.h>
      #include <linux/auxvec.h>
      #include <linux/capability.h>
      #include <linux/io_uring.h>
      #include <linux/membarrier.h>
      #include <linux/time_types.h>
      #include <netinet/in.h>
      #include <netinet/ip.h>
      #include <netinet/tcp.h>
      #include <netinet/udp.h>
      #include <poll.h>
      #include <stddef.h>
      #include <stdio.h>
      #include <sys/eventfd.h>
      #include <sys/mman.h>
      #include <sys/resource.h>
      #include <sys/socket.h>
      #include <sys/stat.h>
      #include <sys/syscall.h>
      #include <sys/uio.h>
      #include <sys/un.h>
      #include <unistd.h>
      """;

  /**
   * The numbers that arm64, riscv64 and others have in common, for machines without their headers.
   */
  private static final String GENERIC_HEADERS =
      """
      #define __SYSCALL(number, function)
      #include <asm-generic/unistd.h>
      """;

  private final KernelTable table;

  KernelConstantsTest() throws IOException {
    table = KernelTable.read();
  }

  private static String check(String expression, long value, String name) {
    return "_Static_assert((long long) (%s) == %sLL, \"%s is not %s\");\n"
        .formatted(expression, value, expression.replace('"', '\''), value + " (" + name + ")");
  }

  private String checksFor(String processor) throws ReflectiveOperationException {
    StringBuilder checks = new StringBuilder();
    for (Row row : table.rows()) {
      if (row.isOf(processor) && !row.isOwn()) {
        checks.append(check(row.expression(), row.value(), row.name()));
      }
    }
    for (int number = 1; number < 200; number++) {
      String name = Errno.name(number);
      if (!name.contains(" ")) {
        checks.append(check(name, number, "io.Errno"));
      }
    }
    return checks.toString();
  }

  private static CCompiler.Result compile(CCompiler compiler, String source)
      throws IOException, InterruptedException {
    return compiler.run(source, "-std=gnu11", "-fsyntax-only", "-x", "c", "-");
  }

  private static void assertCompiles(CCompiler compiler, String source)
      throws IOException, InterruptedException {
    CCompiler.Result result = compile(compiler, source);
    System.out.println(compiler + ": " + source.lines().count() + " lines");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cc", "aarch64-linux-gnu-gcc"})
  void areThoseOfTheHeaders(String program) throws Exception {
    CCompiler compiler = CCompiler.named(program);
    String processor = compiler.processor();
    assumeThat(processor).as("what %s compiles for", program).isIn("x86_64", "aarch64");
    CCompiler.Result version =
        compile(
            compiler,
            """
            #include <linux/version.h>
            _Static_assert(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0), "older");
            """);
    assumeThat(version.output()).as("the headers are of Linux 6.1 or later").isEmpty();
    assertCompiles(compiler, HEADERS + checksFor(processor));
  }

  @Test
  void numbersOfCallsAreThoseOfArm64ByTheGenericHeaderWhereThereIsNoOther() throws Exception {
    StringBuilder source = new StringBuilder(GENERIC_HEADERS);
    for (Row row : table.rows()) {
      if (row.isOf("aarch64") && row.expression().startsWith("__NR_")) {
        source.append(check(row.expression(), row.value(), row.name()));
      }
    }
    assertCompiles(CCompiler.named("cc"), source.toString());
  }

  @Test
  void anotherNumberIsFound() throws Exception {
    CCompiler compiler = CCompiler.named("cc");
    CCompiler.Result result =
        compile(
            compiler,
            HEADERS
                + check("IORING_OP_READ", 21, "wrong")
                + check("sizeof(struct iovec)", 16, "right")
                + check("offsetof(struct io_uring_cqe, res)", 4, "wrong"));
    assertThat(result.exit()).isNotZero();
    assertThat(result.output())
        .contains("IORING_OP_READ is not 21 (wrong)")
        .contains("offsetof(struct io_uring_cqe, res) is not 4 (wrong)")
        .doesNotContain("right");
  }

  /** Others have numbers of the kernel, too; in this package, all may. */
  @Test
  void everyClassOfTheLinuxLayerIsListed() throws IOException, URISyntaxException {
    Path library = Path.of(Errno.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(library).find("dev.iobuf.core").orElseThrow();
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      assertThat(files.filter(name -> name.matches("dev/iobuf/linux/[A-Za-z]+\\.class")))
          .isNotEmpty()
          .map(name -> name.replaceAll("dev/iobuf/|\\.class", "").replace('/', '.'))
          .allMatch(table.classes()::contains);
    }
  }

  @Test
  void everyNumberInTheCodeHasARow() throws ClassNotFoundException {
    List<String> names = table.rows().stream().map(Row::name).toList();
    assertThat(table.numbersInTheCode()).isNotEmpty().allMatch(names::contains);
    for (String type :
        List.of(
            "uring.FallocateMode",
            "uring.KernelFeature",
            "uring.Operation",
            "uring.PollEvent",
            "uring.RangeSync",
            "uring.RenameMode",
            "uring.WriteFlag",
            "io.OpenFlag",
            "io.KnownOption",
            "io.SocketType",
            "linux.ResourceLimit")) {
      assertThat(KernelTable.valuesOf(type))
          .allMatch(value -> names.stream().anyMatch(name -> name.startsWith(value)));
    }
  }
}
