# SPDX-License-Identifier: MIT
# Included by every Makefile.am: the flags and paths all rooms share.

AM_CPPFLAGS = -D_GNU_SOURCE -I$(top_srcdir)/include -I$(top_srcdir)/common -I$(top_builddir)
AM_CFLAGS = $(WARN_CFLAGS) -fvisibility=hidden
LIBCOMMON = $(top_builddir)/common/libcommon.la
