"""The question about pages with very many components: who is asked, what an answer means, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.making import component
from tests.program.started import Program
from tray_status.cli.focusing import choose_focus, chosen_of, focus_added, largest
from tray_status.core.errors import ConfigErrors
from tray_status.core.model import Component
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.settings.load import load

GROUPS = ("Europe", "Asia", "Europe")
MANY = tuple(replace(component(f"City {number}"), group=GROUPS[number % 3]) for number in range(102))
FEW = MANY[:100]
WRITTEN = "# mine\nproviders:\n  - GitHub  # the first\n  - https://many.example  # the second\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "settings.yaml"
    file.write_text(WRITTEN, encoding="utf-8")
    return file


def added(path: Path) -> ProviderPrefs:
    """The provider as the file has it."""
    return load(path, kinds=(), environ={}).providers[-1]


def answering(*answers: str) -> Callable[[str], str]:
    """Somebody who gives these answers, and then leaves."""
    left = list(answers)

    def ask(question: str) -> str:
        assert "nothing: all of it" in question
        if not left:
            raise EOFError
        return left.pop(0)

    return ask


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("1",), ("Europe",)),
        (("1 2",), ("Europe", "Asia")),
        (("2, City 1*",), ("Asia", "City 1*")),
        (("9", "0", "x, ,y", "Workers"), ("Workers",)),
    ],
)
def test_what_is_answered_becomes_the_focus(path: Path, answers: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Seeded defect: a number is taken for a name, or one that is not listed ends the program."""
    choose_focus(path, added(path), MANY, globs=None, ask=answering(*answers))
    assert added(path).focus == Focus(include=expected)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mine\nproviders:\n  - GitHub  # the first\n")
    assert "# the second" in text


