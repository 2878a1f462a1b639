#!/bin/sh
# Writes build/requirements-dev.txt: exact versions and hashes for Python 3.11 and newer on every system.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip install -q --disable-pip-version-check uv
{
    printf '# Exact versions for development, with hashes. Written by `make lock` from pyproject.toml; do not edit.\n'
    "$tools/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 --upgrade \
        --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev --extra bench --extra channels \
        --extra keyring pyproject.toml
} >"$tools/requirements-dev.txt"
mv "$tools/requirements-dev.txt" build/requirements-dev.txt
