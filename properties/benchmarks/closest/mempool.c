/*
 * Get and put by DPDK's rte_mempool: 1,024 objects of 2 KiB, as dev.iobuf.benchmarks.closest.Loops does it by a
 * SmallBufferPool. Prints lines of row, column and number, with tabs between: nanoseconds, the median of ROUNDS, or a
 * count of objects.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <rte_debug.h>
#include <rte_eal.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_mempool.h>

#define CAPACITY 1024
#define SIZE 2048
#define ROUNDS 7
#define NANOS_A_ROUND 200000000.0
#define MOST 256

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static struct rte_mempool *create(const char *name, const char *ops, unsigned cache) {
  struct rte_mempool *pool = rte_mempool_create_empty(name, CAPACITY, SIZE, cache, 0, SOCKET_ID_ANY, 0);
  if (pool == NULL || rte_mempool_set_ops_byname(pool, ops, NULL) != 0 || rte_mempool_populate_default(pool) < 0)
    rte_exit(EXIT_FAILURE, "no mempool of %s with a cache of %u\n", ops, cache);
  return pool;
}

/* Pairs of get and put, touching the object in between. */
static void one(struct rte_mempool *pool, long pairs) {
  for (long i = 0; i < pairs; i++) {
    void *object;
    if (rte_mempool_get(pool, &object) != 0)
      rte_exit(EXIT_FAILURE, "nothing free\n");
    *(volatile char *)object = (char)i;
    rte_mempool_put(pool, object);
  }
}

static void bulk(struct rte_mempool *pool, long pairs, unsigned count) {
  void *objects[MOST];
  for (long i = 0; i < pairs; i += count) {
    if (rte_mempool_get_bulk(pool, objects, count) != 0)
      rte_exit(EXIT_FAILURE, "too few free\n");
    rte_mempool_put_bulk(pool, objects, count);
  }
}

static void run(struct rte_mempool *pool, long pairs, unsigned count) {
  if (count == 1)
    one(pool, pairs);
  else
    bulk(pool, pairs, count);
}

/* Nanoseconds of a get and put of one object, of so many by one call. */
static double measure(struct rte_mempool *pool, unsigned count) {
  double nanos[ROUNDS];
  for (int round = 0; round < ROUNDS; round++) {
    long pairs = 0;
    double start = now(), end = start;
    while (end - start < NANOS_A_ROUND) {
      run(pool, 1 << 16, count);
      pairs += 1 << 16;
      end = now();
    }
    nanos[round] = (end - start) / pairs;
  }
  qsort(nanos, ROUNDS, sizeof nanos[0], ascending);
  return nanos[ROUNDS / 2];
}

/* What a thread does that puts one burst, and then nothing more. */
static int put_burst(void *pool) {
  void *objects[32];
  if (rte_mempool_get_bulk(pool, objects, 32) != 0)
    return -1;
  rte_mempool_put_bulk(pool, objects, 32);
  return 0;
}

/* How many objects another thread gets after that. */
static unsigned after_burst(struct rte_mempool *pool) {
  static void *objects[CAPACITY];
  unsigned got = 0;
  if (rte_eal_remote_launch(put_burst, pool, rte_get_next_lcore(-1, 1, 0)) != 0)
    rte_exit(EXIT_FAILURE, "no second lcore\n");
  rte_eal_mp_wait_lcore();
  while (got < CAPACITY && rte_mempool_get(pool, &objects[got]) == 0)
    got++;
  for (unsigned i = 0; i < got; i++)
    rte_mempool_put(pool, objects[i]);
  return got;
}

int main(int argc, char **argv) {
  static const struct {
    const char *column, *ops;
    unsigned cache;
  } kinds[] = {
      {"cache of 256", "ring_mp_mc", 256},
      {"no cache", "ring_mp_mc", 0},
      {"lock-free stack", "lf_stack", 0},
  };
  static const unsigned counts[] = {1, 8, 32, 64, 256};
  if (rte_eal_init(argc, argv) < 0)
    return EXIT_FAILURE;
  for (unsigned k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    struct rte_mempool *pool = create(kinds[k].column, kinds[k].ops, kinds[k].cache);
    for (unsigned c = 0; c < sizeof counts / sizeof counts[0]; c++)
      printf("%u\tDPDK, %s\t%.2f\n", counts[c], kinds[k].column, measure(pool, counts[c]));
    printf("got\tDPDK, %s\t%u\n", kinds[k].column, after_burst(pool));
  }
  rte_eal_cleanup();
  return EXIT_SUCCESS;
}
