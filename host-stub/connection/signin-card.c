/* SPDX-License-Identifier: MIT */
/* signin-card.c - finds the extension card.signin/1 of a card. */
#include "signin-card.h"

#include <string.h>

#include "trust.h"

const struct card_signin *signin_extension(const struct about *about)
{
    const struct card_signin *signin = NULL;

    if (about->card.get_extension != NULL)
        signin = about->card.get_extension(CARD_SIGNIN_EXTENSION);
    if (signin == NULL || signin->magic != CARD_MAGIC || signin->abi != CARD_ABI
        || signin->struct_size < CARD_SIGNIN_LEAST || signin->needed == NULL
        || signin->begin == NULL || signin->finish == NULL)
        return NULL;
    return signin;
}

bool signin_needed(const struct about *about,
                   const struct connection *connection)
{
    const struct card_signin *signin = signin_extension(about);
    struct card_call call = CARD_CALL_INIT;

    call.connection =
        (struct card_text){buf_cstr(&connection->text), connection->text.size};
    return signin != NULL && signin->needed(&call) == 1;
}

void signin_advise(const struct job *job, struct problem *problem)
{
    const char *from = job->connection.given;
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);

    if (job->code != CARD_AUTH && job->code != CARD_BAD_CONNECTION)
        return;
    if (!signin_needed(&job->plugin.about, &job->connection))
        return;
    if (job->connection.path.size == 0) {
        problem_add(problem, "to sign in by browser: host-stub connect %s",
                    job->plugin.about.card.id);
        return;
    }
    shell_quote(&quoted, from);
    problem_add(problem, "to sign in by browser: host-stub -c %s connect %s %s",
                buf_cstr(&quoted), job->plugin.about.card.id,
                strpbrk(from, "/.") == NULL ? from : "NAME");
}
