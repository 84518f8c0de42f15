package dev.iobuf.model;

/**
 * What a processor has done by some time.
 *
 * @param time picoseconds
 * @param rounds the rounds
 * @param transfers the lines that it asked for
 * @param atomics the locked instructions
 * @param fences the full fences
 */
record Counts(long time, long rounds, long transfers, long atomics, long fences) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  Counts since(Counts earlier) {
    return new Counts(
        time - earlier.time,
        rounds - earlier.rounds,
        transfers - earlier.transfers,
        atomics - earlier.atomics,
        fences - earlier.fences);
  }

  Counts plus(Counts other) {
    return new Counts(
        time + other.time,
        rounds + other.rounds,
        transfers + other.transfers,
        atomics + other.atomics,
        fences + other.fences);
  }
}
