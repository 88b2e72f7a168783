/* SPDX-License-Identifier: MIT */
/* verify-cards.c - which cards a module has, and which checks run once. */
#include "config.h"

#include <string.h>

#include "verify.h"

bool verify_cards(struct names *ids, const char *path,
                  const struct options *options, struct problem *problem)
{
    static const struct check listing = {
        "cards", "", "", "", READY_LOADED, verify_list_cards};
    struct finding finding = FINDING_INIT;
    struct options any = *options;
    bool done;

    any.card = NULL;
    done = finding_make(&finding, &listing, path, &any, problem);
    for (const char *at = buf_cstr(&finding.why), *end;
         done && finding.verdict == PASS && (end = strchr(at, '\n')) != NULL;
         at = end + 1)
        done = names_add(ids, at, (size_t)(end - at))
               || problem_no_memory(problem);
    buf_free(&finding.why);
    return done;
}

bool verify_is_of_module(const struct check *check)
{
    static const struct check *const tables[] = {verify_module_checks,
                                                 verify_family_checks};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct check *at = tables[i]; at->name != NULL; at++) {
            if (at == check)
                return strcmp(check->name, "family-constant") != 0;
        }
    }
    return strcmp(check->name, "descriptor-head") == 0
           || strcmp(check->name, "file-name") == 0;
}
