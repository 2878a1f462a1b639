"""Owns the notation of paths in JSON: what each step means, and what is no path."""

from __future__ import annotations

import pytest

from tray_status.core.paths import Each, Matching, Name, Number, OwnKey, PlaceError, Step, Up, parse_path


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("state", (Name("state"),)),
        ("page.status text.x-1", (Name("page"), Name("status text"), Name("x-1"))),
        ("[]", (Each(),)),
        ("items[].name", (Name("items"), Each(), Name("name"))),
        ("a[][0]", (Name("a"), Each(), Number(0))),
        ("results[-1].success", (Name("results"), Number(-1), Name("success"))),
        ("items[id=3].state", (Name("items"), Matching("id", "3"), Name("state"))),
        ("items[the name = A b. ]", (Name("items"), Matching("the name", "A b."))),
        ('"github.com"."a[0]"', (Name("github.com"), Name("a[0]"))),
        ("^.^.name", (Up(), Up(), Name("name"))),
        ("^.$key", (Up(), OwnKey())),
        ("$key", (OwnKey(),)),
        ("größe.日本", (Name("größe"), Name("日本"))),
    ],
)
def test_a_path_is_its_steps(written: str, steps: tuple[Step, ...]) -> None:
    assert parse_path(written) == steps


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "is empty"),
        (".a", "from its character 1 on"),
        ("a.", "from its character 2 on"),
        ("a..b", "from its character 2 on"),
        ("a b[", "from its character 4 on"),
        ("a.[0]", "from its character 2 on"),
        ("[0]a", "from its character 4 on"),
        ("a[b]", "from its character 2 on"),
        ("a[x=]", "from its character 2 on"),
        ("a[99999]", "from its character 2 on"),
        ('""', "from its character 1 on"),
        ("$keys", "from its character 1 on"),
        ("a.$key.b", "from its character 2 on"),
        ("a.^", "has a `^` behind something else"),
        (".".join("a" * 13), "has more than 12 steps"),
    ],
)
def test_what_is_no_path_is_told_with_its_place(written: str, why: str) -> None:
    """Seeded defect: a path of which only the beginning is understood, and the rest silently dropped."""
    with pytest.raises(PlaceError) as raised:
        parse_path(written)
    assert why in raised.value.why
    assert raised.value.hint
