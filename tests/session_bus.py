"""Owns a message bus for a test or a measurement: a daemon of its own, that starts no services of this machine."""

from __future__ import annotations

import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DAEMON = "dbus-daemon"
NEEDED = f"{DAEMON} is not installed (on Debian and Ubuntu: the package dbus-daemon)"

_LIMIT = 10.0
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
"""


def installed() -> bool:
    """Whether there is a daemon to start."""
    return shutil.which(DAEMON) is not None


@contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """Run a bus with its files in `folder`, whose path must be short; give its address."""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(socket=folder / "bus"), encoding="utf-8")
    daemon = subprocess.Popen(
        [DAEMON, f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        ready, _, _ = select.select([daemon.stdout], [], [], _LIMIT)
        address = daemon.stdout.readline().strip() if ready else ""
        if not address:
            raise RuntimeError(f"{DAEMON} did not say within {_LIMIT:g} s where it listens")
        yield address
    finally:
        daemon.terminate()
        daemon.communicate(timeout=_LIMIT)
