"""Reads the list of notifiers, whose kinds and options come in as values, and checks what their options need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.core.prefs import NotifyPrefs
from tray_status.settings import schema
from tray_status.settings.channels import check_channel
from tray_status.settings.document import ListNode, MapNode, Node, ScalarNode
from tray_status.settings.environment import EnvironmentValueError, resolve
from tray_status.settings.fields import Fields
from tray_status.settings.mistakes import shown
from tray_status.settings.scalars import Address
from tray_status.settings.values import NotedError, WrongValueError, list_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.settings.mistakes import Mistakes
    from tray_status.settings.schema import NotifierKind
    from tray_status.settings.secrets import Secrets

_ADDRESS = Address()
DEFAULT = (NotifyPrefs(name="desktop", kind="desktop"),)


class _Reader:
    """Reads one list; `kinds` and `environ` are None when they are not to be checked."""

    def __init__(
        self,
        kinds: tuple[NotifierKind, ...] | None,
        environ: Mapping[str, str] | None,
        secrets: Secrets,
        mistakes: Mistakes,
    ) -> None:
        self.kinds = None if kinds is None else {kind.name: kind for kind in kinds}
        self.environ, self.secrets, self.mistakes = environ, secrets, mistakes

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
        values = tuple((option, text) for option in options for text in self.texts(option, fields, kind))
        return NotifyPrefs(
            name=name or kind_name,
            kind=kind_name,
            options=values,
            minimum_impact=fields.read(schema.NOTIFIER_IMPACT, None),
            providers=self.providers(fields),
        )

    def providers(self, fields: Fields) -> tuple[str, ...]:
        """The providers that the notifier tells about, as they are written; () for all of them."""
        named, node = fields.read(schema.NOTIFIER_PROVIDERS, None), fields.value(schema.NOTIFIER_PROVIDERS.name)
        if named == () and node is not None:
            self.mistakes.add(node, "`providers` names none, so this notifier would tell nothing.", "Take it out.")
        return named or ()

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

    def texts(self, name: str, fields: Fields, kind: NotifierKind | None) -> list[str]:
        """The written texts of one option: one, or those of a list where the kind takes one (or is not known)."""
        node = fields.value(name)
        many = isinstance(node, ListNode) and (kind is None or name in kind.lists)
        if kind is not None and name in kind.programs and isinstance(node, ScalarNode) and node.text.strip():
            hint = f"Write a program and its arguments, such as `{name}: [/usr/bin/logger, -t, status]`."
            self.mistakes.add(node, f"the option {shown(name)} must be a list.", hint)
            return []
        nodes: Sequence[Node | None] = node.items if many and isinstance(node, ListNode) else (node,)
        first = nodes[0] if nodes else None
        nothing = not nodes or (isinstance(first, ScalarNode) and not first.text.strip())
        if kind is not None and name in kind.required and nothing:
            self.mistakes.add(node, f"the option {shown(name)} is empty.", "Write what belongs there.")
        texts = [self.text(name, one, kind) for one in nodes]
        if kind is not None and name in kind.programs and not nothing and isinstance(first, ScalarNode):
            self.check_program(name, first)
        return texts

    def check_program(self, name: str, node: ScalarNode) -> None:
        """Note a program whose name turns out to be blank."""
        try:
            value = resolve(node.text, self.environ, self.secrets.read) if self.environ is not None else node.text
        except EnvironmentValueError:
            return  # noted already
        if not value.strip():
            self.mistakes.add(node, f"the option {shown(name)} names no program.", "Write its path first.")

    def text(self, name: str, node: Node | None, kind: NotifierKind | None) -> str:
        """One written text, whose `${…}` can be resolved, and what is meant is what the kind takes.

        Never quoted: it may be a secret.
        """
        if not isinstance(node, ScalarNode):
            noun = "nothing" if node is None else node.noun
            self.mistakes.add(node, f"the option {shown(name)} must be a single value, and this is {noun}.")
            return ""
        if self.environ is not None:
            try:
                value = resolve(node.text, self.environ, self.secrets.read)
            except EnvironmentValueError as error:
                self.mistakes.add(node, f"the option {shown(name)} {error.why}.", error.hint)
            else:
                self.check(name, node, value, kind)
        return node.text

    def check(self, name: str, node: ScalarNode, value: str, kind: NotifierKind | None) -> None:
        """Note a value that the kind does not take."""
        words = dict(kind.choices).get(name) if kind is not None else None
        if words is not None and value not in words:
            quoted = f"{shown(node.text)}, which it cannot be" if value == node.text else "not what it may be"
            self.mistakes.unknown(node, f"the option {shown(name)} is {quoted}.", value, words)
        schemes = dict(kind.channels).get(name) if kind is not None else None
        if kind is not None and schemes is not None and value.strip():
            check_channel(name, node, value, (schemes, kind.newer), self.mistakes)
        if kind is not None and name in kind.addresses and value.strip():
            try:
                _ADDRESS.parse(value)
            except WrongValueError as wrong:
                self.mistakes.add(node, f"the option {shown(name)} {wrong.why}.", wrong.hint)


def read_notifiers(
    node: Node | None,
    kinds: tuple[NotifierKind, ...] | None,
    environ: Mapping[str, str] | None,
    secrets: Secrets,
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
    reader = _Reader(kinds, environ, secrets, mistakes)
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
