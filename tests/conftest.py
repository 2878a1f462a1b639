"""Owns what holds for every test: no real home folder, no network beyond this machine, repeatable properties."""

from __future__ import annotations

import ipaddress
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")

# What needs a whole desktop runs in one that `make test-desktop` makes, never in the one that somebody works at.
collect_ignore = [] if os.environ.get("TRAY_STATUS_DESKTOP") == "yes" else ["live"]

# Where programs look for a user's folders, on every system.
HOME_VARIABLES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
UNSET_VARIABLES = (
    "TRAY_STATUS_CONFIG",
    "TRAY_STATUS_STATE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
)
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")

_CONNECTING = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_RESOLVING = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyname_ex": 0}
_strayed: list[str] = []


class StrayedError(RuntimeError):
    """A test tried to reach something beyond this machine."""


def is_local(host: object) -> bool:
    """Tell whether `host`, a name or an address as sockets take it, can only mean this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _forbid_the_world(event: str, args: tuple[object, ...]) -> None:
    if event in _CONNECTING:
        address = args[_CONNECTING[event]]
        # Names of local (Unix) sockets are strings; sendmsg on a connected socket names nobody.
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in _RESOLVING:
        host = args[_RESOLVING[event]]
    else:
        return
    if not is_local(host):
        _strayed.append(f"{event} {host!r}")
        raise StrayedError(f"Tests stay on this machine, but this one tried {event} {host!r}.")


# An audit hook sees every socket of this process, whatever library makes it, and cannot be taken off by mistake.
sys.addaudithook(_forbid_the_world)


@pytest.fixture(autouse=True)
def stays_on_this_machine() -> Iterator[list[str]]:
    """Fail the test that tried to leave this machine, even where the program turned the refusal into a value."""
    _strayed.clear()
    yield _strayed
    tried = tuple(_strayed)
    _strayed.clear()
    if tried:
        pytest.fail(f"Tests stay on this machine, but this one tried: {', '.join(tried)}.")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test, and every program it starts, an empty home folder of its own; return that folder."""
    folder = tmp_path_factory.mktemp("home")
    for name in HOME_VARIABLES:
        monkeypatch.setenv(name, str(folder))
    for name in tuple(os.environ):
        if name in UNSET_VARIABLES or name.lower() in PROXY_VARIABLES:
            monkeypatch.delenv(name)
    return folder


@pytest.fixture(autouse=True)
def logs_everything() -> Iterator[None]:
    """Undo what settings of a test's program said of the log: a test that follows would find nothing in it."""
    yield
    logging.getLogger("tray_status").setLevel(logging.NOTSET)


@pytest.fixture
def announce(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Give a function that prints a line after all tests have run, such as how many judgements held."""
    return lambda line: record_property("announce", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests announced."""
    lines = [
        str(value)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        for name, value in report.user_properties
        if name == "announce"
    ]
    if lines:
        terminalreporter.section("announced")
        for line in sorted(set(lines)):
            terminalreporter.write_line(line)
