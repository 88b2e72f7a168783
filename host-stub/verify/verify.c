/* SPDX-License-Identifier: MIT */
/*
 * verify.c - host-stub verify: does this module keep the ABI's promises?
 *
 * It knows no card and no service. Checks are made one after the other, each
 * in a process of its own, in an order in which the first to fail says most.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "jsonwrite.h"
#include "nearest.h"
#include "output.h"
#include "show.h"
#include "text.h"
#include "verify.h"

static const struct check *const tables[] = {
    verify_module_checks, verify_descriptor_checks, verify_field_checks,
    verify_call_checks,   verify_refuse_checks,     verify_connection_checks,
    verify_border_checks, verify_process_checks,    verify_run_checks,
    verify_time_checks,   verify_load_checks,
};

#define TABLES (sizeof tables / sizeof *tables)
#define CHECKS_MOST 128
#define NAME_COLUMNS 23

/* All checks in a row; how many there are. */
static size_t all_checks(const struct check **checks)
{
    size_t count = 0;

    for (size_t i = 0; i < TABLES; i++) {
        for (const struct check *at = tables[i]; at->name != NULL; at++) {
            if (count < CHECKS_MOST)
                checks[count++] = at;
        }
    }
    return count;
}

static bool is_named(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->only_count; i++) {
        if (strcmp(options->only[i], name) == 0)
            return true;
    }
    return options->only_count == 0;
}

static bool names_exist(const struct options *options,
                        const struct check *const *checks, size_t count,
                        struct problem *problem)
{
    const char *names[CHECKS_MOST];

    for (size_t i = 0; i < count; i++)
        names[i] = checks[i]->name;
    for (size_t i = 0; i < options->only_count; i++) {
        const char *only = options->only[i], *slip;
        size_t at = 0;

        while (at < count && strcmp(names[at], only) != 0)
            at++;
        if (at < count)
            continue;
        problem_set(problem, STATUS_USAGE, "--only: there is no check '%s'",
                    only);
        slip = nearest(only, names, count);
        if (slip != NULL)
            buf_fmt(&problem->message, "; did you mean '%s'?", slip);
        return problem_add(problem, "host-stub verify --list shows them");
    }
    return true;
}

static void add_member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

static void add_check(struct buf *out, const struct check *check)
{
    buf_str(out, out->size > 0 && out->data[out->size - 1] == '}' ? ",{" : "{");
    add_member(out, "name", check->name);
    add_member(out, "rule", check->rule);
    add_member(out, "where", check->where);
    add_member(out, "remedy", check->remedy);
}

static int list_checks(const struct options *options,
                       const struct check *const *checks, size_t count,
                       struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(1u << 20);

    if (options->json)
        buf_char(&out, '[');
    for (size_t i = 0; i < count; i++) {
        if (options->json) {
            add_check(&out, checks[i]);
            buf_char(&out, '}');
            continue;
        }
        buf_str(&out, checks[i]->name);
        text_pad(&out, NAME_COLUMNS - strlen(checks[i]->name));
        text_wrap(&out, checks[i]->rule, NAME_COLUMNS, NAME_COLUMNS);
    }
    if (options->json)
        buf_str(&out, "]\n");
    return output_print(&out, problem) ? STATUS_DONE : problem->status;
}

struct report {
    const struct options *options;
    struct buf json; /* the checks, as the members of an array */
    struct buf last; /* why the check before this was skipped */
    size_t counts[3];
};

static void add_text(struct buf *out, const struct report *report,
                     const struct check *check, const struct finding *finding)
{
    static const char *const words[] = {"PASS", "FAIL", "SKIP"};
    static const char *const colors[] = {"32", "31;1", "33"};
    bool color = show_colored(report->options, STDOUT_FILENO);
    bool repeats =
        finding->why.size > 0
        && strcmp(buf_cstr(&finding->why), buf_cstr(&report->last)) == 0;

    show_painted(out, colors[finding->verdict], words[finding->verdict], color);
    buf_fmt(out, "  %s", check->name);
    if (finding->verdict != PASS) {
        text_pad(out, NAME_COLUMNS - strlen(check->name));
        text_wrap(out, repeats ? "(the same)" : buf_cstr(&finding->why),
                  NAME_COLUMNS + 6, 6);
    } else {
        buf_char(out, '\n');
    }
    if (finding->verdict != FAIL)
        return;
    text_pad(out, 6);
    text_wrap(out, check->rule, 6, 6);
    buf_fmt(out, "      card.h: \"%s\"\n      To do: ", check->where);
    text_wrap(out, check->remedy, 13, 6);
}

