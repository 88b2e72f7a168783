/* SPDX-License-Identifier: MIT */
/*
 * verify.c - host-stub verify: does this module follow the rules of the ABI?
 *
 * It has no knowledge of any particular card or service. Each check runs in a
 * process of its own, several at once, and they are reported in an order in
 * which the first failure is the most informative.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
    verify_border_checks, verify_process_checks,    verify_world_checks,
    verify_handle_checks, verify_stack_checks,      verify_dry_checks,
    verify_end_checks,    verify_while_checks,      verify_run_checks,
    verify_time_checks,   verify_load_checks,       verify_secret_checks,
    verify_input_checks,  verify_key_checks,        verify_text_checks,
    verify_page_checks,   verify_answer_checks,     verify_family_checks,
    verify_real_checks,   verify_left_checks,       verify_thread_checks,
    verify_sink_checks,   verify_signin_checks,     verify_choices_checks,
};

#define TABLES (sizeof tables / sizeof *tables)
#define CHECKS_MOST 256
#define NAME_COLUMNS 23
#define AT_ONCE 4 /* checks that run at the same time */
/* How far a check may be ahead of the first that still runs. */
#define WINDOW 16

/* Lists all checks; returns how many. */
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

static void add_check(struct buf *out, const struct check *check)
{
    buf_str(out, out->size > 0 && out->data[out->size - 1] == '}' ? ",{" : "{");
    json_member(out, "name", check->name);
    json_member(out, "rule", check->rule);
    json_member(out, "where", check->where);
    json_member(out, "remedy", check->remedy);
}

static int list_checks(const struct options *options,
                       const struct check *const *checks, size_t count,
                       struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_FILE);

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
    const char *card; /* the card that is being checked, if there are several */
    size_t tried;     /* checks in which the card was called */
    size_t untried;   /* checks in which it could not be called */
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
    if (finding->verdict != PASS || finding->why.size > 0) {
        auto_buf struct buf said = BUF_INIT(BUF_FILE);

        buf_str(&said, finding->verdict == PASS ? "warning: " : "");
        buf_str(&said, repeats ? "(the same)" : buf_cstr(&finding->why));
        text_pad(out, NAME_COLUMNS - strlen(check->name));
        text_wrap(out, buf_cstr(&said), NAME_COLUMNS + 6, 6);
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
    auto_buf struct buf out = BUF_INIT(BUF_FILE);

    report->counts[finding->verdict]++;
    report->untried += finding->is_untried;
    report->tried += check->needs >= READY_CALLS && !finding->is_untried;
    if (report->options->json) {
        add_check(&report->json, check);
        if (report->card != NULL)
            json_member(&report->json, "card", report->card);
        json_member(&report->json, "verdict", words[finding->verdict]);
        if (finding->why.size > 0)
            json_member(&report->json, "reason", buf_cstr(&finding->why));
        json_key(&report->json, "ms");
        buf_fmt(&report->json, "%ld}", finding->ms);
        return true;
    }
    add_text(&out, report, check, finding);
    buf_reset(&report->last);
    buf_add(&report->last, buf_cstr(&finding->why), finding->why.size);
    return output_print(&out, problem);
}

/* Did all checks that call the card fail to? A card that cannot be called
   passes the checks of its descriptor, which proves nothing about its calls. */
static bool nothing_was_tried(const struct report *report)
{
    return report->untried > 0 && report->tried == 0;
}

static int status_of(const struct report *report)
{
    if (report->counts[FAIL] > 0)
        return STATUS_FINDINGS;
    return nothing_was_tried(report) ? STATUS_UNTRIED : STATUS_DONE;
}

static bool tell_end(const struct report *report, const char *path,
                     struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_DATA);

    if (report->options->json) {
        buf_char(&out, '{');
        json_member(&out, "path", path);
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
        buf_str(&out, status_of(report) == STATUS_UNTRIED
                          ? "\nNothing could be tried: the reasons are above.\n"
                          : "\n");
    }
    return output_print(&out, problem);
}

/* The requested checks of one card. A process for the module does not show how
   far one for the card can be prepared: each kind has its own barrier. */
enum { OF_MODULE, OF_CARD, KINDS };

