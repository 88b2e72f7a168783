# SPDX-License-Identifier: MIT
# plugin/local.mk - the tests of plugin/

if HAVE_CUNIT
# These reach into the card by its library, below the two exported symbols.
check_LTLIBRARIES += %D%/libcarry.la
%C%_libcarry_la_SOURCES = %D%/carry.c %D%/carry.h %D%/forms.c %D%/forms.h \
    %D%/play.c %D%/play.h lib/recorder.c lib/recorder.h \
    %D%/refusals.c %D%/refusals.h
%C%_libcarry_la_CFLAGS = $(AM_CFLAGS) -pthread
CARD_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugin
CARD_LDADD = %D%/libcarry.la libunit.la $(top_builddir)/plugin/libcard.la \
    $(LIBCOMMON) $(CURL_LIBS) $(CRYPTO_LIBS)
unit_tests += \
    %D%/test-auth-methods \
    %D%/test-challenge \
    %D%/test-choices \
    %D%/test-clock \
    %D%/test-code \
    %D%/test-connection \
    %D%/test-criteria \
    %D%/test-decode \
    %D%/test-dialect \
    %D%/test-domain \
    %D%/test-doubt \
    %D%/test-execute \
    %D%/test-grant \
    %D%/test-growth \
    %D%/test-headers \
    %D%/test-htu \
    %D%/test-input \
    %D%/test-key \
    %D%/test-limits \
    %D%/test-link \
    %D%/test-mark \
    %D%/test-next \
    %D%/test-nomem \
    %D%/test-nomem-http-api \
    %D%/test-output \
    %D%/test-outputs \
    %D%/test-pace \
    %D%/test-paging \
    %D%/test-pem \
    %D%/test-pemtext \
    %D%/test-pool \
    %D%/test-process \
    %D%/test-redact \
    %D%/test-refresh \
    %D%/test-refusal \
    %D%/test-result \
    %D%/test-retry \
    %D%/test-retry-end \
    %D%/test-retrywait \
    %D%/test-secret-fields \
    %D%/test-session \
    %D%/test-settings \
    %D%/test-share \
    %D%/test-signin \
    %D%/test-structured \
    %D%/test-target \
    %D%/test-threads \
    %D%/test-token \
    %D%/test-transport \
    %D%/test-wire
%C%_test_auth_methods_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_auth_methods_LDADD = $(CARD_LDADD)
%C%_test_challenge_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_challenge_LDADD = $(CARD_LDADD)
%C%_test_choices_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_choices_LDADD = $(CARD_LDADD)
%C%_test_choices_LDFLAGS = -Wl,--wrap=curl_multi_add_handle -Wl,--wrap=wait_out
%C%_test_choices_SOURCES = %D%/test-choices.c %D%/inside.c %D%/inside.h
%C%_test_clock_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_clock_LDADD = $(CARD_LDADD)
%C%_test_code_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_code_LDADD = $(CARD_LDADD)
%C%_test_code_SOURCES = %D%/test-code.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_connection_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_connection_LDADD = $(CARD_LDADD)
%C%_test_criteria_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_criteria_LDADD = $(CARD_LDADD)
%C%_test_decode_CPPFLAGS = $(CARD_CPPFLAGS) $(ZLIB_CFLAGS)
%C%_test_decode_LDADD = $(CARD_LDADD) $(ZLIB_LIBS)
%C%_test_dialect_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_dialect_LDADD = $(CARD_LDADD)
%C%_test_domain_LDADD = $(CARD_LDADD)
%C%_test_doubt_LDADD = $(CARD_LDADD)
%C%_test_execute_LDADD = $(CARD_LDADD)
%C%_test_grant_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_grant_LDADD = $(CARD_LDADD)
%C%_test_grant_SOURCES = %D%/test-grant.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_growth_LDADD = $(CARD_LDADD)
%C%_test_headers_LDADD = $(CARD_LDADD)
%C%_test_htu_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_htu_LDADD = $(CARD_LDADD)
%C%_test_input_LDADD = $(CARD_LDADD)
%C%_test_key_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_key_LDADD = $(CARD_LDADD)
%C%_test_limits_LDADD = $(CARD_LDADD)
%C%_test_link_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_link_LDADD = $(CARD_LDADD)
%C%_test_mark_LDADD = $(CARD_LDADD)
%C%_test_next_LDADD = $(CARD_LDADD)
%C%_test_nomem_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_nomem_LDADD = $(CARD_LDADD)
%C%_test_nomem_LDFLAGS = -Wl,--wrap=curl_multi_add_handle -Wl,--wrap=wait_out \
    -Wl,--wrap=grant_answer_read
