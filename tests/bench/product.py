"""Owns the process of the measured product: names are looked up our way before any part of the program is imported."""

from __future__ import annotations

from tests.bench import names

if __name__ == "__main__":
    names.install()
    from tests.bench.driver import main

    main()
