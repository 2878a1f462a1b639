"""Rewriting any value of a settings file: the values come out as wanted, and no comment beside them is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.errors import ConfigErrors
from tray_status.settings import splice
from tray_status.settings.document import MapNode, Value, parse, value_of
from tray_status.settings.mistakes import Mistakes
from tray_status.settings.rewrite import rewrite
from tray_status.settings.save import Draft
from tray_status.settings.splice import OddLayoutError

FILE = """# mine
every: 60s  # once a minute
providers:
  - GitHub  # work
  # the next one
  - name: OpenAI
    muted: no  # loud
    focus:
      components: ['API*']  # only this
quiet_hours:  # nights
#  - 01:00-02:00
#  - 02:00-03:00
confirm_after: no  # at once
tell: default
notifiers:
  - desktop  # here
  - kind: webhook
    url: https://hooks.example/x
# the end
"""


def tree(text: str) -> MapNode:
    """The tree of a text."""
    root = parse(text, Mistakes("f"))
    assert isinstance(root, MapNode)
    return root


def written(text: str, key: str, value: Value | None) -> str:
    """The text with another value at a key; the values are looked at, too."""
    root = tree(text)
    made = splice.apply(text, rewrite(text, root, key, value))
    expected = dict(value_of(root).items())  # type: ignore[union-attr]  # a mapping
    if value is None:
        expected.pop(key, None)
    else:
        expected[key] = value
    assert value_of(tree(made)) == expected, made
    return made


def draft(tmp_path: Path, text: str = FILE) -> Draft:
    """A file of this text, opened."""
    path = tmp_path / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    return Draft.open(path)


def lines(made: Draft) -> list[str]:
    """The lines that are new in it."""
    before = made.read_as.decode().splitlines()
    return [line for line in made.source.text.splitlines() if line not in before]


# ---- paths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "new"),
    [
        (("every",), "5m", ["every: 5m  # once a minute"]),
        (("badge",), "yes", ["badge: yes"]),
        (("tell",), ["opened", "resolved"], ["tell: [opened, resolved]"]),
        (("confirm_after",), {"minor": "5m"}, ["confirm_after: {minor: 5m}  # at once"]),
        (("quiet_hours",), ["22:00-07:00"], ["  - 22:00-07:00"]),
        (
            ("quiet_hours",),
            [{"hours": "00:00-20:00", "days": ["sat", "sun"]}],
            ["  - hours: 00:00-20:00", "    days: [sat, sun]"],
        ),
        (("providers", "github", "muted"), "yes", ["  - name: GitHub  # work", "    muted: yes"]),
        (("providers", "openai", "muted"), "yes", ["    muted: yes  # loud"]),
        (("providers", "openai", "muted"), None, []),
        (("providers", "openai", "focus", "components", "include"), ["A*"], ["      components: [A*]  # only this"]),
        (
            ("providers", "openai", "focus", "components", "exclude"),
            ["B*"],
            ["      components: {include: [API*], exclude: [B*]}  # only this"],
        ),
        (("providers", "openai", "focus", "components", "include"), None, []),
        (("providers", "stripe"), "Stripe", ["  - Stripe"]),
        (("providers", "github"), None, []),
        (("providers", "github"), {"name": "GitHub", "every": "5m"}, ["  - name: GitHub  # work", "    every: 5m"]),
        (
            ("notifiers", "terminal"),
            {"name": "terminal", "kind": "console"},
            ["  - name: terminal", "    kind: console"],
        ),
        (("notifiers", "webhook", "secret"), "${S}", ["    secret: ${S}"]),
        (("notifiers", "webhook"), None, []),
    ],
)
def test_a_value_is_changed_and_every_comment_stays(
    tmp_path: Path, path: tuple[str, ...], value: Value | None, new: list[str]
) -> None:
    """Seeded defects: a comment is lost; the change lands in another entry."""
    made = draft(tmp_path).with_tree(path, value)
    assert lines(made) == new
    assert made.tree(path) == value or path[:2] == ("providers", "stripe")
    if value is not None:
        comments = [line.partition("#")[2] for line in FILE.splitlines() if "#" in line]
        assert [one for one in comments if f"#{one}" not in made.source.text] == []


def test_what_is_not_there_cannot_be_taken_out(tmp_path: Path) -> None:
    opened = draft(tmp_path)
    for path in (("providers", "stripe"), ("providers", "stripe", "muted"), ("badge",), ("notifiers", "x", "name")):
        assert opened.with_tree(path, None).source.text == FILE
        assert opened.tree(path) is None
    assert opened.with_tree(("notifiers", "x", "name"), "y").source.text == FILE


def test_whoever_renames_a_provider_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    """Seeded defect: another name is another id, and ninety days are forgotten."""
    named = draft(tmp_path, "providers:\n  - https://status.example.com/eu\n")
    made = named.with_tree(("providers", "status-example-com-eu", "name"), "Example")
    assert [prefs.id for prefs in made.settings.providers] == ["status-example-com-eu"]
    moved = made.with_tree(("providers", "status-example-com-eu", "url"), "https://status.example.org")
    assert [prefs.id for prefs in moved.settings.providers] == ["status-example-com-eu"]


def test_the_notifier_that_holds_unwritten_stays_beside_another(tmp_path: Path) -> None:
    """Seeded defect: whoever adds a channel is no longer told on the desktop."""
    opened = draft(tmp_path, "providers:\n  - GitHub\n")
    assert opened.with_tree(("notifiers", "console"), "console").tree(("notifiers",)) == ["desktop", "console"]
    made = opened.with_tree(("notifiers", "desktop", "minimum_impact"), "major")
    assert lines(made) == ["notifiers:", "  - kind: desktop", "    minimum_impact: major"]


def test_a_value_that_is_wrong_is_refused_with_the_sentence_of_the_file(tmp_path: Path) -> None:
    """Seeded defect: the window writes what the program then cannot read."""
    wrong: list[tuple[tuple[str, ...], Value, str]] = [
        (("every",), "5", "has no unit"),
        (("quiet_hours",), ["25:00-07:00"], "which is no time of day"),
        (("notifiers",), [], "names none"),
        (("confirm_after",), {"minor": "x"}, "no duration"),
    ]
    for path, value, said in wrong:
        with pytest.raises(ConfigErrors, match=said):
            draft(tmp_path).with_tree(path, value)


# ---- shapes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "value", "made"),
    [
        ("a: 1\nb: 2\n", "a", None, "b: 2\n"),
        ("a: 1", "a", None, ""),
        ("b: 2\na: 1", "a", None, "b: 2"),
        ("a: 1\r\nb: 2\r\n", "b", None, "a: 1\r\n"),
        ("a:\n  - x\n  - y # c\n", "a", [], "a: []\n"),
        ("a: [] # c\nb: 2\n", "a", ["x"], "a: # c\n  - x\nb: 2\n"),
        ("a:\n  - x\n  - y\n", "a", "z", "a: z\n"),
        ("a:\n  x: 1\n  y: 2 # c\n", "a", {"y": "2"}, "a:\n  y: 2 # c\n"),
        ("a:\n  - b\n", "a", ["c", "b"], "a:\n  - c\n  - b\n"),
        ("a:\n  - b\n  - d\n", "a", ["b", "c", "d"], "a:\n  - b\n  - c\n  - d\n"),
        ("a:\n  - b\n  - c\n  - d\n", "a", ["b", "d"], "a:\n  - b\n  - d\n"),
        ("a:\n  - b: 1\n    c: 2\n", "a", [{"c": "2"}], "a:\n  - c: 2\n"),
        ("a:\n  - b\n  - c # c\n  - d\n", "a", ["x", "c", "y"], "a:\n  - x\n  - c # c\n  - y\n"),
        ("a:\n  - b: 1\n    c: 2\n", "a", ["d"], "a:\n  - d\n"),
        ("a:\n  - [b]\n", "a", [["b", "c"]], "a:\n  - [b, c]\n"),
        ("a:\n  - b # c\n", "a", [{"x": "1"}], "a:\n  - x: 1 # c\n"),
        ("a: x\n", "a", {}, "a: {}\n"),
        ("a: 1\n", "c", [{"x": "1"}, "y"], "a: 1\nc:\n  - x: 1\n  - y\n"),
        ("a:\nb: 2\n", "a", "it's", "a: it's\nb: 2\n"),
        ("a: 1\n", "a", "*x", "a: '*x'\n"),
        ("a: |\n  text\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
    ],
)
def test_every_shape_becomes_every_other(text: str, key: str, value: Value | None, made: str) -> None:
    if not made:
        assert splice.apply(text, rewrite(text, tree(text), key, value)) == ""
    else:
        assert written(text, key, value) == made


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1}\n", "2"),
        ("a:\n  # why\n  x: 1\n", "y"),
        ("a: [x,\n  # why\n  y]\n", "y"),
        ("a:\n  -\n    x\n", ["y"]),
        ("a:\n  - - b\n", [["b", "c"]]),
        ("a:\n  - x: 1\n", [{"y": "2"}]),
        ("a:\n  - x: 1 # why\n    y: 2\n", [{"y": "2"}]),
    ],
)
def test_what_cannot_be_changed_without_loss_is_left_alone(text: str, value: Value) -> None:
    with pytest.raises(OddLayoutError):
        rewrite(text, tree(text), "a", value)


# ---- everything ------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["x", "22:00-07:00", "*a", "no", "it's", "${K}", "- b", "a: b", "# c", "[", "5m"])
VALUES: st.SearchStrategy[Value] = st.one_of(
    WORDS,
    st.lists(WORDS, max_size=3),
    st.dictionaries(st.sampled_from("abc"), st.one_of(WORDS, st.lists(WORDS, max_size=2)), min_size=1, max_size=3),
    st.lists(st.one_of(WORDS, st.dictionaries(st.sampled_from("abc"), WORDS, min_size=1)), max_size=4),
)


def laid_out(value: Value, indent: int) -> str:
    """A value on lines of its own, as people write it, with a comment above and behind each entry."""
    blank = " " * indent
    if isinstance(value, dict) and value:
        return "".join(
            f"\n{blank}# above {key}\n{blank}{key}:{laid_out(one, indent + 2)}" for key, one in value.items()
        )
    if isinstance(value, list) and value:
        found = ""
        for one in value:
            if isinstance(one, dict):
                first, *rest = [f"{key}:{laid_out(inner, indent + 4)}" for key, inner in one.items()]
                found += f"\n{blank}# above\n{blank}- {first}" + "".join(f"\n{blank}  {line}" for line in rest)
            else:
                found += f"\n{blank}# above\n{blank}-{laid_out(one, indent + 2)}"
        return found
    return f" {splice.written(value)}  # behind" if isinstance(value, str) else f" {'[]' if value == [] else '{}'}"


@given(before=VALUES, after=VALUES)
def test_any_value_becomes_any_other_or_nothing_is_changed(before: Value, after: Value) -> None:
    """Seeded defects: an item is inserted a line too early; a key that is taken out takes its neighbour along."""
    text = f"first: 1  # one\nkey:{laid_out(before, 2)}\n# at the end\nlast: 2  # two\n"
    try:
        made = written(text, "key", after)
    except OddLayoutError:
        assert before != after
        return
    for kept in ("first: 1  # one\n", "# at the end\nlast: 2  # two\n"):
        assert kept in made
