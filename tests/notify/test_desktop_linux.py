"""Notifications over D-Bus: nothing is lost, nothing is obeyed, and a click means what was shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.notify.contract import NotifierContract, Rig
from tests.notify.examples import EXAMPLE, HOSTILE_TEXTS
from tests.notify.fake_desktop import EXPIRED, Clicks, FakeBus, FakeService, MemoryKeep
from tray_status.core.commands import Acknowledge, OpenUrl, Snooze
from tray_status.core.errors import NotifyError
from tray_status.core.events import EventKind, Urgency
from tray_status.core.model import Health, IncidentId, ProviderId
from tray_status.notify.desktop import SNOOZE, DesktopError, DesktopNotifier
from tray_status.notify.desktop_linux import BUS, INHIBITED, PAUSED, PROPERTIES, SERVICE, BusNotifications

if TYPE_CHECKING:
    from pathlib import Path

ACME = ProviderId("acme")
INCIDENT = IncidentId("q2kg8n")
FIRST = replace(EXAMPLE, incident=INCIDENT)
OTHER = replace(
    FIRST,
    id="n2",
    key="acme/other",
    title="Acme Cloud: Webhooks are late",
    url="http://127.0.0.1:4000/incidents/other",
    incident=IncidentId("other"),
)
UPDATE = replace(FIRST, id="n3", kind=EventKind.UPDATED, urgency=Urgency.LOW, body="Identified, major\nWe found it.")
END = replace(FIRST, id="n4", kind=EventKind.RESOLVED, urgency=Urgency.LOW, body="Resolved", health=Health.OPERATIONAL)


class Desk:
    """A notifier with its bus, its service and its clicks."""

    def __init__(self, bus: FakeBus | None = None, keep: MemoryKeep | None = None) -> None:
        self.bus = bus if bus is not None else FakeBus(FakeService())
        self.clicks = Clicks()
        self.came = 0
        self.missed: list[bool] = []
        self.keep = keep if keep is not None else MemoryKeep()
        self.facade = BusNotifications(
            lambda: self.bus,
            self.clicks,
            icon="tray-status",
            picture=lambda health: f"file:///{health.word}",
            keep=self.keep,
            available=self._come,
            missing=self.missed.append,
        )
        self.notifier = DesktopNotifier(self.facade)

    def _come(self) -> None:
        self.came += 1

    @property
    def service(self) -> FakeService:
        """The service that runs."""
        assert self.bus.service is not None
        return self.bus.service


class DeskRig(Rig):
    """The rig of the contract."""

    def __init__(self, service: FakeService) -> None:
        self.desk = Desk(FakeBus(service))
        self.notifier = self.desk.notifier
        self.shown = service

    def delivered(self) -> list[str]:
        """What each call brought."""
        return [seen.text for seen in self.shown.asked]

    def break_sink(self) -> None:
        """The service ends."""
        self.desk.bus.restart(None)


class TestContract(NotifierContract):
    """With a service that reads markup."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- nothing is written
        """A desk."""
        return DeskRig(FakeService())


