#!/bin/sh
# SPDX-License-Identifier: MIT
# The card over HTTP/2 to nginx.
. "${top_srcdir:?}/tests/fault-lib.sh"

[ -x /usr/sbin/nginx ] || { echo 'nginx is not installed' && exit 77; }
python "$top_srcdir/tests/card-nginx.py"
