# SPDX-License-Identifier: MIT
# abi/local.mk - the tests of include/: earlier and later headers

if HAVE_CUNIT
unit_tests += \
    %D%/test-abi-offsets
endif

script_tests += \
    %D%/abi-grows-built.sh \
    %D%/abi-grows-kit.sh \
    %D%/abi-grows.sh \
    %D%/abi-header-compiles.sh \
    %D%/abi-is-pinned.sh \
    %D%/abi-past-card.sh \
    %D%/exported-symbols.sh

EXTRA_DIST += \
    %D%/growth/abi-lib.sh \
    %D%/growth/grow.c \
    %D%/growth/host.c \
    %D%/growth/kit.c \
    %D%/past/card-signin.h \
    %D%/past/card.h \
    %D%/past/host.c \
    %D%/past/keep.c \
    %D%/past/new
