#!/bin/sh
# Takes away what install.sh has put below ~/.local; your settings and what Tray Status remembers stay.
set -eu
program=$(cd "$(dirname "$0")" && pwd)

[ -f "$program/installed" ] || {
    printf '%s\n' "Nothing is installed in $program." >&2
    exit 1
}
running() {
    for exe in /proc/[0-9]*/exe; do
        if [ "$(readlink "$exe" 2>/dev/null)" = "$program/tray-status" ]; then
            number=${exe#/proc/}
            printf '%s\n' "${number%/exe}"
        fi
    done
}
found=$(running)
if [ -n "$found" ]; then
    printf '%s\n' "Tray Status is running, and is asked to end."
    # shellcheck disable=SC2086 # several numbers
    kill $found 2>/dev/null || true
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -n "$(running)" ] || break
        sleep 0.5
    done
fi
while IFS= read -r file; do
    rm -f "$file"
    folder=$(dirname "$file")
    while [ "$folder" != "$HOME" ] && rmdir "$folder" 2>/dev/null; do
        folder=$(dirname "$folder")
    done
done <"$program/installed"
if [ "${1:-}" != --upgrade ]; then
    # What starts at login may be another installation.
    case $("$program/tray-status" autostart --json 2>/dev/null || true) in
        */.local/opt/tray-status/*) "$program/tray-status" autostart off >/dev/null 2>&1 || true ;;
    esac
fi
rm -rf "$program"
rmdir "$(dirname "$program")" 2>/dev/null || true
if [ "${1:-}" != --upgrade ]; then
    printf '%s\n' "Tray Status is gone. Your settings and what it remembered are left, usually in ~/.config/tray-status" \
        "and ~/.local/state/tray-status."
fi
