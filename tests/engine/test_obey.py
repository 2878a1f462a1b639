"""Owns the tests of what commands do, and of the sentence each is answered with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.house import MORNING, House, provider, wishes
from tests.readings import incident, summary
from tray_status.core.commands import (
    SNOOZE_MOST,
    Acknowledge,
    Command,
    Mute,
    OpenFolder,
    OpenOverview,
    OpenSettings,
    OpenUrl,
    Pause,
    PollNow,
    Quit,
    Refusal,
    Reload,
    Snooze,
    StartAtLogin,
    TellBack,
)
from tray_status.core.errors import ConfigError
from tray_status.core.events import EventKind
from tray_status.core.model import IncidentId, ProviderId

ACME, BETA, NOBODY = ProviderId("acme"), ProviderId("beta"), ProviderId("nobody")
I1 = IncidentId("i1")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def house() -> House:
    """Two providers, one of them down, in Berlin."""
    house = House(wishes([provider("Acme"), provider("Beta")]), zone="Europe/Berlin")
    house.page("Acme", summary(incident("i1", since=MORNING, title="API down"), health="major_outage"))
    house.page("Beta", summary())
    house.start().passes(5)
    house.told()
    return house


def test_an_address_is_opened_for_a_provider_that_is_watched(house: House) -> None:
    assert house.asks(OpenUrl(provider=ACME, url="https://acme.example/i1")) == "Opened https://acme.example/i1."
    assert house.asks(OpenUrl(provider=NOBODY, url="https://x.example")) == "No provider is called nobody."
    assert house.opened == ["https://acme.example/i1"]


def test_a_link_that_leads_elsewhere_opens_the_page(house: House) -> None:
    """Seeded defect: whatever stands in a feed, or comes over the channel, is opened in the browser."""
    assert house.asks(OpenUrl(provider=ACME, url="https://evil.example/i1")) == "Opened https://acme.example."
    assert house.asks(OpenUrl(provider=ACME, url="https://[")) == "Opened https://acme.example."
    assert house.opened == ["https://acme.example"] * 2


def test_settings_and_folder_are_opened(house: House) -> None:
    assert house.asks(OpenSettings(line=7)) == "Opened settings 7."
    assert house.asks(OpenFolder()) == "Opened folder."
    assert house.asks(OpenOverview()) == "Opened overview."


def test_starting_at_login_is_shown_as_it_is_also_when_others_switch_it(house: House) -> None:
    """Seeded defect: a tick that shows what was last clicked, or what was so when the program started."""

    def tick() -> bool | None:
        assert house.hub.view is not None
        return next((item.checked for item in house.hub.view.menu if item.key == "at_login"), None)

    assert tick() is None
    house.at_login = False
    house.passes(15)
    assert tick() is False
    assert house.asks(StartAtLogin(on=True)) == "At login: True."
    house.passes(1)
    assert tick() is True
    house.at_login = False  # by the desktop's own settings
    house.passes(15)
    assert tick() is False


def test_acknowledging_is_taken_back(house: House) -> None:
    assert house.asks(Acknowledge(provider=ACME, incident=I1)) == "Acknowledged, quiet until it ends: API down"
    house.passes(1)
    assert house.picture == "all well"
    assert house.memory.disk[ACME].acknowledged == {I1}
    assert house.asks(Acknowledge(provider=ACME, incident=I1, undo=True)) == "Not acknowledged any more: API down"
    house.passes(1)
    assert house.picture == "major outage"
    assert house.memory.disk[ACME].acknowledged == frozenset()


def test_what_is_not_open_cannot_be_acknowledged(house: House) -> None:
    sentence = "No open incident of acme is called i9."
    assert house.asks(Acknowledge(provider=ACME, incident=IncidentId("i9"))) == sentence
    assert house.asks(Acknowledge(provider=NOBODY, incident=I1)) == "No open incident of nobody is called i1."
    house.page("Acme", summary(incident("i1", since=MORNING, phase="resolved")))
    house.passes(120)
    assert house.asks(Acknowledge(provider=ACME, incident=I1)) == "No open incident of acme is called i1."


def test_a_snooze_says_when_it_ends_in_local_time(house: House) -> None:
    assert house.asks(Snooze(provider=None, lasting=HOUR)) == "Everything is snoozed until 2026-03-02 12:00."
    assert house.asks(Snooze(provider=ACME, until=MORNING + 2 * HOUR)) == "acme is snoozed until 2026-03-02 13:00."
    assert house.asks(Snooze(provider=ACME)) == "acme speaks again."
    assert house.asks(Snooze(provider=None)) == "Everything speaks again."
    assert house.asks(Snooze(provider=NOBODY, lasting=HOUR)) == "No provider is called nobody."


def test_a_snooze_into_the_past_is_refused(house: House) -> None:
    """Seeded defect: a snooze until an hour ago ends the one that runs."""
    house.asks(Snooze(provider=None, lasting=HOUR))
    assert house.asks(Snooze(provider=None, until=MORNING)) == "That time is over."
    assert house.asks(Snooze(provider=None, lasting=-HOUR)) == "That time is over."
    assert house.hub.app.snoozed_until is not None


def test_the_end_of_one_snooze_does_not_end_the_other(house: House) -> None:
    """Seeded defect: speaking again about everything speaks of a provider that is snoozed by itself."""
    house.asks(Snooze(provider=ACME, lasting=4 * HOUR))
    house.page("Acme", summary(incident("i1", since=MORNING, phase="identified", says="Found it.")))
    house.asks(Snooze(provider=None, lasting=HOUR))
    house.passes(120)
    house.asks(Snooze(provider=None))
    house.passes(120)
    assert house.told() == []
    house.asks(Snooze(provider=None, lasting=HOUR))
    house.asks(Snooze(provider=ACME))
    house.passes(120)
    assert house.told() == []
    house.passes(3600)
    assert [one.body for one in house.told()] == ["Since 11:00\nInvestigating → Identified, major\nFound it."]


def test_a_shorter_snooze_takes_the_place_of_a_longer_one(house: House) -> None:
    """Seeded defect: what was held for four hours stays so when the user says one hour."""
    house.asks(Snooze(provider=None, lasting=4 * HOUR))
    house.page("Acme", summary(incident("i1", since=MORNING, phase="identified", says="Found it.")))
    house.passes(120)
    house.asks(Snooze(provider=None, lasting=HOUR))
    house.passes(3500)
    assert house.told() == []
    house.passes(120)
    assert len(house.told()) == 1


def test_a_failure_under_way_does_not_wake_who_snoozes(house: House) -> None:
    """Seeded defect: the next try after a failure is made in the middle of a snooze."""
    house.hands["console"] = "hangs"
    house.page("Acme", summary(incident("i1", since=MORNING, phase="identified", says="Found it.")))
    house.passes(60)
    assert house.telling.in_hand
    house.asks(Snooze(provider=None, lasting=HOUR))
    house.hands["console"] = "works"
    house.telling.failed("console")
    house.passes(3500)
    assert house.told() == []
    house.passes(200)
    assert len(house.told()) == 1


def test_pause_stops_and_goes_on(house: House) -> None:
    assert house.asks(Pause(on=True)) == "Paused: nothing is polled and nothing is told."
    house.passes(1)
    assert house.picture == "paused"
    assert house.memory.app.paused
    assert house.asks(PollNow()) == "Paused: go on first."
    made = len(house.polls.every)
    house.passes(600)
    assert len(house.polls.every) == made
    assert house.asks(Pause(on=False)) == "Going on."
    house.passes(1)
    assert len(house.polls.every) == made + 2


def test_a_long_pause_costs_no_alert(house: House) -> None:
    """Seeded defect: after a pause of a night, what waits for another try is given up ten seconds later."""
    house.hands["console"] = "fails"
    house.page("Acme", summary(incident("i1", since=MORNING, phase="identified", says="Found it.")))
    house.passes(120)
    house.asks(Pause(on=True))
    house.passes(8 * 3600)
    house.asks(Pause(on=False))
    house.passes(120)
    assert len(house.state("Acme").outbox) == 1
    house.hands["console"] = "works"
    house.passes(900)
    assert len(house.told()) == 1


def test_polling_now_asks_once_even_if_asked_twice(house: House) -> None:
    made = len(house.polls.every)
    house.hangs("Beta")
    assert house.asks(PollNow()) == "Polling all 2 providers."
    assert house.asks(PollNow(provider=BETA)) == "Polling beta."
    assert house.asks(PollNow(provider=NOBODY)) == "No provider is called nobody."
    assert [one.prefs.id for one in house.polls.every[made:]] == [ACME, BETA]


def test_muting_is_written_into_the_settings_and_holds_at_once(house: House) -> None:
    """Seeded defect: muted in memory only, and loud again after the next start."""
    assert house.asks(Mute(provider=ACME, on=True)) == "Acme is muted until it is switched on again."
    house.passes(1)
    assert house.wishes.changed == [("providers.acme.muted", "yes")]
    assert (house.picture, house.hub.prefs[ACME].muted) == ("all well", True)
    assert house.used[-1].providers[0].muted
    assert house.asks(Mute(provider=ACME, on=True)) == "Acme is muted until it is switched on again."
    assert len(house.wishes.changed) == 1
    assert house.asks(Mute(provider=ACME, on=False)) == "Acme speaks again."
    house.passes(1)
    assert (house.wishes.changed[-1], house.picture) == (("providers.acme.muted", "no"), "major outage")
    assert house.asks(Mute(provider=NOBODY, on=True)) == "No provider is called nobody."


def test_a_file_that_cannot_be_changed_is_named_with_its_line_in_answer_and_menu(house: House) -> None:
    """Seeded defect: a click on Mute does nothing, and says nothing."""
    house.wishes.unwritable = ConfigError("this is laid out oddly.", file="settings.yaml", line=12, column=5)
    answer = house.asks(Mute(provider=ACME, on=True))
    assert (answer, isinstance(answer, Refusal)) == ("settings.yaml:12:5: this is laid out oddly.", True)
    house.clicks(Mute(provider=ACME, on=True))
    line = house.shows.views[-1].menu[1]
    assert (line.label, line.command) == ("Settings, line 12: this is laid out oddly.", OpenSettings(line=12))
    assert house.picture == "major outage"
    house.wishes.unwritable = None
    house.clicks(Mute(provider=ACME, on=True))
    assert house.shows.views[-1].menu[1].label == ""


def test_what_a_click_could_not_do_stands_in_the_menu_until_the_next_command(house: House) -> None:
    """Seeded defect: a refusal that nobody hears, for a menu has no place for an answer."""
    house.asks(PollNow(provider=NOBODY))
    house.passes(1)
    assert "No provider is called nobody." not in house.menu, "who asked by the command line was told there"
    house.clicks(PollNow(provider=NOBODY))
    assert "No provider is called nobody." in house.menu
    house.clicks(PollNow())
    assert "No provider is called nobody." not in house.menu
    house.hub.complain(
        Refusal("Cannot open the settings file, of which there is much to say.", short="Cannot open it.")
    )
    house.passes(1)
    assert "Cannot open it." in house.menu
    assert house.hub.conditions().problems[0].sentence.startswith("Cannot open the settings file")


def test_reading_settings_again_says_what_came_of_it(house: House) -> None:
    assert house.asks(Reload()) == "Settings have not changed."
    house.wishes.edit(replace(house.wishes.settings, providers=house.wishes.settings.providers[:1]))
    assert house.asks(Reload()) == "Settings read."
    assert list(house.hub.states) == [ACME]
    house.wishes.spoil("every is not a duration.")
    answer = house.asks(Reload())
    assert answer == "The settings before stay in force:\nsettings.yaml:3:1: every is not a duration."


def test_quitting_is_answered(house: House) -> None:
    assert house.asks(Quit()) == "Quitting."
    assert house.hub.stopping


def test_what_is_not_done_is_a_refusal() -> None:
    """Seeded defect: programs that ask cannot tell "no" from "done", and end with status 0."""
    house = House(wishes([provider("Acme")])).start().passes(5)
    house.wishes.spoil("every is not a duration.")
    refused: list[Command] = [
        OpenUrl(provider=NOBODY, url="https://x.example"),
        Acknowledge(provider=ACME, incident=I1),
        Snooze(provider=None, lasting=-HOUR),
        Snooze(provider=NOBODY, lasting=HOUR),
        PollNow(provider=NOBODY),
        Reload(),
    ]
    assert [isinstance(house.asks(command), Refusal) for command in refused] == [True] * len(refused)
    done: list[Command] = [Snooze(provider=None, lasting=HOUR), PollNow(), Pause(on=True), Quit()]
    assert [isinstance(house.asks(command), Refusal) for command in done] == [False] * len(done)


@pytest.mark.parametrize("lasting", [SNOOZE_MOST + HOUR, timedelta.max])
def test_a_snooze_for_ever_is_refused(house: House, lasting: timedelta) -> None:
    """Seeded defect: `snooze 9999d` is obeyed, and nobody remembers why nothing was told for 27 years."""
    answer = house.asks(Snooze(provider=None, lasting=lasting))
    assert isinstance(answer, Refusal)
    assert "366 days at most" in answer
    assert house.hub.app.snoozed_until is None
    assert "is snoozed until" in house.asks(Snooze(provider=None, lasting=SNOOZE_MOST))


def test_one_incident_is_snoozed_and_speaks_again(house: House) -> None:
    """Seeded defects: its provider is snoozed with it; it stays held after the snooze was ended."""
    snooze = Snooze(provider=ACME, incident=I1, lasting=HOUR)
    assert house.asks(snooze) == "API down is snoozed until 2026-03-02 12:00."
    down = incident("i1", since=MORNING, title="API down", phase="identified", says="Found.", updated=MORNING + MINUTE)
    house.page("Acme", summary(down, incident("i2", since=MORNING, title="Other"), health="major_outage"))
    house.passes(120)
    assert [one.title for one in house.told()] == ["Acme: Other"]
    assert house.asks(Snooze(provider=ACME, incident=I1)) == "API down speaks again."
    house.passes(120)
    assert [one.title for one in house.told()] == ["Acme: API down"]
    assert isinstance(house.asks(Snooze(provider=ACME, incident=IncidentId("i9"), lasting=HOUR)), Refusal)


def test_who_asks_to_be_told_of_the_end_is_told_once(house: House) -> None:
    assert house.asks(TellBack(provider=ACME)) == "You will be told once when Acme is back."
    assert house.hub.states[ACME].tell_back
    assert house.asks(TellBack(provider=ACME, undo=True)) == "You are not told any more when Acme is back."
    assert not house.hub.states[ACME].tell_back
    assert house.asks(TellBack(provider=BETA)) == "Nothing is wrong at Beta."
    assert house.asks(TellBack(provider=NOBODY)) == "No provider is called nobody."


def test_what_waits_is_taken_back_when_it_is_acknowledged(house: House) -> None:
    """Seeded defect: the alert that waited for the end of a snooze rings though its incident was acknowledged."""
    house.asks(Snooze(provider=None, lasting=HOUR))
    house.page("Acme", summary(incident("i2", since=MORNING, title="Other"), health="major_outage"))
    house.passes(120)
    assert [one.incident for one in house.hub.states[ACME].outbox if one.kind is EventKind.OPENED] == ["i2"]
    house.asks(Acknowledge(provider=ACME, incident=IncidentId("i2")))
    house.passes(30)
    assert not [one for one in house.hub.states[ACME].outbox if one.incident == "i2"]
