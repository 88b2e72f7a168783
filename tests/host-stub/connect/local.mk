# SPDX-License-Identifier: MIT
# host-stub/connect/local.mk - the tests of host-stub/connect/

script_tests += \
    %D%/connect-listener.sh \
    %D%/connect-oidc-provider.sh \
    %D%/connect-signin.sh \
    %D%/host-connect-asks.sh \
    %D%/host-connect-hidden.sh \
    %D%/host-connect-judged.sh \
    %D%/host-connect-paste.sh \
    %D%/host-connect-typed.sh \
    %D%/host-connect.sh

EXTRA_DIST += \
    %D%/connect-listener.py \
    %D%/host-connect-judged.py \
    %D%/host-connect-paste.py \
    %D%/host-connect-typed.py
