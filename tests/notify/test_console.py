"""The console notifier: how it looks, that it obeys no stranger's text, and that it never pretends to have printed."""

from __future__ import annotations

import errno
import io
import json
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.notify.contract import NotifierContract, Rig
from tests.notify.examples import EXAMPLE, HOSTILE_TEXTS
from tray_status.core.columns import width
from tray_status.core.errors import NotifyError
from tray_status.core.events import EventKind, Notification
from tray_status.core.model import Health, ProviderId
from tray_status.notify.console import ConsoleNotifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMES = {"acme": "Acme Cloud", "harbor": "Harbor Payments"}


class Terminal(io.StringIO):
    """Text in memory that says it is a terminal, and keeps each write apart."""

    def __init__(self, *, person: bool = True, encoding: str | None = None) -> None:
        super().__init__()
        self._person = person
        self._encoding = encoding
        self.writes: list[str] = []

    @property
    def encoding(self) -> str:  # type: ignore[override]  # text in memory has none; a terminal has
        """The encoding it was given."""
        return self._encoding or "utf-8"

    def isatty(self) -> bool:
        """Whether a person looks; like a real stream it raises once it is closed."""
        if self.closed:
            raise ValueError("I/O operation on closed file")
        return self._person

    def write(self, text: str, /) -> int:
        """Take text and remember it as one write."""
        taken = super().write(text)
        self.writes.append(text)
        return taken


class Failing(Terminal):
    """A stream whose far end fails in a given way, while writing or only when its buffer is flushed."""

    def __init__(self, error: Exception, *, at_flush: bool = False) -> None:
        super().__init__(person=False)
        self._error = error
        self._at_flush = at_flush

    def write(self, text: str, /) -> int:
        """Fail, unless the flush is to fail."""
        if not self._at_flush:
            raise self._error
        return super().write(text)

    def flush(self) -> None:
        """Fail."""
        raise self._error


def names(provider: ProviderId) -> str:
    return NAMES.get(provider, provider)


