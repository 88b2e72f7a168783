# SPDX-License-Identifier: MIT
# Included by every Makefile.am: the flags and paths that all directories share.

AM_CPPFLAGS = $(HARDEN_CPPFLAGS) -D_GNU_SOURCE $(LARGE_CPPFLAGS) -I$(top_srcdir)/include -I$(top_srcdir)/common -I$(top_builddir)
AM_CFLAGS = $(WARN_CFLAGS) $(HARDEN_CFLAGS) -fvisibility=hidden
# The host's library, and the parts that are linked with it.
HOST_DIR = $(top_srcdir)/host-stub
HOST_INCLUDES = -I$(HOST_DIR) -I$(HOST_DIR)/ask -I$(HOST_DIR)/complete \
    -I$(HOST_DIR)/connection -I$(HOST_DIR)/loader \
    -I$(HOST_DIR)/show
HOST_PART_INCLUDES = -I$(HOST_DIR)/batch -I$(HOST_DIR)/connect \
    -I$(HOST_DIR)/serve -I$(HOST_DIR)/verify
LIBCOMMON = $(top_builddir)/common/libcommon.la
LIBPROGRAM = $(top_builddir)/common/libprogram.la
HOST_BUILT = $(top_builddir)/host-stub
LIBHOST = $(HOST_BUILT)/libhost.la $(LIBCOMMON)
