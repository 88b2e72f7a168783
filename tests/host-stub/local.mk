# SPDX-License-Identifier: MIT
# host-stub/local.mk - the tests of host-stub/, but for what has a folder below

if HAVE_CUNIT
HOST_LDADD = libunit.la $(LIBHOST)
unit_tests += \
    %D%/test-descriptor \
    %D%/test-files \
    %D%/test-form-text \
    %D%/test-icon \
    %D%/test-live \
    %D%/test-mapped \
    %D%/test-pattern \
    %D%/test-result-check \
    %D%/test-schema \
    %D%/test-show \
    %D%/test-tabular
%C%_test_descriptor_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_descriptor_LDADD = $(HOST_LDADD)
%C%_test_files_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_files_LDADD = $(HOST_LDADD)
%C%_test_form_text_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_form_text_LDADD = $(HOST_LDADD)
%C%_test_icon_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_icon_LDADD = $(HOST_LDADD)
%C%_test_live_CFLAGS = $(AM_CFLAGS) -pthread
%C%_test_live_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_live_LDADD = $(HOST_LDADD)
%C%_test_mapped_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_mapped_LDADD = $(HOST_LDADD)
%C%_test_pattern_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_pattern_LDADD = $(HOST_LDADD)
%C%_test_result_check_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_result_check_LDADD = $(HOST_LDADD)
%C%_test_schema_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_schema_LDADD = $(HOST_LDADD)
%C%_test_show_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_show_LDADD = $(HOST_LDADD)
%C%_test_tabular_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_tabular_LDADD = $(HOST_LDADD)
endif

script_programs += %D%/pattern-lines
%C%_pattern_lines_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_pattern_lines_LDADD = $(LIBHOST)

script_tests += \
    %D%/host-baddisk.sh \
    %D%/host-check.sh \
    %D%/host-choices.sh \
    %D%/host-columns.sh \
    %D%/host-complete.py \
    %D%/host-complete-odd.py \
    %D%/host-complete-typed.py \
    %D%/host-connection-renewed.sh \
    %D%/host-connection.sh \
    %D%/host-curl-large.sh \
    %D%/host-error-body.sh \
    %D%/host-exit-status.sh \
    %D%/host-family-broken.sh \
    %D%/host-family-cache.sh \
    %D%/host-family.sh \
    %D%/host-fields.sh \
    %D%/host-form-file.sh \
    %D%/host-form-typed.sh \
    %D%/host-form.sh \
    %D%/host-frozen-use.sh \
    %D%/host-gaps.sh \
    %D%/host-hostile-files.sh \
    %D%/host-hostile-forms.sh \
    %D%/host-hostile-terminal.sh \
    %D%/host-interrupt.sh \
    %D%/host-loader-crash.sh \
    %D%/host-loader-trust.sh \
    %D%/host-loader.sh \
    %D%/host-memory.sh \
    %D%/host-output.sh \
    %D%/host-owner.sh \
    %D%/host-paginate-card.sh \
    %D%/host-default-card.sh \
    %D%/host-operands-card.sh \
    %D%/host-saved-card.sh \
    %D%/host-paginate.sh \
    %D%/host-parts.sh \
    %D%/host-patterns.sh \
    %D%/host-pretty.sh \
    %D%/host-programs.sh \
    %D%/host-references.sh \
    %D%/host-result-check.sh \
    %D%/host-rotation-survives-kill.py \
    %D%/host-runs-the-card.sh \
    %D%/host-search.sh \
    %D%/host-secrets-planted.py \
    %D%/host-secrets.sh \
    %D%/host-set.sh \
    %D%/host-shared-connection.sh \
    %D%/host-signals.sh \
    %D%/host-terminal.sh \
    %D%/host-usage.sh \
    %D%/host-view.sh \
    %D%/pattern-ecma.sh

EXTRA_DIST += \
    %D%/host-baddisk.py \
    %D%/host-form-typed.py \
    %D%/host-hostile-forms.py \
    %D%/host-hostile-terminal.py \
    %D%/host-memory.py \
    %D%/host-terminal.py \
    %D%/host-view.py \
    %D%/pattern-ecma.mjs
