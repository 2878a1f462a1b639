"""Loads requests without its guesser of encodings: we read bytes and never ask, and its tables take three megabytes.

requests does without it where it is not installed, and warns; elsewhere in the program it is there as ever.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

GUESSER = "charset_normalizer"


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Have imports of that module fail meanwhile, unless it is loaded already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    try:
        yield
    finally:
        del sys.modules[module]


with _without(GUESSER), warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="Unable to find acceptable character detection dependency")
    import requests
    from requests.adapters import HTTPAdapter

__all__ = ("HTTPAdapter", "requests")
