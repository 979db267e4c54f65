/* Stands between a program and the C library's file calls, counts those below one folder, and makes one go wrong.
 *
 * LYDSAK_FAULT_ROOT   the folder; only what happens to files in it counts
 * LYDSAK_FAULT_STATE  a file of 32 bytes, shared by all processes, read and written while they run:
 *                     calls so far; faults so far; the number of the call, from 1, at which the fault happens, 0 only
 *                     counts; and which fault:
 *                     1 kill: SIGKILL to the whole process group, before the call
 *                     2 torn: the same, after half of what was to be written
 *                     3 full: ENOSPC, at this call and at each later one that takes space
 *                     4 error: EIO, at this call and each later one
 *                     5 short: every write takes half of what it is given
 * LYDSAK_FAULT_LOG    a file to which each call is written, a line a call
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NOTHING, KILL, TORN, FULL, ERROR, SHORT };

static const char *root;
static size_t root_length;
static _Atomic long *state; /* [0] calls, [1] faults, [2] the call that goes wrong, [3] how */
static int log_file = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("LYDSAK_FAULT_STATE");
  root = getenv("LYDSAK_FAULT_ROOT");
  if (!file || !root) return;
  root_length = strlen(root);
  int handle = REAL(open)(file, O_RDWR | O_CLOEXEC);
  if (handle < 0) return;
  void *map = mmap(NULL, 32, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
  close(handle);
  if (map != MAP_FAILED) state = map;
  const char *log = getenv("LYDSAK_FAULT_LOG");
  if (log) log_file = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static int lies_below(const char *path) {
  return !strncmp(path, root, root_length) && (path[root_length] == '/' || path[root_length] == 0);
}

/* The absolute name of a path that may be relative to an open folder. */
static const char *name_path(int folder, const char *path, char *buffer) {
  if (path[0] == '/') return path;
  char link[64];
  ssize_t length;
  if (folder == AT_FDCWD) {
    if (!getcwd(buffer, PATH_MAX)) return path;
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    if ((length = readlink(link, buffer, PATH_MAX - 1)) < 0) return path;
    buffer[length] = 0;
  }
  size_t used = strlen(buffer);
  snprintf(buffer + used, PATH_MAX - used, "/%s", path);
  return buffer;
}

static const char *name_file(int file, char *buffer) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, buffer, PATH_MAX - 1);
  if (length < 0) return NULL;
  buffer[length] = 0;
  return buffer;
}

/* Counts a call; whether the fault is this call's. `other` is what a rename or link makes. */
static int strike(const char *call, const char *path, const char *other, int takes_space) {
  if (!state || !path || !lies_below(path)) return NOTHING;
  int saved = errno;
  long number = atomic_fetch_add(&state[0], 1) + 1;
  if (log_file >= 0) {
    char line[2 * PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld\t%s\t%s\t%s\n", number, call, path + root_length, other ? other : "");
    if (REAL(write)(log_file, line, (size_t)length) < 0) {}
  }
  errno = saved;
  long at = state[2], mode = state[3];
  if (!at || number < at) return NOTHING;
  if (number > at && (mode == KILL || mode == TORN)) return NOTHING;
  if ((mode == FULL || mode == SHORT) && !takes_space) return NOTHING;
  atomic_fetch_add(&state[1], 1);
  if (mode == KILL) { kill(0, SIGKILL); for (;;) pause(); }
  return (int)mode;
}

static void die(void) { kill(0, SIGKILL); for (;;) pause(); }

static int refuse(int what) { errno = what == FULL ? ENOSPC : EIO; return -1; }

static int is_written(int flags) { return (flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR)) != 0 && !(flags & O_DIRECTORY); }

