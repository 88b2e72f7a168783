#!/bin/sh
# SPDX-License-Identifier: MIT
# No test of its own: tests-are-bounded.sh runs it, and looks for what it started.
sleep 1000 &
echo $! >"${HANGS:?run by tests-are-bounded.sh}"
wait
