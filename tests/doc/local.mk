# SPDX-License-Identifier: MIT
# doc/local.mk - what README.md and the manual pages say, tried

script_tests += \
    %D%/demo-as-printed.sh \
    %D%/host-example-python.sh \
    %D%/manual-card.sh \
    %D%/manual-options.sh \
    %D%/manual-pages.sh \
    %D%/readme-c-host.sh \
    %D%/readme-serve.sh \
    %D%/readme-shell.sh \
    %D%/readme-tables.sh

EXTRA_DIST += \
    %D%/manual-api.py
