#!/bin/sh
# Installs Tray Status for you alone, below ~/.local; needs no root. `uninstall.sh`, beside the program, takes it away.
set -eu
cd "$(dirname "$0")"

needed=@GLIBC@
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$HOME/.local/opt/tray-status
commands=$HOME/.local/bin

say() { printf '%s\n' "$*"; }
die() {
    say "$*" >&2
    exit 1
}

here="$(uname -s) on $(uname -m)"
[ "$here" = "Linux on @MACHINE@" ] || die "This is for Linux on @MACHINE@, and here is $here."
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d ' ' -f 2)
[ -n "$glibc" ] || die "This needs glibc $needed or newer, and here is none. Install Tray Status with pipx instead."
newest=$(printf '%s\n%s\n' "$needed" "$glibc" | sort -V | tail -n 1)
[ "$newest" = "$glibc" ] ||
    die "This needs glibc $needed or newer, and here is $glibc. Install Tray Status with pipx instead."

# pipx, for one, puts its commands there as well.
command=$commands/tray-status
if [ -e "$command" ] || [ -L "$command" ]; then
    [ "$(readlink "$command")" = "$program/tray-status" ] ||
        die "$command is of another installation. Take that away first (\`pipx uninstall tray-status\`?), then try again."
fi

if [ -x "$program/uninstall.sh" ]; then
    "$program/uninstall.sh" --upgrade
elif [ -e "$program" ]; then
    die "$program exists, and is not ours. Move it away, then try again."
fi

mkdir -p "$(dirname "$program")" "$commands" "$data/applications"
cp -R program "$program"
cp uninstall.sh "$program/"
ln -sf "$program/tray-status" "$command"
cp -R share/. "$data/"
# What stands in an entry's Exec is quoted, so that a home with a blank in its name will do.
quoted=$(printf '%s' "$program/TrayStatus" | sed 's/[\\"`$]/\\&/g; s/%/%%/g; s/\\/\\\\/g')
escaped=$(printf '%s' "$quoted" | sed 's/[\\&|]/\\&/g')
entry=applications/tray-status.desktop
sed "s|^Exec=.*|Exec=\"$escaped\"|; /^TryExec=/d" "share/$entry" >"$data/$entry"
(cd share && find . -type f) | sed "s|^\./|$data/|" >"$program/installed"
printf '%s\n' "$command" >>"$program/installed"

say "Tray Status @VERSION@ is installed in $program. It is in the menu of your desktop, and in a terminal: tray-status"
case :$PATH: in
    *:"$commands":*) ;;
    *) say "Your PATH does not name $commands: log in anew, or add it, to have that command." ;;
esac
say "To take it away: $program/uninstall.sh"
