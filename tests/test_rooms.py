"""Owns the law of the house: which room may open which door, and what pure rooms may not even call.

`ALSO` lists what a room may import besides core and itself. Widening it is a decision; write it down in docs/decisions.
"""

# ruff: noqa: SIM905 -- a table of names in one line is easier to read than one name a line
from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tray_status"
HALLWAY = {"cli", "demo"}  # and the modules at the top: they may open every door

PURE = set(
    "__future__ collections dataclasses datetime enum fnmatch functools hashlib html ipaddress itertools math operator "
    "re string typing unicodedata urllib.parse zlib".split()
)
PARSERS = set("abc base64 binascii bisect calendar codecs email.utils io json types xml".split())
HTTP = set("asyncio ftplib http imaplib poplib smtplib socketserver ssl urllib.error urllib.request xmlrpc".split())
NETWORK = HTTP | set("_socket select selectors socket".split())
THREADS = set("_thread concurrent multiprocessing queue sched subprocess threading".split())

# room: (rooms and third parties it may import, standard modules it may import or None for all, those it never imports)
ALSO: dict[str, tuple[set[str], set[str] | None, set[str]]] = {
    "core": (set(), PURE, set()),
    # `importlib`: a platform is loaded when one of its pages is watched (decision 0009).
    "platforms": ({"bs4", "feedparser"}, PURE | PARSERS | {"importlib"}, set()),
    # `paths` says where what we ship lies: the catalog is read only when somebody names a provider.
    "settings": ({"yaml", "keyring", "paths"}, None, NETWORK | THREADS | {"tkinter", "webbrowser"}),
    "engine": (
        set("platforms settings certifi requests truststore urllib3".split()),
        None,
        {"tkinter"},
    ),
    "notify": ({"settings", "plyer", "jeepney", "apprise"}, None, HTTP | {"tkinter", "webbrowser"}),
    "desktop": (
        set("settings pystray PIL jeepney sv_ttk Xlib gi AppKit Foundation PyObjCTools".split()),
        None,
        HTTP,
    ),
}
# Built-in functions by which a pure room would touch the world.
CALLS = {"core": {"open", "input", "print", "eval", "exec", "__import__"}}
CALLS["platforms"] = CALLS["core"]
# The environment comes into the settings as a mapping.
ATTRIBUTES = {"settings": {"os.environ", "os.getenv"}}
# Slow to load, so imported inside the function that needs them: most pages need neither.
LAZY = {"platforms": {"bs4", "feedparser"}}
# Packages whose parts are doors of their own: `from tray_status import core` opens one; deeper names may be values.
DOORS = {"tray_status", "urllib", "email"}


def imports(tree: ast.AST, package: str) -> Iterator[str]:
    """Give every module a file imports, wherever in the file; `package` is where its relative imports begin."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            base = above[: len(above) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names) if module in DOORS else (module,)


def allowed(room: str, module: str) -> bool:
    """Tell whether `room` may import `module`."""
    doors, standard, never = ALSO[room]
    parts = module.split(".")
    names = {".".join(parts[: count + 1]) for count in range(len(parts))}
    top = parts[0]
    if top == "tray_status":
        return len(parts) > 1 and parts[1] in {"core", room, "__version__"} | doors
    if top in sys.stdlib_module_names:
        return not names & never if standard is None else bool(names & standard)
    return top in doors


def broken(package: Path) -> list[str]:
    """Return one line for each breach of the law in the package at this folder."""
    found: list[str] = []
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package).parts
        room = parts[0]
        if len(parts) == 1 or room in HALLWAY:
            continue
        if room not in ALSO:
            found.append(f"{room}: is no room of this house")
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        where = "/".join(parts)
        package_name = ".".join(["tray_status", *parts[:-1]])
        found += [f"{where}: imports {m}" for m in imports(tree, package_name) if not allowed(room, m)]
        top = ast.Module([node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))], [])
        loaded = (module.split(".")[0] for module in imports(top, package_name))
        found += [f"{where}: imports {name} at its top" for name in loaded if name in LAZY.get(room, ())]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS.get(room, ()):
                found.append(f"{where}: calls {ast.unparse(node.func)}")
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ATTRIBUTES.get(room, ()):
                found.append(f"{where}: uses {ast.unparse(node)}")
    return found


def test_every_room_keeps_to_its_doors() -> None:
    """Fails when a room imports what it may not, at the top of a file or inside a function, even for types only."""
    assert broken(PACKAGE) == []


@pytest.mark.parametrize(
    ("file", "code", "breach"),
    [
        ("core/model.py", "def f():\n    import socket", "imports socket"),
        ("core/model.py", "from datetime import UTC\nimport os.path", "imports os.path"),
        ("core/model.py", "import requests", "imports requests"),
        ("core/model.py", "from ..engine.store import Store", "imports tray_status.engine.store"),
        ("core/model.py", "from .. import paths", "imports tray_status.paths"),
        ("core/model.py", "from urllib import request", "imports urllib.request"),
        ("core/model.py", "import urllib", "imports urllib"),
        ("core/model.py", "def f():\n    return open('/etc/passwd')", "calls open"),
        (
            "platforms/feed.py",
            "if TYPE_CHECKING:\n    from tray_status.engine import web",
            "imports tray_status.engine",
        ),
        ("platforms/deep/er.py", "from ...notify import base", "imports tray_status.notify"),
        ("platforms/feed.py", "import logging", "imports logging"),
        ("platforms/scrape.py", "from bs4 import BeautifulSoup", "imports bs4 at its top"),
        ("settings/load.py", "import tray_status.threads", "imports tray_status.threads"),
        ("settings/load.py", "import os\nx = os.environ['HOME']", "uses os.environ"),
        ("settings/load.py", "import urllib.request", "imports urllib.request"),
        ("engine/hub.py", "from tray_status import notify", "imports tray_status.notify"),
        ("engine/hub.py", "def f():\n    import pystray", "imports pystray"),
        ("notify/console.py", "from tray_status.platforms.base import Page", "imports tray_status.platforms.base"),
        ("notify/webhook.py", "import http.client", "imports http.client"),
        ("notify/base.py", "import tray_status", "imports tray_status"),
        ("desktop/tray.py", "import requests", "imports requests"),
        ("cellar/wine.py", "", "is no room of this house"),
    ],
)
def test_a_seeded_breach_is_caught(file: str, code: str, breach: str, tmp_path: Path) -> None:
    """Fails when the law above has a hole."""
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert [line.partition(": ")[2] for line in broken(tmp_path)] == [breach]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("core/model.py", "from __future__ import annotations\nfrom collections.abc import Mapping"),
        ("core/model.py", "import urllib.parse\nfrom urllib.parse import urlsplit\nfrom . import text"),
        ("platforms/feed.py", "from ..core.model import Health\nimport xml.etree.ElementTree"),
        ("platforms/feed.py", "def f():\n    import feedparser\n    from bs4.element import Tag"),
        (
            "engine/web.py",
            "import ssl, requests\nfrom tray_status import __version__\nfrom tray_status import platforms",
        ),
        ("cli/run.py", "import tray_status.app, requests, os"),
        ("app.py", "from tray_status import engine, notify, desktop"),
    ],
)
def test_open_doors_are_open(file: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(code)
    assert broken(tmp_path) == []
