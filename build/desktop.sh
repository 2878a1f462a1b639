#!/bin/sh
# Runs tests/live on virtual desktops: installs their parts where it may, gives them a home of their own, leaves nothing.
# Every test starts its own X display, bus, panel and notification service in there, and ends them; see tests/live/rig.py.
set -eu
cd "$(dirname "$0")/.."
. build/packages.sh

PACKAGES="xvfb dbus xfce4-panel dunst notification-daemon tint2 openbox fonts-dejavu-core chromium libglib2.0-bin dex"

# What cannot be run is said, once for each suite, and is a failure where nobody looks on.
not_run() {
    say "NOT RUN: tests/live (icon, menu, notifications and clicks on a virtual desktop): $*"
    if [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
    missing=
    for package in $PACKAGES; do
        installed "$package" || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086 # a list of names, on purpose
        install_packages $missing || say "Tests that need $missing are skipped, each with a line of its own."
    fi
fi
for program in Xvfb dbus-daemon; do
    command -v "$program" >/dev/null 2>&1 || not_run "$program is not installed."
done

home=$(mktemp -d "${TMPDIR:-/tmp}/tray-status-desktop.XXXXXX")
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
env -u DISPLAY -u WAYLAND_DISPLAY -u XAUTHORITY -u DBUS_SESSION_BUS_ADDRESS HOME="$home" TRAY_STATUS_DESKTOP=yes \
    .venv/bin/python -m pytest tests/live --basetemp="$home/tests" -p no:cacheprovider "$@"
