"""Owns the words that must not stand in the project: places of one machine, and addresses of package registries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = (".ci", "assets", "build", "config", "docs", "tests", "tray_status")
RECORDED = Path("tests/recorded.py")  # the one file that says where recorded pages are looked for

# Each pattern is written in two parts, so that this file does not contain what it looks for.
FORBIDDEN = tuple(
    re.compile("".join(parts), re.IGNORECASE)
    for parts in (
        (r"(?<![\w.])/wo", r"rk/"),
        (r"/tm", r"p/brief|/tm", r"p/bash_jobs"),
        (r"pypi\.", r"org"),
        (r"python", r"hosted\.org"),
        (r"registry\.npm", r"js\.org"),
        (r"deb\.de", r"bian\.org|archive\.ub", r"untu\.com"),
        (r"(?<!//status\.)crates\.", r"io|proxy\.gol", r"ang\.org"),
        (r"--(extra-)?index-", r"url [\"']?\w+:"),
        (r"\b(seed|design|formats|performance|models|desktop|house)\.", r"md\b"),
        (r"\bacceptance\.", r"sealed\b"),
        (r"\bcatalog\.", r"tsv\b"),
    )
)
BANNED_NAME = re.compile("trouble", re.IGNORECASE)  # what is wrong is a problem: one word per idea
OUTSIDE = re.compile(r"\.\./sha(?:red)")


def files() -> Iterator[Path]:
    """Give every text file of the project, relative to the checkout."""
    top = (file for file in CHECKOUT.iterdir() if file.is_file() and file.name != ".coverage")
    inside = (file for folder in FOLDERS for file in (CHECKOUT / folder).rglob("*") if file.is_file())
    for file in (*top, *inside):
        if "__pycache__" not in file.parts and not file.name.startswith(".coverage"):
            yield file.relative_to(CHECKOUT)


def forbidden(text: str) -> list[str]:
    """Return what must not stand in a text and does."""
    return [match.group() for pattern in FORBIDDEN for match in pattern.finditer(text)]


def test_the_project_speaks_of_itself_alone() -> None:
    found = []
    for file in files():
        text = (CHECKOUT / file).read_text(encoding="utf-8", errors="replace")
        found += [f"{file}: {word}" for word in forbidden(text)]
        if file != RECORDED:
            found += [f"{file}: {match.group()}" for match in OUTSIDE.finditer(text)]
    assert found == []


def test_what_is_wrong_is_called_a_problem_in_every_name() -> None:
    """Titles of incidents and sentences of tests may hold the other word; what is named in code may not."""
    found = [
        f"{file}: {name}"
        for file in files()
        if file.suffix == ".py"
        for name in (file.stem, *names(ast.parse((CHECKOUT / file).read_text(encoding="utf-8"))))
        if BANNED_NAME.search(name) and not name.startswith("test_")
    ]
    assert found == []


def names(tree: ast.Module) -> Iterator[str]:
    """Give every name that a module binds or uses."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name


@pytest.mark.parametrize(
    "parts",
    [
        ("cd /wo", "rk/main"),
        ("https://py", "pi.org/simple"),
        ("--index-", "url https://example.com"),
        ("as SEED", ".md says"),
    ],
)
def test_a_forbidden_word_is_caught(parts: tuple[str, str]) -> None:
    """Fails when the patterns above match nothing."""
    assert forbidden("".join(parts))


def test_ordinary_words_are_not() -> None:
    assert forbidden("homework/maths, /network/, README.md, docs/settings.md, --no-emit-index-url, PyPI's status") == []