nomem_sources = lib/nomem.c lib/nomem.h %D%/nomemrun.c %D%/nomemrun.h \
    %D%/nomemcalls.h %D%/nomemjudge.c %D%/inside.c %D%/inside.h \
    %D%/serviceapp.c %D%/serviceapp.h
%C%_test_nomem_SOURCES = %D%/test-nomem.c %D%/nomemcalls.c %D%/nomemokta.h \
    $(nomem_sources)
%C%_test_nomem_http_api_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_nomem_http_api_LDADD = %D%/libcarry.la libunit.la \
    $(top_builddir)/plugin/libhttpapi.la $(LIBCOMMON) $(CURL_LIBS) \
    $(CRYPTO_LIBS)
%C%_test_nomem_http_api_LDFLAGS = -Wl,--wrap=curl_multi_add_handle \
    -Wl,--wrap=wait_out
%C%_test_nomem_http_api_SOURCES = %D%/test-nomem-http-api.c $(nomem_sources)
%C%_test_output_LDADD = $(CARD_LDADD)
%C%_test_outputs_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_outputs_LDADD = $(CARD_LDADD)
%C%_test_pace_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_pace_LDADD = $(CARD_LDADD)
%C%_test_paging_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_paging_LDADD = $(CARD_LDADD)
%C%_test_pem_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_pem_LDADD = $(CARD_LDADD)
%C%_test_pemtext_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_pemtext_LDADD = $(CARD_LDADD)
%C%_test_pool_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_pool_LDADD = $(CARD_LDADD)
%C%_test_process_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_process_LDADD = $(CARD_LDADD)
%C%_test_process_SOURCES = %D%/test-process.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_redact_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_redact_LDADD = $(CARD_LDADD)
%C%_test_redact_LDFLAGS = -Wl,--wrap=wipe
%C%_test_refresh_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_refresh_LDADD = $(CARD_LDADD)
%C%_test_refresh_SOURCES = %D%/test-refresh.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_refusal_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_refusal_LDADD = $(CARD_LDADD)
%C%_test_refusal_SOURCES = %D%/test-refusal.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_result_LDADD = $(CARD_LDADD)
%C%_test_retry_LDADD = $(CARD_LDADD)
%C%_test_retry_end_LDADD = $(CARD_LDADD)
%C%_test_retrywait_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_retrywait_LDADD = $(CARD_LDADD)
%C%_test_secret_fields_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_secret_fields_LDADD = $(CARD_LDADD)
%C%_test_session_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_session_LDADD = $(CARD_LDADD)
%C%_test_session_SOURCES = %D%/test-session.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_settings_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_settings_LDADD = $(CARD_LDADD)
%C%_test_share_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_share_LDADD = $(CARD_LDADD)
%C%_test_signin_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_signin_LDADD = $(CARD_LDADD)
%C%_test_signin_SOURCES = %D%/test-signin.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_structured_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_structured_LDADD = $(CARD_LDADD)
%C%_test_target_LDADD = $(CARD_LDADD)
%C%_test_threads_CPPFLAGS = $(CARD_CPPFLAGS) $(BUILT_MODULE)
%C%_test_threads_LDADD = $(CARD_LDADD)
# as a host that has symbols of the same names, and shows them
%C%_test_threads_LDFLAGS = -Wl,--export-dynamic
%C%_test_threads_SOURCES = %D%/test-threads.c %D%/loaded.c %D%/loaded.h \
    %D%/serviceapp.c %D%/serviceapp.h %D%/threadcalls.c %D%/threadcalls.h \
    %D%/threadorg.c %D%/threadorg.h
%C%_test_token_CPPFLAGS = $(CARD_CPPFLAGS)
%C%_test_token_LDADD = $(CARD_LDADD)
%C%_test_token_LDFLAGS = -Wl,--wrap=moment_now -Wl,--wrap=moment_deadline
%C%_test_token_SOURCES = %D%/test-token.c %D%/serviceapp.c %D%/serviceapp.h
%C%_test_transport_LDADD = $(CARD_LDADD)
%C%_test_wire_LDADD = $(CARD_LDADD)
endif

