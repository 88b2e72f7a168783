#!/bin/sh
# SPDX-License-Identifier: MIT
# This project, built with a header of the future, works with what was built before:
# its cards, the card of host-stub new and the test cards in a host built with the
# first header of ABI 1, and host-stub with cards and sign-ins built with every
# header.
set -eu
# This test builds without a sanitizer, so it has nothing to show there.
[ -z "${UNDER_VALGRIND-}" ] || exit 77
case ${CFLAGS-} in *-fsanitize=*) exit 77 ;; esac

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
. "${top_srcdir:?}/tests/abi/growth/abi-lib.sh"
src=$top_srcdir

# value NAME: of a variable of the Makefiles.
value() {
    sed -n "s/^$1 = //p" "${top_builddir:?}/host-stub/Makefile"
}

# build OUTPUT FLAGS SOURCES...: with the header of the future, not optimized.
build() {
    output=$1 flags=$2
    shift 2
    # shellcheck disable=SC2086
    ${CC:-cc} -O0 -w -std=gnu11 -D_GNU_SOURCE -fvisibility=hidden \
        -Iheaders/future -I"$src/common" -I"$top_builddir" \
        -DPLUGINDIR='"/nowhere"' -DTEMPLATEDIR='"/nowhere"' \
        -DEXAMPLEDIR='"/nowhere"' \
        -DPKGCONFIGDIR='"/nowhere"' \
        -DBINDIR='"/nowhere"' -DPKGLIBEXECDIR='"/nowhere"' \
        -o "$output" "$@" "$src"/common/*.c $flags \
        -pthread >build.log 2>&1 || {
        cat build.log
        echo "FAILED: building $output"
        exit 1
    }
}

mkdir cards
# shellcheck disable=SC2046
build cards/custom_api_action.so \
    "-shared -fPIC -I$src/plugin -I$src/plugin/cards -Wl,-z,nodelete $(value CURL_CFLAGS)
    $(value CRYPTO_CFLAGS) $(value CURL_LIBS) $(value CRYPTO_LIBS)" \
    $(find "$src/plugin" -name '*.c' -not -path '*/http_api/*')
build cards/greet.so "-shared -fPIC" "$src"/tests/cards/greet*.c \
    "$src/tests/cards/fits.c" "$src/tests/cards/border.c"
build cards/model.so "-shared -fPIC -lm" "$src"/tests/cards/model*.c \
    "$src/tests/cards/fits.c"
build cards/tally.so "-shared -fPIC" "$src/tests/cards/tally.c" \
    "$src/tests/cards/border.c"
sed 's/@ID@/newest/; s/@TITLE@/Newest/' "$src/template/plain/card.c" >newest.c
kit=$(find "$src/kit" -name 'kit*.c' ! -name kit-json.c ! -name kit-curl.c)
# shellcheck disable=SC2086
build cards/newest.so "-shared -fPIC -I$src/kit -include $src/kit/kit-names.h" \
    newest.c $kit
chmod 755 cards
chmod 644 cards/*.so
# host-stub, with serve and batch. The programs connect, form and verify are compiled,
# but not linked.
host=$src/host-stub
host_flags="-I$host -I$host/connection -I$host/loader -I$host/show
    $(value MHD_CFLAGS) $(value PCRE2_CFLAGS) $(value MHD_LIBS)
    $(value LTDL_LIBS) $(value PCRE2_LIBS) -ldl -lm"
build host-stub "$host_flags" "$host"/*.c "$host"/connection/*.c \
    "$host"/loader/*.c "$host"/show/*.c "$host"/batch/*.c "$host"/complete/*.c \
    "$host"/serve/*.c
build compiled "$host_flags -I$host/ask $(value EDIT_CFLAGS) -fsyntax-only" \
    "$host"/ask/*.c "$host"/connect/*.c "$host"/form/*.c "$host"/verify/*.c

# The cards in a host built with the first header.
program past "$src/tests/abi/past/host.c" host-past
# dry ID FORM CONNECTION: the dry run of a card that is not asked to sign in.
dry() {
    DRY_ONLY=1 ./host-past "./cards/$1.so" "$2" "$3" >got || true
    grep -q '^dry 0 ' got || {
        cat got
        echo "FAILED: $1 of a future header in a host of the first"
        exit 1
    }
}
dry custom_api_action '{"request_type":"GET","relative_url":"/api/v1/devices"}' \
    '{"domain":"a.okta.com","auth":"authorization_code","client_id":"c",
    "client_secret":"ssssss","scopes":"okta.devices.read"}'
file_has got '^begun 0 output {"authorize_url":"https://a.okta.com/'
dry newest '{"text":"a","keep":"end"}' '{}'
for id in greet model tally; do
    form=$("$top_builddir/host-stub/host-stub" -p cards form $id)
    case $id in
    greet) connection='{"place":"here","token":"s3cret"}' ;;
    model) connection='{"server":"http://127.0.0.1:9","token":"s3cr3t-t0ken"}' ;;
    *) connection='{"record":"/dev/null"}' ;;
    esac
    dry "$id" "$form" "$connection"
done

# host-stub with cards built with every header.
module past "$src/tests/abi/past/keep.c" cards/keep.so
chmod 644 cards/keep.so
export HOME="$dir"
for time in today future; do
    module $time "$src/tests/abi/growth/grow.c" cards/grow.so
    chmod 644 cards/grow.so
    for id in keep grow; do
        ./host-stub -p cards run $id --json --set tone=low >got
        file_has got '^{"heard":"today"}$'
        begin_sign_in ./host-stub $id
        grep -q 'https://a.example/' got || {
            cat got
            echo "FAILED: host-stub of the future does not sign in with $id"
            exit 1
        }
        later_members ./host-stub $id || {
            cat got
            echo "FAILED: host-stub of the future does not show $id"
            exit 1
        }
    done
done
./host-stub -p cards list >got
[ "$(grep -c '^[a-z]' got)" -ge 7 ]
cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
./host-stub -p cards describe custom_api_action >/dev/null
