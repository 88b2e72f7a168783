# SPDX-License-Identifier: MIT
# requirements.m4 - libraries, and what to install where they are missing
#
# All that is missing is named at once, by the names of this system's packages.

# CARDS_REQUIRE(VARIABLE, PKG-CONFIG MODULE, WHAT FOR, PACKAGES): VARIABLE_CFLAGS and
# VARIABLE_LIBS, or a line in the list of what is missing. PACKAGES are names by system:
# debian=NAME fedora=NAME alpine=NAME homebrew=NAME.
AC_DEFUN([CARDS_REQUIRE], [
    PKG_CHECK_MODULES([$1], [$2], [], [CARDS_IS_MISSING([$2], [$3], [$4])])
])

# CARDS_IS_MISSING(WHAT, WHAT FOR, PACKAGES)
AC_DEFUN([CARDS_IS_MISSING], [
    cards_missing="$cards_missing
  $1: $2"
    for cards_word in $3; do
        AS_CASE([$cards_word],
            ["$cards_system"=*],
            [cards_packages="$cards_packages $(echo "$cards_word" | sed 's/.*=//')"])
    done
])

# CARDS_SYSTEM: whose names packages have here, and what installs them.
AC_DEFUN([CARDS_SYSTEM], [
    cards_missing= cards_packages= cards_system= cards_install=
    cards_ids=" $(. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo "$ID $ID_LIKE") "
    AS_CASE(["$cards_ids $(uname -s)"],
        [*' debian '*], [cards_system=debian cards_install='apt-get install'],
        [*' fedora '*], [cards_system=fedora cards_install='dnf install'],
        [*' alpine '*], [cards_system=alpine cards_install='apk add'],
        [*Darwin], [cards_system=homebrew cards_install='brew install'])
])

# CARDS_ALL_THERE: ends configure if something is missing.
AC_DEFUN([CARDS_ALL_THERE], [
    AS_IF([test -n "$cards_missing"], [
        AS_IF([test -n "$cards_packages"],
            [cards_remedy="Install them:
  $cards_install$cards_packages"],
            [cards_remedy="Install them with their headers, then run configure again."])
        AC_MSG_ERROR([missing, or too old:$cards_missing
$cards_remedy
Where they are elsewhere, PKG_CONFIG_PATH, CPPFLAGS and LDFLAGS say where.])
    ])
])