script_programs += %D%/secret-host
%C%_secret_host_SOURCES = %D%/secret-host.c %D%/curlmem.c %D%/curlmem.h
%C%_secret_host_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
%C%_secret_host_LDADD = $(LIBCOMMON) $(CURL_LIBS)

script_programs += %D%/odd-host
%C%_odd_host_SOURCES = %D%/odd-host.c %D%/carry.c %D%/carry.h %D%/loaded.c \
    %D%/loaded.h
%C%_odd_host_CPPFLAGS = $(AM_CPPFLAGS) $(BUILT_MODULE)
%C%_odd_host_CFLAGS = $(AM_CFLAGS) -pthread
%C%_odd_host_LDADD = $(LIBCOMMON)

script_programs += %D%/odd-libraries
%C%_odd_libraries_SOURCES = %D%/odd-libraries.c %D%/carry.c %D%/carry.h \
    %D%/loaded.c %D%/loaded.h
%C%_odd_libraries_CPPFLAGS = $(AM_CPPFLAGS) $(BUILT_MODULE) $(CURL_CFLAGS) \
    $(CRYPTO_CFLAGS) $(JSON_CFLAGS)
%C%_odd_libraries_CFLAGS = $(AM_CFLAGS) -pthread
%C%_odd_libraries_LDADD = $(CURL_LIBS) $(CRYPTO_LIBS) $(JSON_LIBS)

script_tests += \
    %D%/card-checkup.sh \
    %D%/card-choices.sh \
    %D%/card-client-key.sh \
    %D%/card-faults-away.sh \
    %D%/card-faults-coded.sh \
    %D%/card-faults-h2.sh \
    %D%/card-faults-heads.sh \
    %D%/card-faults-kept.sh \
    %D%/card-faults-tls.sh \
    %D%/card-faults.sh \
    %D%/card-memory.py \
    %D%/card-next.sh \
    %D%/card-nginx.sh \
    %D%/card-proxy.sh \
    %D%/card-retry.sh \
    %D%/card-smuggling.sh \
    %D%/card-tls-pinned.sh \
    %D%/card-tls-replaced.sh \
    %D%/card-tls-shared.sh \
    %D%/card-tls.sh \
    %D%/connection-key-forms.sh \
    %D%/core-knows-no-service.sh \
    %D%/device-cards.sh \
    %D%/http-api-oidc-provider.sh \
    %D%/http-api-signin.sh \
    %D%/http-api.sh \
    %D%/http-paging.sh \
    %D%/odd-host-libraries.sh \
    %D%/odd-host-locale.sh \
    %D%/odd-host-sigpipe.sh \
    %D%/odd-host-stack.sh \
    %D%/odd-host-zlib.sh \
    %D%/search-devices.sh \
    %D%/signin-oidc-provider.sh \
    %D%/signin-sandbox.sh

EXTRA_DIST += \
    %D%/card-checkup.py \
    %D%/card-choices.py \
    %D%/card-client-key.py \
    %D%/card-faults-away.py \
    %D%/card-faults-coded.py \
    %D%/card-faults-files.py \
    %D%/card-faults-h2.py \
    %D%/card-faults-heads.py \
    %D%/card-faults-kept.py \
    %D%/card-faults-tls.py \
    %D%/card-faults.py \
    %D%/card-next.py \
    %D%/card-nginx.py \
    %D%/card-proxy.py \
    %D%/card-smuggling.py \
    %D%/card-tls-replaced.py \
    %D%/device-cards.py \
    %D%/http-api.py \
    %D%/http-paging.py \
    %D%/faulth2.py \
    %D%/faultplays.py \
    %D%/faulttable.py \
    %D%/odd-host-locale.py \
    %D%/odd-host-sigpipe.py \
    %D%/odd-host-stack.py \
    %D%/odd-host-zlib.py \
    %D%/odd-zlib.c \
    %D%/oddhost.py \
    %D%/search-devices.py \
    %D%/search-hostile.py \
    %D%/smuggleforms.py
