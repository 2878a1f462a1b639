"""Owns the proof that whoever silences a checker says beside it why: ruff, mypy and the measuring of coverage."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.children import CHECKOUT

PLACES = ("tray_status", "tests", "build", "tray_status.spec")
MARK = re.compile(r"# (?:ruff: )?noqa\b|# type: ?ignore\b|# mypy: |# pragma: ", re.IGNORECASE)
# Ruff and coverage take what follows two dashes for a remark, mypy only a second comment.
SAID = re.compile(
    r"# (?:ruff: )?noqa: (?P<rules>[A-Z]+\d+(?:, [A-Z]+\d+)*) -- (?P<why>\S.*)"
    r"|# type: ignore\[(?P<errors>[a-z-]+(?:, [a-z-]+)*)\]  ?# (?:noqa: [A-Z]+\d+ -- )?(?P<because>(?!noqa)\S.*)"
    r"|# pragma: no (?P<measured>cover|branch) -- (?P<reason>\S.*)"
    r"|# mypy: (?P<whole>ignore-errors)"  # told by the `ruff: noqa` of the same file, which stands above it
)
AGAIN = re.compile(r"the same|as above")
NEAR = 12
"""Lines above within which "the same" finds what it points to."""

EMPTY = re.compile(r"(?:it is )?(?:ok(?:ay)?|fine|needed|necessary|intended|intentional|on purpose|false positive)\W*")


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Every comment that silences a checker, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and MARK.match(token.string):
            yield token.start[0], token.string


def faults(source: str) -> list[str]:
    """What is wrong with the suppressions of one file: line and comment."""
    found, told = [], dict[str, int]()
    for line, comment in comments(source):
        said = SAID.fullmatch(comment)
        if said is None:
            found.append(f"{line}: {comment}")
            continue
        rules = said["rules"] or said["errors"] or said["measured"] or said["whole"]
        why = said["why"] or said["because"] or said["reason"] or "for the file"
        pointless = AGAIN.fullmatch(why) is not None and line - told.get(rules, -NEAR) >= NEAR
        if pointless or EMPTY.fullmatch(why):
            found.append(f"{line}: {comment}")
        told[rules] = line
    return found


def test_every_suppression_says_why() -> None:
    """Seeded defect: a checker is silenced without a word, and nobody dares to take the comment away again."""
    files = [file for place in PLACES for file in (CHECKOUT / place).rglob("*.py")]
    files.append(CHECKOUT / "tray_status.spec")
    told = [
        f"{file.relative_to(CHECKOUT)}:{fault}"
        for file in sorted(files)
        for fault in faults(Path(file).read_text(encoding="utf-8"))
    ]
    assert told == []


@pytest.mark.parametrize(
    "line",
    [
        "a = b  # noqa",
        "a = b  # noqa: S311",
        "a = b  # noqa: S311 --",
        "a = b  # noqa: S311 -- needed",
        "a = b  # noqa: S311 -- the same",
        "a = b  # NOQA: S311 random",
        "a = b  # type: ignore",
        "a = b  # type: ignore  # no types",
        "a = b  # type: ignore[misc]",
        "a = b  # type: ignore[misc]  # noqa: S311",
        "a = b  # pragma: no cover",
        "# ruff: noqa",
    ],
)
def test_what_says_too_little_is_found(line: str) -> None:
    """Fails when the look at all files passes because it sees nothing."""
    assert len(faults(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "a = b  # noqa: S311 -- the dice of a game",
        "a = b  # noqa: S311 -- the dice of a game\nc = d  # noqa: S311 -- the same",
        "a = b  # type: ignore[misc]  # the library has no types",
        "a = b  # type: ignore[misc]  # noqa: S311 -- the library has only this one",
        "a = b  # pragma: no cover -- other systems have no registry",
        "a = '# noqa'  # a text that speaks of it",
    ],
)
def test_what_says_why_is_left_alone(line: str) -> None:
    assert faults(line) == []
