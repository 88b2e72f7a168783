# SPDX-License-Identifier: MIT
# template/local.mk - the tests of template/, the cards of host-stub new

script_tests += \
    %D%/card-languages.sh \
    %D%/card-template.sh \
    %D%/host-new.sh

EXTRA_DIST += \
    %D%/card-template.py
