"""Owns how tests get a page whose documents are read by a mapping: through the settings, as users write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tray_status.core.reading import Page
from tray_status.platforms.registry import PLATFORMS
from tray_status.settings.load import load_bytes
from tray_status.settings.reader import Surroundings

NAMES = tuple(one.name for one in PLATFORMS)


def mapped_page(platform: str, mapping: str, url: str = "https://status.maple.example") -> Page:
    """A page of `json_map` or `scrape` with this mapping, as it stands in a settings file."""
    lines = "".join(f"      {line}\n" for line in mapping.strip("\n").splitlines())
    text = f"providers:\n  - url: {url}\n    platform: {platform}\n    mapping:\n{lines}"
    settings = load_bytes(text.encode(), Surroundings(folder=Path(), platforms=NAMES), file="settings.yaml")
    return Page(url=url, mapping=settings.providers[0].mapping)


def page_of(case: Path, expected: dict[str, Any]) -> Page:
    """The page of a case of the corpus; `mapping` in what is expected names the file `NAME.mapping.yaml` beside it."""
    url = expected.get("url", "https://status.maple.example")
    if "mapping" not in expected:
        return Page(url=url)
    mapping = case.with_name(f"{expected['mapping']}.mapping.yaml").read_text("utf-8")
    return mapped_page(case.parent.name, mapping, url)
