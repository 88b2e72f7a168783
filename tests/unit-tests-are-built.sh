#!/bin/sh
# SPDX-License-Identifier: MIT
# A suite from which all unit tests are missing does not pass.
[ "${have_cunit:?run by make check}" = yes ] || {
    echo 'The unit tests are not built: configure found no CUnit.'
    echo 'Install libcunit1-dev, and run configure again.'
    exit 1
}
