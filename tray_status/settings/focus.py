"""Reads the focus of a provider: components, words and least impact; the short form of a list is what is included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.core.prefs import Focus
from tray_status.settings import schema
from tray_status.settings.document import ListNode
from tray_status.settings.mistakes import shown
from tray_status.settings.values import NotedError

if TYPE_CHECKING:
    from tray_status.settings.document import Node
    from tray_status.settings.fields import Fields
    from tray_status.settings.key import Key, Row, Section
    from tray_status.settings.mistakes import Mistakes

    Globs = tuple[str, ...]


def read_focus(fields: Fields, mistakes: Mistakes) -> Focus:
    """The focus among the keys of a provider; everything where there is none. What is wrong is noted."""
    focus = fields.mapping(schema.FOCUS.name, schema.FOCUS.described)
    if focus is None:
        return Focus()
    focus.refuse_others(schema.names(schema.IN_FOCUS), " of `focus`")
    include, exclude = _read_choice(focus, (schema.COMPONENTS, schema.IN_COMPONENTS), mistakes)
    words, no_words = _read_choice(focus, (schema.WORDS, schema.IN_WORDS), mistakes)
    return Focus(
        include=include,
        exclude=exclude,
        words=words,
        no_words=no_words,
        minimum_impact=focus.read(schema.LEAST_IMPACT, None),
    )


def _read_choice(
    focus: Fields, keys: tuple[Section, tuple[Key[Globs], Key[Globs]]], mistakes: Mistakes
) -> tuple[Globs, Globs]:
    """What is included and what is excluded under a key."""
    section, (included, excluded) = keys
    node = focus.value(section.name)
    if isinstance(node, ListNode):
        try:
            include = included.type.read(node, section.name, mistakes)
        except NotedError:
            return (), ()
        _check(node, section.name, include, mistakes)
        return include, ()
    choice = focus.mapping(section.name, section.described)
    if choice is None:
        return (), ()
    rows: tuple[Row, ...] = (included, excluded)
    choice.refuse_others(schema.names(rows), f" of `{section.name}`")
    include, exclude = choice.read(included, ()), choice.read(excluded, ())
    for key, globs in ((included, include), (excluded, exclude)):
        _check(choice.value(key.name), key.name, globs, mistakes)
    both = {glob.casefold() for glob in include}.intersection(glob.casefold() for glob in exclude)
    twice = next((glob for glob in exclude if glob.casefold() in both), None)
    node = choice.value(excluded.name)
    if twice is not None:
        mistakes.add(node, f"{shown(twice)} is included and excluded.", "Take it out of one of the two.")
    elif "*" in exclude:
        mistakes.add(node, "`*` is excluded, so nothing is left.", "Write `muted: true` at the provider instead.")
    return include, exclude


def _check(node: Node | None, name: str, globs: Globs, mistakes: Mistakes) -> None:
    if len(globs) > schema.MOST_GLOBS:
        message = f"`{name}` has {len(globs)} patterns, which is too many."
        mistakes.add(node, message, f"It may have {schema.MOST_GLOBS}; one with a `*` stands for many.")
