# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# npm.sh - packages of npm that tests and measuring need: a part of dev
#
# In build/, where the tests look; one list is installed once. Where npm's
# registry cannot be reached, the tests that need them are skipped.

# from_npm ROOM TITLE PACKAGE...: into build/ROOM/node_modules, with a Node that
# is new enough where the system's is not. What is there is not asked for again.
from_npm() {
    local room=build/$1 title=$2
    shift 2
    command -v npm >/dev/null || need "$needs_node"
    node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
        set -- "$@" node@20
    [ "$(cat "$room/.installed" 2>/dev/null)" != "$*" ] || return 0
    rm -rf "$room"
    mkdir -p "$room"
    step "Installing $title with npm" "$room/install.log" \
        npm install --prefix "$room" --no-save --no-package-lock \
        --no-audit --no-fund "$@" || return
    printf '%s\n' "$*" >"$room/.installed"
}

# What npm says where there is no net.
no_net='E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)'
no_net+='|EHOSTUNREACH|ERR_SOCKET_TIMEOUT'

# counted_npm ROOM COMMAND...: as counted, but without the net it is skipped.
counted_npm() {
    local room=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    elif grep -qE "$no_net" "build/$room/install.log"; then
        say 'Skipped: npm does not reach its registry.'
        skipped=$((skipped + 1))
    else
        failed=$((failed + 1))
    fi
}

# An authorization server that is not ours, and what drives a browser to it.
oidc_provider() {
    need "$needs_browser"
    from_npm oidc oidc-provider oidc-provider@9 playwright-core@1 || return
    export CARDS_NODE_MODULES=$PWD/build/oidc/node_modules
}

# Node-RED, what drives its editor, and a strict reader of JSON Schemas.
node_red() {
    need "$needs_browser"
    from_npm nodered Node-RED node-red@4 playwright-core@1 ajv@8
}

# Clients and servers that know nothing of this tree: tests/foreign-*.sh. What
# they do is looked at in detail, so each is the version that was looked at.
foreign_clients() {
    from_npm foreign "clients of others" @okta/okta-sdk-nodejs@8.1.0 \
        @okta/jwt-verifier@4.0.2 oauth4webapi@3.8.8 openid-client@6.9.0 \
        @stoplight/prism-cli@5.16.0 \
        @readme/oas-examples@8.2.2 yaml@2.9.1 json-rpc-2.0@1.8.1 \
        vscode-jsonrpc@10.0.0 \
        json-server@0.17.4 json-server-1@npm:json-server@1.0.0-beta.3
}
