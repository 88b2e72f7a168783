/* SPDX-License-Identifier: MIT */
/*
 * bucket.c - which calls of an org share a rate limit
 *
 * Okta counts calls by endpoint, not by URL. A bucket consists of the origin
 * and the path up to the API's name, which follows the version:
 * https://acme.okta.com/api/v1/devices covers everything below it. If Okta's
 * table of limits distinguishes a single resource from its list (apps, groups
 * and users), so does the bucket.
 */
#include "okta.h"

#include <string.h>

#include "origin.h"

struct segment {
    const char *data;
    size_t size;
};

/* Finds the next segment that is not empty. Returns false at the end of the
   path. */
static bool next_segment(const char **path, struct segment *segment)
{
    while (**path == '/')
        (*path)++;
    *segment = (struct segment){*path, strcspn(*path, "/")};
    *path += segment->size;
    return segment->size > 0;
}

static bool is(struct segment segment, const char *text)
{
    return segment.size == strlen(text)
           && memcmp(segment.data, text, segment.size) == 0;
}

/* Is it a version, such as "v1"? */
static bool is_version(struct segment segment)
{
    if (segment.size < 2 || segment.data[0] != 'v')
        return false;
    for (size_t i = 1; i < segment.size; i++) {
        if (segment.data[i] < '0' || segment.data[i] > '9')
            return false;
    }
    return true;
}

/* Returns the rest of the path after its version segment, or NULL if it has
   none. */
static const char *behind_version(const char *path)
{
    struct segment segment;

    while (next_segment(&path, &segment)) {
        if (is_version(segment))
            return path;
    }
    return NULL;
}

/*
 * APIs for which Okta limits requests for a single resource separately from
 * those for the list (see its reference "Management rate limits"). For users,
 * GET requests and paths below a user have limits of their own as well.
 */
static const struct {
    const char *name;
    bool by_method;
    bool below;
} single[] = {
    {"apps", false, false}, {"groups", false, false}, {"users", true, true}};

static void add_resource(struct buf *out, struct segment api,
                         const char *method, const char *rest)
{
    struct segment id, more;

    if (!next_segment(&rest, &id))
        return;
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        bool below;

        if (!is(api, single[i].name))
            continue;
        below = next_segment(&rest, &more);
        if (below && single[i].below)
            buf_str(out, "/{id}/*");
        if (below)
            return;
        buf_str(out, "/{id}");
        if (single[i].by_method && strcmp(method, "GET") == 0)
            buf_str(out, " GET");
    }
}

void okta_bucket(struct buf *out, const struct origin *origin,
                 const char *method, const char *path)
{
    const char *rest = behind_version(path);
    const char *end = rest != NULL ? rest : path;
    struct segment segment;
    bool named;

    buf_add(out, buf_cstr(&origin->url), origin->url.size);
    named = next_segment(&end, &segment);
    while (path < end && next_segment(&path, &segment)) {
        buf_char(out, '/');
        buf_add(out, segment.data, segment.size);
    }
    if (rest != NULL && named)
        add_resource(out, segment, method, path);
}
