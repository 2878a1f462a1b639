"""What a type of a setting is, and the types made of others: a list, and "this word or that type"."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from tray_status.settings.document import ListNode, Node, ScalarNode
from tray_status.settings.mistakes import shown

if TYPE_CHECKING:
    from tray_status.settings.mistakes import Mistakes

T_co = TypeVar("T_co", covariant=True)


class WrongValueError(Exception):
    """A text that is no value of a type: `why` completes "`key` is `text`, which …"."""

    def __init__(self, why: str, hint: str) -> None:
        self.why, self.hint = why, hint
        super().__init__(why)


class NotedError(Exception):
    """There is no value, and its mistake has been noted."""


class ValueType(ABC, Generic[T_co]):
    """How a node becomes a value."""

    @property
    @abstractmethod
    def described(self) -> str:
        """What may be written, as it stands in sentences and in the manual."""

    @abstractmethod
    def read(self, node: Node, name: str, mistakes: Mistakes, described: str | None = None) -> T_co:
        """The value written at `node` for the key `name`. Raises NotedError once the mistake is noted.

        `described` is what messages say may be written, where that is more than this type.
        """


class ScalarType(ValueType[T_co]):
    """A type whose values are written as one text."""

    @abstractmethod
    def parse(self, text: str) -> T_co:
        """The value of a text. Raises WrongValueError."""

    def read(self, node: Node, name: str, mistakes: Mistakes, described: str | None = None) -> T_co:
        """The value of a scalar node."""
        if not isinstance(node, ScalarNode):
            mistakes.add(node, f"`{name}` must be {described or self.described}, and this is {node.noun}.")
            raise NotedError
        if node.empty and not node.unread:
            mistakes.add(node, f"`{name}` has no value.", f"Write {described or self.described}, or take the line out.")
            raise NotedError
        return self.read_text(node, f"`{name}` is", mistakes)

    def read_text(self, node: ScalarNode, begin: str, mistakes: Mistakes) -> T_co:
        """The value of a scalar's text; `begin` opens the sentence when it has none. Raises NotedError."""
        if node.unread:
            raise NotedError
        try:
            return self.parse(node.text)
        except WrongValueError as wrong:
            mistakes.add(node, f"{begin} {shown(node.text)}, which {wrong.why}.", wrong.hint)
            raise NotedError from wrong


@dataclass(frozen=True, slots=True)
class Unless(ValueType[T_co]):
    """Another type, or one word that has a value of its own, often None: "as if nothing were written"."""

    word: str
    value: T_co
    inner: ValueType[T_co]

    @property
    def described(self) -> str:
        """The word first."""
        return f"`{self.word}`, or {self.inner.described}"

    def read(self, node: Node, name: str, mistakes: Mistakes, described: str | None = None) -> T_co:
        """The value of the word, or what the inner type reads."""
        if isinstance(node, ScalarNode) and node.text.casefold() == self.word:
            return self.value
        return self.inner.read(node, name, mistakes, described or self.described)


@dataclass(frozen=True, slots=True)
class ListOf(ValueType[tuple[T_co, ...]]):
    """A list of values of one type. Nothing at all after the key is an empty list."""

    item: ScalarType[T_co]
    what: str

    @property
    def described(self) -> str:
        """What the list holds."""
        return f"a list of {self.what}"

    def read(self, node: Node, name: str, mistakes: Mistakes, described: str | None = None) -> tuple[T_co, ...]:
        """All values; each wrong one is a mistake of its own."""
        items = list_items(node, f"`{name}` must be {described or self.described}", mistakes)
        found: dict[T_co, int] = {}
        for item in items:
            with contextlib.suppress(NotedError):  # the mistake is noted; the other items may have some as well
                if not isinstance(item, ScalarNode):
                    mistakes.add(item, f"`{name}` must be {self.described}, and one of them is {item.noun}.")
                    continue
                value = self.item.read_text(item, f"`{name}` has", mistakes)
                if value in found:
                    twice = f"`{name}` has {shown(item.text)} already on line {found[value]}."
                    mistakes.add(item, twice, "Keep one of the two.")
                found.setdefault(value, item.line)
        if len(found) < len(items):
            raise NotedError
        return tuple(found)


def list_items(node: Node, must: str, mistakes: Mistakes) -> tuple[Node, ...]:
    """The nodes of a list, none when nothing is written; `must` opens the sentence otherwise. Raises NotedError."""
    if isinstance(node, ListNode):
        return node.items
    if isinstance(node, ScalarNode) and node.unread:
        raise NotedError
    if isinstance(node, ScalarNode) and node.empty:
        return ()
    hint = "Write each on a line of its own that begins with `- `, or all of them as `[…, …]`."
    mistakes.add(node, f"{must}, and this is {node.noun}.", hint)
    raise NotedError