class TestContractWithPlainService(NotifierContract):
    """With a service that can show text and nothing else."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- nothing is written
        """A desk."""
        return DeskRig(FakeService(abilities=("body",)))


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
@pytest.mark.parametrize("abilities", [("body",), ("body", "body-markup")])
def test_every_title_is_shown_and_none_is_empty(text: str, abilities: tuple[str, ...]) -> None:
    """Seeded defects: an empty title is lost without a word; markup is eaten by the service; a surrogate raises."""
    desk = Desk(FakeBus(FakeService(abilities=abilities)))
    desk.notifier.notify(replace(FIRST, title=text, body=text))
    (seen,) = desk.service.asked
    assert seen.title
    assert len(seen.title) <= 120
    if text == HOSTILE_TEXTS["markup"]:
        assert seen.title == text
        assert seen.body == text
    if not text.strip():
        assert seen.title == "Tray Status"


@pytest.mark.parametrize("letter", ["👩", "é", "\U0001f1e9"])
def test_a_title_is_cut_between_characters_however_wide(letter: str) -> None:
    desk = Desk()
    desk.notifier.notify(replace(FIRST, title=letter * 10_000))
    assert desk.service.asked[0].title == letter * 119 + "…"


def test_the_body_is_cut_at_a_word_and_keeps_the_line_that_tells_how_it_is() -> None:
    """Seeded defect: a long first text pushes phase and impact out of the bubble, or fills the screen."""
    desk = Desk()
    desk.notifier.notify(replace(FIRST, body="Investigating, major · API\n\n" + "several words " * 500))
    head, text = desk.service.asked[0].body.splitlines()
    assert head == "Investigating, major · API"
    assert text.endswith(("several…", "words…"))
    assert len(text) <= 140


def test_of_a_summary_the_first_lines_are_shown() -> None:
    desk = Desk()
    lines = [f"• {number}" for number in range(9)]
    desk.notifier.notify(replace(FIRST, kind=None, incident=None, body="\n".join(lines)))
    assert desk.service.asked[0].body.splitlines() == [*lines[:5], "…"]


def test_urgency_is_a_byte_and_what_is_critical_stays() -> None:
    """Seeded defect: an int32, which services ignore; a critical notification that is gone before it is read."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.notifier.notify(UPDATE)
    first, update = desk.service.asked
    assert (first.hints["urgency"], first.timeout) == (("y", 2), 0)
    assert (update.hints["urgency"], update.timeout) == (("y", 0), -1)
    assert first.hints["desktop-entry"] == ("s", "tray-status")
    assert first.hints["suppress-sound"] == ("b", True)
    assert first.hints["image-path"] == ("s", "file:///partial_outage")
    assert "transient" not in first.hints


def test_a_click_opens_the_page_of_the_one_that_was_clicked() -> None:
    """Seeded defect: one callback for all, so that every click opens the newest incident."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.notifier.notify(OTHER)
    desk.bus.click(2)
    desk.bus.click(1)
    assert [command.url for command in desk.clicks if isinstance(command, OpenUrl)] == [OTHER.url, FIRST.url]


def test_buttons_acknowledge_and_snooze() -> None:
    desk = Desk()
    desk.notifier.notify(FIRST)
    assert desk.service.asked[0].actions == (
        "default", "Open", "open", "Open", "acknowledge", "Acknowledge", "snooze", "Snooze 1 h",
    )  # fmt: skip
    for action in ("open", "acknowledge", "snooze"):
        desk.bus.signal(SERVICE, "ActionInvoked", 1, action)
    assert desk.clicks == [
        OpenUrl(provider=ACME, url=str(FIRST.url)),
        Acknowledge(provider=ACME, incident=INCIDENT),
        Snooze(provider=ACME, incident=INCIDENT, lasting=SNOOZE),
    ]


def test_what_has_ended_offers_no_quiet_and_what_has_no_page_no_click() -> None:
    """Seeded defect: a click on a notification without a page acknowledges its incident."""
    desk = Desk()
    desk.notifier.notify(END)
    desk.notifier.notify(replace(OTHER, url=None))
    end, without = desk.service.asked
    assert end.actions == ("default", "Open", "open", "Open")
    assert without.actions == ("acknowledge", "Acknowledge", "snooze", "Snooze 1 h")
    desk.bus.click(2)
    assert desk.clicks == []


def test_a_service_without_actions_is_given_none() -> None:
    desk = Desk(FakeBus(FakeService(abilities=("body",))))
    desk.notifier.notify(FIRST)
    assert desk.service.asked[0].actions == ()


def test_strange_numbers_actions_and_signals_do_nothing() -> None:
    """Seeded defect: anybody's signal with other values ends the thread of icon and notifications."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    for values in ((99, "default"), (1, "format-disk"), (1,), (), ("1", "default"), (None, None)):
        desk.bus.signal(SERVICE, "ActionInvoked", *values)
        desk.bus.signal(SERVICE, "NotificationClosed", *values[:1])
        desk.bus.signal(BUS, "NameOwnerChanged", *values)
        desk.bus.signal(PROPERTIES, "PropertiesChanged", *values)
    assert desk.clicks == []


def test_update_and_end_take_the_place_of_their_own_incident() -> None:
    """Seeded defect: the end of one incident replaces another, or piles up beside its beginning."""
    desk = Desk()
    for notification in (FIRST, OTHER, UPDATE, END):
        desk.notifier.notify(notification)
    assert [seen.replaces for seen in desk.service.asked] == [0, 0, 1, 1]
    assert len(desk.service.open) == 2
    assert desk.service.open[1].body == "Resolved"


