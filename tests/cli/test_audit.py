"""Owns the proof that `audit` and `why` tell what is on record as it was, from files alone, in the user's time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.engine.making import incident
from tests.engine.owing import alert
from tests.engine.test_explain import FAILED, HELD, SHOWN, at, decided, fate, note
from tests.fakes import NOON, FakeClock
from tests.program.started import Program
from tray_status.cli.accounts import HAPPENED, Teller, times
from tray_status.core.belief import Belief
from tray_status.core.events import AlertId, EventKind
from tray_status.core.model import Impact, IncidentId, Phase, ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.decisions import FILE, DecisionLog, Entry, Fate
from tray_status.engine.disk import SystemDisk
from tray_status.engine.explain import Account, Course, Wait
from tray_status.engine.store import Store

TELLER = Teller(NOON + timedelta(hours=3), timezone(timedelta(hours=2)))
"""Noon, and three hours after it, in a zone two hours ahead."""


def course(*fates: Entry, wait: Wait | None = None) -> str:
    """What is said of a notifier's course."""
    return TELLER.course(Course(notifier="chat", fates=fates, wait=wait), NOON)


def test_every_kind_of_event_has_words() -> None:
    assert set(HAPPENED) == set(EventKind)


@pytest.mark.parametrize(
    ("fates", "said"),
    [
        ((SHOWN,), "shown 14:01"),
        ((replace(SHOWN, at=at(14 * 60)),), f"shown {NOON.day + 1} {NOON:%b} 04:00"),
        ((HELD, replace(SHOWN, at=at(60))), "held until 15:00 (), shown 15:00"),
        (
            (replace(FAILED, reason="no answer"), fate(9, Fate.SHOWN, "chat", attempts=2)),
            "failed twice (no answer), shown 14:09",
        ),
        (
            (
                replace(FAILED, reason="no answer"),
                replace(FAILED, reason="no answer", attempts=2),
                replace(FAILED, reason="busy", attempts=3),
                fate(
                    9,
                    Fate.GIVEN_UP,
                    "chat",
                    attempts=5,
                    reason=f"could not be delivered until {NOON:%Y-%m-%d} 18:00 UTC",
                ),
            ),
            "failed twice (no answer), failed 5 times (busy), given up 14:09: could not be delivered until 20:00",
        ),
        (
            (fate(2, Fate.WITHDRAWN, reason="acknowledged before it was told"),),
            "not told: acknowledged before it was told",
        ),
        ((FAILED,), "failed once (), it is not known how it ended"),
        ((), "nothing says what became of it"),
    ],
    ids=["shown", "on another day", "held", "failed", "given up", "withdrawn", "unknown", "nothing"],
)
def test_a_course_is_told_in_a_few_words(fates: tuple[Entry, ...], said: str) -> None:
    """Seeded defects: the failures are those of the last line, not of the end; times in UTC; the wrong day."""
    assert course(*fates) == said


def test_what_failed_is_told_with_its_next_try_and_what_waits_by_name() -> None:
    """Seeded defect: a failure is told twice in one line; nobody knows who it is that waits."""
    failed = replace(FAILED, reason="no answer")
    wait = Wait(until=TELLER.now + timedelta(minutes=5), why="next try after 1 failure: no answer")
    assert course(failed, wait=wait) == "failed once (no answer), next try 17:05"
    for names, said in (((), "It waits"), (("chat",), "chat waits"), (("chat", "mail"), "chat and mail wait")):
        held = replace(HELD, reason="quiet hours", notifiers=names)
        assert [text for _, text in TELLER.sentences([held])] == [f"{said} until 15:00: quiet hours."]


def test_what_is_still_owed_says_until_when() -> None:
    assert course(wait=Wait(until=at(400), why="quiet hours")) == "waits until 20:40 (quiet hours)"
    assert course(FAILED, wait=Wait(until=at(0), why="")) == "failed once (), due, not told yet"
    assert course(HELD, wait=Wait(until=at(400), why="snoozed")) == "waits until 20:40 (snoozed)"
    late, soon = Wait(until=at(400), why=""), Wait(until=at(0), why="")
    three = [
        Course(notifier=name, fates=(), wait=wait)
        for name, wait in (("a", late), ("b", late), ("c", soon), ("d", None))
    ]
    account = Account(decision=decided(), courses=tuple(three))
    assert TELLER.open_end(account) == "Not told yet (opened): a and b – waits until 20:40; c – due, not told yet."


