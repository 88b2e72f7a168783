# SPDX-License-Identifier: MIT
# host-stub/batch/local.mk - the tests of host-stub/batch/

if HAVE_CUNIT
BATCH_LDADD = libunit.la $(HOST_BUILT)/libbatch.la $(LIBHOST)
unit_tests += \
    %D%/test-backlog \
    %D%/test-csv \
    %D%/test-journal \
    %D%/test-pacer \
    %D%/test-progress
%C%_test_backlog_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_backlog_LDADD = $(BATCH_LDADD)
%C%_test_csv_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_csv_LDADD = $(BATCH_LDADD)
%C%_test_journal_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_journal_LDADD = $(BATCH_LDADD)
%C%_test_pacer_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_pacer_LDADD = $(BATCH_LDADD)
%C%_test_progress_CPPFLAGS = $(HOST_CPPFLAGS)
%C%_test_progress_LDADD = $(BATCH_LDADD)
endif

check_LTLIBRARIES += %D%/diskorder.la
%C%_diskorder_la_SOURCES = %D%/diskorder.c
%C%_diskorder_la_LDFLAGS = $(MODULE_LDFLAGS)

script_tests += \
    %D%/host-baddisk-batch.sh \
    %D%/host-batch-another-input.sh \
    %D%/host-batch-card.sh \
    %D%/host-batch-csv-card.sh \
    %D%/host-batch-csv.sh \
    %D%/host-batch-damage.sh \
    %D%/host-batch-dry-run-card.sh \
    %D%/host-batch-encodings-card.sh \
    %D%/host-batch-faults.sh \
    %D%/host-batch-finished-card.sh \
    %D%/host-batch-frozen.sh \
    %D%/host-batch-keep-card.sh \
    %D%/host-batch-killed.sh \
    %D%/host-batch-pace-card.sh \
    %D%/host-batch-pace.sh \
    %D%/host-batch-pages-card.sh \
    %D%/host-batch-pages.sh \
    %D%/host-batch-progress.sh \
    %D%/host-batch-refused.sh \
    %D%/host-batch-resume-card.sh \
    %D%/host-batch-resume.sh \
    %D%/host-batch-retry-card.sh \
    %D%/host-batch-sandbox.sh \
    %D%/host-batch-stopped.sh \
    %D%/host-batch-types-card.sh \
    %D%/host-batch.sh \
    %D%/host-disk-order.sh

EXTRA_DIST += \
    %D%/host-baddisk-batch.py \
    %D%/host-batch-csv.py \
    %D%/host-batch-damage.py \
    %D%/host-batch-faults.py \
    %D%/host-batch-killed.py \
    %D%/host-batch-pace-card.py \
    %D%/host-batch-progress.py
