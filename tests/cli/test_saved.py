"""Owns `--as PROVIDER`: saved documents are read as the settings say, and what is asked wrongly is said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tray_status.cli import main
from tray_status.place import Place

SETTINGS = """
providers:
  - name: Maple Checks
    id: maple
    url: https://status.maple.example
    platform: json_map
    mapping:
      components: {items: 'checks[]', name: name, health: state}
      words: {health: {up: operational, down: major_outage}}
"""


@pytest.fixture
def checks(tmp_path: Path) -> Path:
    """A saved document, and settings that say how it is read."""
    settings = Place.of(os.environ).settings
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS)
    saved = tmp_path / "checks.json"
    saved.write_text('{"checks": [{"name": "API", "state": "Up"}, {"name": "Web", "state": "down"}]}')
    return saved


@pytest.mark.parametrize("called", ["maple", "Maple checks"])
def test_a_saved_document_is_read_by_the_mapping_of_a_provider(
    checks: Path, capsys: pytest.CaptureFixture[str], called: str
) -> None:
    """Seeded defect: the mapping is not handed on, or the address of the page."""
    assert main(["read", str(checks), "--as", called, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["platform"], report["health"]) == ("json_map", "major_outage")
    assert report["page_url"] == "https://status.maple.example"
    assert [one["health"] for one in report["components"]] == ["operational", "major_outage"]


def test_polls_are_replayed_by_it_too(checks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    well = tmp_path / "well.json"
    well.write_text('{"checks": [{"name": "API", "state": "up"}]}')
    assert main(["replay", str(well), str(checks), "304", "--as", "maple"]) == 0
    assert "health" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as", "mapl"], "Your settings have no provider `mapl`. Did you mean"),
        (["--as", "maple", "--url", "https://a.example"], "--as says platform and address already"),
        (["--as", "maple", "--platform", "json_map"], "--as says platform and address already"),
        (["--platform", "json_map"], "`json_map` reads by a mapping, and that stands in the settings"),
        (["--platform", "scrape"], "with --as PROVIDER"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    checks: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert main(["read", str(checks), *options]) == 2
    assert words in capsys.readouterr().err
