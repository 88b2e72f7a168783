# SPDX-License-Identifier: MIT
# nodered/local.mk - the tests of hosts/node-red/, with a real Node-RED

script_tests += \
    %D%/nodered-admin.sh \
    %D%/nodered-calls.sh \
    %D%/nodered-choices.sh \
    %D%/nodered-editor.sh \
    %D%/nodered-examples.sh \
    %D%/nodered-family.sh \
    %D%/nodered-frozen.sh \
    %D%/nodered-garden.sh \
    %D%/nodered-hostile.sh \
    %D%/nodered-install.sh \
    %D%/nodered-lifecycle.sh \
    %D%/nodered-missing.sh \
    %D%/nodered-signin.sh \
    %D%/nodered-tokens.sh \
    %D%/nodered-typed.sh \
    %D%/nodered-units.sh

EXTRA_DIST += \
    %D%/admin.mjs \
    %D%/calls.mjs \
    %D%/choices.mjs \
    %D%/editor.mjs \
    %D%/examples.mjs \
    %D%/family.mjs \
    %D%/frozen.mjs \
    %D%/garden-serve.mjs \
    %D%/garden.mjs \
    %D%/hostile.mjs \
    %D%/install.mjs \
    %D%/lifecycle.mjs \
    %D%/missing.mjs \
    %D%/nodered-lib.sh \
    %D%/nodered.mjs \
    %D%/page.mjs \
    %D%/signin.mjs \
    %D%/tokens.mjs \
    %D%/typed.mjs
