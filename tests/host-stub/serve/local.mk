# SPDX-License-Identifier: MIT
# host-stub/serve/local.mk - the tests of host-stub/serve/

script_tests += \
    %D%/host-serve-busy.sh \
    %D%/host-serve-card.sh \
    %D%/host-serve-lines.sh \
    %D%/host-serve.sh \
    %D%/serve-ends.sh \
    %D%/serve-frozen.sh \
    %D%/serve-signin.sh

EXTRA_DIST += \
    %D%/host-serve-busy.py \
    %D%/host-serve-card.py \
    %D%/host-serve-lines.py \
    %D%/host-serve.py \
    %D%/serve-ends.py \
    %D%/serve-frozen.py \
    %D%/serve-signin.py