def printed(
    notification: Notification,
    *,
    person: bool = False,
    encoding: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> str:
    stream = Terminal(person=person, encoding=encoding)
    ConsoleNotifier(stream, environ=environ or {}, zone=UTC, names=names).notify(notification)
    return stream.getvalue()


class ConsoleRig(Rig):
    """The console notifier on text in memory."""

    def __init__(self, *, as_json: bool) -> None:
        self.stream = Terminal(person=False)
        self.notifier = ConsoleNotifier(self.stream, environ={}, zone=UTC, names=names, as_json=as_json)

    def delivered(self) -> list[str]:
        """Each write is one notification."""
        return self.stream.writes

    def break_sink(self) -> None:
        """A closed stream takes no more text."""
        self.stream.close()


class TestPlainConsole(NotifierContract):
    """The contract, for text."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- other notifiers need a folder
        """Text."""
        return ConsoleRig(as_json=False)


class TestJsonConsole(NotifierContract):
    """The contract, for JSON lines."""

    def rig(self, tmp_path: Path) -> Rig:  # noqa: ARG002 -- other notifiers need a folder
        """JSON lines."""
        return ConsoleRig(as_json=True)


def test_a_new_incident_looks_like_this() -> None:
    assert printed(EXAMPLE) == (
        "14:02  ● NEW · Acme Cloud\n"
        "       Elevated API error rates\n"
        "       Investigating, major · API, Console\n"
        "       Some requests to the API fail. We are looking into it.\n"
        "       ↗ http://127.0.0.1:4000/incidents/q2kg8n\n"
        "\n"
    )


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (EventKind.OPENED, "14:02  ● NEW · Acme Cloud"),
        (EventKind.REOPENED, "14:02  ↻ REOPENED · Acme Cloud"),
        (EventKind.ESCALATED, "14:02  ▲ WORSE · Acme Cloud"),
        (EventKind.UPDATED, "14:02  ◆ UPDATE · Acme Cloud"),
        (EventKind.RESOLVED, "14:02  ✔ RESOLVED · Acme Cloud"),
        (EventKind.SCHEDULED, "14:02  ◷ PLANNED · Acme Cloud"),
        (EventKind.STARTED, "14:02  ▶ STARTED · Acme Cloud"),
        (EventKind.COMPLETED, "14:02  ✔ COMPLETED · Acme Cloud"),
        (EventKind.HEALTH, "14:02  ◐ HEALTH · Acme Cloud"),
        (EventKind.LOST, "14:02  ○ NO ANSWER · Acme Cloud"),
        (EventKind.FOUND, "14:02  ◉ ANSWERS · Acme Cloud"),
        (EventKind.MOVED, "14:02  ⇄ MOVED · Acme Cloud"),
        (None, "14:02  ≡ SUMMARY · Acme Cloud"),
    ],
)
def test_each_kind_has_its_own_heading(kind: EventKind | None, heading: str) -> None:
    assert printed(replace(EXAMPLE, kind=kind)).splitlines()[0] == heading


def test_an_ascii_output_gets_ascii_marks_and_loses_no_word() -> None:
    """Seeded defect: an encoding error on a C locale, which would lose the whole notification."""
    text = printed(replace(EXAMPLE, body="The API’s “edge” – slow… Größe"), encoding="ascii")
    assert text == (
        "14:02  ! NEW - Acme Cloud\n"
        "       Elevated API error rates\n"
        '       The API\'s "edge" - slow... Gr??e\n'
        "       => http://127.0.0.1:4000/incidents/q2kg8n\n"
        "\n"
    )


def test_an_encoding_nobody_knows_is_treated_as_ascii() -> None:
    assert printed(EXAMPLE, encoding="x-made-up").startswith("14:02  ! NEW - Acme Cloud\n")


def test_a_person_sees_colours_and_the_words_are_the_same() -> None:
    text = printed(EXAMPLE, person=True)
    assert text.startswith("\x1b[90m14:02\x1b[0m  \x1b[1;31m● NEW\x1b[0m · \x1b[1mAcme Cloud\x1b[0m\n")
    assert "\x1b[34m↗ http://127.0.0.1:4000/incidents/q2kg8n\x1b[0m\n" in text


@pytest.mark.parametrize(
    ("kind", "health", "code"),
    [
        (EventKind.OPENED, Health.DEGRADED, 33),
        (EventKind.OPENED, Health.MAJOR_OUTAGE, 31),
        (EventKind.OPENED, None, 33),
        (EventKind.RESOLVED, Health.OPERATIONAL, 32),
        (EventKind.STARTED, Health.DEGRADED, 34),
        (EventKind.HEALTH, Health.OPERATIONAL, 32),
        (EventKind.LOST, None, 90),
    ],
)
def test_red_is_an_outage_amber_degraded_green_well(kind: EventKind, health: Health | None, code: int) -> None:
    assert f"\x1b[1;{code}m" in printed(replace(EXAMPLE, kind=kind, health=health), person=True).splitlines()[0]


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_there_is_no_colour_where_it_is_not_wanted(environ: dict[str, str]) -> None:
    assert "\x1b" not in printed(EXAMPLE, person=True, environ=environ)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_the_only_escape_sequences_on_a_terminal_are_our_own_colours(text: str) -> None:
    """Seeded defect: a feed that clears the screen or sets the window's title."""
    hostile = replace(EXAMPLE, title=text, body=text, url=f"http://127.0.0.1/{text}", providers=(ProviderId(text),))
    shown = printed(hostile, person=True)
    for code in ("0", "1", "90", "34", "1;31"):
        shown = shown.replace(f"\x1b[{code}m", "")
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "owned" not in shown


def test_the_provider_is_not_said_twice_and_not_cut_out_of_another_name() -> None:
    text = printed(replace(EXAMPLE, providers=(ProviderId("Acme"),)))
    assert text.splitlines()[:2] == ["14:02  ● NEW · Acme", "       Acme Cloud: Elevated API error rates"]


def test_a_title_that_says_nothing_is_named_as_such() -> None:
    assert printed(replace(EXAMPLE, title="\x1b[0m ")).splitlines()[1] == "       (no title)"


def test_a_digest_names_each_provider_once() -> None:
    several = (ProviderId("acme"), ProviderId("harbor"), ProviderId("acme"))
    digest = replace(EXAMPLE, kind=None, providers=several, title="3 changes", health=None)
    assert printed(digest).splitlines()[:2] == ["14:02  ≡ SUMMARY · Acme Cloud, Harbor Payments", "       3 changes"]


def test_long_text_is_wrapped_within_the_width_and_ends_with_an_ellipsis() -> None:
    lines = printed(replace(EXAMPLE, body="word " * 2_000)).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) < 32
    assert "       …" in lines


