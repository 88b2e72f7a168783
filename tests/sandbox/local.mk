# SPDX-License-Identifier: MIT
# sandbox/local.mk - the tests of sandbox/

if HAVE_CUNIT
SANDBOX_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/sandbox $(JSON_CFLAGS)
SANDBOX_LDADD = libunit.la $(top_builddir)/sandbox/libsandbox.la $(LIBCOMMON) \
    $(JSON_LIBS)
unit_tests += \
    %D%/test-sandbox-codec \
    %D%/test-sandbox-htu \
    %D%/test-sandbox-jose \
    %D%/test-sandbox-nomem \
    %D%/test-sandbox-oauth-nomem \
    %D%/test-sandbox-object \
    %D%/test-sandbox-redeem \
    %D%/test-sandbox-seed \
    %D%/test-scim \
    %D%/test-scim-random
%C%_test_sandbox_codec_CPPFLAGS = $(SANDBOX_CPPFLAGS)
%C%_test_sandbox_codec_LDADD = $(SANDBOX_LDADD)
%C%_test_sandbox_htu_CPPFLAGS = $(SANDBOX_CPPFLAGS)
%C%_test_sandbox_htu_LDADD = $(SANDBOX_LDADD)
%C%_test_sandbox_jose_CPPFLAGS = $(SANDBOX_CPPFLAGS) $(GNUTLS_CFLAGS)
%C%_test_sandbox_jose_LDADD = $(SANDBOX_LDADD) $(GNUTLS_LIBS)
%C%_test_sandbox_jose_LDFLAGS = -Wl,--wrap=jwk_thumbprint \
    -Wl,--wrap=sha256_base64url -Wl,--wrap=vault_add
%C%_test_sandbox_nomem_CPPFLAGS = $(SANDBOX_CPPFLAGS) $(GNUTLS_CFLAGS)
%C%_test_sandbox_nomem_LDADD = $(SANDBOX_LDADD) $(GNUTLS_LIBS)
%C%_test_sandbox_nomem_LDFLAGS = -Wl,--wrap=buf_reserve -Wl,--wrap=buf_fmt \
    -Wl,--wrap=buf_vfmt -Wl,--wrap=json_object_array_add
%C%_test_sandbox_oauth_nomem_CPPFLAGS = $(SANDBOX_CPPFLAGS) $(GNUTLS_CFLAGS)
%C%_test_sandbox_oauth_nomem_LDADD = $(SANDBOX_LDADD) $(GNUTLS_LIBS)
%C%_test_sandbox_oauth_nomem_LDFLAGS = -Wl,--wrap=grant_copy \
    -Wl,--wrap=sha256_base64url -Wl,--wrap=proof_check -Wl,--wrap=issue_random \
    -Wl,--wrap=issue_keep_refresh
%C%_test_sandbox_object_CPPFLAGS = $(SANDBOX_CPPFLAGS)
%C%_test_sandbox_object_LDADD = $(SANDBOX_LDADD)
%C%_test_sandbox_redeem_CPPFLAGS = $(SANDBOX_CPPFLAGS) $(GNUTLS_CFLAGS)
%C%_test_sandbox_redeem_LDADD = $(SANDBOX_LDADD) $(GNUTLS_LIBS)
%C%_test_sandbox_seed_CPPFLAGS = $(SANDBOX_CPPFLAGS)
%C%_test_sandbox_seed_LDADD = $(SANDBOX_LDADD)
%C%_test_scim_CPPFLAGS = $(SANDBOX_CPPFLAGS)
%C%_test_scim_LDADD = $(SANDBOX_LDADD)
%C%_test_scim_SOURCES = %D%/test-scim.c %D%/scimrecords.c %D%/scimrecords.h
%C%_test_scim_random_CPPFLAGS = $(SANDBOX_CPPFLAGS)
%C%_test_scim_random_LDADD = $(SANDBOX_LDADD)
%C%_test_scim_random_SOURCES = %D%/test-scim-random.c %D%/scimrecords.c \
    %D%/scimrecords.h
endif

# What runs no host: ./dev runs these under valgrind in `./dev soak` alone.
sandbox_alone = \
    %D%/sandbox-documents.py \
    %D%/sandbox-echo.py \
    %D%/sandbox-errors.py \
    %D%/sandbox-faults.py \
    %D%/sandbox-https.py \
    %D%/sandbox-lifecycle.py \
    %D%/sandbox-limits.py \
    %D%/sandbox-manual.py \
    %D%/sandbox-oauth-assertion.py \
    %D%/sandbox-oauth-code.py \
    %D%/sandbox-oauth-dpop.py \
    %D%/sandbox-oauth-htu.sh \
    %D%/sandbox-oauth-refresh.py \
    %D%/sandbox-oauth-refusals.py \
    %D%/sandbox-oauth-scopes.py \
    %D%/sandbox-oauth-start.py \
    %D%/sandbox-operations.py \
    %D%/sandbox-paging.py \
    %D%/sandbox-record.py \
    %D%/sandbox-search.py \
    %D%/sandbox-shapes.py \
    %D%/sandbox-start.py
script_tests += $(sandbox_alone) %D%/sandbox-oauth-card.sh
