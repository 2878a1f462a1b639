# For the scripts beside this file: says what is missing, asks, and installs Debian packages. Read in with `.`.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# How many packages, in words: "package x" or "packages x y".
named() { if [ $# -eq 1 ]; then printf 'package %s' "$1"; else printf 'packages %s' "$*"; fi; }

# Installs packages as root or through sudo, after asking whoever is there; status 1, and a sentence, when it may not.
install_packages() {
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1; then
        as_root=sudo
    else
        say "The Debian $(named "$@") is needed. Install it as root (apt-get install $*), then try again."
        return 1
    fi
    say "This needs the Debian $(named "$@"), to be installed with: $as_root apt-get install $*"
    if [ "${CI:-}" != true ]; then
        if ! [ -t 0 ]; then
            say "Nobody is here to ask. Install it yourself, or set CI=true to have it installed."
            return 1
        fi
        printf 'Install it now? [y/N] ' >&2
        read -r answer
        case $answer in
            y | Y | yes) ;;
            *)
                say "Nothing was installed."
                return 1
                ;;
        esac
    fi
    $as_root apt-get update -q >&2 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}
