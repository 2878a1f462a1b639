"""Changes a settings file by a few characters, checks that only the wanted value changed, and replaces it whole."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tray_status.core.errors import ConfigError, ConfigErrors
from tray_status.settings import splice
from tray_status.settings.atomic import write_atomic
from tray_status.settings.document import ListNode, MapNode, Node, ScalarNode, Value, parse, value_of
from tray_status.settings.mistakes import Mistakes, did_you_mean, shown
from tray_status.settings.reader import Surroundings, read_settings
from tray_status.settings.rewrite import rewrite
from tray_status.settings.source import BOM, MOST_BYTES, Source, decode, read_bytes
from tray_status.settings.splice import OddLayoutError, Splice, UnwritableError, Written
from tray_status.settings.tree import names_of, value_at, with_value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import ProviderPrefs, Settings

_NAMED = ("providers", "notifiers")
_INCLUDED = ["focus", "components", "include"]
BY_HAND = "Change it in your editor: one entry a line, without `[…]` or `{…}` around several."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A settings file as it was read and what is to become of it. Nothing is written before `write`.

    `read_as` are the bytes that were read, `settings` what `source` stands for (kinds of notifiers and environment
    variables are not checked here).
    """

    path: Path
    read_as: bytes = field(repr=False)
    source: Source
    root: MapNode = field(repr=False)
    settings: Settings

    @classmethod
    def open(cls, path: Path) -> Draft:
        """The file as it is now. Raises ConfigErrors when it cannot be read or has mistakes."""
        data = read_bytes(path)
        mistakes = Mistakes(str(path))
        source = decode(data, mistakes)
        root = parse(source.text, mistakes)
        settings = read_settings(root, Surroundings(folder=path.absolute().parent), mistakes)
        mistakes.check()
        # What is no mapping has mistakes.
        return cls(path=path, read_as=data, source=source, root=cast("MapNode", root), settings=settings)

    def write(self) -> None:
        """Replace the file, if nobody else changed it since it was read. Raises ConfigErrors."""
        if self.source.data == self.read_as:
            return
        if read_bytes(self.path) != self.read_as:
            raise self._error("this file was changed by someone else meanwhile, so nothing was written.", "Try again.")
        try:
            write_atomic(self.path, self.source.data, mode=stat.S_IMODE(self.path.stat().st_mode))
        except OSError as error:
            raise self._error(f"this file cannot be written: {error.strerror}.", "Nothing was changed.") from error

    def with_provider(self, entry: str | Mapping[str, Written]) -> Draft:
        """One more provider: a known name, an address, or the keys of a mapping. Raises ConfigErrors."""
        return self.with_providers([entry])

    def with_providers(self, entries: Sequence[str | Mapping[str, Written]]) -> Draft:
        """Several more providers, all at the end in their order; all of them or none. Raises ConfigErrors."""
        expected = self._values()
        listed = expected.get("providers") or []
        expected["providers"] = [*(listed if isinstance(listed, list) else []), *map(_value, entries)]
        return self._changed(lambda: [self._added(entries)], expected)

    def without_provider(self, provider: str) -> Draft:
        """The provider of that id taken out, with the comment on its lines. Raises ConfigErrors."""
        node, index = self._find("providers", provider)
        expected = self._values()
        rest: list[Value] = [value_of(item) for item in node.items]
        del rest[index]
        expected["providers"] = rest or ""
        return self._changed(lambda: [splice.remove_item(self.source.text, node, node.items[index])], expected)

    def is_plain(self, provider: str) -> bool:
        """Whether a provider's entry is just a name or an address, as `add` writes them, and no comment beside it.

        Raises ConfigErrors, and OddLayoutError where `without_provider` refuses.
        """
        node, index = self._find("providers", provider)
        if not isinstance(node.items[index], ScalarNode):
            return False
        gone = splice.remove_item(self.source.text, node, node.items[index])
        return "#" not in self.source.text[gone.start : gone.end]

    def with_value(self, key: str, value: Written) -> Draft:
        """A key set: `log_level`, `providers.<id>.every`, `notifiers.<name>.<option>`. Raises ConfigErrors."""
        keys = key.split(".")
        expected = self._values()
        if keys[0] not in _NAMED or len(keys) < len(("list", "entry", "key")):
            _put(expected, keys, value)
            return self._changed(lambda: splice.set_in(self.source.text, self.root, keys, value), expected)
        node, index = self._find(keys[0], keys[1])
        item = node.items[index]
        values = [value_of(one) for one in node.items]
        expected[keys[0]] = values
        if isinstance(item, ScalarNode):
            name = "kind" if keys[0] == "notifiers" else "url" if "://" in item.text else "name"
            values[index] = _put({name: item.text}, keys[2:], value)
            return self._changed(lambda: splice.widen(self.source.text, item, name, keys[2:], value), expected)
        entry, inner = values[index], _in_short(item, keys[2:])
        _put(entry if isinstance(entry, dict) else {}, inner, value)
        hint = BY_HAND if isinstance(value, str) else f"Under `{'.'.join(inner)}`, list `{'`, `'.join(value)}` by hand."
        return self._changed(lambda: splice.set_in(self.source.text, item, inner, value), expected, hint)

    def with_tree(self, path: Sequence[str], value: Value | None) -> Draft:
        """Whatever stands at a path (`settings.change` says which there are) made a value; None takes it away.

        Raises ConfigErrors.
        """
        expected = with_value_at(self._values(), names_of(self.settings), path, value)
        return self._changed(lambda: rewrite(self.source.text, self.root, path[0], expected.get(path[0])), expected)

    def tree(self, path: Sequence[str]) -> Value | None:
        """What stands at a path, None where nothing does."""
        return value_at(self._values(), names_of(self.settings), path)

    def _find(self, key: str, name: str) -> tuple[ListNode, int]:
        """The list under a key, and which of its entries has that id or name."""
        entry = self.root.entry(key)
        names: list[str] = [prefs.id for prefs in self.settings.providers]
        if key == "notifiers":
            names = [prefs.name for prefs in self.settings.notifiers]
        if entry is None or not isinstance(entry.value, ListNode):
            raise self._error(f"this file lists no {key}.", "Add one first.")
        if name not in names:
            raise self._error(f"there is no {key[:-1]} {shown(name)} in this file.", did_you_mean(name, names))
        return entry.value, names.index(name)

    def _added(self, entries: Sequence[str | Mapping[str, Written]]) -> Splice:
        """The splice of new providers, unless the id of one is there already."""
        items = [splice.entry_lines(entry) for entry in entries]
        mistakes = Mistakes(str(self.path))
        alone = parse(splice.new_list("providers", items), mistakes)
        for new in read_settings(alone, Surroundings(folder=self.path), mistakes).providers:
            if self.settings.provider(new.id) is not None:
                node, index = self._find("providers", new.id)
                message = f"{shown(new.name)} is already in this file, with the id `{new.id}`."
                hint = "To watch it a second time, give the new one an `id:` of its own."
                raise self._at(node.items[index], message, hint)
        return splice.add_items(self.source.text, self.root, "providers", items)

    def _values(self) -> dict[str, Value]:
        return {entry.key.text: value_of(entry.value) for entry in self.root.entries}

    def _changed(
        self, find: Callable[[], Sequence[Splice]], expected: dict[str, Value], by_hand: str = BY_HAND
    ) -> Draft:
        """The draft after its splices, if its values then are the expected ones and all of them are valid.

        `by_hand` is how somebody makes the same change where the program does not.
        """
        try:
            text = splice.apply(self.source.text, find())
        except UnwritableError as error:
            raise self._error(str(error), "Nothing was changed.") from error
        except OddLayoutError as odd:
            raise self._odd(odd.node, by_hand) from odd
        data = (BOM if self.source.marked else b"") + text.encode()
        if len(data) > MOST_BYTES:
            raise self._error(f"this file would have more than {MOST_BYTES:,} bytes.", "Nothing was changed.")
        mistakes = Mistakes(str(self.path))
        try:
            source = decode(data, mistakes)
            root = parse(source.text, mistakes)
        except ConfigErrors as unreadable:
            raise self._odd(self.root, by_hand) from unreadable
        if not isinstance(root, MapNode) or value_of(root) != expected:
            raise self._odd(self.root, by_hand)
        settings = read_settings(root, Surroundings(folder=self.path.absolute().parent), mistakes)
        if mistakes.errors:
            # Their lines are those of a text that never becomes a file.
            raise ConfigErrors(
                tuple(ConfigError(error.message, file=error.file, hint=error.hint) for error in mistakes.errors)
            )
        return Draft(path=self.path, read_as=self.read_as, source=source, root=root, settings=settings)

    def _odd(self, node: Node, hint: str) -> ConfigErrors:
        return self._at(node, "this is laid out in a way that the program does not change by itself.", hint)

    def _at(self, node: Node, message: str, hint: str) -> ConfigErrors:
        return ConfigErrors((ConfigError(message, file=str(self.path), line=node.line, column=node.column, hint=hint),))

    def _error(self, message: str, hint: str) -> ConfigErrors:
        return ConfigErrors((ConfigError(message, file=str(self.path), hint=hint),))