def test_after_it_was_dismissed_an_update_comes_anew_and_quietly() -> None:
    """Seeded defect: an update replaces a number that is gone, and is never seen."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.bus.close(1)
    desk.notifier.notify(UPDATE)
    assert desk.service.asked[1].replaces == 0
    assert desk.service.asked[1].hints["urgency"] == ("y", 0)


def test_what_expired_can_be_clicked_in_the_services_own_history() -> None:
    """Seeded defect: a click in the desktop's list of old notifications does nothing."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.bus.close(1, EXPIRED)
    desk.bus.click(1)
    assert desk.clicks == [OpenUrl(provider=ACME, url=str(FIRST.url))]


def test_another_service_counts_anew() -> None:
    """Seeded defect: an old number replaces, or is clicked as, a notification of another program."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.bus.restart(FakeService(owner=":1.9"))
    desk.bus.signal(SERVICE, "ActionInvoked", 1, "default")
    assert desk.clicks == []
    desk.notifier.notify(UPDATE)
    assert desk.service.asked[0].replaces == 0


def test_a_new_service_is_asked_what_it_can_do() -> None:
    """Seeded defect: markup is escaped for a service that shows it as it is."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.bus.restart(FakeService(owner=":1.9", abilities=("body",)))
    desk.notifier.notify(replace(FIRST, body="a < b & c"))
    assert desk.service.asked[0].body == "a < b & c"
    assert desk.service.asked[0].actions == ()


def test_the_number_of_a_service_that_went_while_it_answered_is_not_believed() -> None:
    """Seeded defect: the answer of the old service is filed under the new one."""
    desk = Desk()
    desk.notifier.notify(OTHER)
    desk.bus.during["Notify"] = lambda: desk.bus.restart(FakeService(owner=":1.9"))
    desk.notifier.notify(FIRST)
    desk.notifier.notify(UPDATE)
    assert desk.service.asked[0].replaces == 0


def test_the_service_that_our_own_call_started_is_believed() -> None:
    """Seeded defect: the first notification after log-in cannot be clicked, as the service's name came with it."""
    desk = Desk(FakeBus())
    service = FakeService(owner=":1.9")
    desk.bus.during["GetNameOwner"] = lambda: None
    with pytest.raises(NotifyError):
        desk.notifier.notify(FIRST)
    desk.bus.service = service  # it was started by a call; its name is told while it shows the first
    desk.bus.during["Notify"] = lambda: desk.bus.signal(BUS, "NameOwnerChanged", SERVICE, "", ":1.9")
    desk.notifier.notify(FIRST)
    desk.bus.click(1)
    assert desk.clicks == [OpenUrl(provider=ACME, url=str(FIRST.url))]


def test_a_change_of_owner_told_meanwhile_is_newer_than_the_answer() -> None:
    """Seeded defect: the owner as it was asked for overwrites the one that was told later."""
    desk = Desk()
    desk.bus.during["GetNameOwner"] = lambda: desk.bus.restart(FakeService(owner=":1.9"))
    desk.notifier.notify(FIRST)
    assert desk.keep.kept["owner"] == ":1.9"


@pytest.mark.parametrize(
    ("service", "why"),
    [
        (None, "no notification service is running"),
        (FakeService(hangs=True), "the notification service does not answer"),
        (FakeService(refuses="Excess notifications"), "the notification service cannot be used (Excess notifications)"),
    ],
)
def test_what_was_not_shown_is_raised_and_may_be_tried_again(service: FakeService | None, why: str) -> None:
    """Seeded defect: the alert counts as shown though nobody saw it, or is given up though it could be shown later."""
    desk = Desk(FakeBus(service))
    with pytest.raises(NotifyError) as raised:
        desk.notifier.notify(FIRST)
    assert raised.value.why == why
    assert not raised.value.final
    desk.bus.restart(FakeService(owner=":1.9"))
    desk.notifier.notify(FIRST)
    assert [seen.title for seen in desk.service.asked] == [FIRST.title]


