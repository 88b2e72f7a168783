# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# release.sh - prepare a release, and publish nothing: a part of dev
#
# ./dev release VERSION writes the version and today's date where they belong, commits
# that, tags it, and leaves in build-release/ the tarball of `make dist`, SHA256SUMS,
# and its signature. The tag and the sums are signed by the key that git and gpg sign
# with (user.signingkey, or RELEASE_KEY). What refuses does so before anything changes.

release_key() {
    local key=${RELEASE_KEY:-$(git config user.signingkey || true)}
    # Without a name, gpg takes the first secret key that it has.
    gpg --batch --with-colons --list-secret-keys ${key:+"$key"} 2>/dev/null |
        awk -F: '$1 == "fpr" { print $10; exit }'
}

release_refuse() {
    local version=$1 key=$2 last
    [[ $version =~ ^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$ ]] ||
        die "a version is three numbers, such as 1.2.0: $version"
    [ -e .git ] || die 'a release is made from a git repository'
    [ -z "$(git status --porcelain)" ] ||
        die 'there are changes that are not committed: commit or stash them first'
    last=$(sed -n 's/^AC_INIT(\[cards\], \[\(.*\)\])$/\1/p' configure.ac)
    [ "$version" != "$last" ] && [ "$(printf '%s\n' "$last" "$version" |
        sort -V | tail -n 1)" = "$version" ] ||
        die "$version is not later than $last, which configure.ac has"
    ! git rev-parse -q --verify "refs/tags/v$version" >/dev/null ||
        die "there is a tag v$version already"
    grep -qx '## Unreleased' CHANGELOG.md ||
        die 'CHANGELOG.md has no section "## Unreleased": nothing to release'
    [ -n "$key" ] || die 'gpg has no secret key to sign with: make one' \
        '(gpg --quick-generate-key NAME), or name it in RELEASE_KEY'
}

# release_write VERSION: the version, wherever it stands.
release_write() {
    local version=$1 who
    who="$(git config user.name) <$(git config user.email)>"
    sed -i "s/^AC_INIT(\[cards\], \[.*\])\$/AC_INIT([cards], [$version])/" \
        configure.ac
    sed -i "s/^## Unreleased\$/## $version ($(date -u +%F))/" CHANGELOG.md
    sed -i "s/^\(    \"version\": \"\).*\"/\1$version\"/" \
        hosts/node-red/package.json
    {
        printf 'cards (%s) unstable; urgency=medium\n\n' "$version"
        printf '  * New release; CHANGELOG.md says what is new.\n\n'
        printf ' -- %s  %s\n\n' "$who" "$(LC_ALL=C date -uR)"
        cat debian/changelog
    } >debian/changelog.new && mv debian/changelog.new debian/changelog
}

release_commit() {
    git commit -qam "Release $1" && git tag -s -u "$2" -m "Release $1" "v$1"
}

# release_sign VERSION KEY: in build-release/.
release_sign() {
    cd build-release &&
        sha256sum "cards-$1.tar.xz" >SHA256SUMS &&
        gpg --batch --yes --armor --local-user "$2" --detach-sign SHA256SUMS &&
        gpg --batch --verify SHA256SUMS.asc SHA256SUMS && sha256sum -c SHA256SUMS
}

release() {
    local version=$1 key
    need "$needs_build$needs_release"
    key=$(release_key)
    release_refuse "$version" "$key"
    mkdir -p build
    release_write "$version"
    step "Writing $version, committing it and tagging it v$version" \
        build/release.log release_commit "$version" "$key" || return
    # What the tag has, configured from nothing.
    rm -rf build-release
    step 'Making configure' build/autoreconf.log autoreconf -fi || return
    configure_tree build-release || return
    step 'make dist' build/release.log make -C build-release dist || return
    (step 'SHA256SUMS, and its signature' "$PWD/build/release.log" \
        release_sign "$version" "$key") || return
    say "In build-release/: $(cd build-release && echo cards-*.tar.xz SHA256SUMS*)"
    say "Nothing is published. To do that: git push origin HEAD v$version, and upload"
    say "these files. To undo it: git tag -d v$version && git reset --hard HEAD~1"
}