static bool tell_check(struct report *report, const struct check *check,
                       const struct finding *finding, struct problem *problem)
{
    static const char *const words[] = {"pass", "fail", "skip"};
    auto_buf struct buf out = BUF_INIT(1u << 20);

    report->counts[finding->verdict]++;
    if (report->options->json) {
        add_check(&report->json, check);
        add_member(&report->json, "verdict", words[finding->verdict]);
        if (finding->why.size > 0)
            add_member(&report->json, "reason", buf_cstr(&finding->why));
        json_key(&report->json, "ms");
        buf_fmt(&report->json, "%ld}", finding->ms);
        return true;
    }
    add_text(&out, report, check, finding);
    buf_reset(&report->last);
    buf_add(&report->last, buf_cstr(&finding->why), finding->why.size);
    return output_print(&out, problem);
}

static bool tell_end(const struct report *report, const char *path,
                     struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(1u << 24);

    if (report->options->json) {
        buf_char(&out, '{');
        add_member(&out, "path", path);
        json_key(&out, "checks");
        buf_char(&out, '[');
        buf_add(&out, buf_cstr(&report->json), report->json.size);
        buf_fmt(&out, "],\"passed\":%zu,\"failed\":%zu,\"skipped\":%zu}\n",
                report->counts[PASS], report->counts[FAIL],
                report->counts[SKIP]);
    } else {
        buf_fmt(&out,
                "\n%zu passed, %zu failed, %zu skipped: ", report->counts[PASS],
                report->counts[FAIL], report->counts[SKIP]);
        text_safe(&out, path, strlen(path));
        buf_char(&out, '\n');
    }
    return output_print(&out, problem);
}

static bool make_checks(struct report *report, const char *path,
                        const struct check *const *checks, size_t count,
                        struct problem *problem)
{
    struct barrier barrier = {READY_FILE, false, BUF_INIT(1u << 16)};
    bool good = true;

    for (size_t i = 0; good && i < count; i++) {
        struct finding finding = FINDING_INIT;

        if (!is_named(report->options, checks[i]->name))
            continue;
        good = finding_make(&finding, checks[i], path, report->options,
                            &barrier, problem)
               && tell_check(report, checks[i], &finding, problem);
        buf_free(&finding.why);
    }
    buf_free(&barrier.why);
    return good && tell_end(report, path, problem);
}

/* A shared object that may be loaded; what is wrong within it is a finding. */
static bool find_file(const char *given, char **path, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(65536);
    char magic[4] = "";
    int fd;

    if (!module_trust(given, path, &why))
        return problem_set(problem, STATUS_PLUGIN, "%s: %s", given,
                           buf_cstr(&why));
    fd = open(*path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return problem_set(problem, STATUS_PLUGIN, "%s: %s", given,
                           strerror(errno));
    if (read(fd, magic, sizeof magic) != sizeof magic
        || memcmp(magic, "\177ELF", sizeof magic) != 0)
        problem_set(problem, STATUS_PLUGIN, "%s: it is no shared object",
                    given);
    close(fd);
    return problem->message.size == 0;
}

/* Each check reads them anew. */
static bool can_reread(const struct options *options, struct problem *problem)
{
    const char *const names[] = {options->connection, options->form};
    const char *const said[] = {"-c", "--form"};

    for (size_t i = 0; i < 2; i++) {
        if (names[i] != NULL
            && (strcmp(names[i], "-") == 0 || strncmp(names[i], "fd:", 3) == 0))
            return problem_set(problem, STATUS_USAGE,
                               "%s %s: verify reads it once for each check; "
                               "give a file",
                               said[i], names[i]);
    }
    return true;
}

static int verify(const struct options *options,
                  const struct check *const *checks, size_t count,
                  struct problem *problem)
{
    struct report report = {.options = options,
                            .json = BUF_INIT(1u << 22),
                            .last = BUF_INIT(1u << 16)};
    char *path = NULL;
    bool done = find_file(options->operands[0], &path, problem)
                && make_checks(&report, path, checks, count, problem);

    free(path);
    buf_free(&report.json);
    buf_free(&report.last);
    if (!done)
        return problem->status;
    return report.counts[FAIL] > 0 ? STATUS_FINDINGS : STATUS_DONE;
}

int command_verify(const struct options *options, struct problem *problem)
{
    const struct check *checks[CHECKS_MOST];
    size_t count = all_checks(checks);

    if (!names_exist(options, checks, count, problem))
        return problem->status;
    if (options->list)
        return list_checks(options, checks, count, problem);
    if (options->operand_count == 0)
        problem_set(problem, STATUS_USAGE,
                    "verify needs more: host-stub verify PLUGIN.so");
    else if (can_reread(options, problem))
        return verify(options, checks, count, problem);
    return problem->status;
}
