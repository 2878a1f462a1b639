"""Owns the process of the real program as a user starts it; only the names of pages are looked up our way."""

from __future__ import annotations

import sys

from tests.bench import names

if __name__ == "__main__":
    names.install()
    from tray_status.__main__ import main

    sys.exit(main())
