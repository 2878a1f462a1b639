"""The C library's heap: asked where it is glibc's, left alone elsewhere."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc has these settings")
def test_the_c_library_takes_both_wishes() -> None:
    """In a process of its own: the setting holds for the whole process."""
    code = "from tray_status import heap; print(heap.use_one_arena(), isinstance(heap.give_back(), bool))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["True", "True"]


def test_python_looks_for_circles_after_ten_thousand_new_objects() -> None:
    """Seeded defect: the second and third number, which say how often older ones are looked through, become 0."""
    code = "from tray_status import heap; import gc; heap.collect_seldom(); print(*gc.get_threshold())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["10000", "10", "10"]


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from tray_status import heap

    monkeypatch.setattr(sys, "platform", "win32")

    assert not heap.use_one_arena()
    assert not heap.give_back()