struct row {
    const struct check *checks[CHECKS_MOST];
    struct attempt attempts[CHECKS_MOST];
    int kinds[CHECKS_MOST];
    size_t count;
    size_t next; /* the first that has not been started */
    struct attempts common[KINDS];
    struct barrier barriers[KINDS];
};

/* Checks that measure time run alone. So does each check if the user named a
   server, which gets no more requests at once than one call would send. */
static bool may_start(const struct row *row, size_t first, size_t running)
{
    const struct check *check = row->checks[row->next];

    if (running == 0)
        return true;
    return running < AT_ONCE && row->next < first + WINDOW
           && row->common[OF_MODULE].options->connection == NULL
           && check->needs < READY_ALONE
           && row->checks[row->next - 1]->needs < READY_ALONE;
}

static size_t count_running(const struct row *row, size_t first)
{
    size_t running = 0;

    for (size_t i = first; i < row->next; i++)
        running += row->attempts[i].pid > 0 && !row->attempts[i].is_over;
    return running;
}

/* Continues until the first check is over, or was not worth starting. */
static bool make_check(struct row *row, size_t first, struct problem *problem)
{
    for (;;) {
        size_t running = count_running(row, first);

        while (row->next < row->count && may_start(row, first, running)) {
            size_t at = row->next++;
            int kind = row->kinds[at];

            if (barrier_stops(&row->barriers[kind], row->checks[at]))
                continue;
            if (!attempt_start(&row->attempts[at], &row->common[kind],
                               row->checks[at], problem))
                return false;
            running++;
        }
        if (row->attempts[first].pid == 0 || row->attempts[first].is_over)
            return true;
        attempts_wait(row->attempts + first, row->next - first);
    }
}

static bool make_row(struct report *report, struct row *row,
                     struct problem *problem)
{
    bool good = true;

    for (size_t i = 0; good && i < row->count; i++) {
        struct finding finding = FINDING_INIT;

        good = make_check(row, i, problem);
        if (good) {
            attempt_conclude(&row->attempts[i], row->checks[i], &finding,
                             &row->barriers[row->kinds[i]]);
            good = tell_check(report, row->checks[i], &finding, problem);
        }
        buf_free(&finding.why);
    }
    return good;
}

/* Collects all checks of one card, with those of the module if it is the first.
   Without an id the module is treated as if it had no family. */
static void fill_row(struct row *row, const struct report *report,
                     const char *id, bool is_first,
                     const struct check *const *checks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_of_module = verify_is_of_module(checks[i]);

        if (!is_named(report->options, checks[i]->name)
            || (!is_first && is_of_module))
            continue;
        row->kinds[row->count] =
            id == NULL || is_of_module ? OF_MODULE : OF_CARD;
        row->checks[row->count++] = checks[i];
    }
}

static bool check_card(struct report *report, const char *path, const char *id,
                       bool is_first, const struct check *const *checks,
                       size_t count, struct problem *problem)
{
    struct options of_module = *report->options, of_card = *report->options;
    struct row *row = calloc(1, sizeof *row);
    bool good;

    if (row == NULL)
        return problem_no_memory(problem);
    of_module.card = NULL;
    of_card.card = id;
    row->common[OF_MODULE] =
        (struct attempts){.options = &of_module, .path = path};
    row->common[OF_CARD] = (struct attempts){.options = &of_card, .path = path};
    for (int kind = 0; kind < KINDS; kind++)
        row->barriers[kind].why = (struct buf)BUF_INIT(BUF_TEXT);
    fill_row(row, report, id, is_first, checks, count);
    attempts_begin(&row->common[OF_MODULE]);
    row->common[OF_CARD].mask = row->common[OF_MODULE].mask;
    good = make_row(report, row, problem);
    for (size_t i = 0; i < row->count; i++)
        attempt_free(&row->attempts[i]);
    attempts_end(&row->common[OF_MODULE]);
    for (int kind = 0; kind < KINDS; kind++)
        buf_free(&row->barriers[kind].why);
    free(row);
    return good;
}

/* Prints the heading of a card, if there are several. */
static bool tell_card(struct report *report, const char *id, bool is_first,
                      struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);

    report->card = id;
    buf_reset(&report->last);
    if (report->options->json)
        return true;
    buf_fmt(&out, "%sCard %s:\n", is_first ? "" : "\n", id);
    return output_print(&out, problem);
}

