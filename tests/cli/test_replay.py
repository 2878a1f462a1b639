"""`replay`: recorded polls in, events out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tray_status.cli import main

ENTRY = """<entry><id>tag:status.example.com,2005:Incident/{number}</id>
<published>{at}</published><updated>{at}</updated>
<link rel="alternate" type="text/html" href="https://status.example.com/incidents/{code}"/><title>{title}</title>
<content type="html">{blocks}</content></entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">
<id>tag:status.example.com,2005:/history</id><link rel="self" href="https://status.example.com/history.atom"/>
<title>Example Status - Incident History</title><updated>2026-05-01T12:00:00Z</updated>{entries}</feed>"""


def block(time: str, label: str, text: str) -> str:
    return (
        f"&lt;p&gt;&lt;small&gt;May &lt;var data-var='date'&gt; 1&lt;/var&gt;, "
        f"&lt;var data-var='time'&gt;{time}&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;"
        f"&lt;strong&gt;{label}&lt;/strong&gt; - {text}&lt;/p&gt;"
    )


def feed(folder: Path, name: str, *updates: tuple[str, str, str]) -> str:
    """A history with one old entry, and one with these updates (newest first) if there are any."""
    old = ENTRY.format(
        number=1,
        code="aaaaaaaaaaaa",
        title="Old",
        at="2026-05-01T08:00:00Z",
        blocks=block("08:00", "Resolved", "Over."),
    )
    new = (
        ENTRY.format(
            number=2,
            code="bbbbbbbbbbbb",
            title="Slow answers",
            at=f"2026-05-01T{updates[0][0]}:00Z",
            blocks="".join(block(*update) for update in updates),
        )
        if updates
        else ""
    )
    path = folder / name
    path.write_text(FEED.format(entries=new + old), encoding="utf-8")
    return str(path)


def replayed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["replay", *arguments, "--url", "https://status.example.com", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_poll_makes_its_events_and_says_what_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looking, found, over = (
        ("12:00", "Investigating", "We look."),
        ("12:10", "Identified", "Found it."),
        ("12:20", "Resolved", "Done."),
    )
    polls = [
        feed(tmp_path, "1.atom"),
        feed(tmp_path, "2.atom", looking),
        "304",
        "fail",
        feed(tmp_path, "3.atom", found, looking),
        feed(tmp_path, "4.atom", over, found, looking),
        feed(tmp_path, "5.atom", over, found, looking),
    ]

    events = [event for event in replayed(capsys, *polls) if event["kind"] != "health"]

    assert [(event["poll"], event["kind"], event["told"]) for event in events] == [
        (2, "opened", True),
        (5, "updated", True),
        (6, "resolved", True),
    ]
    assert events[0]["at"] == "2026-05-01T12:00:00Z"
    assert events[0]["before"] is None
    after = events[1]["after"]
    assert isinstance(after, dict)
    assert (after["phase"], after["text"]) == ("identified", "Found it.")


def test_a_poll_of_several_documents_and_a_time_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = feed(tmp_path, "1.atom"), feed(tmp_path, "2.atom", ("12:00", "Investigating", "We look."))

    events = replayed(capsys, f"history={first}", second, "--platform", "statuspage", "--as-of", "2026-05-01T12:30")

    assert events[0]["at"] == "2026-05-01T12:30:00Z"


def test_the_time_of_a_page_counts_as_that_of_its_poll(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: what a page without any dated incident tells, it told on 1 January 2000."""
    polls = []
    for hour, indicator in ((10, "none"), (11, "critical")):
        page = {"id": "abcdefghijkl", "name": "Maple", "updated_at": f"2026-05-01T{hour}:00:00Z"}
        lists: dict[str, list[object]] = {"components": [], "incidents": [], "scheduled_maintenances": []}
        path = tmp_path / f"{hour}.json"
        path.write_text(json.dumps({"page": page, "status": {"indicator": indicator}, **lists}))
        polls.append(str(path))

    events = replayed(capsys, *polls)

    assert [(event["kind"], event["at"]) for event in events] == [("health", "2026-05-01T11:00:00Z")]


def test_failed_polls_alone_are_said_to_tell_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: `replay fail` ends well and in silence, as if a page had been watched."""
    assert main(["replay", "fail", "fail", "--json"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err.count("Nothing was learned")) == ("", 1)


def test_polls_that_read_something_are_no_reason_for_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", feed(tmp_path, "1.atom"), "fail"]) == 0
    assert capsys.readouterr().err == ""


def test_people_read_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = feed(tmp_path, "2.atom", ("12:00", "Investigating", "We look."))

    assert main(["replay", feed(tmp_path, "1.atom"), second]) == 0

    assert "opened  Slow answers  (told: opened is told)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["304"], 2, "cannot be 304 (nothing new): no poll before it read a document. Begin with a file."),
        (["fail", "304"], 2, "cannot be 304"),
        (["missing.json"], 2, "missing.json"),
        (["fail", "--as-of", "2026-01-01", "--as-of", "2026-01-02"], 2, "2 times for 1 polls"),
    ],
)
def test_what_cannot_be_replayed_is_said(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, words: str
) -> None:
    assert main(["replay", *arguments]) == status
    assert words in capsys.readouterr().err


def test_a_document_that_is_no_status_page_is_its_own_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><title>Welcome</title><p>Buy now</p>")

    assert main(["replay", str(path)]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err


def test_programs_read_of_a_damaged_document_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: a sentence on standard error, where everything else is one JSON object a line."""
    good = feed(tmp_path, "good.atom")
    path = tmp_path / "cut.atom"
    path.write_text(Path(good).read_text()[:-200])

    assert main(["replay", good, str(path), "--json"]) == 3
    said = capsys.readouterr()
    error = json.loads(said.out.splitlines()[-1])["error"]
    assert (error["kind"], said.err) == ("truncated", "")
    assert error["message"]


def test_a_time_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["replay", "fail", "--as-of", "noon"])

    assert ended.value.code == 2
    assert "'noon' is no time" in capsys.readouterr().err
