"""Owns the tests of the loop: what it does when, what it leaves alone, and how it ends."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.engine.owing import alert
from tests.fake_memory import FakeMemory
from tests.house import MORNING, House, provider, wishes
from tests.readings import incident, summary
from tests.world import problem
from tray_status.core.appstate import AppState
from tray_status.core.commands import Pause, PollNow, Quit, Snooze
from tray_status.core.model import ProviderId
from tray_status.core.state import Failed, NotModified, ProviderState
from tray_status.desk import status_of
from tray_status.engine.hub import LOOK_AROUND
from tray_status.engine.inbox import Asked, Lacking, Look, Part, PollDone, Sleep, Wake
from tray_status.engine.showing import SHOW_EVERY

ACME, BETA = ProviderId("acme"), ProviderId("beta")
HOUR = 3600


@pytest.fixture
def house() -> House:
    """Two providers that are well."""
    house = House(wishes([provider("Acme"), provider("Beta")]))
    house.page("Acme", summary())
    house.page("Beta", summary())
    return house


def down(house: House, name: str = "Acme", says: str = "We are looking into it.") -> None:
    house.page(name, summary(incident("i1", since=MORNING, says=says), health="major_outage"))


# ---- start and end ---------------------------------------------------------------------------------------------------


def test_a_view_is_shown_before_anybody_answered(house: House) -> None:
    house.hub.start()
    assert house.picture == "nothing known"
    assert house.polls.every == []
    house.hub.turn()
    assert {one.prefs.id for one in house.polls.every} == {ACME, BETA}


def test_a_phase_is_drawn_once_per_installation(house: House) -> None:
    """Seeded defect: every start polls at other seconds."""
    house.start()
    assert house.memory.app.phase == 0.25
    older = House(house.wishes.settings, memory=FakeMemory(app=AppState(phase=0.75))).start()
    assert older.hub.app.phase == 0.75
    assert older.memory.app_saves == []


def test_what_could_not_be_read_at_the_start_stands_in_the_menu(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.memory.notes = ("Acme: its file was damaged and put aside.",)
    with caplog.at_level(logging.WARNING):
        house.start()
    assert any("its file was damaged" in label for label in house.menu)
    assert "its file was damaged" in caplog.text


def test_an_alert_of_the_last_run_is_told_at_the_start_whatever_its_page_does(house: House) -> None:
    """Seeded defect: what is owed is remembered when its provider answers for the first time."""
    house.hangs("Acme")
    house.memory.disk[ACME] = ProviderState(provider=ACME, outbox=(alert("a1", created_at=MORNING),))
    house.start().passes(2)
    assert [one.alerts for one in house.told()] == [("a1",)]


def test_run_turns_until_somebody_quits(house: House) -> None:
    answers: list[str] = []
    house.hub.start()
    house.surprises = [Wake(), Look(see=lambda: None), Asked(command=Quit(), reply=answers.append)]
    house.hub.run()
    assert answers == ["Quitting."]
    assert house.polls.stopped
    assert house.telling.stopped
    assert house.memory.app.last_running == MORNING


def test_quit_is_obeyed_at_once_whatever_waits_before_and_behind_it(house: House) -> None:
    """Seeded defect: found while the inbox is emptied, quit is noticed after the next wait: ten seconds later."""
    house.start()
    asked = len(house.polls.every)
    house.inbox.put(Asked(command=PollNow()))
    house.inbox.put(Asked(command=Quit()))
    house.inbox.put(Asked(command=Snooze(provider=None, lasting=timedelta(hours=1))))
    assert house.hub.turn() == 0.0
    assert house.hub.stopping
    assert len(house.polls.every) == asked + 2, "what came before it was done"
    house.hub.run()
    assert house.memory.app.snoozed_until is None
    assert house.clock.now() == MORNING


def test_run_ends_without_a_wait_when_a_message_says_so(house: House) -> None:
    house.hub.start()
    house.hub.take(Asked(command=Quit()))
    house.hub.run()
    assert house.polls.stopped
    assert house.polls.every == []


def test_what_was_shown_when_the_program_ends_is_not_shown_again(house: House) -> None:
    """Seeded defect: receipts that lie in the inbox behind Quit are lost, and each good end repeats a notification."""
    house.start()
    down(house)
    house.hands["console"] = "hangs"
    house.passes(120)
    house.telling.shown("console")
    answers: list[str] = []
    house.inbox.put(Asked(command=PollNow(), reply=answers.append))
    house.inbox.put(Asked(command=PollNow()))
    house.inbox.put(Wake())
    house.restart()
    house.hands["console"] = "works"
    house.passes(300)
    assert answers == ["Too late: Tray Status is ending."]
    assert house.told() == []


def test_one_round_polls_everybody_tells_everything_and_shows_the_outcome(house: House) -> None:
    """Seeded defect: it ends before the view that shows what the last answer changed."""
    house.hub.start()
    house.page("Acme", summary(incident("i1", since=MORNING), incident("i2", since=MORNING), health="major_outage"))
    house.hub.run_until_quiet(30)
    assert house.picture == "major outage"
    assert [one.title for one in house.shown] == ["Acme: 2 open incidents"]
    assert (house.clock.now() - MORNING).total_seconds() < 2


def test_one_round_ends_in_time_when_somebody_hangs_and_at_once_when_nobody_is_due(house: House) -> None:
    """Seeded defect: with nothing to poll (paused, or everybody asked us to stay away) it waits all its time."""
    house.hangs("Acme")
    house.hub.start()
    house.hub.run_until_quiet(30)
    assert 30 <= (house.clock.now() - MORNING).total_seconds() < 31
    paused = House(wishes([provider("Acme")]), memory=FakeMemory(app=AppState(paused=True, phase=0.1)))
    paused.hub.start()
    paused.hub.run_until_quiet(30)
    assert paused.clock.now() == MORNING
    nobody = House(wishes([]))
    nobody.hub.start()
    nobody.hub.run_until_quiet(30)
    assert nobody.clock.now() == MORNING


# ---- polls -----------------------------------------------------------------------------------------------------------


def test_outcomes_that_nobody_waits_for_are_dropped(house: House) -> None:
    """Seeded defect: an outcome of a page that was removed, or of a poll long given up, is believed."""
    house.start()
    before = house.state("Acme")
    stray = Failed(problem=problem("timeout"))
    house.inbox.put(PollDone(provider=ProviderId("gone"), poll=1, outcome=stray, took=0.1))
    house.inbox.put(PollDone(provider=ACME, poll=99, outcome=stray, took=0.1))
    house.passes(0)
    assert house.state("Acme") == before


def test_the_outcome_of_the_old_address_is_dropped(house: House) -> None:
    """Seeded defect: what the page at the old address said is stored as what the new one says."""
    house.start().passes(5)
    house.hangs("Acme")
    house.asks(PollNow(provider=ACME))
    (old,) = house.polls.open
    moved = replace(provider("Acme"), url="https://new.example")
    house.edits(wishes([moved, provider("Beta")]))
    house.polls.answer(old, Failed(problem=problem("timeout")))
    house.passes(0)
    assert house.state("Acme").problem is None
    assert [one.prefs.url for one in house.polls.open] == ["https://new.example"]


def test_the_log_names_provider_and_incident_on_one_line(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded defect: "opened: opened is told", and nobody knows what."""
    house.start().passes(5)
    entry = replace(incident("i1", since=MORNING), title="API\ndown " + "very " * 40)
    house.page("Acme", summary(entry, health="major_outage"))
    with caplog.at_level(logging.INFO, logger="tray_status"):
        house.passes(130)
    (line,) = [one for one in caplog.messages if "opened" in one]
    assert line.startswith("Acme: opened “API down very")
    assert line.endswith("…”: opened is told")
    assert len(line) < 120
    assert "acme: shown by console" in caplog.messages