#define OPEN(name)                                                                              \
  int name(const char *path, int flags, ...) {                                                  \
    mode_t bits = 0;                                                                            \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); bits = va_arg(l, mode_t); va_end(l); } \
    char buffer[PATH_MAX];                                                                      \
    if (state && is_written(flags)) {                                                           \
      int what = strike("open", name_path(AT_FDCWD, path, buffer), NULL, flags & O_CREAT);      \
      if (what == TORN) die();                                                                  \
      if (what == FULL || what == ERROR) return refuse(what);                                   \
    }                                                                                           \
    return REAL(name)(path, flags, bits);                                                       \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                            \
  int name(int folder, const char *path, int flags, ...) {                                      \
    mode_t bits = 0;                                                                            \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); bits = va_arg(l, mode_t); va_end(l); } \
    char buffer[PATH_MAX];                                                                      \
    if (state && is_written(flags)) {                                                           \
      int what = strike("open", name_path(folder, path, buffer), NULL, flags & O_CREAT);        \
      if (what == TORN) die();                                                                  \
      if (what == FULL || what == ERROR) return refuse(what);                                   \
    }                                                                                           \
    return REAL(name)(folder, path, flags, bits);                                               \
  }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int file, const void *content, size_t size) {
  char buffer[PATH_MAX];
  int what = state && file > 2 ? strike("write", name_file(file, buffer), NULL, 1) : NOTHING;
  if (what == FULL || what == ERROR) return refuse(what);
  if (what == SHORT && size > 1) return REAL(write)(file, content, size / 2);
  if (what == TORN) { if (REAL(write)(file, content, size / 2) < 0) {} die(); }
  return REAL(write)(file, content, size);
}

#define PATH_CALL(name, parameters, arguments, path, other, space)                              \
  int name parameters {                                                                         \
    char buffer[PATH_MAX], second[PATH_MAX];                                                    \
    (void)buffer; (void)second;                                                                 \
    if (state) {                                                                                \
      int what = strike(#name, path, other, space);                                             \
      if (what == TORN) die();                                                                  \
      if (what == FULL || what == ERROR) return refuse(what);                                   \
    }                                                                                           \
    return REAL(name) arguments;                                                                \
  }
#define HERE(path) name_path(AT_FDCWD, path, buffer)
PATH_CALL(rename, (const char *old, const char *new), (old, new), HERE(old), new, 1)
PATH_CALL(renameat, (int from, const char *old, int to, const char *new), (from, old, to, new),
          name_path(from, old, buffer), name_path(to, new, second), 1)
PATH_CALL(renameat2, (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags),
          name_path(from, old, buffer), name_path(to, new, second), 1)
PATH_CALL(link, (const char *old, const char *new), (old, new), HERE(old), new, 1)
PATH_CALL(linkat, (int from, const char *old, int to, const char *new, int flags), (from, old, to, new, flags),
          name_path(from, old, buffer), name_path(to, new, second), 1)
PATH_CALL(symlink, (const char *old, const char *new), (old, new), HERE(new), NULL, 1)
PATH_CALL(unlink, (const char *path), (path), HERE(path), NULL, 0)
PATH_CALL(unlinkat, (int folder, const char *path, int flags), (folder, path, flags),
          name_path(folder, path, buffer), NULL, 0)
PATH_CALL(rmdir, (const char *path), (path), HERE(path), NULL, 0)
PATH_CALL(mkdir, (const char *path, mode_t bits), (path, bits), HERE(path), NULL, 1)
PATH_CALL(mkdirat, (int folder, const char *path, mode_t bits), (folder, path, bits),
          name_path(folder, path, buffer), NULL, 1)
PATH_CALL(fsync, (int file), (file), name_file(file, buffer), NULL, 0)
PATH_CALL(fdatasync, (int file), (file), name_file(file, buffer), NULL, 0)
PATH_CALL(ftruncate, (int file, off_t size), (file, size), name_file(file, buffer), NULL, 0)
PATH_CALL(ftruncate64, (int file, off64_t size), (file, size), name_file(file, buffer), NULL, 0)
