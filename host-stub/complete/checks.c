/* SPDX-License-Identifier: MIT */
/* checks.c - runs host-stub verify --list --json, and reads its output. */
#include "config.h"

#include "checks.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apart.h"
#include "companion.h"
#include "jsontext.h"
#include "jsonwalk.h"

#define LIST_SECONDS 3

static _Noreturn void become_verify(int out)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    char name[] = "host-stub", command[] = "verify", list[] = "--list",
         json[] = "--json";
    char *argv[] = {name, command, list, json, NULL};

    if (dup2(out, STDOUT_FILENO) >= 0)
        companion_become(command, command, argv, &problem);
    _exit(1);
}

/* Runs in a child, which starts the program and collects what it prints. */
static void list_checks(const void *context, struct buf *report)
{
    char bytes[4096];
    ssize_t n;
    int ends[2];
    pid_t child;

    (void)context;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    child = fork();
    if (child == 0)
        become_verify(ends[1]);
    close(ends[1]);
    while (child > 0 && (n = read(ends[0], bytes, sizeof bytes)) > 0)
        buf_add(report, bytes, (size_t)n);
    close(ends[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
}

void offer_checks(struct offers *offers)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf report = BUF_INIT(BUF_FILE);
    struct json_span list, check;
    struct json_walk walk;
    struct apart_end end;

    if (!apart(list_checks, NULL, LIST_SECONDS * 1000, &report, &end, &problem)
        || !json_valid(buf_cstr(&report), report.size, NULL))
        return;
    list = (struct json_span){buf_cstr(&report), report.size};
    if (json_type(list) != 'a')
        return;
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &check)) {
        auto_buf struct buf name = BUF_INIT(BUF_LINE);
        auto_buf struct buf rule = BUF_INIT(BUF_LINE);

        json_find_text(check, "name", &name);
        json_find_text(check, "rule", &rule);
        offer(offers, buf_cstr(&name), buf_cstr(&rule));
    }
}
