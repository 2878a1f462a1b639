"""Owns the judgement of recorded pages: what the command `read` says of each against what is known of it."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.recorded import VARIABLE, recorded, yardstick
from tray_status.cli import main
from tray_status.core.errors import PayloadError
from tray_status.core.reading import Page, Role
from tray_status.platforms.makers import MAKERS
from tray_status.platforms.registry import platform

FOLDER = recorded()
YARDSTICK = yardstick(FOLDER) if FOLDER is not None else None
CASES: dict[str, list[Any]] = defaultdict(list)
PAIRS: list[Any] = []
if FOLDER is not None and YARDSTICK is not None:
    for case in YARDSTICK.load_cases(FOLDER).values():
        CASES[case.platform].append(case)
    PAIRS = [json.loads(line) for line in (FOLDER / "PAIRS.jsonl").read_text("utf-8").splitlines() if line]

NAMES = {"generic": "feed"}
"""The program's own word for a platform, where the recordings have another."""

SPINE = (
    "betterstack",
    "cstate",
    "generic",
    "hund",
    "incidentio",
    "instatus",
    "lambstatus",
    "pagerduty",
    "statuscast",
    "statusio",
    "statuspage",
    "upptime",
    "uptimekuma",
)
OWN = tuple(sorted(one.name for one in MAKERS))
OTHERS = tuple(sorted(CASES.keys() - set(SPINE) - set(OWN)))

judged = pytest.mark.skipif(not CASES, reason="no recorded pages, or nothing to judge them by")


def answer(case: Any, mode: str) -> tuple[int, str, str]:  # noqa: ANN401 -- of the yardstick's own type
    """What the command prints for one document: with its platform named, or detected."""
    moment, _ = case.as_of()
    argv = ["read", *case.companions, str(case.root / case.file), "--url", case.page_url()[0], "--json"]
    argv += ["--platform", NAMES.get(case.platform, case.platform)] if mode == "named" else []
    argv += ["--as-of", f"{moment:%Y-%m-%dT%H:%M:%SZ}"] if moment else []
    return called(argv)


def replayed(pair: Any, before: Any, after: Any) -> list[Any]:  # noqa: ANN401 -- of the yardstick's own types
    """All verdicts about one pair of successive polls, replayed with the platform named."""
    assert YARDSTICK is not None
    files = [str(case.root / case.file) for case in (before, after)]
    name = NAMES.get(after.platform, after.platform)
    argv = ["replay", *files, "--url", after.page_url()[0], "--platform", name, "--json"]
    return list(YARDSTICK.judge_pair(pair, before, after, called(argv)))


def called(argv: list[str]) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(argv)
    return status, out.getvalue(), err.getvalue()


def verdicts(name: str, mode: str) -> list[Any]:
    """All verdicts about the documents of one platform."""
    assert YARDSTICK is not None
    return [one for case in CASES[name] for one in YARDSTICK.judge_read(case, mode, answer(case, mode))]


def told(found: list[Any]) -> str:
    """Passed and judged, as people read it."""
    count = Counter(one.outcome for one in found)
    return f"{count['pass']}/{count['pass'] + count['miss']}"


@judged
@pytest.mark.parametrize("mode", ["named", "detected"])
@pytest.mark.parametrize("name", [*SPINE, *OWN])
def test_every_judgement_about_our_platforms_holds(name: str, mode: str, announce: Callable[[str], None]) -> None:
    """Fails when any reader loses anything that is certain about a recorded page."""
    found = verdicts(name, mode)
    announce(f"recorded: {name:12} {mode:8} {told(found)}")
    assert [one.line() for one in found if one.outcome == "miss"] == []


@judged
@pytest.mark.parametrize("name", [*SPINE, *OWN])
def test_successive_polls_make_the_right_events(name: str, announce: Callable[[str], None]) -> None:
    """Fails when a change between two recorded polls is lost, or an edit that means nothing becomes news."""
    known = {case.file: case for cases in CASES.values() for case in cases}
    pairs = [pair for pair in PAIRS if known[pair["after"]].platform == name]
    found = [one for pair in pairs for one in replayed(pair, known[pair["before"]], known[pair["after"]])]
    announce(f"recorded: {name:12} replayed {told(found)}")
    assert [one.line() for one in found if one.outcome == "miss"] == []


@judged
def test_every_platform_of_the_recordings_is_held_to_its_judgements() -> None:
    """Fails when documents of one more platform are recorded, and no reader of ours is held to them."""
    assert not OTHERS, OTHERS


@pytest.mark.skipif(FOLDER is None, reason="no recorded pages")
def test_no_recorded_end_is_doubted_for_its_prose(announce: Callable[[str], None]) -> None:
    """Seeded defect: what is looked for in sentences of an end is so wide that real pages keep old events open."""
    assert FOLDER is not None
    reader = platform("feed")
    assert reader is not None
    ended, doubted = 0, []
    for file in sorted(FOLDER.rglob("*.xml")):
        try:
            incidents = reader.read(Role("feed"), file.read_bytes(), Page(url="https://status.example.com")).incidents
        except PayloadError:
            continue
        for incident in incidents:
            newest = incident.updates[0].phase if incident.updates else None
            if newest is not None and newest.over:
                ended += 1
                doubted += [f"{file.name}: {incident.title}"] if incident.phase is None else []
    announce(f"recorded: {ended} feed entries whose newest message is an end, {len(doubted)} doubted")
    assert ended > 500
    assert doubted == []


def test_a_folder_that_is_named_and_missing_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Fails when a misspelt folder makes every judgement pass unseen."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        recorded()
