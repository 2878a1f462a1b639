"""Owns the process of the measured product: names are looked up our way before any part of the program is imported."""

from __future__ import annotations

from tests.bench import names
from tray_status.later import put_off

if __name__ == "__main__":
    put_off()  # as the program does where it begins
    names.install()
    from tests.bench.driver import main

    main()
