"""Modules that are loaded at their first use: not before, whole for whoever comes, and only once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.untraced import unwatched

RUN = """
import sys
from tray_status.later import SELDOM_USED, put_off
put_off({names})
real = lambda name: type(sys.modules[name]).__name__ == "module"
{rest}
"""


def run(rest: str, names: str = "") -> str:
    """What a fresh program prints."""
    code = RUN.format(names=names, rest=rest)
    return subprocess.run(
        [sys.executable, "-c", code],
        env=unwatched(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def test_a_module_is_there_from_its_first_use_on() -> None:
    seen = run(
        "import mimetypes\n"
        "before = real('mimetypes')\n"
        "from mimetypes import guess_type\n"
        "print(before, real('mimetypes'), guess_type('a.png')[0], mimetypes.guess_type is guess_type)\n"
        "import mimetypes as again\n"
        "print(again is sys.modules['mimetypes'])\n"
    )
    assert seen.splitlines() == ["False True image/png True", "True"]


def test_threads_that_use_a_module_at_once_all_find_it_whole() -> None:
    """Seeded defect: a second thread meets the module while the first is still filling it."""
    seen = run(
        "import threading, inspect, locale, tokenize\n"
        "start, found = threading.Barrier(8), []\n"
        "def use():\n"
        "    start.wait()\n"
        "    found.append((inspect.signature(use) is not None, locale.LC_ALL, tokenize.untokenize.__name__))\n"
        "threads = [threading.Thread(target=use) for _ in range(8)]\n"
        "[one.start() for one in threads], [one.join() for one in threads]\n"
        "print(len(found), len(set(found)))\n"
    )
    assert seen.split() == ["8", "1"]


def test_what_is_loaded_or_missing_stays_as_it_is() -> None:
    seen = run(
        "import string\nprint(real('sys'), real('string'), 'no_such_module' in sys.modules)",
        names="('sys', 'string', 'no_such_module')",
    )
    assert seen.split() == ["True", "False", "False"]


@pytest.mark.parametrize("wrong", ["no_such_name", "__no_such_name__"])
def test_a_name_that_is_not_there_is_missed_as_ever(wrong: str) -> None:
    assert run(f"import csv\nprint(hasattr(csv, '{wrong}'), hasattr(csv, 'reader'))").split() == ["False", "True"]
