/* SPDX-License-Identifier: MIT */
/*
 * verify-dry.c - side effects outside the process of calls that must have none
 *
 * System calls that create, change or remove a file, or run a program, are
 * watched from the first call on, since a card may do so only once. Reading a
 * file, and writing to a device, a pipe or a socket, count as no change.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "verify-world.h"
#include "verify.h"

#define PATH_ROOM 1024
#define CREATES (O_CREAT | O_TRUNC)
#ifdef SYS_mmap2
#define MAPPING SYS_mmap2
#else
#define MAPPING SYS_mmap
#endif

enum phase { PHASE_NONE, PHASE_DRY, PHASE_CHECK };

/* The first deed of its kind, stored before it is counted. */
struct deed {
    atomic_uint count;
    int phase;
    const char *verb;
    char path[PATH_ROOM];
};

static struct {
    atomic_int phase;
    struct deed files, programs;
    struct watch watch;
} seen;

static void note(struct deed *deed, const char *verb, const char *path)
{
    if (atomic_load(&deed->count) == 0) {
        deed->phase = atomic_load(&seen.phase);
        deed->verb = verb;
        snprintf(deed->path, sizeof deed->path, "%s", path);
    }
    atomic_fetch_add(&deed->count, 1);
}

/* ---- calls with a path ---- */

/* Whether such a call changes anything depends on what exists at the path. */
enum presence { ABSENT, PRESENT };

static const struct by_path {
    int number;
    int directory; /* the argument with its descriptor; -1 for the current
                      directory */
    int path;      /* the argument */
    enum presence changes;
    const char *verb;
} by_path[] = {
#ifdef SYS_unlink
    {SYS_unlink, -1, 0, PRESENT, "removes"},
    {SYS_rmdir, -1, 0, PRESENT, "removes"},
    {SYS_mkdir, -1, 0, ABSENT, "creates"},
    {SYS_mknod, -1, 0, ABSENT, "creates"},
    {SYS_rename, -1, 0, PRESENT, "renames"},
    {SYS_link, -1, 1, ABSENT, "creates"},
    {SYS_symlink, -1, 1, ABSENT, "creates"},
    {SYS_chmod, -1, 0, PRESENT, "changes the mode of"},
    {SYS_chown, -1, 0, PRESENT, "changes the owner of"},
    {SYS_lchown, -1, 0, PRESENT, "changes the owner of"},
    {SYS_utime, -1, 0, PRESENT, "changes the times of"},
    {SYS_utimes, -1, 0, PRESENT, "changes the times of"},
    {SYS_futimesat, 0, 1, PRESENT, "changes the times of"},
#endif
#ifdef SYS_fchmodat2
    {SYS_fchmodat2, 0, 1, PRESENT, "changes the mode of"},
#endif
#ifdef SYS_renameat
    {SYS_renameat, 0, 1, PRESENT, "renames"},
#endif
    {SYS_renameat2, 0, 1, PRESENT, "renames"},
    {SYS_unlinkat, 0, 1, PRESENT, "removes"},
    {SYS_mkdirat, 0, 1, ABSENT, "creates"},
    {SYS_mknodat, 0, 1, ABSENT, "creates"},
    {SYS_linkat, 2, 3, ABSENT, "creates"},
    {SYS_symlinkat, 1, 2, ABSENT, "creates"},
    {SYS_truncate, -1, 0, PRESENT, "truncates"},
    {SYS_fchmodat, 0, 1, PRESENT, "changes the mode of"},
    {SYS_fchownat, 0, 1, PRESENT, "changes the owner of"},
    {SYS_utimensat, 0, 1, PRESENT, "changes the times of"},
    {SYS_setxattr, -1, 0, PRESENT, "changes the attributes of"},
    {SYS_lsetxattr, -1, 0, PRESENT, "changes the attributes of"},
    {SYS_removexattr, -1, 0, PRESENT, "changes the attributes of"},
};

/* The path of the call in a form that this process can use: a relative path is
   resolved through /proc. Returns false if there is none. */
static bool read_path(const struct seccomp_notif *ask, int directory, int path,
                      char *out)
{
    const uint64_t *args = (const uint64_t *)ask->data.args;
    char text[PATH_ROOM];
    int fd = directory < 0 ? AT_FDCWD : (int)args[directory];

    if (args[path] == 0 || !watch_text(ask, args[path], text, sizeof text))
        return false;
    if (text[0] == '/')
        snprintf(out, PATH_ROOM, "%s", text);
    else if (fd == AT_FDCWD)
        snprintf(out, PATH_ROOM, "/proc/%d/cwd/%.900s", (int)ask->pid, text);
    else
        snprintf(out, PATH_ROOM, "/proc/%d/fd/%d/%.900s", (int)ask->pid, fd,
                 text);
    return true;
}

/* The path as the card sees it. */
static const char *shown(const char *path)
{
    const char *end =
        strncmp(path, "/proc/", 6) == 0 ? strstr(path, "/cwd/") : NULL;

    return end != NULL ? end + 5 : path;
}