def add_provider(path: Path, entry: str | Mapping[str, Written]) -> ProviderPrefs:
    """Add a provider at the end: a known name, an address, or the keys of a mapping. Raises ConfigErrors."""
    draft = Draft.open(path).with_provider(entry)
    draft.write()
    return draft.settings.providers[-1]


def remove_provider(path: Path, provider: ProviderId) -> ProviderPrefs:
    """Take the provider of that id out and say what it was. Raises ConfigErrors."""
    draft = Draft.open(path)
    draft.without_provider(provider).write()
    return next(prefs for prefs in draft.settings.providers if prefs.id == provider)


def set_value(path: Path, key: str, value: Written) -> Settings:
    """Set one key: `log_level`, `providers.<id>.every`, `notifiers.<name>.<option>`. Raises ConfigErrors."""
    draft = Draft.open(path).with_value(key, value)
    draft.write()
    return draft.settings


def _value(entry: str | Mapping[str, Written]) -> Value:
    return entry if isinstance(entry, str) else {key: _plain(one) for key, one in entry.items()}


def _in_short(item: Node, keys: list[str]) -> list[str]:
    """The keys as this entry has them: a list right under `components` is what is included."""
    node: Node | None = item
    for key in _INCLUDED[:2]:
        found = node.entry(key) if isinstance(node, MapNode) else None
        node = found.value if found is not None else None
    return keys[:2] if keys == _INCLUDED and isinstance(node, ListNode) else keys


def _plain(value: Written) -> Value:
    return value if isinstance(value, str) else list(value)


def _put(values: dict[str, Value], keys: Sequence[str], value: Written) -> dict[str, Value]:
    """Set a value deep inside of mappings, making those that are missing; what is no mapping is left alone."""
    inner = values
    for key in keys[:-1]:
        below = inner.setdefault(key, {})
        if not isinstance(below, dict):
            return values
        inner = below
    inner[keys[-1]] = _plain(value)
    return values
