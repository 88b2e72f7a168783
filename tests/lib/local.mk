# SPDX-License-Identifier: MIT
# lib/local.mk - what the tests of several folders share

if HAVE_CUNIT
check_LTLIBRARIES += libunit.la
libunit_la_SOURCES = %D%/unit.c %D%/unit.h %D%/unitjson.c
libunit_la_CPPFLAGS = $(AM_CPPFLAGS) $(CUNIT_CFLAGS) $(JSON_CFLAGS)
libunit_la_LIBADD = $(CUNIT_LIBS) $(JSON_LIBS)
endif

check_LTLIBRARIES += %D%/baddisk.la
%C%_baddisk_la_SOURCES = %D%/baddisk.c
%C%_baddisk_la_LDFLAGS = $(MODULE_LDFLAGS)

EXTRA_DIST += \
    %D%/acl.py \
    %D%/baddisk-lib.sh \
    %D%/baddisklib.py \
    %D%/batch-lib.sh \
    %D%/browser.py \
    %D%/completelib.py \
    %D%/card-lib.sh \
    %D%/expectlib.py \
    %D%/family-lib.sh \
    %D%/fault-lib.sh \
    %D%/faultlib.py \
    %D%/file-lib.sh \
    %D%/host-lib.sh \
    %D%/journallib.py \
    %D%/oauthclient.py \
    %D%/oidc/chromium.mjs \
    %D%/oidc/code.mjs \
    %D%/oidc/issuer.mjs \
    %D%/oidc/provider.mjs \
    %D%/oidc/visit.mjs \
    %D%/rotating-org.py \
    %D%/run-python.sh \
    %D%/sandbox-lib.sh \
    %D%/sandboxlib.py \
    %D%/secretlib.py \
    %D%/serveclient.py \
    %D%/template-lib.sh \
    %D%/terminallib.py \
    %D%/typist.py
