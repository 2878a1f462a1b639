"""Owns what can be completed: the commands, options and words of the command line, read out of its own parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

PROVIDERS, FILES = "providers", "files"
"""What a word may be besides one of a few: an id of a provider, or the name of a file or folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What may stand in a place: one of `choices`, or something of a `kind` (None: nobody knows)."""

    choices: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option with its names; `value` is what follows it, None where nothing does."""

    names: tuple[str, ...]
    help: str
    value: Word | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command, with the commands below it among its words."""

    name: str
    help: str
    options: tuple[Option, ...]
    words: tuple[Word, ...]


def entries(parser: argparse.ArgumentParser) -> tuple[Entry, ...]:
    """Every command of a parser, in the order of its help."""
    (commands,) = _below(parser)
    helps = {choice.dest: choice.help or "" for choice in commands._get_subactions()}  # noqa: SLF001 -- it has no public way
    return tuple(_entry(name, helps[name], below) for name, below in commands.choices.items())


def _below(parser: argparse.ArgumentParser) -> list[argparse._SubParsersAction[argparse.ArgumentParser]]:
    return [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]  # noqa: SLF001 -- the same


def _entry(name: str, help_: str, parser: argparse.ArgumentParser) -> Entry:
    parsers = [parser, *(below for group in _below(parser) for below in group.choices.values())]
    actions = [action for one in parsers for action in one._actions]  # noqa: SLF001 -- the same
    options = {action.option_strings[0]: _option(action) for action in actions if action.option_strings}
    words = (_word(action) for action in actions if not action.option_strings and action.help != argparse.SUPPRESS)
    return Entry(name=name, help=_plain(help_), options=tuple(options.values()), words=tuple(_known(words)))


def _option(action: argparse.Action) -> Option:
    takes = action.nargs != 0
    return Option(names=tuple(action.option_strings), help=_plain(action.help), value=_word(action) if takes else None)


def _word(action: argparse.Action) -> Word:
    if action.choices is not None:
        return Word(choices=tuple(map(str, action.choices)))
    name = f"{action.metavar or ''} {action.dest}".upper()
    if "PROVIDER" in name or action.metavar == "WHEN":
        return Word(kind=PROVIDERS)
    return Word(kind=FILES if any(one in name for one in ("FILE", "FOLDER", "POLL")) else None)


def _known(words: Iterator[Word]) -> Iterator[Word]:
    """Each word once that something is known of."""
    yield from dict.fromkeys(word for word in words if word.choices or word.kind is not None)


def _plain(help_: str | None) -> str:
    """The help as one line without what shells give a meaning to."""
    return " ".join("".join(" " if char in "'\"`$\\:[]" else char for char in help_ or "").split())
