"""Owns the command `read`: what it prints, its exit statuses, and that it starts without the heavy parts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tray_status.cli import main

CORPUS = Path(__file__).parent.parent / "platforms" / "corpus"
SICK = CORPUS / "statuspage" / "summary_sick.json"
HISTORY = CORPUS / "statuspage" / "history_quiet.xml"


def read(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    """Exit status and JSON of `read … --json`."""
    status = main(["read", *map(str, arguments), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_the_answer_has_exactly_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    """Fails when a program that reads our JSON would miss a key, or a time lose its Z."""
    status, report = read(capsys, SICK, "--url", "https://status.maple.example", "--as-of", "2026-05-04T12:00:00Z")
    assert status == 0
    assert list(report) == ["platform", "health", "page_url", "incidents", "components", "feeds", "notes"]
    incident = report["incidents"][0]
    assert list(incident)[:7] == ["id", "kind", "title", "url", "phase", "impact", "components"]
    assert list(incident)[7:] == ["started_at", "updated_at", "resolved_at", "updates"]
    assert list(incident["updates"][0]) == ["at", "phase", "body"]
    assert list(report["components"][0]) == ["id", "name", "group", "health"]
    assert incident["updated_at"] == "2026-05-04T11:30:00Z"
    assert (report["platform"], report["health"]) == ("statuspage", "partial_outage")


def test_documents_of_one_page_are_put_together(capsys: pytest.CaptureFixture[str]) -> None:
    status, report = read(capsys, HISTORY, f"summary={SICK}", "--platform", "statuspage")
    assert status == 0
    assert len(report["incidents"]) == 6
    assert read(capsys, HISTORY, SICK)[1]["platform"] == "statuspage"


def test_without_a_time_documents_speak_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    """Fails when a saved page of last year is judged by today's clock."""
    maintenance = read(capsys, SICK)[1]["incidents"][2]
    assert maintenance["phase"] == "scheduled"
    later = read(capsys, SICK, "--as-of", "2026-06-01 09:00")[1]["incidents"][2]
    assert later["phase"] == "in_progress"
    assert read(capsys, CORPUS / "statuspage" / "status.json")[1]["health"] == "maintenance"


@pytest.mark.parametrize(
    ("body", "options", "kind"),
    [
        (b"", [], "empty"),
        (b'{"page": {"id": "x"', [], "truncated"),
        (b"<html><body>Sign in to the airport</body></html>", [], "not_a_status_page"),
        (b'{"a": 1}', ["--platform", "statuspage"], "wrong_platform"),
        (b'{"a": "\xff"}', [], "encoding"),
        (b'{"a": nonsense, "b": "behind it"}', [], "malformed"),
        (b" " * (20 * 1024 * 1024 + 1), [], "too_big"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    body: bytes, options: list[str], kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fails when anything unreadable ends in exit status 0 (law 2)."""
    file = tmp_path / "document"
    file.write_bytes(body)
    status, report = read(capsys, file, *options)
    assert status == 3
    assert report["error"]["kind"] == kind
    assert report["error"]["message"].endswith((".", ")."))
    assert main(["read", str(file), *options]) == 3
    captured = capsys.readouterr()
    assert (captured.out, captured.err.strip()) == ("", report["error"]["message"])


def test_wrong_usage_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "missing.json")]) == 2
    assert "missing.json cannot be opened" in capsys.readouterr().err
    assert main(["read", str(SICK), "--platform", "nonesuch"]) == 2
    assert "There is no platform 'nonesuch'" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["read", str(SICK), "--as-of", "yesterday"])
    assert caught.value.code == 2


@pytest.mark.parametrize("options", [[], ["--platform", "statuspage"]])
def test_a_role_that_no_document_has_is_wrong_usage(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: a slip of the hand before the file's name is told as a fault of the file."""
    assert main(["read", f"bogus={SICK}", *options]) == 2
    said = capsys.readouterr()
    assert "no document 'bogus'; there are summary, status, components," in said.err
    assert said.out == ""
    feed = CORPUS / "feed" / "titles.xml"
    assert main(["read", f"history={feed}"]) == 2
    assert "there are feed." in capsys.readouterr().err
    assert main(["read", f"feed={feed}"]) == 0


def test_a_page_names_its_own_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: a maintenance that had begun by the page's own clock is still planned."""
    page = json.loads(SICK.read_text("utf-8"))
    page["page"]["updated_at"] = "2026-06-01T09:00:00Z"
    later = tmp_path / "later.json"
    later.write_text(json.dumps(page))
    assert read(capsys, later)[1]["incidents"][2]["phase"] == "in_progress"


def test_people_get_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(SICK), "--as-of", "2026-05-04T12:00:00Z"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Maple Cloud (statuspage): partial_outage"
    assert "incident: Requests fail & time out (identified)" in lines[1]
    strange = CORPUS / "statuspage" / "summary_unknown_words.json"
    assert main(["read", str(strange), "--as-of", "2026-05-04T12:00:00Z"]) == 0
    out = capsys.readouterr().out
    assert "health not told" in out or "degraded" in out
    assert "phase unknown" in out
    assert 'note: Unknown phase "bewildered".' in out


def test_it_starts_without_the_heavy_parts() -> None:
    """Fails when `read` begins to load the network, YAML, feedparser or a tree of HTML it does not need."""
    program = (
        "import sys; from tray_status.cli import main; "
        f"main(['read', {str(SICK)!r}, {str(HISTORY)!r}, '--json']); "
        "heavy = {'requests', 'urllib3', 'yaml', 'feedparser', 'bs4', 'keyring', 'PIL'} & sys.modules.keys(); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