/* A call that cannot succeed changes nothing, as when Python has no place for
   its compiled modules. */
static bool may_write_beside(const char *path)
{
    char parent[PATH_ROOM];
    char *slash;

    snprintf(parent, sizeof parent, "%s", path);
    slash = strrchr(parent, '/');
    if (slash == NULL)
        return access(".", W_OK) == 0;
    slash[slash == parent] = '\0'; /* the root keeps its slash */
    return access(parent, W_OK) == 0;
}

/* Settings of the kernel, such as the name of a thread. */
static bool is_proc(const char *path)
{
    struct statfs fs;

    return statfs(path, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

static int note_file(const char *verb, const char *path)
{
    note(&seen.files, verb, shown(path));
    return WATCH_LET;
}

static int judge_path(const struct seccomp_notif *ask,
                      const struct by_path *call)
{
    char path[PATH_ROOM];
    struct stat stat;
    bool is_there;

    if (!read_path(ask, call->directory, call->path, path))
        return WATCH_LET;
    is_there = lstat(path, &stat) == 0;
    if (is_there != (call->changes == PRESENT) || is_proc(path)
        || (!is_there && !may_write_beside(path)))
        return WATCH_LET;
    return note_file(call->verb, path);
}

/* ---- opening ---- */

/* A file without a name (O_TMPFILE) disappears when it is closed. */
static int judge_open(const struct seccomp_notif *ask, int directory, int path,
                      uint64_t flags)
{
    char name[PATH_ROOM];
    struct stat at;

    if ((flags & O_TMPFILE) == O_TMPFILE
        || !read_path(ask, directory, path, name))
        return WATCH_LET;
    if (stat(name, &at) != 0)
        return (flags & O_CREAT) && may_write_beside(name)
                   ? note_file("creates", name)
                   : WATCH_LET;
    if (S_ISREG(at.st_mode) && (flags & O_TRUNC) && !is_proc(name))
        return note_file("truncates", name);
    return WATCH_LET;
}

/* struct open_how begins with the flags. */
static int judge_openat2(const struct seccomp_notif *ask)
{
    uint64_t flags = 0;

    watch_peek(ask, ask->data.args[2], &flags, sizeof flags);
    return judge_open(ask, 0, 1, flags);
}

/* ---- writing to open files ---- */

/* A file without a name, as from memfd_create(), disappears with its process.
 */
static int judge_descriptor(const struct seccomp_notif *ask, int fd)
{
    char link[64], path[PATH_ROOM];
    struct stat at;
    ssize_t n;

    snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)ask->pid, fd);
    if (stat(link, &at) != 0 || !S_ISREG(at.st_mode) || at.st_nlink == 0
        || is_proc(link))
        return WATCH_LET;
    n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return note_file("writes to", path);
}

/* A socket with a name in the file system. */
static int judge_bind(const struct seccomp_notif *ask)
{
    struct sockaddr_un at;
    uint64_t size = ask->data.args[2];

    memset(&at, 0, sizeof at);
    if (size > sizeof at - 1)
        size = sizeof at - 1;
    watch_peek(ask, ask->data.args[1], &at, (size_t)size);
    return at.sun_family == AF_UNIX && at.sun_path[0] != '\0'
               ? note_file("creates", at.sun_path)
               : WATCH_LET;
}

static int judge_program(const struct seccomp_notif *ask, int directory,
                         int path)
{
    char name[PATH_ROOM];

    if (atomic_load(&seen.phase) != PHASE_DRY)
        return WATCH_LET;
    if (!read_path(ask, directory, path, name))
        snprintf(name, sizeof name, "a program");
    else if (access(name, X_OK) != 0) /* posix_spawnp() looking along PATH */
        return WATCH_LET;
    note(&seen.programs, "runs", shown(name));
    return WATCH_LET;
}

static int judge(void *context, const struct seccomp_notif *ask)
{
    const uint64_t *args = (const uint64_t *)ask->data.args;

    (void)context;
    if (atomic_load(&seen.phase) == PHASE_NONE)
        return WATCH_NOT_MINE;
    switch (ask->data.nr) {
#ifdef SYS_open
    case SYS_open:
        return judge_open(ask, -1, 0, args[1]);
    case SYS_creat:
        return judge_open(ask, -1, 0, CREATES);
#endif
    case SYS_openat:
        return judge_open(ask, 0, 1, args[2]);
    case SYS_openat2:
        return judge_openat2(ask);
    case SYS_write:
    case SYS_pwrite64:
    case SYS_writev:
    case SYS_pwritev:
    case SYS_pwritev2:
    case SYS_ftruncate:
    case SYS_fallocate:
    case SYS_fchmod:
    case SYS_fchown:
    case SYS_sendfile:
        return judge_descriptor(ask, (int)args[0]);
    case SYS_copy_file_range:
        return judge_descriptor(ask, (int)args[2]);
    case MAPPING:
        return judge_descriptor(ask, (int)args[4]);
    case SYS_bind:
        return judge_bind(ask);
    case SYS_execve:
        return judge_program(ask, -1, 0);
    case SYS_execveat:
        return judge_program(ask, 0, 1);
    default:
        break;
    }
    for (size_t i = 0; i < sizeof by_path / sizeof *by_path; i++) {
        if (by_path[i].number == ask->data.nr)
            return judge_path(ask, &by_path[i]);
    }
    return WATCH_NOT_MINE;
}