def test_wide_characters_stay_within_the_width() -> None:
    """Seeded defect: a Japanese title is broken by the terminal, in the middle of the frame of blanks."""
    lines = printed(
        replace(EXAMPLE, title="決済の障害🎉" * 30, body="東京リージョンで遅延が発生しています。" * 20)
    ).splitlines()
    assert max(map(width, lines)) <= 80
    assert sum(width(line) > 70 for line in lines) > 8


def test_paragraphs_stay_apart_by_one_empty_line_at_most() -> None:
    lines = printed(replace(EXAMPLE, body="\n\nfirst\n\n\n\n  second  \n\n", url=None)).splitlines()
    assert lines[2:] == ["       first", "", "       second", ""]


def test_times_are_those_of_the_users_zone() -> None:
    stream = Terminal(person=False)
    ConsoleNotifier(stream, environ={}, zone=ZoneInfo("Asia/Kolkata"), names=names).notify(EXAMPLE)
    assert stream.getvalue().startswith("19:32  ")


def test_one_notification_is_one_write() -> None:
    """Seeded defect: lines of two threads mixed up, because a notification was printed line by line."""
    stream = Terminal()
    ConsoleNotifier(stream, environ={}, zone=UTC).notify(EXAMPLE)
    assert len(stream.writes) == 1


def test_json_is_one_line_with_every_field() -> None:
    stream = Terminal(person=True)
    notifier = ConsoleNotifier(stream, environ={}, as_json=True)
    notifier.notify(replace(EXAMPLE, body="one\ntwo\x1b[2J"))
    notifier.notify(replace(EXAMPLE, kind=None, health=None, url=None))
    first, second = stream.getvalue().splitlines()
    assert json.loads(first) == {
        "id": "n1",
        "key": "acme/q2kg8n",
        "at": "2026-05-04T14:02:07Z",
        "kind": "opened",
        "providers": ["acme"],
        "title": "Acme Cloud: Elevated API error rates",
        "body": "one\ntwo\x1b[2J",
        "url": "http://127.0.0.1:4000/incidents/q2kg8n",
        "urgency": "critical",
        "health": "partial_outage",
        "alerts": ["a1"],
    }
    assert [json.loads(second)[key] for key in ("kind", "health", "url")] == [None, None, None]


@pytest.mark.parametrize("at_flush", [False, True])
@pytest.mark.parametrize(
    ("error", "final"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), True),
        (BrokenPipeError(), True),
        (OSError(errno.EBADF, "Bad file descriptor"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (BlockingIOError(errno.EAGAIN, "would block"), False),
        (ValueError("I/O operation on closed file"), True),
        (UnicodeEncodeError("charmap", "x", 0, 1, "no such character"), True),
    ],
)
def test_a_broken_output_is_an_error_and_final_when_it_stays_broken(
    error: Exception, *, final: bool, at_flush: bool
) -> None:
    """Seeded defect: a swallowed BrokenPipeError, which loses every alert without a word."""
    notifier = ConsoleNotifier(Failing(error, at_flush=at_flush), environ={}, zone=UTC)
    with pytest.raises(NotifyError) as raised:
        notifier.notify(EXAMPLE)
    assert raised.value.final is final
    assert raised.value.__cause__ is error


def test_a_program_without_any_output_says_so() -> None:
    """On Windows a program without a console has None for sys.stdout."""
    with pytest.raises(NotifyError, match="no terminal or file") as raised:
        ConsoleNotifier(None, environ={}).notify(EXAMPLE)
    assert raised.value.final
