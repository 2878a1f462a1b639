"""How answers look to people."""

from __future__ import annotations

import pytest

from tray_status.cli.output import complain, print_json, say
from tray_status.cli.tables import columns, incident_lines, status_lines, when, width

PROVIDER: dict[str, object] = {"name": "GitHub", "health": "degraded", "remark": None, "muted": False, "open": []}


def test_each_provider_is_a_line_with_what_is_open_below() -> None:
    ill = {**PROVIDER, "open": [{"id": "a", "title": "Slow", "acknowledged": True}], "muted": True}
    fine = {**PROVIDER, "name": "CDN", "health": None}

    lines = list(status_lines({"providers": [ill, fine], "problems": ["Cannot save: disk full."]}))

    assert lines == [
        "! Cannot save: disk full.",
        "  CDN     nothing known",
        "  GitHub  degraded, muted",
        "          - Slow (acknowledged)  [a]",
    ]


def test_the_newest_note_of_a_provider_stands_below_it() -> None:
    """Seeded defect: a running program never says that a document of a page is refused to it."""
    odd = {**PROVIDER, "notes": ["An unknown word was met.", "history was left out: it answered 403."]}
    assert list(status_lines({"providers": [odd]})) == [
        "  GitHub  degraded",
        "          note: history was left out: it answered 403.",
    ]


def test_a_failing_poll_is_told_beside_what_is_believed_and_since_when() -> None:
    failing = {
        **PROVIDER,
        "problem": {"kind": "dns", "sentence": "example.com has no address"},
        "believed_at": "2026-05-01T12:00:00Z",
    }

    (line,) = status_lines({"providers": [failing]})

    assert line.startswith("  GitHub  degraded  as of 2026-05-01")
    assert line.endswith(": example.com has no address")


def test_a_snooze_is_told_with_its_end() -> None:
    assert "snoozed until 2026-" in next(status_lines({"snoozed_until": "2026-05-01T12:00:00Z"}))


def test_incidents_are_blocks_and_their_absence_a_sentence() -> None:
    one = {"id": "a", "provider_name": "GitHub", "title": "Slow", "phase": "in_progress", "impact": "minor"}
    over = {**one, "phase": None, "impact": None, "over": True, "url": "https://example.com/a", "acknowledged": True}

    assert list(incident_lines([], everything=False)) == ["No incident is open."]
    assert list(incident_lines([], everything=True)) == ["No incidents are known."]
    assert list(incident_lines([one, over], everything=True)) == [
        "GitHub: Slow",
        "  in progress, minor; since unknown  [a]",
        "GitHub: Slow",
        "  over, acknowledged; since unknown  [a]",
        "  https://example.com/a",
    ]


def test_what_has_not_begun_does_not_go_on_since_a_time_to_come() -> None:
    """Seeded defect: "scheduled; since" next Tuesday."""
    planned = {"id": "m", "provider_name": "GitHub", "title": "Move", "phase": "scheduled", "started_at": None}
    assert list(incident_lines([planned], everything=False))[1] == "  scheduled; from unknown  [m]"


def test_columns_are_aligned_and_unknown_times_are_said() -> None:
    assert list(columns([("a", "bb"), ("ccc", "d")])) == ["a    bb", "ccc  d"]
    assert list(columns([])) == []
    assert when(None) == "unknown"


def test_what_strangers_wrote_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: printing a page's title as it is lets it clear the screen or write over other lines."""
    say("title \x1b[2J\u202egone\x07  kept")
    complain("two\nlines\x1b")
    print_json({"title": "\x1b"})

    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out
    assert "gone\N{REPLACEMENT CHARACTER}  kept" in said.out
    assert said.err.splitlines()[0] == "two"


def test_the_worst_come_first_and_the_muted_last() -> None:
    """Seeded defect: an outage stands below forty providers that are well, in the order of the settings file."""
    healths = ["operational", "maintenance", None, "degraded", "partial_outage", "major_outage"]
    every = [{**PROVIDER, "name": str(health), "health": health} for health in healths]
    muted = {**PROVIDER, "name": "muted", "health": "major_outage", "muted": True}

    lines = list(status_lines({"providers": [muted, *every]}))

    assert [line.split()[0] for line in lines] == [*map(str, reversed(healths)), "muted"]


