"""Owns the proof that the written list of schemes is that of Apprise, and that it is asked about newer ones."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.notify.write_schemes import installed
from tray_status.notify.schemes import SCHEMES, newer

CHECK = """
import sys
{before}
from tray_status.notify.schemes import newer
from tray_status.notifiers import BUILT_IN
assert "apprise" not in sys.modules or sys.modules["apprise"] is None
print(newer("slack"), newer("nosuch"))
"""


def printed(before: str = "") -> str:
    code = CHECK.format(before=before)
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_the_written_list_has_all_that_the_installed_one_understands() -> None:
    """Seeded defect: an address that Apprise understands is refused. Mend: `python -m tests.notify.write_schemes`."""
    assert set(installed()) <= set(SCHEMES)
    assert newer("slack")


def test_apprise_is_loaded_by_a_scheme_that_is_not_in_the_list_alone() -> None:
    assert printed() == "True False\n"


def test_without_apprise_the_list_alone_counts() -> None:
    """Seeded defect: the extra that is missing ends the reading of settings."""
    assert printed("sys.modules['apprise'] = None") == "False False\n"