def test_who_was_slow_or_not_reached_is_asked_in_the_slow_lane_until_it_is_quick_again(house: House) -> None:
    house.hub.start()
    lanes = []
    for outcome, took in (
        (Failed(problem=problem("timeout")), 15.0),
        (Failed(problem=problem("unwell")), 0.1),
        (NotModified(documents=()), 2.5),
        (Failed(problem=problem("connect")), 0.1),
        (Failed(problem=problem("unwell")), 2.0),
    ):
        house.hub.poll(ACME)
        (asked,) = [one for one in house.polls.open if one.prefs.id == ACME]
        lanes.append(asked.slow)
        house.polls.answer(asked, outcome, took=took)
        house.hub.turn()
    house.hub.poll(ACME)
    lanes.append(house.polls.open[-1].slow)
    assert lanes == [False, True, False, True, True, False]


def test_a_poll_that_is_under_way_is_not_started_again(house: House) -> None:
    house.start().passes(5)
    house.hangs("Acme")
    house.passes(HOUR)
    assert [one.prefs.id for one in house.polls.open] == [ACME]


def test_a_page_that_does_not_change_is_not_saved(house: House) -> None:
    house.start().passes(5)
    saves = len(house.memory.saves)
    house.passes(HOUR)
    assert len(house.memory.saves) == saves
    assert len(house.polls.every) > 100


