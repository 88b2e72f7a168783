# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# host-stub.bash - completion for bash 4 and later; bash-completion finds it
# where it is installed, and without that package: . FILE
#
# host-stub says what fits (host-stub(1), COMPLETION). The first line is about
# files, each further line is a word as bash is to insert it.

_host_stub()
{
    local files word IFS=$'\n'
    COMPREPLY=()
    {
        read -r files
        while read -r word; do COMPREPLY+=("$word"); done
    } < <(command host-stub __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    case $files in
    directories) compopt -o dirnames ;;
    modules)
        compopt -o filenames
        while read -r word; do COMPREPLY+=("$word"); done \
            < <(compgen -f -X '!*.so' -- "$2"; compgen -d -- "$2")
        ;;
    files)
        # bash completes files by itself where nothing else fits, but not
        # after an @, which it takes for the beginning of a host's name
        compopt -o default
        [[ ${#COMPREPLY[@]} -eq 0 && $2 != @* ]] || while read -r word; do
            [ ! -d "$word" ] || word+=/
            printf -v word %q "$word"
            COMPREPLY+=("${2%%[!@]*}$word")
        done < <(compgen -f -- "${2#@}")
        ;;
    esac
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[=/@.] ]] || compopt -o nospace
}

complete -F _host_stub host-stub
