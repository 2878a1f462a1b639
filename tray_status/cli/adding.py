"""Owns what `add` does before it writes: it finds out what the page is, says so, and asks which of several is meant."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.cli.output import Exit
    from tray_status.core.prefs import Settings
    from tray_status.exploring import Looked

UNCHECKED = "Not added. With --unchecked it is added all the same."


def before_adding(url: str, settings: Settings, environ: Mapping[str, str]) -> tuple[list[Looked], Exit]:
    """Look at an address before it is added: the pages to add, each looked at, and the status of those that are not.

    A page that only points to others gives those that the user chooses; without a terminal it gives none.
    """
    from tray_status.cli.detect import look_with_progress, offered, what
    from tray_status.cli.output import Exit, complain, say, say_lines

    looked = look_with_progress(url, settings, environ)
    if not looked.children:
        return _fit([looked])
    say(what(looked))
    say_lines(offered(looked))
    chosen = _choose(looked.children)
    if not chosen:
        complain("Not added: say which of them. With --unchecked the page itself is added all the same.")
        return [], Exit.CHOICE
    return _fit(look_with_progress(child, settings, environ) for child in chosen)


def _fit(pages: Iterable[Looked]) -> tuple[list[Looked], Exit]:
    """Those of the pages that can be watched, with what they are; and the last status of the others."""
    from tray_status.cli.check import exit_of
    from tray_status.cli.detect import evidence, feeds_instead, what
    from tray_status.cli.output import Exit, complain, say, say_lines

    fit, status = [], Exit.WELL
    for looked in pages:
        if looked.problem is not None:
            complain(looked.problem.sentence)
            complain(UNCHECKED)
            for line in feeds_instead(looked):
                complain(line)
            status = exit_of(looked.problem)
            continue
        say(what(looked))
        say_lines(evidence(looked, brief=True))
        fit.append(looked)
    return fit, status


def _choose(children: Sequence[str]) -> Sequence[str]:
    """Ask which of them, where there is somebody to ask; none when there is not, or nothing was chosen."""
    from tray_status.cli.output import complain, say

    if sys.stdin is None or not sys.stdin.isatty() or not sys.stdout.isatty():
        return ()
    for number, child in enumerate(children, 1):
        say(f"  {number:2}  {child}")
    while True:
        try:
            answer = input("Which? (numbers with blanks between them, `all`, or nothing to add none) ")
        except EOFError:
            return ()
        chosen = chosen_of(answer, children)
        if chosen is not None:
            return chosen
        complain(f"Give numbers from 1 to {len(children)}, or `all`.")


def chosen_of(answer: str, children: Sequence[str]) -> Sequence[str] | None:
    """The pages that an answer names: `1 3`, `2,4`, `all`, or nothing at all; None when it is not understood."""
    words = answer.replace(",", " ").split()
    if words == ["all"]:
        return children
    if not all(word.isdecimal() and 1 <= int(word) <= len(children) for word in words):
        return None
    return [children[place - 1] for place in dict.fromkeys(map(int, words))]