def test_each_decision_is_on_record(house: House) -> None:
    house.start().passes(5)
    down(house)
    house.passes(120)
    kinds = [decision.event.kind for decision in house.memory.decisions]
    assert "opened" in kinds
    assert (ACME, "opened") in [(provider_, record.kind) for provider_, record in house.memory.recorded]


# ---- offline, sleep --------------------------------------------------------------------------------------------------


def test_an_alert_does_not_expire_while_we_are_offline(house: House) -> None:
    """Seeded defect: a chat that cannot be reached for a night loses what happened in the evening."""
    house.start().passes(5)
    house.hands["console"] = "fails"
    down(house)
    house.passes(120)
    house.world.network = False
    house.passes(8 * HOUR)
    assert house.picture == "offline"
    assert len(house.state("Acme").outbox) == 1
    house.world.network = True
    house.passes(60)
    assert len(house.state("Acme").outbox) == 1
    house.hands["console"] = "works"
    house.passes(HOUR)
    assert len(house.told()) == 1


def test_offline_is_remembered_and_only_time_in_which_the_program_ran_is_excused(house: House) -> None:
    """Seeded defect: a program that was off for a week, and offline before, tells the news of last week."""
    app = AppState(offline_since=MORNING - timedelta(days=7), phase=0.5)
    house = House(house.wishes.settings, memory=FakeMemory(app=app))
    house.page("Acme", summary())
    house.page("Beta", summary())
    owing = alert("a1", created_at=MORNING - timedelta(days=7))
    house.memory.disk[ACME] = ProviderState(provider=ACME, outbox=(owing,), believed_at=MORNING - timedelta(days=7))
    house.hands["console"] = "fails"
    house.hub.start()
    assert house.picture == "offline"
    house.passes(60)
    assert house.picture == "all well"
    assert house.state("Acme").outbox == ()


def test_who_is_watched_no_more_is_no_evidence_that_we_are_online(house: House) -> None:
    """Seeded defect: the only page left fails for an hour, and the pages that were removed count as answering."""
    house.start().passes(5)
    house.edits(wishes([provider("Acme")]))
    house.world.network = False
    house.passes(300)
    assert house.picture == "offline"


def test_being_back_asks_everybody_and_holds_nothing_against_anybody(house: House) -> None:
    house.start().passes(5)
    house.world.network = False
    house.passes(HOUR)
    assert {state.failures for state in house.hub.states.values()} == {0}
    house.world.network = True
    house.passes(31)
    assert [app.offline_since is not None for app in house.memory.app_saves[-2:]] == [True, False]
    assert {state.problem for state in house.hub.states.values()} == {None}


def test_a_snooze_of_everything_moves_with_a_clock_that_is_set_back(house: House) -> None:
    """Seeded defect: snoozed for an hour, and for a day and an hour because the clock was wrong."""
    house.start()
    house.asks(Snooze(provider=None, lasting=timedelta(hours=1)))
    house.sets_clock(-86_400)
    down(house)
    house.passes(3500)
    assert house.told() == []
    house.passes(200)
    assert len(house.told()) == 1


def test_a_clock_that_was_set_back_hides_no_lost_network(house: House) -> None:
    """Seeded defect: the answers of tomorrow prove for a day that we are online."""
    house.start().passes(5)
    house.world.network = False
    house.sets_clock(-86_400)
    house.passes(300)
    assert house.picture == "offline"


def test_nothing_expires_in_the_turn_in_which_the_clock_jumped(house: House) -> None:
    house.start().passes(5)
    house.hands["console"] = "fails"
    down(house)
    house.passes(120)
    house.sets_clock(30 * 86_400)
    house.passes(60)
    assert len([one for one in house.state("Acme").outbox if one.incident == "i1"]) == 1