def test_open_incidents_come_first_of_them_the_worst_and_what_is_acknowledged_later() -> None:
    one = {"provider_name": "P", "id": "x", "phase": None, "over": False}
    rows = [
        {**one, "title": "minor", "impact": "minor"},
        {**one, "title": "over", "impact": "critical", "over": True},
        {**one, "title": "known", "impact": "critical", "acknowledged": True},
        {**one, "title": "unheard of", "impact": "cosmic"},
        {**one, "title": "critical", "impact": "critical"},
        {**one, "title": "older over", "impact": None, "over": True},
    ]

    lines = [line for line in incident_lines(rows, everything=True) if line.startswith("P: ")]

    assert lines == [f"P: {title}" for title in ("critical", "minor", "unheard of", "known", "over", "older over")]


def test_quiet_hours_what_they_hold_and_who_asked_to_be_told() -> None:
    now, coming = "2026-05-01T12:00:00Z", "2026-05-01T13:00:00Z"
    ill = [{"id": "a", "title": "Slow", "snoozed_until": coming}, {"id": "b", "title": "Down", "snoozed_until": now}]
    provider = {**PROVIDER, "open": ill, "tell_back": True}
    seen = {"at": now, "quiet_until": coming, "held_alerts": 2, "providers": [provider]}
    quiet, held, one, snoozed, down = status_lines(seen)
    assert quiet == f"  quiet hours until {when(coming)}"
    assert held == "  held back for later: 2 alerts"
    assert one == "  GitHub  degraded  you are told when it is back"
    assert snoozed == f"          - Slow (snoozed until {when(coming)})  [a]"
    assert down == "          - Down  [b]"
    assert next(status_lines({"held_alerts": 1})) == "  held back for later: 1 alert"


def test_a_snooze_that_is_over_is_not_told() -> None:
    past, coming, now = "2026-05-01T11:00:00Z", "2026-05-01T13:00:00Z", "2026-05-01T12:00:00Z"

    assert list(
        status_lines({"at": now, "snoozed_until": past, "providers": [{**PROVIDER, "snoozed_until": past}]})
    ) == ["  GitHub  degraded"]
    first, second = status_lines(
        {"at": now, "snoozed_until": coming, "providers": [{**PROVIDER, "snoozed_until": coming}]}
    )
    assert first.startswith("  everything is snoozed until 2026-")
    assert second.startswith("  GitHub  degraded  snoozed until 2026-")


@pytest.mark.parametrize(
    ("text", "columns_taken"),
    [
        ("GitHub", 6),
        ("状態", 4),
        ("ｱ", 1),
        ("\uff21", 2),
        ("한국", 4),
        ("🚀 x", 4),
        ("e\u0301", 1),
        ("❤\ufe0f", 2),
        ("🚀\ufe0f", 2),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_draws_it(text: str, columns_taken: int) -> None:
    assert width(text) == columns_taken


def test_names_of_any_script_are_aligned() -> None:
    """Seeded defect: a name in Japanese takes twice the columns that are counted for it."""
    assert list(columns([("状態🚀", "a"), ("GitHub", "b"), ("x", "c")])) == ["状態🚀  a", "GitHub  b", "x       c"]


def test_what_waits_for_a_notifier_that_failed_is_told_with_its_next_try() -> None:
    """Seeded defect: alerts that a notifier could not tell are counted as held back, or nowhere."""
    moment = "2026-05-04T12:15:00Z"
    waits = {"notifier": "chat", "why": "next try", "alerts": 3, "until": moment}
    held = {"notifier": "chat", "why": "quiet hours", "alerts": 1, "until": moment}
    assert list(status_lines({"waiting": [waits, held]})) == [
        f"  chat failed: 3 alerts wait for its next try at {when(moment)}"
    ]
    assert list(status_lines({"waiting": [{**waits, "alerts": 1}]})) == [
        f"  chat failed: 1 alert waits for its next try at {when(moment)}"
    ]
