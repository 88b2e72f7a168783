# SPDX-License-Identifier: MIT
# foreign/local.mk - clients and servers of others

script_tests += \
    %D%/foreign-json-server.sh \
    %D%/foreign-jsonrpc.sh \
    %D%/foreign-oauth4webapi.sh \
    %D%/foreign-okta-jwt-verifier.sh \
    %D%/foreign-okta-sdk.sh \
    %D%/foreign-openid-client.sh \
    %D%/foreign-prism-http-api.sh \
    %D%/foreign-prism.sh

EXTRA_DIST += \
    %D%/foreign-lib.sh \
    %D%/json-server.mjs \
    %D%/jsonrpc.mjs \
    %D%/jwt-verifier.mjs \
    %D%/key.mjs \
    %D%/keys.mjs \
    %D%/oauth4webapi.mjs \
    %D%/openid-client.mjs \
    %D%/person.mjs \
    %D%/prism-http-api.mjs \
    %D%/prism.mjs \
    %D%/rig.mjs \
    %D%/sdk.mjs