# ---- settings --------------------------------------------------------------------------------------------------------


def test_settings_are_noticed_within_ten_seconds_and_handed_on(house: House) -> None:
    house.start().passes(5)
    after = wishes([provider("Beta", every=30), provider("Gamma")])
    house.page("Gamma", summary())
    house.wishes.edit(after)
    house.passes(LOOK_AROUND)
    assert list(house.hub.states) == [BETA, "gamma"]
    assert house.used == [after]
    assert ACME in house.memory.removed


def test_who_is_to_be_asked_more_often_is_asked_at_once() -> None:
    """Seeded defect: a new rhythm begins when the old one, a day, is over."""
    house = House(wishes([provider("Acme", every=86_400), provider("Beta")]))
    house.page("Acme", summary())
    house.page("Beta", summary())
    house.start().passes(120)
    made = [one.prefs.id for one in house.polls.every].count(ACME)
    house.edits(wishes([provider("Acme", every=30), provider("Beta")]))
    assert [one.prefs.id for one in house.polls.every].count(ACME) == made + 1


def test_a_saved_settings_file_is_noticed_at_once_when_somebody_says_so(house: House) -> None:
    house.start().passes(5)
    house.wishes.edit(wishes([provider("Beta")]))
    house.inbox.put(Wake())
    house.passes(0)
    assert list(house.hub.states) == [BETA]


def test_a_move_to_another_page_survives_a_crash(house: House) -> None:
    """Seeded defect: after a crash, what another page does not list reads as resolved."""
    house.start().passes(5)
    down(house)
    house.passes(120)
    house.told()
    house.hangs("Acme")
    house.edits(wishes([replace(provider("Acme"), url="https://new.example"), provider("Beta")]))
    house.crash()
    house.page("Acme", summary())
    house.passes(600)
    assert house.told() == []


def test_a_notifier_that_has_something_in_hand_when_it_is_removed_and_comes_back(house: House) -> None:
    house.start().passes(5)
    house.hands["console"] = "hangs"
    down(house)
    house.passes(120)
    house.edits(wishes([provider("Acme"), provider("Beta")], notifiers=()))
    house.passes(60)
    assert house.state("Acme").outbox == ()
    house.telling.shown("console")
    house.hands["console"] = "works"
    house.edits(wishes([provider("Acme"), provider("Beta")]))
    down(house, says="Another word.")
    house.passes(120)
    assert [one.title for one in house.told()] == ["Acme: Trouble i1"]


def test_a_provider_that_owes_something_is_removed(house: House) -> None:
    """Seeded defect: the loop looks for what a removed provider owes, and ends."""
    house.start().passes(5)
    house.hands["console"] = "hangs"
    down(house)
    house.passes(120)
    house.edits(wishes([provider("Beta")]))
    house.telling.shown("console")
    house.passes(600)
    assert house.picture == "all well"
    house.edits(wishes([provider("Acme"), provider("Beta")]))
    house.hands["console"] = "works"
    house.passes(60)
    assert len(house.told()) == 1, "its receipt came too late to be saved with it"


# ---- telling and showing ---------------------------------------------------------------------------------------------


def test_a_disk_that_hangs_delays_telling_by_two_seconds_at_most(house: House) -> None:
    house.start().passes(5)
    house.memory.slow = True
    down(house)
    house.asks(PollNow())
    house.passes(1.9)
    assert house.told() == []
    assert house.picture == "major outage", "the icon never waits for a disk"
    house.passes(0.2)
    assert len(house.told()) == 1
    turns = house.turns
    house.passes(60)
    assert house.turns - turns < 60, "and the loop does not spin until the disk answers"


def test_the_next_notification_waits_until_the_receipt_of_the_last_is_saved(house: House) -> None:
    """Seeded defect: a crash between receipt and disk repeats not one notification but all since."""
    house.start().passes(5)
    house.hands["console"] = "hangs"
    down(house)
    down(house, "Beta")
    house.passes(120)
    assert len(house.handed) == 1
    house.memory.slow = True
    house.telling.shown("console")
    house.passes(1)
    assert len(house.handed) == 1
    house.memory.write()
    house.passes(0)
    assert len(house.handed) == 2


