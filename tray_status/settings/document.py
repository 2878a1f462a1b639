"""Reads YAML text into a tree in which every scalar is its written text and every node knows its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypedDict, cast

import yaml

from tray_status.settings.mistakes import Place
from tray_status.settings.syntax import word_syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tray_status.settings.mistakes import Mistakes

DEEPEST = 12
"""How many lists and mappings may stand inside each other; settings need five."""
MOST_NODES = 100_000
Loader: TypeAlias = type[yaml.CSafeLoader] | type[yaml.SafeLoader]
LOADER: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where it is there: eight times as fast, with the same marks."""
_QUOTE = "If a text begins with this character, put quotes around the text; otherwise write the value out."


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarNode(Place):
    """One value as its written text, without quotes. `style` is None for plain, else one of `'`, `"`, `|`, `>`.

    `unread` means that it was refused (an alias) and its mistake is already noted.
    """

    text: str
    style: str | None = None
    unread: bool = False

    @property
    def noun(self) -> str:
        """What it is, in a sentence."""
        return "nothing" if self.empty else "a single value"

    @property
    def empty(self) -> bool:
        """Whether nothing is written here at all (`''` is something)."""
        return self.text == "" and self.style is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNode(Place):
    """A list; `flow` when written as `[a, b]`."""

    items: tuple[Node, ...]
    flow: bool
    noun = "a list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One `key: value` of a mapping."""

    key: ScalarNode
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNode(Place):
    """A mapping with its entries in order, repeated keys included; `flow` when written as `{a: b}`."""

    entries: tuple[Entry, ...]
    flow: bool
    noun = "a mapping of `key: value` lines"

    def entry(self, key: str) -> Entry | None:
        """The first entry of that key, or None."""
        return next((entry for entry in self.entries if entry.key.text == key), None)


Node: TypeAlias = ScalarNode | ListNode | MapNode
Value: TypeAlias = "str | list[Value] | dict[str, Value]"


def value_of(node: Node) -> Value:
    """The values alone, without places and style: what two documents are compared by."""
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, ListNode):
        return [value_of(item) for item in node.items]
    return {entry.key.text: value_of(entry.value) for entry in node.entries}


def parse(text: str, mistakes: Mistakes, loader: Loader = LOADER) -> Node | None:
    """The tree of one YAML document, None when there is none. Raises ConfigErrors when it cannot be read to its end."""
    builder = _Builder(mistakes)
    wrong = _take_all(builder, text, loader)
    # Not inside the handler: the parser's error quotes the line, and that may hold a secret.
    if wrong is not None:
        mistakes.fail(*wrong)
    return builder.root


def _take_all(builder: _Builder, text: str, loader: Loader) -> tuple[Place | None, str, str] | None:
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.YAMLError as error:
        return word_syntax_error(error, text, builder.opened)
    return None


class _Marks(TypedDict):
    line: int
    column: int
    start: int
    end: int


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    start: yaml.CollectionStartEvent
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Builds the tree from the parser's events, because composed nodes no longer show anchors and aliases."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.root: Node | None = None
        self._mistakes = mistakes
        self._open: list[_Open] = []
        self._documents = 0
        self._nodes = 0

    @property
    def opened(self) -> int:
        """The offset of the innermost list or mapping whose end has not come yet; 0 when there is none."""
        return _place(self._open[-1].start).start if self._open else 0

    def take(self, event: yaml.Event) -> None:
        """Use one event. Raises ConfigErrors when reading has to end here."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._take_document(event)
        if isinstance(event, yaml.NodeEvent):
            self._nodes += 1
            if self._nodes > MOST_NODES:
                self._mistakes.fail(
                    _place(event), f"this file holds more than {MOST_NODES:,} values.", "Is it the right file?"
                )
            self._refuse_properties(event)
        if isinstance(event, yaml.AliasEvent):
            self._close(ScalarNode(**_marks(event), text="", unread=True))
        elif isinstance(event, yaml.ScalarEvent):
            self._close(ScalarNode(**_marks(event), text=event.value, style=event.style or None))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open.append(_Open(event))
            if len(self._open) > DEEPEST:
                message = f"more than {DEEPEST} lists and mappings stand inside each other here."
                self._mistakes.fail(_place(event), message, "Settings need five.")
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(self._finish(self._open.pop(), event))

    def _take_document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "Keep all settings in one: take this line out."
            self._mistakes.fail(_place(event), "a second document begins here (`---`).", hint)

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        """Anchors, aliases and tags let a text mean something else than what is written."""
        if isinstance(event, yaml.AliasEvent):
            self._mistakes.add(_place(event), f"aliases (`*{event.anchor}`) are not read here.", _QUOTE)
        elif event.anchor is not None:
            self._mistakes.add(_place(event), f"anchors (`&{event.anchor}`) are not read here.", _QUOTE)
        if getattr(event, "tag", None) is not None:
            self._mistakes.add(_place(event), "tags (`!…`) are not read here.", _QUOTE)

    def _finish(self, opened: _Open, end: yaml.CollectionEndEvent) -> Node:
        marks, ending = _marks(opened.start, end), _marks(end)
        flow = ending["end"] > ending["start"]  # the end of an indented block is no character
        if isinstance(opened.start, yaml.SequenceStartEvent):
            return ListNode(**marks, items=tuple(opened.children), flow=flow)
        return MapNode(**marks, entries=tuple(self._entries(opened.children)), flow=flow)

    def _entries(self, children: list[Node]) -> Iterator[Entry]:
        for key, value in zip(children[::2], children[1::2], strict=True):
            if isinstance(key, ScalarNode):
                yield Entry(key=key, value=value)
            else:
                self._mistakes.add(key, f"a key must be one word, and this is {key.noun}.", "Write it as `key: value`.")

    def _close(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node


def _marks(event: yaml.Event, end: yaml.Event | None = None) -> _Marks:
    # Both parsers mark every event; only events made by hand have no marks.
    first = cast("yaml.error.Mark", event.start_mark)
    last = cast("yaml.error.Mark", (end or event).end_mark)
    return {"line": first.line + 1, "column": first.column + 1, "start": first.index, "end": last.index}


def _place(event: yaml.Event) -> Place:
    return Place(**_marks(event))
