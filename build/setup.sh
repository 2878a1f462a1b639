#!/bin/sh
# Makes .venv from build/requirements-dev.txt; says what it needs, asks before it touches the system.
set -eu
cd "$(dirname "$0")/.."

. build/packages.sh

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if recent "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || true)
    if [ -n "${PYTHON:-}" ]; then
        die "PYTHON=$PYTHON is not a Python 3.11 or newer."
    fi
    die "Tray Status needs Python 3.11 or newer as python3; here it is: ${found:-not installed}." \
        "If it is installed elsewhere, name it: make venv PYTHON=/path/to/python3.12"
}

# Debian and Ubuntu ship Python without the part that makes virtual environments.
install_venv_package() {
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    command -v apt-get >/dev/null 2>&1 ||
        die "This Python cannot make virtual environments (its module ensurepip is missing). Install it, then try again."
    install_packages "$package" || exit 1
}

# The stamp names what .venv was made from, so nothing is done twice and no change is missed.
wanted=$(cat build/requirements-dev.txt build/setup.sh build/packages.sh pyproject.toml | cksum)
stamp=.venv/made-from
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && recent .venv/bin/python; then
    exit 0
fi

if ! recent .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || install_venv_package "$python"
    say "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
fi
rm -f "$stamp"
say "Installing what build/requirements-dev.txt names (some 60 packages; once)."
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r build/requirements-dev.txt
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
printf '%s\n' "$wanted" >"$stamp"
