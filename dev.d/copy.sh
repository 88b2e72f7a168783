# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# copy.sh - a tree in which ./configure was run: a part of dev
#
# configure refuses to build elsewhere from such a tree, and with reason: make would
# find what was built beside the sources, and take it for its own. So ./dev then
# works in build-copy/, a copy of the sources, and leaves the tree as it is.

# list_sources: what is no product of a build, each name with a NUL.
list_sources() {
    if [ -e .git ] && command -v git >/dev/null; then
        git ls-files -z --cached --others --exclude-standard |
            while IFS= read -r -d '' file; do
                [ ! -f "$file" ] || printf '%s\0' "$file"
            done
    else
        find . \( -name 'build' -o -name 'build-[a-z]*' ! -name build-aux \) \
            -prune -o -type f -print0
    fi
}

# copy_sources DIR: the sources as they are now, with their times; files that were
# copied before and are sources no longer are removed.
copy_sources() {
    local dir=$1
    mkdir -p "$dir"
    list_sources | LC_ALL=C sort -z >"$dir/.sources.new"
    if [ -e "$dir/.sources" ]; then
        LC_ALL=C comm -z -23 "$dir/.sources" "$dir/.sources.new" |
            (cd "$dir" && xargs -0 -r rm -f --)
    fi
    tar -c --null --no-recursion -T "$dir/.sources.new" | tar -x -C "$dir"
    mv "$dir/.sources.new" "$dir/.sources"
    # Without git, what was built in place was copied too.
    [ ! -e "$dir/config.status" ] || make -C "$dir" distclean >/dev/null
}

# work_in_copy ARGUMENT...: this command on the copy.
work_in_copy() {
    say "./configure was run in this tree, so ./dev works on a copy: build-copy/"
    copy_sources build-copy
    exec env GIT_CEILING_DIRECTORIES="$PWD" bash build-copy/dev "$@"
}
