# SPDX-License-Identifier: MIT
# hardening.m4 - what a compiler and linker can do against an attacker
#
# Each option is tried, and left out where it is not known. What the builder
# gives in CFLAGS and LDFLAGS comes after these, and so has the last word.

# CARDS_TRY(VARIABLE, FLAG...): adds them where a program links with them.
AC_DEFUN([CARDS_TRY], [
    AC_MSG_CHECKING([whether $CC knows $2])
    cards_kept="$CFLAGS"
    CFLAGS="$2 -Werror $CFLAGS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
        [$1="$$1 $2"
         AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])])
    CFLAGS="$cards_kept"
])

# _FORTIFY_SOURCE, where neither builder nor compiler has set it. It needs
# optimising, and is in the way of sanitizers, which see more.
AC_DEFUN([CARDS_FORTIFY], [
    AC_MSG_CHECKING([whether to define _FORTIFY_SOURCE])
    AS_CASE([" $CFLAGS $CPPFLAGS "],
        [*-fsanitize*|*_FORTIFY_SOURCE*], [AC_MSG_RESULT([no])],
        [AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
            #if !defined __OPTIMIZE__ || defined _FORTIFY_SOURCE
            #error
            #endif]], [])],
            [HARDEN_CPPFLAGS=-D_FORTIFY_SOURCE=2
             AC_MSG_RESULT([yes, as 2])],
            [AC_MSG_RESULT([no])])])
])

# Programs at addresses that nobody can tell, where the compiler does not make
# them so by itself, and the builder does not want it otherwise.
AC_DEFUN([CARDS_PIE], [
    AC_MSG_CHECKING([whether programs are position-independent])
    AC_LINK_IFELSE([AC_LANG_PROGRAM([[
        #if !defined __PIE__ && !defined __pie__
        #error
        #endif]], [])],
        [AC_MSG_RESULT([yes])],
        [cards_kept="$CFLAGS" cards_kept_link="$LDFLAGS"
         CFLAGS="-fPIE $CFLAGS" LDFLAGS="-pie $LDFLAGS"
         AC_LINK_IFELSE([AC_LANG_PROGRAM([[
            #if !defined __PIE__ && !defined __pie__
            #error
            #endif]], [])],
            [HARDEN_PROGRAM_CFLAGS=-fPIE
             HARDEN_PROGRAM_LDFLAGS=-pie
             AC_MSG_RESULT([with -fPIE -pie])],
            [AC_MSG_RESULT([no])])
         CFLAGS="$cards_kept" LDFLAGS="$cards_kept_link"])
])

AC_DEFUN([CARDS_HARDENING], [
    AC_ARG_ENABLE([hardening],
        [AS_HELP_STRING([--disable-hardening],
            [build without stack protector, FORTIFY, RELRO, PIE and CET])],
        [], [enable_hardening=yes])
    HARDEN_CPPFLAGS= HARDEN_CFLAGS= HARDEN_LDFLAGS=
    HARDEN_PROGRAM_CFLAGS= HARDEN_PROGRAM_LDFLAGS=
    AS_IF([test "$enable_hardening" != no], [
        CARDS_TRY([HARDEN_CFLAGS], [-fstack-protector-strong])
        CARDS_TRY([HARDEN_CFLAGS], [-fcf-protection])
        CARDS_TRY([HARDEN_LDFLAGS], [-Wl,-z,relro])
        CARDS_TRY([HARDEN_LDFLAGS], [-Wl,-z,now])
        CARDS_FORTIFY
        CARDS_PIE
    ])
    AC_SUBST([HARDEN_CPPFLAGS])
    AC_SUBST([HARDEN_CFLAGS])
    AC_SUBST([HARDEN_LDFLAGS])
    AC_SUBST([HARDEN_PROGRAM_CFLAGS])
    AC_SUBST([HARDEN_PROGRAM_LDFLAGS])
])