def test_a_decision_says_what_is_no_matter_of_course() -> None:
    def said(entry: Entry, *courses: Course) -> str:
        return TELLER.decided(Account(decision=entry, courses=courses))

    told = decided(reason="opened is told")
    assert said(told) == "told"
    assert said(told, Course(notifier="chat", fates=(FAILED,))) == "was to be told"
    assert said(told, Course(notifier="chat", fates=(FAILED,), wait=Wait(until=at(9), why=""))) == "to be told"
    assert said(told, Course(notifier="chat", fates=(SHOWN,)), Course(notifier="mail", fates=())) == "told"
    held = decided(reason=f"first sight: opened is told, held back until {NOON:%Y-%m-%d} 14:00 UTC (quiet hours)")
    assert said(held) == "told: first sight: held back until 16:00 (quiet hours)"
    assert said(decided(0, None, reason="impact is MINOR")) == "not told: impact is MINOR"


def test_how_often_in_words() -> None:
    assert [times(count) for count in (0, 1, 2, 3)] == ["0 times", "once", "twice", "3 times"]


def test_a_life_is_sentences_and_what_was_alike_is_one() -> None:
    """Seeded defect: ten notifiers, ten lines that say the same."""
    entries = [
        decided(reason="opened is told"),
        HELD,
        replace(HELD, notifier="chat", reason="busy", until=None),
        replace(SHOWN, at=at(61)),
        replace(SHOWN, at=at(61.2), notifier="chat"),
        replace(FAILED, reason="no answer", until=at(2)),
        replace(FAILED, reason="busy", attempts=2),
        fate(70, Fate.SHOWN, "mail", attempts=3),
        fate(71, Fate.GIVEN_UP, "pager", reason="no such user"),
        fate(72, Fate.WITHDRAWN, "mail", reason="muted"),
        note(73),
        decided(74, None, kind=EventKind.UPDATED, reason="acknowledged: quiet until it ends"),
        decided(75, notifiers=(), kind=EventKind.REOPENED, reason="names no component: reopened is told"),
    ]
    assert [sentence for _, sentence in TELLER.sentences(entries)] == [
        "Opened. To be told by console and chat.",
        "It waits until 15:00: .",
        "chat waits: busy.",
        "Shown by console and chat.",
        "Failed at chat, once so far: no answer; next try 14:02.",
        "Failed at chat, twice so far: busy.",
        "Shown by mail, after it failed 3 times.",
        "Given up by pager: no such user.",
        "Not told by mail after all: muted.",
        "You: note 73",
        "Updated. Not told: acknowledged: quiet until it ends.",
        "Opened again. To be told: names no component.",
    ]


# ---- the commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program that does not run, and has written down what it did today; its zone is Berlin's."""
    program = Program(tmp_path, [("acme", "Acme", "https://acme.example"), ("beta", "Beta", "https://beta.example")])
    program.environ["TZ"] = "Europe/Berlin"
    began = SystemClock().now() - timedelta(hours=3)
    later = began - NOON
    log = [
        replace(entry, at=entry.at + later, until=entry.until + later if entry.until is not None else None)
        for entry in (
            decided(-3 * 24 * 60, None, title="Old trouble", incident=IncidentId("i0"), reason="muted"),
            decided(reason="opened is told"),
            SHOWN,
            decided(30, "b", provider=ProviderId("beta"), title="Down in the east", notifiers=("chat",)),
            fate(31, Fate.GIVEN_UP, "chat", provider=ProviderId("beta"), alert=AlertId("b"), reason="no such room"),
            note(40, ProviderId("acme"), IncidentId("i1")),
        )
    ]
    folder = tmp_path / "state"
    decisions = DecisionLog(SystemDisk(), folder)
    folder.mkdir()
    decisions.add(log)
    decisions.flush()
    owed = alert("a", notifiers=("chat",), next_try=began + timedelta(hours=9), gathers="during quiet hours")
    store = Store(folder, start_thread=None, clock=FakeClock(began))
    known = incident(
        1, id=IncidentId("i1"), title="API down", phase=Phase.IDENTIFIED, impact=Impact.MAJOR, started_at=began
    )
    belief = Belief(incidents=(known,), read_at=began)
    store.save(ProviderState(provider=ProviderId("acme"), outbox=(owed,), belief=belief, believed_at=began))
    return program


