# SPDX-License-Identifier: MIT
# Included by every Makefile.am: the flags and paths all rooms share.

AM_CPPFLAGS = -D_GNU_SOURCE -I$(top_srcdir)/include -I$(top_srcdir)/common -I$(top_builddir)
AM_CFLAGS = $(WARN_CFLAGS) -fvisibility=hidden
HOST_ROOM = $(top_srcdir)/host-stub
HOST_INCLUDES = -I$(HOST_ROOM) -I$(HOST_ROOM)/batch -I$(HOST_ROOM)/connection -I$(HOST_ROOM)/loader \
    -I$(HOST_ROOM)/serve -I$(HOST_ROOM)/show -I$(HOST_ROOM)/verify
LIBCOMMON = $(top_builddir)/common/libcommon.la
