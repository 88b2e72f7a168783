# SPDX-License-Identifier: MIT
# project/local.mk - the tests of the tree itself: building, installing, rules of the source

if HAVE_CUNIT
# what has to fail: unit-assertions.sh runs it
script_programs += %D%/unit-red
endif

script_tests += \
    %D%/bench-gate.sh \
    %D%/configure-missing.sh \
    %D%/debian-files.sh \
    %D%/dev-configures-again.sh \
    %D%/dev-cross.sh \
    %D%/dev-in-place.sh \
    %D%/dev-layout.sh \
    %D%/dev-release.sh \
    %D%/dev-skipped.sh \
    %D%/dev-unwraps-sandbox.sh \
    %D%/file-assertions.sh \
    %D%/hardened.sh \
    %D%/make-install.sh \
    %D%/no-circles.sh \
    %D%/source-rules.sh \
    %D%/tests-are-bounded.sh \
    %D%/unit-assertions.sh \
    %D%/unit-tests-are-built.sh

EXTRA_DIST += \
    %D%/bench-gate.py \
    %D%/cppcheck.supp \
    %D%/hanging-test.sh \
    %D%/installed-works.sh \
    %D%/mutants.py \
    %D%/mutate.py \
    %D%/no-circles.py \
    %D%/tsan.supp \
    %D%/valgrind.supp
