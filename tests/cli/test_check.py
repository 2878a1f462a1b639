"""Owns the proof that `check --explain` says everything that was noted, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.fakes import NOON
from tests.readings import incident, summary
from tray_status.cli.check import _explanation, _outside, _report
from tray_status.core.advance import advance
from tray_status.core.model import ProviderId
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.reading import Reading
from tray_status.core.state import DocumentRead, Fetched, ProviderState, Validators

ACME = ProviderId("acme")
PREFS = ProviderPrefs(id=ACME, name="Acme", url="https://acme.example")


def explained(reading: Reading, *notes: str) -> list[str]:
    """What is said of a first look at a page of one document."""
    read = DocumentRead(
        role=reading.role, url="https://acme.example/x", reading=reading, digest="d", validators=Validators()
    )
    outcome = Fetched(platform="statuspage", documents=(read,), notes=notes)
    return list(_explanation(outcome, advance(ProviderState(provider=ACME), outcome, now=NOON, prefs=PREFS)))


def test_each_note_is_told_once() -> None:
    """Seeded defect: what was not understood is told by the outcome, and again by the step made of it."""
    reading = replace(summary(), notes=("an unknown word",))
    said = explained(reading, "history was left out")
    assert [line for line in said if "note:" in line or "unknown word" in line or "left out" in line] == [
        "  note: an unknown word",
        "  note: history was left out",
    ]


def test_each_document_and_decision_is_told() -> None:
    first, second, *_ = explained(summary(incident("i1", since=NOON)))
    assert first.endswith("from https://acme.example/x: 1 entry")
    assert second.startswith("  decided: opened: ")


def test_programs_are_told_no_foreign_link() -> None:
    """Seeded defect: `check --json` passes on where a hostile page would have people log in."""
    links = ("https://evil.example/login", "https://acme.example/i2")
    page = summary(*(replace(incident(f"i{at}", since=NOON), url=url) for at, url in enumerate(links)))
    read = DocumentRead(role=page.role, url="https://acme.example/x", reading=page, digest="d", validators=Validators())
    outcome = Fetched(platform="statuspage", documents=(read,))
    state = ProviderState(provider=ACME)
    report = _report(PREFS, state, outcome, advance(state, outcome, now=NOON, prefs=PREFS), NOON)
    entries = report["entries"]
    assert isinstance(entries, list)
    assert {one["id"]: one["url"] for one in entries} == {"i0": "https://acme.example", "i1": links[1]}


def test_what_goes_on_outside_the_focus_is_told_with_its_reason() -> None:
    """Seeded defect: of an incident that was held back yesterday, today's look says only that nothing has changed."""
    prefs = replace(PREFS, focus=Focus(include=("API",)))
    page = summary(incident("i1", since=NOON, components=("Web",)), incident("i2", since=NOON))
    read = DocumentRead(role=page.role, url="https://acme.example/x", reading=page, digest="d", validators=Validators())
    outcome = Fetched(platform="statuspage", documents=(read,))
    step = advance(ProviderState(provider=ACME), outcome, now=NOON, prefs=prefs)
    again = advance(step.state, outcome, now=NOON + timedelta(minutes=1), prefs=prefs)
    assert list(_outside(prefs, again)) == ["  held back: Trouble i1: Web: outside the focus"]
    assert list(_outside(PREFS, again)) == []
