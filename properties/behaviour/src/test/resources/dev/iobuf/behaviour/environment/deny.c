/*
 * deny EPERM|ENOSYS|NOTHING CALL COMMAND...
 *
 * Has a system call fail in a command, as the filter of a container does, or do NOTHING and return 0. Of mmap, only what asks for private memory
 * without reserving it is refused, as slabs are: without any mmap no program starts.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)

static const struct { const char *name; unsigned number; } CALLS[] = {
    {"io_uring_enter", SYS_io_uring_enter},
    {"io_uring_register", SYS_io_uring_register},
    {"io_uring_setup", SYS_io_uring_setup},
    {"membarrier", SYS_membarrier},
    {"mmap", SYS_mmap},
    {"writev", SYS_writev},
};

static int filter(struct sock_fprog program) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int deny(unsigned number, unsigned action) {
  struct sock_filter any[] = {
      LOAD(nr), SKIP_UNLESS(number, 1),
      RETURN(action), RETURN(SECCOMP_RET_ALLOW),
  };
  struct sock_filter slabs[] = {
      LOAD(nr), SKIP_UNLESS(number, 5),
      LOAD(args[2]), SKIP_UNLESS(PROT_READ | PROT_WRITE, 3),
      LOAD(args[3]), SKIP_UNLESS(MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, 1),
      RETURN(action), RETURN(SECCOMP_RET_ALLOW),
  };
  return number == SYS_mmap
      ? filter((struct sock_fprog) {sizeof slabs / sizeof *slabs, slabs})
      : filter((struct sock_fprog) {sizeof any / sizeof *any, any});
}

int main(int count, char **arguments) {
  if (count < 4) {
    fputs("usage: deny EPERM|ENOSYS|NOTHING CALL COMMAND...\n", stderr);
    return 2;
  }
  unsigned error = strcmp(arguments[1], "EPERM") == 0 ? EPERM : strcmp(arguments[1], "NOTHING") == 0 ? 0 : ENOSYS;
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    if (strcmp(arguments[2], CALLS[i].name) == 0) {
      if (deny(CALLS[i].number, SECCOMP_RET_ERRNO | error)) {
        perror("no filter");
        return 125;
      }
      execvp(arguments[3], arguments + 3);
      perror(arguments[3]);
      return 127;
    }
  }
  fprintf(stderr, "not a call that can be denied: %s\n", arguments[2]);
  return 2;
}
