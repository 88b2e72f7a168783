# SPDX-License-Identifier: MIT
# cards/local.mk - cards that the tests load

check_LTLIBRARIES += %D%/greet.la
%C%_greet_la_SOURCES = %D%/greet.c %D%/greet.h %D%/greet-calls.c \
    %D%/border.c %D%/border.h %D%/fits.c %D%/fits.h \
    %D%/greet-descriptor.c %D%/greet-output.c %D%/greet-raw.c
%C%_greet_la_LIBADD = $(LIBCOMMON)
%C%_greet_la_LDFLAGS = $(MODULE_LDFLAGS) -Wl,-z,nodelete

check_LTLIBRARIES += %D%/model.la
%C%_model_la_SOURCES = %D%/model.c %D%/model.h %D%/fits.c %D%/fits.h \
    %D%/model-descriptor.c %D%/model-extensions.c %D%/model-http.c \
    %D%/model-real.c %D%/model-texts.c %D%/model-world.c %D%/model-world.h
%C%_model_la_CFLAGS = $(AM_CFLAGS) -pthread
%C%_model_la_LIBADD = $(LIBCOMMON) -lm
%C%_model_la_LDFLAGS = $(MODULE_LDFLAGS) -Wl,-z,nodelete

check_LTLIBRARIES += %D%/gaps.la
%C%_gaps_la_SOURCES = %D%/gaps.c
%C%_gaps_la_LDFLAGS = $(MODULE_LDFLAGS)

check_LTLIBRARIES += %D%/pick.la
%C%_pick_la_SOURCES = %D%/pick.c %D%/border.c %D%/border.h %D%/fits.c %D%/fits.h
%C%_pick_la_LIBADD = $(LIBCOMMON)
%C%_pick_la_LDFLAGS = $(MODULE_LDFLAGS) -Wl,-z,nodelete

check_LTLIBRARIES += %D%/tally.la
%C%_tally_la_SOURCES = %D%/tally.c %D%/border.c %D%/border.h
%C%_tally_la_CFLAGS = $(AM_CFLAGS) -pthread
%C%_tally_la_LIBADD = $(LIBCOMMON)
%C%_tally_la_LDFLAGS = $(MODULE_LDFLAGS)

# Tests compile these themselves.
EXTRA_DIST += \
    %D%/broken.c \
    %D%/family.c \
    %D%/hostile.c \
    %D%/leaver.c \
    %D%/one.c \
    %D%/words.c
