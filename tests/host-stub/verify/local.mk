# SPDX-License-Identifier: MIT
# host-stub/verify/local.mk - the tests of host-stub/verify/

if HAVE_CUNIT
unit_tests += \
    %D%/test-judge
%C%_test_judge_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_judge_LDADD = libunit.la $(HOST_BUILT)/libverify.la $(LIBHOST)
%C%_test_judge_SOURCES = %D%/test-judge.c lib/formtable.c lib/formtable.h
endif

long_scripts += \
    %D%/host-verify-bad.sh \
    %D%/host-verify-modules.sh
script_tests += \
    %D%/host-verify-card.sh \
    %D%/host-verify-family.sh \
    %D%/host-verify-texts.sh \
    %D%/host-verify.sh
