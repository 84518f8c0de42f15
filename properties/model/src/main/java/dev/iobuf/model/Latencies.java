package dev.iobuf.model;

/**
 * What steps cost, in picoseconds. The page of this module says where the numbers come from.
 *
 * @param hit an access to a line in the processor's own cache
 * @param complex a transfer of a line from a processor of the same complex
 * @param socket a transfer from another complex of the same socket
 * @param remote a transfer from another socket
 * @param memory a line that no processor has
 * @param atomic a read-modify-write, once the line is there
 * @param fence a full fence, once the store buffer is empty
 * @param spin a hint that the processor spins
 * @param round the work of a thread between two rounds, which no pool does
 * @param processFence the system call of a process-wide fence, without the interrupts
 * @param interrupt a process-wide fence at each processor: for the caller, and for the interrupted
 *     one
 * @param wake the system call that wakes a sleeping thread
 * @param wokenAfter the time from that call until the thread runs
 */
public record Latencies(
    long hit,
    long complex,
    long socket,
    long remote,
    long memory,
    long atomic,
    long fence,
    long spin,
    long round,
    long processFence,
    long interrupt,
    long wake,
    long wokenAfter) {

  /** Those of an AMD EPYC 7R13 between processors, and of the build machine within one. */
  public static final Latencies EPYC = between(23_000);

  /** Those of the build machine, whose two processors are as far apart as a queue shows. */
  public static final Latencies HERE = between(30_000);

  private static Latencies between(long complex) {
    return new Latencies(
        195,
        complex,
        107_000,
        197_000,
        120_000,
        2_850,
        2_850,
        20_000,
        100,
        1_000_000,
        200_000,
        1_500_000,
        20_000_000);
  }
}
