#!/bin/sh
# SPDX-License-Identifier: MIT
# The card over HTTP/2 to nginx.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || { echo 'nginx is not there' && exit 77; }
python "$top_srcdir/tests/plugin/card-nginx.py"