def test_a_page_that_nobody_can_be_compared_with_is_not_told_as_lost() -> None:
    """Seeded defect: the only page answers with errors for an hour, and the user is told that it alone is lost."""
    house = House(wishes([provider("Acme")]))
    house.page("Acme", summary())
    house.start().passes(5)
    house.fails("Acme", "unwell")
    house.passes(HOUR)
    assert house.told() == []


def test_a_burst_of_changes_makes_a_few_views(house: House) -> None:
    """Seeded defect: each of a thousand first polls draws all thousand lines of the menu."""
    house.start().passes(5)
    views = len(house.shows.views)
    for number in range(20):
        down(house, says=f"Words {number}.")
        house.page("Beta", summary(incident("b1", since=MORNING, title=f"Title {number}")))
        house.asks(PollNow())
    house.passes(SHOW_EVERY)
    assert len(house.shows.views) - views <= 2
    assert any("Title 19" in label for label in house.menu)


def test_a_pause_shows_at_once_and_time_passing_alone_changes_the_view(house: House) -> None:
    house.start().passes(5)
    house.asks(Pause(on=True))
    assert house.picture == "paused"
    house.asks(Pause(on=False))
    house.fails("Acme", "unwell")
    house.passes(900)
    assert house.icon.stale


def test_who_wants_to_look_sees_the_state_in_the_hubs_own_thread(house: House) -> None:
    house.start()
    seen: list[tuple[int, str]] = []
    house.inbox.put(Look(see=lambda: seen.append((len(house.hub.states), house.picture))))
    house.passes(0)
    assert seen == [(2, "all well")], "and never a view that is about to be replaced"


def test_a_copy_of_the_settings_that_cannot_be_kept_is_a_line_of_the_menu(house: House) -> None:
    """Seeded defect: nobody hears of it before the next start fails for want of the copy."""
    house.start().passes(5)
    house.wishes.copy_error = "The last good settings cannot be kept: No space left on device."
    house.passes(10)
    assert any("cannot be kept" in line for line in house.menu)
    house.wishes.copy_error = None
    house.passes(10)
    assert not any("cannot be kept" in line for line in house.menu)


def test_what_waits_does_not_expire_by_the_sleep_that_just_ended(house: House) -> None:
    """Seeded defect: whoever wakes us looks for what is too old before the clock's jump is known."""
    house.start().passes(30)
    down(house)
    house.hands["console"] = "hangs"
    house.passes(60)
    assert house.hub.states[ACME].outbox
    house.clock.set(house.clock.now() + timedelta(hours=30))
    house.hub.take(Wake())
    assert house.hub.states[ACME].outbox


def test_waking_up_from_a_nap_too_short_for_a_jump_asks_everybody_as_well(house: House) -> None:
    """Seeded defect: half a minute's sleep in another network goes unnoticed for as long as an interval."""
    house.start().passes(30)
    asked = len(house.polls.every)
    house.inbox.put(Wake())
    house.passes(0)
    assert len(house.polls.every) == asked + 2


def test_what_passes_with_every_poll_is_saved_before_the_machine_sleeps(house: House) -> None:
    """Seeded defect: a battery that dies meanwhile costs what was noted since the last time, and when we last ran."""
    house.start().passes(30)
    house.inbox.put(Sleep())
    house.passes(0)
    house.crash(away=3600)
    assert house.hub.app.last_running == MORNING + timedelta(seconds=30)


def test_why_there_is_no_icon_is_a_problem_until_there_is_one(house: House) -> None:
    """Seeded defect: whoever asks for the status of a program without an icon is not told how to get one."""
    house.start()
    for sentence, known in (("There is no icon.", ["There is no icon."]), (None, [])):
        house.inbox.put(Lacking(part=Part.ICON, sentence=sentence))
        house.passes(1)
        assert status_of(house.hub)["problems"] == known
        assert house.hub.conditions().problems == (), "an icon that is not there need not say so"


def test_a_missing_notification_service_stands_in_menu_and_status_until_one_comes(house: House) -> None:
    """Seeded defect: notifications wait in silence, and only the log knows why."""
    sentence = "No notification service is running. Install one."
    house.start()
    for told, known, lines in ((sentence, [sentence], 1), (None, [], 0)):
        house.inbox.put(Lacking(part=Part.NOTIFICATIONS, sentence=told))
        house.passes(1)
        assert status_of(house.hub)["problems"] == known
        assert house.menu.count("No notification service: notifications wait") == lines
