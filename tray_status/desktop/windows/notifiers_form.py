"""Owns the list of notifiers, and which changes of the file a wish about one of them leads to. No tkinter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tray_status.core.text import ELLIPSIS, one_line
from tray_status.desktop.windows.entry_fields import KINDS, notifier_fields
from tray_status.desktop.windows.field import Field
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.value_forms import arguments_of
from tray_status.desktop.windows.words import _
from tray_status.settings.change import Change
from tray_status.settings.document import Value
from tray_status.settings.schema import NotifierKind

LONGEST = 120
"""Characters of a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierLine:
    """One notifier as a line of the list: its name, its kind, and where it tells."""

    name: str
    kind: str
    told: str


def notifier_lines(seen: Sheet) -> tuple[NotifierLine, ...]:
    """All of them, in the order of the file. Of addresses no more is shown than where they lead: they hold secrets."""
    return tuple(
        NotifierLine(name=one_line(prefs.name, limit=LONGEST), kind=prefs.kind, told=_told(prefs.kind, prefs.options))
        for prefs in seen.settings.notifiers
    )


def _told(kind: str, options: tuple[tuple[str, str], ...]) -> str:
    for option, text in options:
        if option == "url":
            return _place(text)
        if option == "command":
            return one_line(text, limit=LONGEST)
    return KINDS.get(kind, "")


def _place(text: str) -> str:
    """What an address begins with: the rest of it may be a secret, and of a channel's everything may be."""
    scheme, found, rest = text.partition("://")
    if not found or "${" in scheme:
        return ELLIPSIS
    host = rest.partition("/")[0].rpartition("@")[2]
    told = scheme in ("http", "https") and "${" not in host
    return one_line(f"{scheme}://{host}/{ELLIPSIS}" if told else f"{scheme}://{ELLIPSIS}", limit=LONGEST)


def kind_named(seen: Sheet, name: str) -> NotifierKind | None:
    """What is known of a kind of notifiers."""
    return next((kind for kind in seen.kinds if kind.name == name), None)


def fields_of(seen: Sheet, notifier: str) -> tuple[Field, ...]:
    """All fields of one notifier."""
    kind = next((prefs.kind for prefs in seen.settings.notifiers if prefs.name == notifier), "")
    names = tuple(prefs.name for prefs in seen.settings.providers)
    return notifier_fields(notifier, kind_named(seen, kind), names)


# ---- wishes ----------------------------------------------------------------------------------------------------------


def free_name(seen: Sheet, kind: str) -> str:
    """A name that no notifier has yet: that of its kind, with a number where that one is taken."""
    taken = {prefs.name.casefold() for prefs in seen.settings.notifiers}
    names = (kind, *(f"{kind}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def adding(seen: Sheet, kind: NotifierKind, name: str, texts: Mapping[str, str]) -> Change | str:
    """One more notifier, with the options that were filled in; or the sentence why it cannot be."""
    name = name.strip() or kind.name
    if any(prefs.name.casefold() == name.casefold() for prefs in seen.settings.notifiers):
        return _("A notifier is already called {name}.").format(name=name)
    missing = [option for option in kind.required if not texts.get(option, "").strip()]
    if missing:
        return _("It needs: {options}.").format(options=", ".join(missing))
    entry: dict[str, Value] = {} if name == kind.name else {"name": name}
    entry["kind"] = kind.name
    for option, text in texts.items():
        if text.strip():
            entry[option] = arguments_of(text) if option in kind.lists else text.strip()
    wanted: Value = kind.name if list(entry) == ["kind"] else entry
    return Change(path=("notifiers", name), shown=None, wanted=wanted, called=name)


def removing(seen: Sheet, notifier: str) -> Change:
    """One notifier less."""
    path = ("notifiers", notifier)
    return Change(path=path, shown=seen.written(path), wanted=None, called=notifier)