@pytest.mark.parametrize("answers", [("",), ("  ",), ()])
def test_enter_and_leaving_watch_all_of_it(
    path: Path, answers: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    choose_focus(path, added(path), MANY, globs=None, ask=answering(*answers))
    assert path.read_text(encoding="utf-8") == WRITTEN
    out = capsys.readouterr().out
    assert "   1  Europe (68 components)\n   2  Asia (34 components)\n" in out
    assert out.endswith("All of it is watched. To see first what a focus would change: tray-status preview many-example --components Europe Asia\n")  # fmt: skip # noqa: E501 -- one line as it is printed


def test_without_a_terminal_the_advice_is_exact(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: `add` in a script waits for an answer for ever; or its advice is YAML that settings refuse."""
    odd = tuple(replace(one, group="*Far: away*") if one.group == "Asia" else one for one in MANY)
    choose_focus(path, added(path), odd, globs=None, ask=None)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "many.example has 102 components. Its incidents are told whichever of them they hit."
    assert lines[-1].endswith("tray-status preview many-example --components Europe '*Far: away*'")
    assert path.read_text(encoding="utf-8") == WRITTEN
    block = "\n".join(lines[2:4])
    path.write_text(f"providers:\n  - url: https://many.example\n{block}\n", encoding="utf-8")
    assert added(path).focus == Focus(include=("Europe", "*Far: away*"))


@pytest.mark.parametrize(("components", "focus"), [(FEW, Focus()), ((), Focus()), (MANY, Focus(include=("Europe",)))])
def test_nobody_is_asked_about_small_pages_or_what_has_a_focus(
    path: Path, components: tuple[Component, ...], focus: Focus, capsys: pytest.CaptureFixture[str]
) -> None:
    choose_focus(path, replace(added(path), focus=focus), components, globs=None, ask=answering())
    assert capsys.readouterr().out == ""
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_a_focus_that_is_asked_for_is_written_at_once(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: a misspelt name is written without a word, and nothing is ever told."""
    choose_focus(path, added(path), MANY, globs=["Asia", "Asai", "Asia"], ask=answering())
    assert added(path).focus == Focus(include=("Asia", "Asai"))
    out, err = capsys.readouterr()
    assert out == "Its focus: Asia, Asai\n"
    assert err == "None of its 102 components fits `Asai`. Did you mean `Asia`?\n"


def test_of_a_page_that_was_not_looked_at_nothing_is_said_of_names(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    focus_added(path, added(path), None, ["Anything"])
    assert added(path).focus == Focus(include=("Anything",))
    assert capsys.readouterr().err == ""
    focus_added(path, added(path), None, None)


OFFLINE = "proxy: 'http://127.0.0.1:9'\nproviders:\n  - GitHub\n  - https://many.example:8443/status\n  - AWS\n"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program where a look at any page fails with status 4."""
    made = Program(tmp_path)
    made.settings.write_text(OFFLINE, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["", "x"], "A value of --components "),
        (["*a" * 11], "A value of --components has too many `*`. "),
        ([f"a{number}" for number in range(101)], "--components has 101 patterns, which is too many. "),
    ],
)
def test_no_page_is_looked_at_and_nothing_is_added_for_a_focus_that_is_none(
    program: Program, given: list[str], why: str
) -> None:
    """Seeded defect: "Added …", then an error, and the provider stands in the settings without its focus."""
    for more in ([], ["--unchecked"]):
        done = program.say("add", "https://new.example", *more, "--components", *given)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(why)
    assert program.settings.read_text(encoding="utf-8") == OFFLINE


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("GitHub", "GitHub is watched already, with the id `github`."),
        ("https://www.githubstatus.com", "GitHub is watched already, with the id `github`."),
        (
            "https://many.example:8443/status/",
            "many.example:8443/status is watched already, with the id `many-example-8443-status`.",
        ),
    ],
)
def test_what_is_watched_already_is_said_before_any_look(program: Program, wanted: str, said: str) -> None:
    """Seeded defect: nobody answers, and "With --unchecked it is added all the same", which is not so."""
    done = program.say("add", wanted)
    assert (done.returncode, done.stdout) == (2, "")
    again = "To watch it a second time, write it into the settings with an `id:` of its own."
    assert done.stderr == f"{said} {again}\n"
    lines = program.say("add", wanted, "--components", "API", "*eu*").stderr.splitlines()
    assert lines[:3] == [
        f"{said} For that focus, write below its name or url in the settings:",
        "    focus:",
        "      components: [API, '*eu*']",
    ]
    assert lines[3].endswith(" --components API '*eu*'")
    assert program.settings.read_text(encoding="utf-8") == OFFLINE


def test_a_part_of_what_is_watched_whole_is_given_as_lines(program: Program) -> None:
    done = program.say("add", "ec2")
    assert done.returncode == 2
    assert "AWS is watched already, with the id `aws`." in done.stderr
    assert "      components: [EC2*, " in done.stderr


def test_what_is_no_address_or_not_yet_there_is_looked_at(program: Program) -> None:
    """Seeded defect: everything is taken for what is there; or a wrong port ends the program with a traceback."""
    assert program.say("add", "https://new.example").returncode == 4
    odd = program.say("add", "https://new.example:99999/")
    assert odd.returncode != 0
    assert "Traceback" not in odd.stderr


def test_what_settings_refuse_is_refused(path: Path) -> None:
    with pytest.raises(ConfigErrors, match="too many"):
        choose_focus(path, added(path), MANY, globs=["*a" * 11], ask=None)
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_a_page_without_groups_shows_its_first_components() -> None:
    flat = tuple(component(f"C{number}") for number in range(101))
    assert largest(flat) == [(f"C{number}", f"C{number}") for number in range(10)]


def test_answers_are_numbers_and_patterns() -> None:
    assert chosen_of(["2 1", "x*"], ["A", "B"]) == ["B", "A", "x*"]
    assert chosen_of(["3"], ["A", "B"]) is None
    assert chosen_of(["1 x"], ["A", "B"]) == ["1 x"]
