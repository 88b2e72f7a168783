# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# nodered.sh - Node-RED for the tests, with npm: a part of dev
#
# In build/, where its tests look: those of other trees need not run it again.

node_red() {
    local packages=(node-red@4 playwright-core@1)
    command -v npm >/dev/null || need "$needs_node"
    need "$needs_browser"
    node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
        packages+=(node@20)
    mkdir -p build/nodered
    step 'Installing Node-RED with npm' build/nodered/install.log \
        npm install --prefix build/nodered --no-save --no-package-lock \
        --no-audit --no-fund "${packages[@]}"
}
