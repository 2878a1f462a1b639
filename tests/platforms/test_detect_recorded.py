"""Owns the proof that recorded pages are known by their HTML alone, and proved by their documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.test_detect import run
from tests.recorded import recorded
from tray_status.core.reading import Page
from tray_status.platforms.detection import Says

FOLDER = recorded()
HERE = "https://status.any.example"
NO_PAGES = {"statuspage/bettererrorpages__page_202101.html", "statuspage/unclaimed__page_202101.html"}
"""What answered where a page was looked for, and is none."""

PLACES = {
    "statuspage/*summary*.json": "/api/v2/summary.json",
    "incidentio/*summary_compat*.json": "/api/v2/summary.json",
    "instatus/*summary*.json": "/summary.json",
    "betterstack/*index*.json": "/index.json",
    "cstate/*index*.json": "/index.json",
}


def files(pattern: str) -> list[Path]:
    """The recorded files of a pattern; none, said loudly, without the recordings."""
    if FOLDER is None:
        pytest.skip("the recorded pages are not there")
    found = sorted(FOLDER.glob(pattern))
    assert found, pattern
    return found


def test_recorded_pages_are_known_by_their_html() -> None:
    """Seeded defect: a page whose documents are refused is none; or Atlassian's shop window is a status page."""
    for file in files("*/*.html"):
        name = f"{file.parent.name}/{file.name}"
        found, _ = run(Page(url=HERE), {HERE: file.read_bytes()})
        assert found.platform == (None if name in NO_PAGES else file.parent.name), name
        assert not any(clue.says is Says.PROVES for clue in found.evidence), name


@pytest.mark.parametrize("pattern", PLACES)
def test_recorded_documents_prove_their_platform(pattern: str) -> None:
    """Seeded defect: what proves a platform is too narrow for what its pages really send."""
    for file in files(pattern):
        found, asked = run(Page(url=HERE), {f"{HERE}{PLACES[pattern]}": file.read_bytes()})
        proofs = [clue.platform for clue in found.evidence if clue.says is Says.PROVES]
        assert (found.platform, proofs) == (file.parent.name, [file.parent.name]), file.name
        assert asked[-1] == f"{HERE}{PLACES[pattern]}"


def test_the_recorded_parent_page_names_its_children() -> None:
    (file,) = files("incidentio/miro__page_202603_good.html")
    found, _ = run(Page(url=HERE), {HERE: file.read_bytes()})
    assert [child.removeprefix(HERE) for child in found.children[:2]] == ["/eu", "/us"]
