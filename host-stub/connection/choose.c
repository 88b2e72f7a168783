/* SPDX-License-Identifier: MIT */
/* choose.c - HOST_STUB_CONNECTION, or the kept connection for every day. */
#include "choose.h"

#include <stdlib.h>
#include <string.h>

#include "kept.h"

#define VARIABLE "HOST_STUB_CONNECTION"
#define USUAL_NAME "default"

/* The name of a variable that is set for a field that a connection needs: a
   required or a secret one. Others, such as SSL_CERT_FILE, may be set for all
   programs and make no connection. */
static const char *find_variable(struct fields fields)
{
    for (size_t i = 0; i < fields.count; i++) {
        bool is_needed =
            (fields.at[i].flags & (CARD_FIELD_REQUIRED | CARD_FIELD_SECRET))
            != 0;
        const char *name = is_needed ? fields.at[i].env : NULL;
        const char *value = name != NULL ? getenv(name) : NULL;

        if (value != NULL && *value != '\0')
            return name;
    }
    return NULL;
}

static bool choose_named(struct connection *connection, const char *name,
                         const struct plugin *plugin, bool quietly,
                         struct problem *problem)
{
    const char *variable = find_variable(plugin->about.connection);

    if (!connection_can_serve(name))
        return problem_set(problem, STATUS_USAGE,
                           VARIABLE "=%s: the variable names a kept connection "
                                    "or a file; for a stream give -c %s",
                           name, name);
    connection->given = name;
    connection->given_by = VARIABLE "=";
    if (quietly)
        return true;
    if (variable != NULL)
        notice("the connection is %s (" VARIABLE "); %s is not used", name,
               variable);
    else
        notice("the connection is %s (" VARIABLE ")", name);
    return true;
}

/* The name to use of those that are kept, one a line; NULL if a person has to
   choose. */
static const char *usual_name(const struct buf *names, struct buf *name)
{
    const char *at = buf_cstr(names);
    size_t count = 0;

    for (; *at != '\0'; at += strcspn(at, "\n") + 1) {
        size_t size = strcspn(at, "\n");

        if (size == strlen(USUAL_NAME) && memcmp(at, USUAL_NAME, size) == 0)
            return USUAL_NAME;
        if (count++ == 0)
            buf_add(name, at, size);
    }
    return count == 1 && buf_ok(name) ? buf_cstr(name) : NULL;
}

/* If the kept connections cannot be listed, none is used: the card may do
   without one. */
static void choose_kept(struct connection *connection,
                        const struct plugin *plugin, bool quietly)
{
    auto_problem struct problem unlisted = PROBLEM_INIT;
    auto_buf struct buf names = BUF_INIT(BUF_DATA);

    if (!kept_list(&names, plugin->about.card.connector, &unlisted))
        return;
    buf_reset(&connection->usual);
    connection->given = usual_name(&names, &connection->usual);
    if (connection->given == NULL || quietly)
        return;
    if (strcmp(connection->given, USUAL_NAME) == 0)
        notice("the connection is " USUAL_NAME "; -c names another");
    else
        notice("the connection is %s, the only one that is kept; -c names "
               "another",
               connection->given);
}

bool connection_choose(struct connection *connection, const char *given,
                       const struct plugin *plugin, bool quietly,
                       struct problem *problem)
{
    const char *named = getenv(VARIABLE);
    bool is_named = named != NULL && *named != '\0';

    connection->given = given;
    if (connection->given != NULL || plugin->about.connection.count == 0)
        return true;
    if (plugin->is_by_path) {
        if (is_named && !quietly)
            notice(VARIABLE " is not used for a card that is given as a path; "
                            "-c %s gives it the connection",
                   named);
        return true;
    }
    connection->is_chosen = true;
    if (is_named)
        return choose_named(connection, named, plugin, quietly, problem);
    if (find_variable(plugin->about.connection) == NULL)
        choose_kept(connection, plugin, quietly);
    return true;
}
