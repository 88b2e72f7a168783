/* SPDX-License-Identifier: MIT */
/* xdg.c - resolves directories of the XDG base directory specification. */
#include "xdg.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

bool xdg_home(struct buf *path, const char *variable, const char *below)
{
    const char *given = getenv(variable);
    const char *home = getenv("HOME");

    if (given != NULL && *given == '/') {
        buf_str(path, given);
        return true;
    }
    if (home == NULL || *home != '/') {
        const struct passwd *user = getpwuid(geteuid());

        home = user != NULL ? user->pw_dir : NULL;
    }
    if (home == NULL)
        return false;
    buf_fmt(path, "%s/%s", home, below);
    return true;
}
