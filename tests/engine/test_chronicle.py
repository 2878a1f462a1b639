"""Owns the proof that the log says what became of each alert, why, and what the user asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.fakes import NOON
from tests.house import MORNING, House, provider, wishes
from tests.readings import incident, summary
from tray_status.core.commands import Acknowledge, Command, Mute, OpenSettings, Pause, PollNow, Snooze, TellBack
from tray_status.core.events import AlertId, Receipt, ReceiptKind
from tray_status.core.model import Incident, IncidentId, ProviderId
from tray_status.core.policy import Policy
from tray_status.core.prefs import Settings
from tray_status.core.quiet_hours import QuietHours
from tray_status.engine.decisions import Entry, Fate

ACME, I1 = ProviderId("acme"), IncidentId("i1")
HOUR = timedelta(hours=1)
TO_NOON = Policy(quiet_hours=(QuietHours(begin=time(10), end=time(12)),))


def settings_of(policy: Policy | None = None) -> Settings:
    """One provider with two notifiers."""
    made = provider("Acme", notifiers=("console", "chat"))
    return wishes([replace(made, policy=policy or Policy())], ("console", "chat"))


def down(phase: str = "investigating") -> Incident:
    """Its trouble."""
    return incident("i1", since=MORNING, title="API down", phase=phase)


def house_of(policy: Policy | None = None, **hands: str) -> House:
    """A house whose page is well."""
    house = House(settings_of(policy))
    house.hands.update(hands)
    house.page("Acme", summary())
    house.start().passes(5)
    return house


def fails(house: House) -> None:
    """The page says that something is down."""
    house.page("Acme", summary(down(), health="major_outage"))
    house.passes(130)


def fates(house: House) -> list[tuple[Fate, str | None, int, str]]:
    """What became of alerts, in the order of the log."""
    return [(one.fate, one.notifier, one.attempts, one.reason) for one in house.memory.log if one.fate is not None]


def test_the_log_names_who_is_to_tell_and_that_it_was_shown() -> None:
    house = house_of()
    fails(house)
    decided, *_ = (one for one in house.memory.log if one.told)
    assert decided.notifiers == ("console", "chat")
    assert sorted(fates(house)) == [(Fate.SHOWN, "chat", 0, ""), (Fate.SHOWN, "console", 0, "")]
    ended = [one for one in house.memory.log if one.fate is not None]
    assert {(one.alert, one.incident, one.provider) for one in ended} == {(decided.alert, I1, ACME)}


def test_a_failure_is_noted_at_one_two_four_attempts_and_counted_at_the_end() -> None:
    """Seeded defect: a channel that is down for a day fills the log with its failures, and pushes all else out."""
    house = house_of(chat="fails")
    fails(house)
    house.passes(3 * 3600)
    house.hands["chat"] = "works"
    house.passes(1200)
    mine = [one for one in house.memory.log if one.notifier == "chat"]
    *failures, last = mine
    assert [one.attempts for one in failures] == [1, 2, 4, 8, 16]
    assert {(one.fate, one.reason) for one in failures} == {(Fate.FAILED, "no answer")}
    assert all(one.until is not None and one.until > one.at for one in failures)
    assert last.fate is Fate.SHOWN
    assert last.attempts > 16
    assert last.until is None


def test_another_reason_is_noted_whenever_it_comes() -> None:
    house = house_of(chat="hangs")
    fails(house)
    for why in ("no answer", "no answer", "busy", "busy"):
        house.telling.failed("chat", why)
        house.passes(120)
    assert [(attempts, why) for _, name, attempts, why in fates(house) if name == "chat"] == [
        (1, "no answer"),
        (2, "no answer"),
        (3, "busy"),
        (4, "busy"),
    ]


def test_what_quiet_hours_hold_when_it_falls_due_is_noted_once_with_their_end() -> None:
    """Seeded defect: each turn of the night says again that the alert waits."""
    quiet = Policy(quiet_hours=(QuietHours(begin=time(10, 3), end=time(12)),))
    house = house_of(quiet, console="fails", chat="fails")
    fails(house)
    house.passes(1800)
    held = [one for one in house.memory.log if one.fate is Fate.HELD]
    assert [(one.notifiers, one.reason, one.until) for one in held] == [
        (("console", "chat"), "quiet hours", MORNING + 2 * HOUR)
    ]


def test_a_snooze_that_begins_while_an_alert_waits_is_noted() -> None:
    house = house_of(console="hangs", chat="fails")
    fails(house)
    house.asks(Snooze(provider=None, lasting=HOUR))
    note, held = house.memory.log[-2:]
    assert (note.reason, held.fate, held.incident, held.reason) == (
        "Everything is snoozed until 2026-03-02 11:02.",
        Fate.HELD,
        I1,
        "snoozed",
    )
    house.asks(Snooze(provider=None))
    assert [one.fate for one in house.memory.log].count(Fate.HELD) == 1


def test_what_was_acknowledged_before_it_was_told_is_withdrawn() -> None:
    """Seeded defect: it looks as if both notifiers had given up."""
    house = house_of(TO_NOON)
    fails(house)
    house.asks(Acknowledge(provider=ACME, incident=I1))
    house.passes(60)
    assert sorted(fates(house)) == [
        (Fate.WITHDRAWN, "chat", 0, "acknowledged before it was told"),
        (Fate.WITHDRAWN, "console", 0, "acknowledged before it was told"),
    ]
    assert house.hub.ledger.chronicle.given_up == {}


def test_what_waits_for_a_provider_that_is_removed_ends_with_a_word() -> None:
    """Seeded defect: the alert is gone with its provider, and nothing says why it was never told."""
    house = house_of(TO_NOON)
    fails(house)
    house.edits(wishes([], ("console", "chat")))
    assert [(fate, name, why) for fate, name, _, why in fates(house)] == [
        (Fate.WITHDRAWN, "console", "its provider is not watched any more"),
        (Fate.WITHDRAWN, "chat", "its provider is not watched any more"),
    ]


def test_what_is_given_up_is_remembered_until_its_notifier_shows_something() -> None:
    house = house_of(chat="fails")
    fails(house)
    house.passes(7 * 3600)
    assert [(fate, name) for fate, name, _, _ in fates(house)][-1] == (Fate.GIVEN_UP, "chat")
    assert house.hub.ledger.chronicle.given_up == {"chat": "no answer"}
    line = house.shows.views[-1].menu[1]
    assert (line.label, line.command) == ("chat: given up: no answer", OpenSettings())
    house.restart(60)
    assert "given up" in " ".join(house.menu), "a start mends nothing"
    house.hands["chat"] = "works"
    house.page("Acme", summary())
    house.passes(180)
    assert house.hub.ledger.chronicle.given_up == {"chat": "no answer"}, "nobody tells the end of what it gave up"
    house.page("Acme", summary(incident("i2", since=house.clock.now())))
    house.passes(180)
    assert house.hub.ledger.chronicle.given_up == {}
    assert "given up" not in " ".join(house.menu)


def test_a_notifier_that_settings_name_no_more_is_no_problem() -> None:
    """Seeded defect: a line in the menu for ever about a notifier that was taken out."""
    house = house_of(chat="fails")
    fails(house)
    house.edits(wishes([provider("Acme", notifiers=("console",))], ("console",)))
    house.passes(60)
    assert (Fate.GIVEN_UP, "chat") in [(fate, name) for fate, name, _, _ in fates(house)]
    assert "given up" not in " ".join(house.menu)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (Acknowledge(provider=ACME, incident=I1), (ACME, I1, "Acknowledged, quiet until it ends: API down")),
        (Snooze(provider=ACME, incident=I1, lasting=HOUR), (ACME, I1, "API down is snoozed until 2026-03-02 11:02.")),
        (Snooze(provider=None, lasting=HOUR), (None, None, "Everything is snoozed until 2026-03-02 11:02.")),
        (TellBack(provider=ACME), (ACME, None, "You will be told once when Acme is back.")),
        (Mute(provider=ACME, on=True), (ACME, None, "Acme is muted until it is switched on again.")),
        (Pause(on=True), (None, None, "Paused: nothing is polled and nothing is told.")),
        (PollNow(), None),
        (Snooze(provider=None, lasting=-HOUR), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_user_asked_for_is_noted(command: Command, said: tuple[object, ...] | None) -> None:
    """Seeded defects: a refusal is noted as if it were done; every click on a link fills the log."""
    house = house_of()
    fails(house)
    house.asks(command)
    notes = [one for one in house.memory.log if one.kind is None and one.fate is None]
    assert [(one.provider, one.incident, one.reason) for one in notes] == ([said] if said is not None else [])


def test_a_receipt_for_a_provider_nobody_knows_is_noted_all_the_same() -> None:
    house = House(Settings())
    late = Receipt(alert=AlertId("a"), provider=ACME, notifier="chat", kind=ReceiptKind.SHOWN, at=NOON)
    house.hub.ledger.settle([late], NOON)
    assert house.memory.log == [
        Entry(at=NOON, provider=ACME, reason="", alert=AlertId("a"), fate=Fate.SHOWN, notifier="chat")
    ]
