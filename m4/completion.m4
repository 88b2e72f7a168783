# SPDX-License-Identifier: MIT
# CARDS_COMPLETION(SHELL, DIRECTORY): --with-SHELL-completion-dir=DIR, where the
# completion script for a shell is installed. SHELLcompletiondir is the directory,
# HAVE_SHELL_COMPLETION is false for --without.
AC_DEFUN([CARDS_COMPLETION], [
AC_ARG_WITH([$1-completion-dir],
    [AS_HELP_STRING([--with-$1-completion-dir=DIR],
        [install completion for $1 in DIR @<:@DATADIR/$2@:>@; "no": do not install it])],
    [], [with_$1_completion_dir=yes])
AS_CASE([$with_$1_completion_dir],
    [yes | ''], [$1completiondir='${datadir}/$2'],
    [$1completiondir=$with_$1_completion_dir])
AC_SUBST([$1completiondir])
AM_CONDITIONAL(m4_toupper([HAVE_$1_COMPLETION]),
    [test "$with_$1_completion_dir" != no])
])
