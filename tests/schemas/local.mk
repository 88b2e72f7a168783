# SPDX-License-Identifier: MIT
# schemas/local.mk - the tests of schemas/

script_tests += \
    %D%/schemas-ajv.sh \
    %D%/schemas-drift.sh \
    %D%/schemas-validate.sh

EXTRA_DIST += \
    %D%/schemas-ajv.cjs \
    %D%/schemas-validate.py
