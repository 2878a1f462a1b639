"""Writes the manual page from the command line itself, so that it never says anything else than `--help`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

SECTION = 1
FILES = (
    ("~/.config/tray-status/settings.yaml", "Your settings. The file explains itself; every key is in it."),
    ("~/.local/state/tray-status/", "What the program remembers, and its log, tray-status.log."),
)
STATUSES = {
    0: "All went well; of `status` and `check`: nothing is wrong with what is watched.",
    1: "Something is wrong: with what is watched, or with what was to be done.",
    2: "The command line or the settings cannot be understood.",
    3: "What was read is no status page that is known.",
    4: "No program runs that could be asked.",
    5: "A page only points to others, and nobody said which of them is meant.",
    130: "It was interrupted (Ctrl-C).",
    141: "Whoever read the output went away before its end.",
}
ENVIRONMENT = (
    ("TRAY_STATUS_CONFIG", "The folder of the settings, in place of the usual one."),
    ("TRAY_STATUS_STATE", "The folder of what the program remembers, in place of the usual one."),
)


def page(parser: argparse.ArgumentParser, *, version: str, date: str) -> str:
    """The page as roff; `date` is YYYY-MM-DD."""
    name = parser.prog
    lines = [
        f'.TH {name.upper()} {SECTION} {date} "Tray Status {version}" "User Commands"',
        ".SH NAME",
        f"{_text(name)} \\- {_text(_first_down((parser.description or '').rstrip('.')))}",
        ".SH SYNOPSIS",
        *_synopsis(parser),
        ".SH DESCRIPTION",
        *_paragraphs(parser.description),
        *_paragraphs(parser.epilog),
        ".SH OPTIONS",
        *_options(parser),
        ".SH COMMANDS",
    ]
    for command, help_, own in commands(parser):
        lines += [f".SS {_text(command)}", *_synopsis(own), ".PP", *_paragraphs(own.description or help_)]
        lines += _options(own, without="help")
        lines += _paragraphs(own.epilog)
    lines += [".SH EXIT STATUS", *_list((str(number), words) for number, words in STATUSES.items())]
    lines += [".SH ENVIRONMENT", *_list(ENVIRONMENT), ".SH FILES", *_list(FILES)]
    return "\n".join(line for line in lines if line) + "\n"


def commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Every command with its words, in the order of the help, those within commands after these."""
    for action in parser._actions:  # noqa: SLF001 -- argparse shows its contents in no other way
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- the same
            continue
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001 -- the same
        for name, own in action.choices.items():
            yield own.prog.removeprefix(f"{parser.prog} "), helps.get(name, ""), own
            for below, help_, inner in commands(own):
                yield f"{name} {below}", help_, inner


def _synopsis(parser: argparse.ArgumentParser) -> list[str]:
    words = " ".join(parser.format_usage().split()).removeprefix("usage: ")
    name, _, rest = words.partition(" ") if " " not in parser.prog else (parser.prog, "", words[len(parser.prog) :])
    return [f".B {_text(name)}", _text(rest.strip())]


def _options(parser: argparse.ArgumentParser, *, without: str = "") -> Iterator[str]:
    formatter = parser._get_formatter()  # noqa: SLF001 -- what expands `%(default)s` in the words of an option
    for action in parser._actions:  # noqa: SLF001 -- as above
        hidden = action.help in (None, argparse.SUPPRESS) or action.dest == without
        if hidden or isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- as above
            continue
        invocation = formatter._format_action_invocation(action)  # noqa: SLF001 -- as above
        yield from _list([(invocation, formatter._expand_help(action))])  # noqa: SLF001 -- as above


def _list(entries: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> Iterator[str]:
    for term, words in entries:
        yield ".TP"
        yield f".B {_text(term)}"
        yield _text(words)


def _paragraphs(text: str | None) -> Iterator[str]:
    """Text as paragraphs; lines that are set in, as examples are, stay as they are."""
    for paragraph in re.split(r"\n\s*\n", text or ""):
        if not paragraph.strip():
            continue
        yield ".PP"
        if "\n " in paragraph or paragraph.startswith(" "):
            yield from (".nf", *(_text(line) for line in paragraph.splitlines()), ".fi")
        else:
            yield _text(" ".join(paragraph.split()))


def _text(text: str) -> str:
    """Text that roff shows as it is: no line of it is taken for a request, no hyphen for a dash."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    plain = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", plain)
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def _first_down(text: str) -> str:
    return text[:1].lower() + text[1:]