/* ---- the filter ---- */

#define LET BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define IF_ANY(bits, then, other) \
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), (then), (other))

/* With the number loaded: asks about this call if the argument has one of these
   bits. */
#define CALL_WITH(number, argument, bits)                    \
    WATCH_IF(number, 0, 4), WATCH_LOAD(WATCH_LOW(argument)), \
        IF_ANY(bits, 0, 1), WATCH_ASK, LET

static const struct sock_filter program[] = {
    WATCH_LOAD(WATCH_NUMBER),
#ifdef SYS_open
    CALL_WITH(SYS_open, 1, CREATES),
    WATCH_CALL(SYS_creat),
#endif
    CALL_WITH(SYS_openat, 2, CREATES),
    /* mapped so that it is written to */
    WATCH_IF(MAPPING, 0, 6),
    WATCH_LOAD(WATCH_LOW(3)),
    IF_ANY(MAP_SHARED, 0, 3),
    WATCH_LOAD(WATCH_LOW(2)),
    IF_ANY(PROT_WRITE, 0, 1),
    WATCH_ASK,
    LET,
    WATCH_CALL(SYS_openat2),
    WATCH_CALL(SYS_write),
    WATCH_CALL(SYS_pwrite64),
    WATCH_CALL(SYS_writev),
    WATCH_CALL(SYS_pwritev),
    WATCH_CALL(SYS_pwritev2),
    WATCH_CALL(SYS_ftruncate),
    WATCH_CALL(SYS_fallocate),
    WATCH_CALL(SYS_fchmod),
    WATCH_CALL(SYS_fchown),
    WATCH_CALL(SYS_sendfile),
    WATCH_CALL(SYS_copy_file_range),
    WATCH_CALL(SYS_bind),
    WATCH_CALL(SYS_execve),
    WATCH_CALL(SYS_execveat),
};

#define PATHS (sizeof by_path / sizeof *by_path)
#define OWN (sizeof program / sizeof *program)

/* The first calls are made when a form and a connection are looked for. If -c
   names a connection, that is read too, for which host-stub itself may lock
   files and run programs. */
static bool load_calls(struct trial *trial)
{
    if (!trial_load(trial, READY_READ))
        return false;
    if (trial->options->connection == NULL)
        atomic_store(&seen.phase, PHASE_DRY);
    return trial_load(trial, READY_SELF);
}

/* Loads the filter, with the calls that have a path after the others. */
static bool load_watched(struct trial *trial)
{
    static struct sock_filter all[OWN + 2 * PATHS];

    memcpy(all, program, sizeof program);
    for (size_t i = 0; i < PATHS; i++) {
        const struct sock_filter ask[] = {WATCH_CALL(by_path[i].number)};

        memcpy(all + OWN + 2 * i, ask, sizeof ask);
    }
    seen.watch = (struct watch){all, sizeof all / sizeof *all, judge, NULL};
    if (!run_watch(trial, &seen.watch) || !load_calls(trial))
        return false;
    atomic_store(&seen.phase, PHASE_DRY);
    world_call_dry(trial);
    atomic_store(&seen.phase, PHASE_NONE);
    return true;
}

static enum verdict judge_deed(struct trial *trial, const struct deed *deed)
{
    if (atomic_load(&deed->count) == 0)
        return PASS;
    return trial_fail(trial, "a %s %s %s",
                      deed->phase == PHASE_DRY ? "dry run"
                                               : "test of the connection",
                      deed->verb, deed->path);
}

static enum verdict check_files(struct trial *trial)
{
    struct card_result result;

    if (!load_watched(trial))
        return SKIP;
    if (run_possible(trial, true)) {
        atomic_store(&seen.phase, PHASE_CHECK);
        run_call(trial, CARD_CHECK_CONNECTION, &result);
        trial_release(trial, &result);
        atomic_store(&seen.phase, PHASE_NONE);
    }
    return judge_deed(trial, &seen.files);
}

static enum verdict check_programs(struct trial *trial)
{
    if (!load_watched(trial))
        return SKIP;
    return judge_deed(trial, &seen.programs);
}

const struct check verify_dry_checks[] = {
    {"dry-run-writes-nothing",
     "A dry run, a refused call and a test of the connection change no files.",
     "card_call.flags",
     "Check for CARD_DRY_RUN and CARD_CHECK_CONNECTION before creating, "
     "writing or removing a file.",
     READY_SELF, check_files},
    {"dry-run-runs-nothing", "A dry run, and a refused call, run no programs.",
     "card_call.flags", "Check for CARD_DRY_RUN before starting a program.",
     READY_SELF, check_programs},
    {.name = NULL},
};
