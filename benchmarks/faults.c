/* Loaded before the C library into the processes that benchmarks/faults.py starts: a clock that is
   wrong, and a folder that can only be read, for as long as the control file says so.

   The control file (FAULTS_CONTROL) holds two numbers of 64 bits: by how many seconds the clock is
   wrong, and whether what lies below FAULTS_FOLDER can only be read. What is open for writing
   already is refused, too: so does a kernel that finds an error and takes a disk for read-only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t none[2], *told = none;
static char folder[PATH_MAX];
static size_t length;

__attribute__((constructor)) static void begin(void) {
    const char *control = getenv("FAULTS_CONTROL"), *below = getenv("FAULTS_FOLDER");
    int file = control && below ? open(control, O_RDONLY) : -1;
    if (file < 0) return;
    void *seen = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
    if (seen != MAP_FAILED) told = seen;
    close(file);
    length = strlen(strncpy(folder, below, sizeof folder - 1));
}

static int held(const char *path) { return told[1] && length && !strncmp(path, folder, length); }

static int held_file(int file) {
    if (!told[1]) return 0;
    char link[40], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return held(path);
}

static int held_name(int at, const char *name) {
    char here[PATH_MAX + 2], link[40];
    if (!told[1]) return 0;
    if (name[0] == '/') return held(name);
    if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t size = readlink(link, here, PATH_MAX);
    if (size < 0) return 0;
    strcpy(here + size, "/");
    return held(here);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define REFUSED(when) do { if (when) { errno = EROFS; return -1; } } while (0)
#define WRITES(flags) ((flags) & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))
#define STAT(name, kind) int name(const char *p, struct kind *s) { REAL(name); int failed = real(p, s); \
    if (!failed && held_name(AT_FDCWD, p)) s->f_flag |= ST_RDONLY; return failed; }
#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

/* Opening to write what is there is refused; so is making what is not. */
int open(const char *p, int f, ...) { REAL(open); MODE(f) REFUSED(WRITES(f) && held_name(AT_FDCWD, p)); return real(p, f, mode); }
int open64(const char *p, int f, ...) { REAL(open64); MODE(f) REFUSED(WRITES(f) && held_name(AT_FDCWD, p)); return real(p, f, mode); }
int openat(int d, const char *p, int f, ...) { REAL(openat); MODE(f) REFUSED(WRITES(f) && held_name(d, p)); return real(d, p, f, mode); }
int openat64(int d, const char *p, int f, ...) { REAL(openat64); MODE(f) REFUSED(WRITES(f) && held_name(d, p)); return real(d, p, f, mode); }
int unlink(const char *p) { REAL(unlink); REFUSED(held_name(AT_FDCWD, p)); return real(p); }
int rename(const char *p, const char *q) { REAL(rename); REFUSED(held_name(AT_FDCWD, q)); return real(p, q); }
int mkdir(const char *p, mode_t m) { REAL(mkdir); REFUSED(held_name(AT_FDCWD, p)); return real(p, m); }
ssize_t write(int f, const void *b, size_t n) { REAL(write); REFUSED(held_file(f)); return real(f, b, n); }
ssize_t writev(int f, const struct iovec *v, int n) { REAL(writev); REFUSED(held_file(f)); return real(f, v, n); }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) { REAL(pwrite); REFUSED(held_file(f)); return real(f, b, n, o); }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { REAL(pwrite64); REFUSED(held_file(f)); return real(f, b, n, o); }
ssize_t pwritev(int f, const struct iovec *v, int n, off_t o) { REAL(pwritev); REFUSED(held_file(f)); return real(f, v, n, o); }
ssize_t pwritev64(int f, const struct iovec *v, int n, off64_t o) { REAL(pwritev64); REFUSED(held_file(f)); return real(f, v, n, o); }
int ftruncate(int f, off_t n) { REAL(ftruncate); REFUSED(held_file(f)); return real(f, n); }
int ftruncate64(int f, off64_t n) { REAL(ftruncate64); REFUSED(held_file(f)); return real(f, n); }
int posix_fallocate(int f, off_t o, off_t n) { REAL(posix_fallocate); if (held_file(f)) return EROFS; return real(f, o, n); }
STAT(statvfs, statvfs)
STAT(statvfs64, statvfs64)

int clock_gettime(clockid_t which, struct timespec *at) {
    REAL(clock_gettime);
    int failed = real(which, at);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += told[0];
    return failed;
}
int gettimeofday(struct timeval *at, void *zone) {
    REAL(gettimeofday);
    int failed = real(at, zone);
    if (!failed) at->tv_sec += told[0];
    return failed;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
