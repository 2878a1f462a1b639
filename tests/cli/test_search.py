"""`search` and what names mean on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.started import Program
from tray_status.cli import check, main
from tray_status.cli.named import added, hint, looked_at, meant, write
from tray_status.core.errors import ConfigErrors, UsageError
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.settings.load import load

COMMENTED = "providers:\n  # mine\n  - GitHub  # the first\n\nevery: 5m  # calm\n"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    """A search's exit status, its lines, and what it complained about."""
    status = main(["search", *words])
    out = capsys.readouterr()
    return status, out.out.splitlines(), out.err


def test_each_answer_is_a_line_with_its_page_and_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "gihtub", "--limit", "1") == (
        0,
        ["GitHub  https://www.githubstatus.com  tray-status add GitHub"],
        "",
    )


def test_a_part_is_told_with_its_provider_and_focus(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, _ = said(capsys, "ec2")
    assert status == 0
    assert lines[0] == "EC2 (part of AWS)  https://health.aws.amazon.com/health/status  tray-status add EC2"
    assert lines[1].startswith("  with the focus EC2*, *Elastic Compute Cloud*")


def test_the_address_of_anything_on_its_host_finds_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: the address of a history finds nothing, though its page is known."""
    found = [said(capsys, text) for text in ("status.openai.com/history", "https://www.githubstatus.com/incidents/x")]
    assert [status for status, _, _ in found] == [0, 0]
    assert [lines[0].split()[0] for _, lines, _ in found] == ["OpenAI", "GitHub"]


def test_what_is_not_found_is_repeated_in_short_and_nothing_is_a_slip(capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: a hundred thousand letters fill the terminal; nothing at all is looked for."""
    status, _, err = said(capsys, "qxz" * 33_333)
    assert (status, len(err) < 300) == (1, True)
    for nothing in ("", "  "):
        status, lines, err = said(capsys, nothing)
        assert (status, lines) == (2, [])
        assert "Nothing is looked for" in err


def test_another_name_by_which_it_was_found_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = said(capsys, "google", "workspce", "--limit=1")
    assert lines == [
        "Google Workspace  https://www.google.com/appsstatus/dashboard  tray-status add 'Google Workspace'"
    ]
    _, lines, _ = said(capsys, "PyPI")
    assert lines == ["Python (PyPI)  https://status.python.org  tray-status add Python"]


def test_nothing_found_ends_with_1_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches: a script that takes silence for an answer; secrets of an address that are shown again."""
    status, lines, complaint = said(capsys, "zzzzqqq")
    assert (status, lines) == (1, [])
    assert "`zzzzqqq`" in complaint
    assert "tray-status add https://" in complaint
    assert said(capsys, "zzzzqqq", "--json") == (1, ["[]"], complaint)
    assert "planted" not in said(capsys, "https://planted:planted@zzzzqqq.example/?planted")[2]


def test_answers_for_programs_hold_everything(capsys: pytest.CaptureFixture[str]) -> None:
    _, (line,), _ = said(capsys, "ec2", "--json")
    (found,) = json.loads(line)
    assert found | {"components": found["components"][:1]} == {
        "name": "AWS",
        "id": "aws",
        "url": "https://health.aws.amazon.com/health/status",
        "platform": "aws",
        "lists": 11,
        "part": "EC2",
        "components": ["EC2*"],
        "found_by": "EC2",
        "score": 1.0,
        "add": "tray-status add EC2",
    }
    _, (line,), _ = said(capsys, "github", "--json")
    assert [(one["part"], one["components"]) for one in json.loads(line)] == [(None, None)]


@pytest.mark.parametrize("number", ["0", "-1", "2001", "two", "²"])
def test_a_limit_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str], number: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["search", "a", f"--limit={number}"])
    assert "from 1 to 2,000" in capsys.readouterr().err


def test_a_name_a_part_and_an_address_mean_what_the_catalog_says() -> None:
    by_name, by_part, by_address = meant("github"), meant("ec2"), meant("http://status.stripe.com/")
    assert by_name is not None
    assert by_part is not None
    assert by_address is not None
    assert (by_name.entry.id, by_name.part) == ("github", None)
    assert (by_part.entry.id, by_part.name) == ("aws", "EC2")
    assert (by_address.entry.id, by_address.part) == ("stripe", None)
    assert meant("nobody has this name") is None
    assert meant("https://me:secret@status.stripe.com") is None
    assert looked_at(by_name).guess == "statuspage"
    assert looked_at(by_name).focus.everything
    assert looked_at(by_part).focus.include[0] == "EC2*"


def test_the_hint_names_what_is_near_in_the_settings_and_in_the_catalog() -> None:
    own = Settings(providers=(ProviderPrefs(id=ProviderId("a"), name="Githop", url="https://a.example.com"),))
    assert hint("Githob", own) == "Did you mean `GitHub` or `Githop`? "
    assert hint("zzzzqqq", Settings()) == ""


def written(path: Path, name: str) -> str:
    """The settings file after a name was written into it."""
    found = meant(name)
    assert found is not None
    write(path, found)
    return path.read_text(encoding="utf-8")


def test_a_provider_is_written_as_its_name_and_a_part_with_its_focus(tmp_path: Path) -> None:
    """Catches: comments that are lost, a focus that is not written, or that the settings do not read."""
    path = tmp_path / "settings.yaml"
    path.write_text(COMMENTED)

    assert "  - GitHub  # the first\n  - Python\n\nevery: 5m  # calm\n" in written(path, "pypi")
    text = written(path, "ec2")

    assert text.startswith("providers:\n  # mine\n  - GitHub  # the first\n  - Python\n  - name: AWS\n    focus:\n")
    assert text.endswith("\n\nevery: 5m  # calm\n")
    aws = load(path, kinds=(), environ={}).providers[-1]
    assert (aws.id, aws.name, aws.guess) == ("aws", "AWS", "aws")
    assert aws.focus.include[:2] == ("EC2*", "*Elastic Compute Cloud*")


def test_a_second_part_of_a_provider_joins_the_focus_of_the_first(tmp_path: Path) -> None:
    """Catches: a provider that is there twice, a focus whose older part is lost or written twice."""
    path = tmp_path / "settings.yaml"
    path.write_text(COMMENTED)
    said_of = []
    for name in ("ec2", "s3", "ec2"):
        found = meant(name)
        assert found is not None
        before = load(path, kinds=(), environ={})
        said_of.append(added(found, write(path, found), before))

    assert said_of[0][0].startswith("Added AWS (aws): https://")
    assert said_of[0][1].startswith("  with the focus EC2*")
    assert said_of[1] == [
        "Added to the focus of AWS (aws): S3*, *Simple Storage Service*",
        "To undo, take that out of its focus in the settings.",
    ]
    assert said_of[2] == ["AWS (aws) has that in its focus already."]
    (aws,) = [one for one in load(path, kinds=(), environ={}).providers if one.id == "aws"]

    assert {"EC2*", "S3*"} <= set(aws.focus.include)
    assert len(set(aws.focus.include)) == len(aws.focus.include)
    assert path.read_text().count("AWS") == 1


def test_a_part_of_what_is_watched_whole_is_there_already(tmp_path: Path) -> None:
    """Catches: a focus that silently narrows what the user wanted all of."""
    path = tmp_path / "settings.yaml"
    path.write_text("providers:\n  - AWS\n")
    with pytest.raises(ConfigErrors, match="`AWS` is already in this file"):
        written(path, "ec2")
    assert path.read_text() == "providers:\n  - AWS\n"


def test_a_page_that_is_watched_by_its_address_is_not_added_again_by_its_name(tmp_path: Path) -> None:
    """Catches: one page asked and told twice, because an address and a name make different ids."""
    path = tmp_path / "settings.yaml"
    aws = "url: https://health.aws.amazon.com/health/status\n    focus:\n      components:\n        include: [A]"
    text = f"providers:\n  - https://githubstatus.com/\n  - {aws}\n"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"GitHub is watched already: githubstatus.com \(githubstatus-com\)"):
        written(path, "github")
    with pytest.raises(UsageError, match="AWS is watched already"):
        written(path, "aws")
    assert path.read_text() == text
    assert "include: [A, EC2*," in written(path, "ec2")


def test_a_part_and_a_former_address_are_looked_at_where_their_provider_is(tmp_path: Path) -> None:
    """Catches: a part that is added without a look; an address that is believed to be the page's, years later."""
    program = Program(tmp_path)
    program.settings.write_text("proxy: 'http://127.0.0.1:9'\nproviders:\n  - GitHub  # mine\n")
    for wanted, page in (("ec2", "health.aws.amazon.com"), ("https://status.stripe.com", "www.stripestatus.com")):
        done = program.say("add", wanted)
        assert done.returncode == 4, done.stderr
        assert page in done.stderr

    done = program.say("add", "--unchecked", "ec2")
    program.say("add", "--unchecked", "https://status.stripe.com")

    assert done.stdout.splitlines()[:2] == [
        "Added AWS (aws): https://health.aws.amazon.com/health/status",
        "  with the focus EC2*, *Elastic Compute Cloud*, Multiple*services*",
    ]
    assert "- GitHub  # mine\n  - name: AWS\n    focus:\n      components:\n" in program.settings.read_text()
    assert [one["id"] for one in program.ask("list")] == ["github", "aws", "status-stripe-com"]
    assert program.say("remove", "amazon web services").returncode == 0


def test_a_provider_of_the_settings_is_meant_before_the_catalog() -> None:
    """Catches: `check` looking at the page of the catalog where the settings give the provider another address."""
    own = ProviderPrefs(id=ProviderId("github"), name="Work", url="https://status.example.com")
    settings = Settings(providers=(own,))
    for name in ("work", "github", "GitHub"):
        assert check.find(name, settings) is own
    found = check.find("amazon web services", settings)
    assert found is not None
    assert found.url == "https://health.aws.amazon.com/health/status"
    address = check.find("https://status.stripe.com", settings)
    assert address is not None
    assert address.url == "https://status.stripe.com"
    assert check.find("zzzzqqq", settings) is None