def said(program: Program, *arguments: str) -> str:
    """What a command prints, without an error."""
    done = program.say(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_audit_lists_each_event_with_what_became_of_it(program: Program) -> None:
    out = said(program, "audit")
    head, *rest = out.splitlines()
    assert head.endswith(": 2 events; 2 to be told, 0 not; 1 delivery waits.")
    text = "\n".join(line[9:] for line in rest)
    assert "Acme: opened – API down\n  told\n  console  shown " in text
    assert "\n  chat     waits until " in text
    assert "(quiet hours)\nBeta: opened – Down in the east\n  was to be told: because\n  chat  given up " in text
    assert ": no such room\nYou: note 40" in text


def test_audit_looks_back_as_far_as_it_is_asked_to_and_at_whom(program: Program) -> None:
    """Seeded defect: what was decided before and told since is left out."""
    assert "Old trouble" in said(program, "audit", "--since", "9d")
    assert "on record begins" in said(program, "audit", "--since", "9d")
    recent = said(program, "audit", "--since", "3h", "--provider", "BETA")
    assert "Beta: opened" in recent
    assert "Acme" not in recent
    gone = said(program, "audit", "--since", "1m", "--provider", "beta")
    assert gone.splitlines()[0].endswith(": 0 events.")
    assert "Beta: opened" in said(program, "audit", "--since", "150m", "--provider", "beta"), "it ended a minute later"
    assert "Acme: opened" in said(program, "audit", "--since", "1m"), "it still waits"


def test_audit_for_programs(program: Program) -> None:
    seen: Any = json.loads(said(program, "audit", "--json"))
    assert (seen["version"], len(seen["events"]), len(seen["notes"])) == (1, 2, 1)
    acme, beta = seen["events"]
    assert (acme["provider_name"], acme["kind"], acme["told"], acme["title"]) == ("Acme", "opened", True, "API down")
    assert [(one["notifier"], one["state"], one["why"]) for one in acme["deliveries"]] == [
        ("console", "shown", ""),
        ("chat", "waiting", "quiet hours"),
    ]
    assert acme["deliveries"][1]["until"].endswith("Z")
    assert [(one["notifier"], one["state"], one["why"]) for one in beta["deliveries"]] == [
        ("chat", "given_up", "no such room")
    ]
    assert seen["reaches"] < seen["since"] < seen["at"]


def test_a_torn_last_line_is_left_out(program: Program) -> None:
    """Seeded defect: while the program writes, `audit` ends with an error."""
    path = program.folder / "state" / FILE
    whole = said(program, "audit", "--since", "1d")
    path.write_bytes(path.read_bytes() + b'{"at":"2026-05-04T12:0')
    assert said(program, "audit", "--since", "1d").splitlines()[1:] == whole.splitlines()[1:]


def test_why_tells_the_life_of_an_incident_however_it_is_named(program: Program) -> None:
    by_id = said(program, "why", "API").splitlines()
    assert by_id[0] == "Acme: API down"
    assert by_id[1].startswith("  open, since ")
    assert by_id[1].endswith(", identified, major  [i1]")
    assert [line[9:] for line in by_id[4:7]] == [
        "Opened. To be told by console and chat.",
        "Shown by console.",
        "You: note 40",
    ]
    assert by_id[-1].startswith("Not told yet (opened): chat – waits until ")
    assert said(program, "why", "acme").splitlines() == by_id
    assert said(program, "why", "i0").splitlines()[1] == "  i0; nothing is kept of it any more but this record"
    seen: Any = json.loads(said(program, "why", "api down", "--json"))
    assert (seen["incident"], seen["known"]["phase"], len(seen["entries"]), len(seen["waiting"])) == (
        "i1",
        "identified",
        3,
        1,
    )
    gone: Any = json.loads(said(program, "why", "i0", "--json"))
    assert (gone["known"], gone["waiting"]) == (None, [])


def test_why_lists_what_may_be_meant(program: Program) -> None:
    """Seeded defect: one of several is told at random, and taken for the other."""
    done = program.say("why", "down")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "Several incidents are meant by `down`; say which by its id:",
        "  i1  beta: Down in the east",
        "  i1  acme: API down",
    ]
    assert program.say("why", "i1").returncode == 2
    unknown = program.say("why", "acne")
    assert unknown.returncode == 2
    assert "Did you mean `acme`" in unknown.stderr