def test_a_service_that_hangs_is_sent_nothing_that_it_would_show_when_it_wakes_up() -> None:
    """Seeded defect: each try leaves a message in the queue of a stopped service; going on, it shows them all."""
    desk = Desk()
    desk.notifier.notify(FIRST)
    desk.service.hangs = True
    desk.bus.calls.clear()
    for _ in range(3):
        with pytest.raises(NotifyError):
            desk.notifier.notify(OTHER)
    assert "Notify" not in desk.bus.calls


def test_a_bus_that_cannot_be_had_is_asked_for_again() -> None:
    bus = FakeBus(FakeService())
    tries = iter([OSError("no bus"), None])

    def connect() -> FakeBus:
        if (error := next(tries)) is not None:
            raise error
        return bus

    notifier = DesktopNotifier(BusNotifications(connect, Clicks()))
    with pytest.raises(NotifyError, match="no bus"):
        notifier.notify(FIRST)
    notifier.notify(FIRST)
    assert bus.service is not None
    assert len(bus.service.asked) == 1


def test_an_answer_without_a_number_counts_as_shown() -> None:
    """Seeded defect: the notification is shown again and again, as its number could not be read."""
    desk = Desk(FakeBus(FakeService(answer=("?",))))
    desk.notifier.notify(FIRST)
    assert len(desk.service.asked) == 1


@pytest.mark.parametrize("answer", [(), ([{}, 7, "body"],), ("body",)])
def test_a_service_that_answers_oddly_is_still_shown_to(answer: tuple[object, ...]) -> None:
    """Seeded defect: a list of abilities that is none keeps every notification from being shown."""
    desk = Desk()
    desk.service.abilities_answer = answer
    desk.notifier.notify(FIRST)
    assert (len(desk.service.asked), desk.service.asked[0].actions) == (1, ())


def test_a_text_that_the_bus_cannot_carry_is_given_up_with_its_reason() -> None:
    desk = Desk()

    def refuse() -> None:
        raise UnicodeError

    desk.bus.during["Notify"] = refuse
    with pytest.raises(NotifyError, match="cannot be sent") as raised:
        desk.notifier.notify(FIRST)
    assert raised.value.final


def test_a_service_that_comes_is_heard_of() -> None:
    """Seeded defect: what waits is told only after its backoff, a quarter of an hour later."""
    desk = Desk(FakeBus())
    desk.facade.attend()
    assert desk.came == 0
    desk.bus.restart(FakeService())
    assert desk.came == 1
    desk.bus.restart(None)
    assert desk.came == 1
    desk.bus.signal(BUS, "NameOwnerChanged", "org.example.Other", "", ":1.3")
    assert desk.came == 1


def test_a_service_that_nobody_can_start_is_missing_until_one_comes() -> None:
    """Seeded defects: nobody is told why nothing is shown; it is told at every try; it is told for ever."""
    desk = Desk(FakeBus())
    for _ in range(3):
        with pytest.raises(NotifyError, match="no notification service"):
            desk.notifier.notify(FIRST)
    assert desk.missed == [True]
    desk.bus.restart(FakeService())
    desk.notifier.notify(FIRST)
    assert desk.missed == [True, False]


def test_a_service_that_comes_while_it_is_missed_is_found_by_the_next_notification() -> None:
    """Seeded defect: its coming was heard before it was missed, and it is called missing while it shows everything."""
    desk = Desk(FakeBus())
    with pytest.raises(NotifyError):
        desk.notifier.notify(FIRST)
    desk.bus.service = FakeService()
    desk.notifier.notify(FIRST)
    assert desk.missed == [True, False]


@pytest.mark.parametrize("service", [FakeService(hangs=True), FakeService(refuses="Excess notifications")])
def test_a_service_that_is_there_is_not_missing(service: FakeService) -> None:
    desk = Desk(FakeBus(service))
    with pytest.raises(NotifyError):
        desk.notifier.notify(FIRST)
    assert desk.missed == []


