"""Reads the list of notifiers, whose kinds and options come in as values, and checks what their options need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.core.prefs import NotifyPrefs
from tray_status.settings import schema
from tray_status.settings.document import MapNode, Node, ScalarNode
from tray_status.settings.environment import EnvironmentValueError, resolve
from tray_status.settings.fields import Fields
from tray_status.settings.mistakes import shown
from tray_status.settings.values import NotedError, list_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.settings.mistakes import Mistakes
    from tray_status.settings.schema import NotifierKind

DEFAULT = (NotifyPrefs(name="desktop", kind="desktop"),)


class _Reader:
    """Reads one list; `kinds` and `environ` are None when they are not to be checked."""

    def __init__(
        self, kinds: tuple[NotifierKind, ...] | None, environ: Mapping[str, str] | None, mistakes: Mistakes
    ) -> None:
        self.kinds = None if kinds is None else {kind.name: kind for kind in kinds}
        self.environ, self.mistakes = environ, mistakes

    def read(self, node: Node) -> NotifyPrefs | None:
        """One entry of the list; None when it is wrong."""
        if isinstance(node, MapNode):
            return self.read_mapping(Fields(node, self.mistakes))
        if not isinstance(node, ScalarNode):
            self.mistakes.add(node, f"a notifier is a kind or a mapping with `kind`, and this is {node.noun}.")
        elif node.text.strip() == "" and not node.unread:
            self.mistakes.add(node, "this entry of `notifiers` is empty.", "Write a kind, or a mapping with `kind`.")
        elif not node.unread:
            kind = self.find(node, node.text)
            self.require(node, kind, ())
            return NotifyPrefs(name=node.text, kind=node.text)
        return None

    def read_mapping(self, fields: Fields) -> NotifyPrefs | None:
        """A notifier with a name or options of its own."""
        kind_node, kind_name = fields.value("kind"), fields.read(schema.NOTIFIER_KIND, None)
        name = fields.read(schema.NOTIFIER_NAME, None)
        if kind_node is None:
            self.mistakes.add(fields.node, "this notifier has no `kind`.", "Add a line such as `kind: console`.")
        if kind_node is None or kind_name is None:
            return None
        kind = self.find(kind_node, kind_name)
        own = schema.names(schema.NOTIFIER)
        if kind is not None:
            fields.refuse_others([*own, *kind.options], f" of a `{kind.name}` notifier")
        options = [option for option in fields.names() if option not in own]
        self.require(fields.node, kind, options)
        choices = dict(kind.choices) if kind is not None else {}
        values = tuple((option, self.option(option, fields, choices.get(option))) for option in options)
        return NotifyPrefs(name=name or kind_name, kind=kind_name, options=values)

    def find(self, node: Node, name: str) -> NotifierKind | None:
        """The kind of that name; None when it is unknown, which is noted, or kinds are not checked."""
        if self.kinds is None:
            return None
        if name not in self.kinds:
            self.mistakes.unknown(node, f"unknown kind of notifier {shown(name)}.", name, tuple(self.kinds))
        return self.kinds.get(name)

    def require(self, node: Node, kind: NotifierKind | None, options: Sequence[str]) -> None:
        """Note each option that the kind cannot do without."""
        if kind is None:
            return
        for option in kind.required:
            if option not in options:
                self.mistakes.add(
                    node, f"a `{kind.name}` notifier needs the option `{option}`.", f"Add a line `{option}: …`."
                )

    def option(self, name: str, fields: Fields, words: Sequence[str] | None) -> str:
        """The written text of one option, whose `${NAME}` can be resolved, to one of `words` where there are such.

        Never quoted: it may be a secret.
        """
        node = fields.value(name)
        if not isinstance(node, ScalarNode):
            noun = "nothing" if node is None else node.noun
            self.mistakes.add(node, f"the option {shown(name)} must be a single value, and this is {noun}.")
            return ""
        if self.environ is not None:
            try:
                value = resolve(node.text, self.environ)
            except EnvironmentValueError as error:
                self.mistakes.add(node, f"the option {shown(name)} {error.why}.", error.hint)
            else:
                if words is not None and value not in words:
                    quoted = f"{shown(node.text)}, which it cannot be" if value == node.text else "not what it may be"
                    self.mistakes.unknown(node, f"the option {shown(name)} is {quoted}.", value, words)
        return node.text


def read_notifiers(
    node: Node | None,
    kinds: tuple[NotifierKind, ...] | None,
    environ: Mapping[str, str] | None,
    mistakes: Mistakes,
) -> tuple[NotifyPrefs, ...]:
    """All notifiers of the list at `node`; the console one alone when the key is not there."""
    if node is None:
        return DEFAULT
    try:
        items = list_items(node, "`notifiers` must be a list", mistakes)
    except NotedError:
        return ()
    if not items and not (isinstance(node, ScalarNode) and node.unread):
        mistakes.add(
            node,
            "`notifiers` names none, so nothing would ever be told.",
            "Name one such as `- console`, or take it out.",
        )
    reader = _Reader(kinds, environ, mistakes)
    found: list[NotifyPrefs] = []
    lines: dict[str, int] = {}
    for item in items:
        prefs = reader.read(item)
        if prefs is None:
            continue
        if prefs.name in lines:
            message = f"two notifiers are called {shown(prefs.name)}, on line {lines[prefs.name]} and line {item.line}."
            mistakes.add(item, message, "Take one out, or give one of them a `name:` of its own.")
        lines.setdefault(prefs.name, item.line)
        found.append(prefs)
    return tuple(found)
