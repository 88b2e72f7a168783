# SPDX-License-Identifier: MIT
# common/local.mk - the tests of common/

if HAVE_CUNIT
unit_tests += \
    %D%/test-buf \
    %D%/test-decimal \
    %D%/test-jsonpointer \
    %D%/test-jsonscan \
    %D%/test-jsontext \
    %D%/test-jsontext-mutated \
    %D%/test-jsonwalk \
    %D%/test-jsonwrite \
    %D%/test-nearest \
    %D%/test-optiontable \
    %D%/test-secretmem
%C%_test_optiontable_LDADD = libunit.la $(LIBPROGRAM) $(LIBCOMMON)
endif

script_tests += \
    %D%/option-rows-compile.sh
