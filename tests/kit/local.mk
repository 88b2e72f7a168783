# SPDX-License-Identifier: MIT
# kit/local.mk - the tests of kit/, the author's kit: by its header and its library, as an author's card has them

if HAVE_CUNIT
LIBCARD_KIT = $(top_builddir)/kit/libcard-kit.a
unit_tests += \
    %D%/test-kit \
    %D%/test-kit-curl \
    %D%/test-kit-json \
    %D%/test-kit-nomem
%C%_test_kit_CFLAGS = $(AM_CFLAGS) -pthread
%C%_test_kit_LDADD = libunit.la $(LIBCARD_KIT) $(LIBCOMMON)
%C%_test_kit_SOURCES = %D%/test-kit.c lib/formtable.c lib/formtable.h \
    %D%/kitcard.c %D%/kitcard.h
%C%_test_kit_curl_CFLAGS = $(AM_CFLAGS) -pthread
%C%_test_kit_curl_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
%C%_test_kit_curl_LDADD = libunit.la $(LIBCARD_KIT) $(LIBCOMMON) $(CURL_LIBS)
%C%_test_kit_curl_SOURCES = %D%/test-kit-curl.c %D%/kitcard.c %D%/kitcard.h \
    lib/recorder.c lib/recorder.h
%C%_test_kit_json_CPPFLAGS = $(AM_CPPFLAGS) $(JSON_CFLAGS)
%C%_test_kit_json_LDADD = libunit.la $(LIBCARD_KIT) $(JSON_LIBS)
%C%_test_kit_json_SOURCES = %D%/test-kit-json.c %D%/kitcard.c %D%/kitcard.h
%C%_test_kit_nomem_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS)
%C%_test_kit_nomem_LDADD = libunit.la $(LIBCARD_KIT) $(CRYPTO_LIBS)
%C%_test_kit_nomem_SOURCES = %D%/test-kit-nomem.c %D%/kitcard.c %D%/kitcard.h \
    lib/nomem.c lib/nomem.h
endif

script_tests += \
    %D%/kit-names.sh