static bool has_name(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->at[i], name) == 0)
            return true;
    }
    return false;
}

/* Do --card and --form fit these cards? */
static bool options_fit(const struct names *cards, const char *path,
                        const struct options *options, struct problem *problem)
{
    if (options->card == NULL && options->form != NULL && cards->count > 1)
        return problem_set(
            problem, STATUS_USAGE,
            "--form %s is the form of one card, but %s has %zu; give --card ID",
            options->form, path, cards->count);
    if (options->card == NULL || cards->count == 0
        || has_name(cards, options->card))
        return true;
    problem_set(problem, STATUS_PLUGIN, "%s has no card '%s'; it has:", path,
                options->card);
    for (size_t i = 0; i < cards->count; i++)
        buf_fmt(&problem->message, "%s %s", i > 0 ? "," : "", cards->at[i]);
    return false;
}

/* A module with one card, or whose cards cannot be read, is checked as if there
   were no families. */
static bool make_checks(struct report *report, const char *path,
                        const struct check *const *checks, size_t count,
                        struct problem *problem)
{
    const char *only = report->options->card;
    auto_names struct names cards = {0};
    bool is_first = true;

    if (!verify_cards(&cards, path, report->options, problem)
        || !options_fit(&cards, path, report->options, problem))
        return false;
    if (cards.count <= 1)
        return check_card(report, path, NULL, true, checks, count, problem)
               && tell_end(report, path, problem);
    for (size_t i = 0; i < cards.count; i++) {
        const char *id = cards.at[i];

        if (only != NULL && strcmp(id, only) != 0)
            continue;
        if (!tell_card(report, id, is_first, problem)
            || !check_card(report, path, id, is_first, checks, count, problem))
            return false;
        is_first = false;
    }
    return tell_end(report, path, problem);
}

/* Finds a shared object that may be loaded; faults within it are findings. */
static bool find_file(const char *given, char **path, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    char magic[4] = "";
    int fd;

    if (!module_trust(given, path, &why)) {
        problem_set(problem, STATUS_PLUGIN, "%s: %s", given, buf_cstr(&why));
        if (strstr(given, ".so:") != NULL)
            problem_add(problem, "to name one card of a module, use --card");
        else if (strchr(given, '/') == NULL && access(given, F_OK) != 0)
            problem_add(problem,
                        "verify needs the path of a .so file; host-stub list "
                        "shows the paths of the cards that it finds");
        return false;
    }
    fd = open(*path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return problem_set(problem, STATUS_PLUGIN, "%s: %s", given,
                           strerror(errno));
    if (read(fd, magic, sizeof magic) != sizeof magic
        || memcmp(magic, "\177ELF", sizeof magic) != 0)
        problem_set(problem, STATUS_PLUGIN, "%s is not a shared object", given);
    close(fd);
    return problem->message.size == 0;
}

/* Can these files be read repeatedly? Each check reads them again. */
static bool can_reread(const struct options *options, struct problem *problem)
{
    const char *const names[] = {options->connection, options->form};
    const char *const said[] = {"-c", "--form"};

    for (size_t i = 0; i < 2; i++) {
        struct stat info;

        if (names[i] != NULL
            && (strcmp(names[i], "-") == 0 || strncmp(names[i], "fd:", 3) == 0
                || (stat(names[i], &info) == 0 && !S_ISREG(info.st_mode)
                    && !S_ISDIR(info.st_mode))))
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
                            .json = BUF_INIT(BUF_DATA),
                            .last = BUF_INIT(BUF_TEXT)};
    char *path = NULL;
    bool done = find_file(options->operands[0], &path, problem)
                && make_checks(&report, path, checks, count, problem);

    free(path);
    buf_free(&report.json);
    buf_free(&report.last);
    if (!done)
        return problem->status;
    return status_of(&report);
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
        problem_set(
            problem, STATUS_USAGE,
            "verify: missing argument; usage: host-stub verify PLUGIN.so");
    else if (can_reread(options, problem))
        return verify(options, checks, count, problem);
    return problem->status;
}
