"""What windows about providers are handed, against real pages on loopback: how one looks, and what it told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tray_status.cli.window_providers import provider_doors
from tray_status.core.errors import FetchError, UsageError
from tray_status.core.model import Health, ProviderId
from tray_status.core.prefs import Focus, ProviderPrefs, Settings
from tray_status.core.preview import Verdict
from tray_status.demo import MINUTE, DemoServer
from tray_status.desktop.windows.provider_doors import ProviderDoors
from tray_status.engine.clock import SystemClock
from tray_status.place import Place
from tray_status.threads import start_thread

STORM = 30.0
"""The second of the demo at which Acme Cloud has an outage of its API."""

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def acme() -> Iterator[ProviderPrefs]:
    """Give a provider whose page is really there."""
    with DemoServer(MINUTE, lambda: STORM, start_thread, began=SystemClock().now()) as server:
        page = next(page for page in server.pages if page.name == "Acme Cloud")
        yield ProviderPrefs(id=ProviderId("acme"), name=page.name, url=page.url)


@pytest.fixture
def doors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[ProviderPrefs], ProviderDoors]:
    """Give the doors of a place that watches one provider, where no program runs."""
    monkeypatch.setenv("TRAY_STATUS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    place = Place(state=tmp_path / "state", settings=tmp_path / "settings.yaml", runtime=tmp_path / "run", environ={})
    return lambda prefs: provider_doors(place, lambda: Settings(providers=(prefs,), proxy="none"))


def test_a_page_is_looked_at_and_says_what_would_be_watched(
    acme: ProviderPrefs, doors: Callable[[ProviderPrefs], ProviderDoors]
) -> None:
    """Seeded defects: nobody hears what is asked; a page with an outage looks like a page that is well."""
    asked: list[str] = []
    found = doors(acme).explore(acme.url, asked.append)
    assert found.fit
    assert (found.what, found.health) == ("This is a page of Atlassian Statuspage.", Health.PARTIAL_OUTAGE)
    assert (found.open_incidents, found.parts) == (1, ("API", "Console", "Object storage"))
    assert any("summary.json" in line for line in found.evidence)
    assert any(address.startswith(acme.url) for address in asked)


def test_what_cannot_be_watched_says_why(acme: ProviderPrefs, doors: Callable[[ProviderPrefs], ProviderDoors]) -> None:
    """Seeded defect: a page that does not answer can be watched like any other."""
    found = doors(acme).explore(NOBODY, lambda _: None)
    assert (found.fit, found.what, found.health) == (False, "", None)
    assert found.problem
    with pytest.raises(UsageError):
        doors(acme).explore("ftp://status.example.com", lambda _: None)


def test_the_past_of_a_page_that_was_never_polled_is_asked_for_and_a_focus_tried_on_it(
    acme: ProviderPrefs, doors: Callable[[ProviderPrefs], ProviderDoors]
) -> None:
    """Seeded defects: a preview of nothing; one that leaves the focus that is tried out of account."""
    opened = doors(acme)
    past = opened.past(acme)
    told = [
        [one.incident.title for one in opened.preview(acme, focus, past).of(Verdict.TOLD)]
        for focus in (Focus(), Focus(words=("payouts",)))
    ]
    assert told == [["Slow log-ins to the console"], []]
    with pytest.raises(FetchError):
        opened.past(ProviderPrefs(id=ProviderId("gone"), name="Gone", url=NOBODY))


def test_how_the_providers_are_is_told_of_each_in_the_settings(
    acme: ProviderPrefs, doors: Callable[[ProviderPrefs], ProviderDoors]
) -> None:
    assert [(row.name, row.health) for row in doors(acme).rows()] == [("Acme Cloud", None)]