@pytest.mark.parametrize(("name", "word"), [("dunst", PAUSED), ("Plasma", INHIBITED)])
def test_while_the_desktop_asks_for_quiet_only_the_critical_is_handed_over(name: str, word: tuple[str, str]) -> None:
    """Seeded defects: a presentation is disturbed; what comes meanwhile is given up, or waits long after it."""
    desk = Desk(FakeBus(FakeService(name=name, quiet={word: True})))
    with pytest.raises(NotifyError) as raised:
        desk.notifier.notify(UPDATE)
    assert raised.value.held
    assert not raised.value.final
    desk.notifier.notify(FIRST)
    assert [seen.title for seen in desk.service.asked] == [FIRST.title]
    desk.bus.signal(PROPERTIES, "PropertiesChanged", word[0], {word[1]: ("b", True)}, [])
    assert desk.came == 0
    desk.service.quiet[word] = False
    desk.bus.signal(PROPERTIES, "PropertiesChanged", word[0], {word[1]: ("b", False)}, [])
    assert desk.came == 1
    desk.notifier.notify(UPDATE)
    assert len(desk.service.asked) == 2


def test_after_our_own_restart_a_click_still_opens_and_an_update_still_replaces() -> None:
    """Seeded defect: all that was shown before an upgrade is dead, and its end comes as another notification."""
    before = Desk()
    before.notifier.notify(FIRST)
    before.notifier.notify(OTHER)
    after = Desk(FakeBus(before.service), before.keep)
    after.facade.attend()
    after.bus.signal(SERVICE, "ActionInvoked", 2, "default")
    after.bus.signal(SERVICE, "ActionInvoked", 1, "acknowledge")
    assert after.clicks == [
        OpenUrl(provider=ACME, url=str(OTHER.url)),
        Acknowledge(provider=ACME, incident=INCIDENT),
    ]
    after.notifier.notify(UPDATE)
    assert after.service.asked[-1].replaces == 1


@pytest.mark.parametrize("changed", [{"bus": "another"}, {"owner": ":1.8"}, {"shown": "?"}, {"shown": [7, {}]}])
def test_numbers_of_another_session_or_service_are_not_believed(changed: dict[str, object]) -> None:
    """Seeded defect: a notification of another program opens our page."""
    before = Desk()
    before.notifier.notify(FIRST)
    after = Desk(FakeBus(before.service), MemoryKeep({**before.keep.kept, **changed}))
    after.facade.attend()
    after.bus.click(1)
    assert after.clicks == []
    after.notifier.notify(UPDATE)
    assert after.service.asked[-1].replaces == 0


@pytest.mark.parametrize(
    ("changed", "clicked"),
    [
        ({"url": "javascript:alert(1)"}, False),
        ({"provider": 7}, False),
        ({"number": 2**32}, False),
        ({"number": -1}, False),
        ({"key": None}, False),
        ({"incident": None}, True),
    ],
)
def test_what_was_kept_is_read_like_anybodys_words(changed: dict[str, object], clicked: bool) -> None:
    before = Desk()
    before.notifier.notify(FIRST)
    entries = before.keep.kept["shown"]
    assert isinstance(entries, list)
    keep = MemoryKeep({**before.keep.kept, "shown": [{**entries[0], **changed}]})
    after = Desk(FakeBus(before.service), keep)
    after.facade.attend()
    after.bus.click(1)
    assert bool(after.clicks) is clicked


def test_no_more_than_a_hundred_are_held_and_kept() -> None:
    desk = Desk()
    for number in range(130):
        desk.notifier.notify(replace(FIRST, key=f"acme/{number}"))
    kept = desk.keep.kept["shown"]
    assert isinstance(kept, list)
    assert len(kept) == 100
    desk.bus.click(30)
    assert desk.clicks == []
    desk.bus.click(31)
    assert len(desk.clicks) == 1


def test_clicks_are_heard_once_however_often_the_first_attempts_fail() -> None:
    """Seeded defect: each attempt to begin listens anew; one click opens the page twice."""
    desk = Desk()

    def fail() -> None:
        raise TimeoutError

    desk.bus.during["GetNameOwner"] = fail
    with pytest.raises(DesktopError, match="session bus"):
        desk.facade.attend()
    desk.notifier.notify(FIRST)
    desk.bus.click(1)
    assert len(desk.clicks) == 1


def test_plyers_own_notify_shows_as_well() -> None:
    desk = Desk()
    desk.facade.notify(title="", message="hello")
    assert desk.service.asked[0].text == "Tray Status\nhello"
