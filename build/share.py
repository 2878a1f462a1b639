"""Lays out what Linux desktops look for in a `share` folder: entry of the menu, icons, description, manual page."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Final

import manpage

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "build" / "linux"
METAINFO = "io.github.tray_status.metainfo.xml"
ENTRY = "tray-status.desktop"

_ASKED: Final = re.compile(r"@([A-Z]+)@")


def filled(file: Path, words: Mapping[str, str]) -> str:
    """The text of a template with its `@NAME@` filled in. Raises KeyError when it asks for one that is not given."""
    return _ASKED.sub(lambda found: words[found[1]], file.read_text(encoding="utf-8"))


def day(epoch: int) -> str:
    """The day of that second, in UTC, as YYYY-MM-DD."""
    return datetime.fromtimestamp(epoch, tz=UTC).strftime("%Y-%m-%d")


def moment(epoch: int) -> str:
    """That second, in UTC, as mail and Debian's changelogs write it."""
    return format_datetime(datetime.fromtimestamp(epoch, tz=UTC))


def lay_out(share: Path, *, version: str, epoch: int, program: str) -> None:
    """Write everything below `share`; the entry of the menu starts `program`."""
    words = {"VERSION": version, "DATE": day(epoch), "PROGRAM": program}
    _write(share / "applications" / ENTRY, filled(LINUX / ENTRY, words))
    _write(share / "metainfo" / METAINFO, filled(LINUX / METAINFO, words))
    icons = ROOT / "assets" / "icons" / "hicolor"
    for icon in sorted(icons.glob("*/apps/tray-status.*")):
        target = share / "icons" / "hicolor" / icon.relative_to(icons)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(icon, target)
    _write_man(share / "man" / "man1" / "tray-status.1.gz", version, epoch)


def compressed(text: str) -> bytes:
    """Text in gzip's form, the same whenever it is made."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _write_man(file: Path, version: str, epoch: int) -> None:
    from tray_status.cli import parser_for

    file.parent.mkdir(parents=True)
    file.write_bytes(compressed(manpage.page(parser_for(None), version=version, date=day(epoch))))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
