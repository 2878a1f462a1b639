"""The tree of a settings file: written texts, places, and the same from both parsers of PyYAML."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
import yaml

from tray_status.core.errors import ConfigErrors
from tray_status.settings.document import LOADER, Entry, ListNode, Loader, MapNode, Node, ScalarNode, parse, value_of
from tray_status.settings.mistakes import Mistakes
from tray_status.settings.syntax import word_syntax_error

SAMPLES = sorted((Path(__file__).parent / "wrong").glob("*.yaml"))
LOADERS: tuple[Loader, ...] = (LOADER, yaml.SafeLoader)
SECRET = "hunter2"
CLOSE = "Close it, and put a comma between two values."
LOOK_AROUND = "Check indentation, colons and quotes here and one line above."
DEFAULTS = Path(__file__).resolve().parents[2] / "config" / "defaults.yaml"


def outcome(text: str, loader: Loader) -> tuple[Node | None, str]:
    mistakes = Mistakes("file")
    try:
        root = parse(text, mistakes, loader)
    except ConfigErrors as errors:
        return None, str(errors)
    return root, "\n".join(map(str, mistakes.errors))


def test_the_fast_parser_is_used_where_it_is_there() -> None:
    assert LOADER is getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@pytest.mark.parametrize("path", [*SAMPLES, DEFAULTS], ids=lambda path: path.stem)
def test_both_parsers_give_the_same_tree_and_the_same_messages(path: Path) -> None:
    """Catches: messages or splices that are right only where the C parser is installed."""
    text = path.read_text(encoding="utf-8")
    assert outcome(text, LOADERS[0]) == outcome(text, LOADERS[1])


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("every:\n\t- 60s\n", "file:2:1: this line is indented with a tab. Use spaces: two for each step."),
        (
            "every: 60s\n\tlog_level: info\n",
            "file:2:1: this line is indented with a tab. Use spaces: two for each step.",
        ),
        ("every: &\n", "file:1:8: a text may not begin with `&` here. Put quotes around it: `'…'`."),
        (
            "tell: {opened: yes\n",
            f"file:1:7: the `{{` that opens here is not closed as it should be. {CLOSE}",
        ),
        (
            "tell: [opened, {",
            f"file:1:16: the `{{` that opens here is not closed as it should be. {CLOSE}",
        ),
        (
            "every: }\n",
            f"file:1:8: this does not fit the lines around it. {LOOK_AROUND}",
        ),
    ],
)
def test_what_is_no_yaml_is_told_in_our_words(loader: Loader, text: str, message: str) -> None:
    assert outcome(text, loader) == (None, message)


def test_an_error_without_a_place_is_told_about_the_whole_file() -> None:
    place, message, hint = word_syntax_error(yaml.YAMLError("out of order"), "", 0)
    assert (place, message, hint) == (None, "this is not YAML.", "Compare it with the manual of settings.")


@pytest.mark.parametrize("loader", LOADERS)
def test_the_traceback_of_a_syntax_error_does_not_quote_the_line(loader: Loader) -> None:
    """Catches: the parser's own error, whose text quotes the line with a password, kept as the cause."""
    with pytest.raises(ConfigErrors) as caught:
        parse("key: a: " + SECRET + "\n", Mistakes("file"), loader)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("loader", LOADERS)
def test_every_node_knows_its_characters(loader: Loader) -> None:
    """Catches: marks counted in bytes, which splice beside the value as soon as a name has an umlaut."""
    text = "# Grüße\r\nname: 'Öl'  # ö\r\nlist:\r\n- a\r\n- [b, \"c d\"]\r\nnone:\r\n"
    root, messages = outcome(text, loader)
    assert isinstance(root, MapNode)
    assert messages == ""
    assert not root.flow
    name, listed, none = (entry.value for entry in root.entries)
    assert isinstance(name, ScalarNode)
    assert isinstance(listed, ListNode)
    assert isinstance(none, ScalarNode)
    assert (text[name.start : name.end], name.text, name.style, name.line, name.column) == ("'Öl'", "Öl", "'", 2, 7)
    assert not listed.flow
    inner = listed.items[1]
    assert isinstance(inner, ListNode)
    assert inner.flow
    assert text[inner.start : inner.end] == '[b, "c d"]'
    assert (none.empty, none.start, none.end) == (True, len(text) - 2, len(text) - 2)
    assert value_of(root) == {"name": "Öl", "list": ["a", ["b", "c d"]], "none": ""}
    assert root.entry("none") == Entry(key=root.entries[2].key, value=none)
    assert root.entry("other") is None


def test_a_quoted_merge_key_is_a_key_like_any_other() -> None:
    root, messages = outcome("'<<': x\n", LOADER)
    assert isinstance(root, MapNode)
    assert messages == ""
    assert root.entries[0].key.text == "<<"


def test_deep_nesting_ends_at_once() -> None:
    """Catches: a recursion or a quadratic search in fifty thousand brackets."""
    assert "stand inside each other" in outcome("a: " + "[" * 50_000, LOADER)[1]
