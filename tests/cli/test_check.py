"""Owns the proof that `check --explain` says everything that was noted, once."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import NOON
from tests.readings import incident, summary
from tray_status.cli.check import _explanation
from tray_status.core.advance import advance
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
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
