"""What tests of this room share: the sentence of an error, and a screen that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest

from tray_status.core.errors import TrayStatusError


@pytest.fixture
def said() -> Callable[[Callable[[], object]], str]:
    """Gives the sentence of the error that something ends with."""

    def sentence(act: Callable[[], object]) -> str:
        with pytest.raises(TrayStatusError) as caught:
            act()
        return str(caught.value)

    return sentence


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Give one screen for all windows of this process: Tk stays at it, and dies with it."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("NOT RUN: the windows; Xvfb is not installed.")
    reads, writes = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writes), "-screen", "0", "1200x800x24"],
        pass_fds=[writes],
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    with os.fdopen(reads) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait(10)
