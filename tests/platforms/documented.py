"""Owns how tests get the blocks of a page of the documentation: what is shown there is what is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "platforms.md"
_BLOCK = re.compile(r"(?:^`(?P<file>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its language, its text, and the file that the line before names."""

    kind: str
    text: str
    file: str | None


def blocks(kind: str | None = None) -> Iterator[Block]:
    """The blocks of docs/platforms.md of one language, or all, in their order."""
    for found in _BLOCK.finditer(PAGE.read_text("utf-8")):
        if kind in (None, found["kind"]):
            yield Block(kind=found["kind"], text=found["text"], file=found["file"])
