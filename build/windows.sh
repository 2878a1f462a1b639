#!/bin/sh
# Builds the program for Windows and tries it, under Wine: installs its parts where it may, leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."
. build/packages.sh

PACKAGES="wine wine64 nsis osslsigncode xvfb xauth fonts-dejavu-core"

# Where there is no Wine nothing of Windows can be tried: that is said as loudly as it can be, and fails nobody's build.
# Whoever runs more than this names a file in NOT_RUN, and says it once more at the end, where it is not scrolled away.
not_run() {
    {
        echo "##########################################################################################"
        echo "##"
        echo "##   NOT RUN: make test-windows. The Windows program was neither built nor tried."
        echo "##   $*"
        echo "##"
        echo "##########################################################################################"
    } | tee -a "${NOT_RUN:-/dev/null}" >&2
    exit 0
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

[ "$(uname -m)" = x86_64 ] || not_run "This is no 64-bit Intel machine ($(uname -m))."
if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
    missing=
    for package in $PACKAGES; do
        installed "$package" || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086 # a list of names, on purpose
        install_packages $missing || not_run "These Debian packages are missing:$missing."
    fi
fi
for program in wine wineserver makensis osslsigncode Xvfb; do
    command -v "$program" >/dev/null 2>&1 || PATH="$PATH:/usr/lib/wine"
    command -v "$program" >/dev/null 2>&1 || not_run "$program is not installed."
done

env -u DISPLAY -u WAYLAND_DISPLAY -u XAUTHORITY PYTHONPATH=build .venv/bin/python -m windows.trial "$@"
