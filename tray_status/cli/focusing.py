"""Owns the question that `add` puts about pages with very many components: which part of it matters."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tray_status.core.belief import Belief
    from tray_status.core.model import Component
    from tray_status.core.prefs import Focus, ProviderPrefs
    from tray_status.exploring import Looked

    Ask = Callable[[str], str]

SHOWN = 10
QUESTION = "Which of it matters to you? (numbers, names or patterns with commas between them; nothing: all of it) "


def patterns(option: str, given: Sequence[str]) -> tuple[str, ...]:
    """The values of an option as patterns, each once. Raises UsageError: one that settings would refuse."""
    from tray_status.core.errors import UsageError
    from tray_status.settings.scalars import Glob
    from tray_status.settings.schema import MOST_GLOBS
    from tray_status.settings.values import WrongValueError

    try:
        globs = tuple(dict.fromkeys(map(Glob().parse, given)))
    except WrongValueError as wrong:
        raise UsageError(f"A value of {option} {wrong.why}. {wrong.hint}") from wrong
    if len(globs) > MOST_GLOBS:
        message = f"{option} has {len(globs)} patterns, which is too many."
        raise UsageError(f"{message} It may have {MOST_GLOBS}; one with a `*` stands for many.")
    return globs


def focus_of(prefs: ProviderPrefs, globs: Sequence[str]) -> list[str]:
    """The lines that make these globs the focus of a provider of the settings, and how to try them."""
    import shlex

    from tray_status.settings.splice import written

    tried = " ".join(map(shlex.quote, globs))
    return [
        "    focus:",
        f"      components: {written(globs)}",
        f"To see first what a focus would change: tray-status preview {prefs.id} --components {tried}",
    ]


def focus_added(path: Path, prefs: ProviderPrefs, looked: Looked | None, globs: Sequence[str] | None) -> None:
    """Give a provider that was just added a focus: the one that was asked for, or what the user answers.

    Only pages with over 100 components are asked about; without a terminal the advice is printed. Raises ConfigErrors.
    """
    step = looked.step if looked is not None else None
    components = step.state.belief.components if step is not None else ()
    interactive = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    choose_focus(path, prefs, components, globs=globs, ask=input if interactive else None)


def choose_focus(
    path: Path, prefs: ProviderPrefs, components: Sequence[Component], *, globs: Sequence[str] | None, ask: Ask | None
) -> None:
    """The same with the components at hand; `ask` puts a question, None where nobody would answer."""
    from tray_status.cli.output import say, say_lines
    from tray_status.core.standing import MANY_COMPONENTS

    if not globs:
        if not prefs.focus.everything or len(components) <= MANY_COMPONENTS:
            return
        parts = largest(components)
        say(f"{prefs.name} has {len(components)} components. Its incidents are told whichever of them they hit.")
        if ask is None:
            say_lines(advice(prefs, parts))
            return
        say_lines(f"  {number:2}  {name}" for number, (name, _) in enumerate(parts, 1))
        globs = _answered(ask, [glob for _, glob in parts])
        if not globs:
            say(f"All of it is watched. {focus_of(prefs, [glob for _, glob in parts[:2]])[-1]}")
            return
    _write(path, prefs, components, globs)


def _write(path: Path, prefs: ProviderPrefs, components: Sequence[Component], globs: Sequence[str]) -> None:
    from tray_status.cli.output import complain, say
    from tray_status.core.belief import Belief
    from tray_status.core.prefs import Focus
    from tray_status.settings.save import set_value

    settings = set_value(path, f"providers.{prefs.id}.focus.components.include", list(dict.fromkeys(globs)))
    written = settings.provider(prefs.id)
    focus = written.focus if written is not None else Focus()
    say(f"Its focus: {', '.join(focus.include)}")
    for line in misfit_lines(Belief(components=tuple(components)), focus):
        complain(line)


def misfit_lines(belief: Belief, focus: Focus) -> Iterator[str]:
    """What is said of the patterns that fit nothing of a page, with what may have been meant."""
    from tray_status.cli.asking import near
    from tray_status.core.misfits import misfit_words, misfits

    names = [name for one in belief.components for name in (one.name, one.group) if name]
    for glob in misfits(belief, focus):
        yield f"{misfit_words(glob, belief)} {near(glob, names)}".rstrip()


def largest(components: Sequence[Component]) -> list[tuple[str, str]]:
    """The largest groups, or the first components of a page without groups: each as it is shown, and its pattern."""
    groups = Counter(one.group for one in components if one.group is not None)
    if not groups:
        return [(one.name, one.name) for one in components[:SHOWN]]
    return [(f"{name} ({count} components)", name) for name, count in groups.most_common(SHOWN)]


def advice(prefs: ProviderPrefs, parts: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What to write into the settings for a part of the page, and how to try it."""
    names = " and ".join(name for name, _ in parts[:2])
    yield f"For a part of it, such as {names}, write below its name or url:"
    yield from focus_of(prefs, [glob for _, glob in parts[:2]])


def _answered(ask: Ask, globs: Sequence[str]) -> list[str]:
    """What the user chooses; nothing when that is his answer, or there is none."""
    from tray_status.cli.output import complain

    while True:
        try:
            answer = ask(QUESTION)
        except EOFError:
            return []
        words = [word.strip() for word in answer.split(",")]
        if words == [""]:
            return []
        chosen = chosen_of(words, globs)
        if chosen is not None:
            return chosen
        complain(f"Give numbers from 1 to {len(globs)}, or names.")


def chosen_of(words: Sequence[str], globs: Sequence[str]) -> list[str] | None:
    """The patterns that an answer names; None when a number is none of the list, or a word is no pattern."""
    from tray_status.settings.scalars import Glob
    from tray_status.settings.values import WrongValueError

    found = []
    for word in words:
        # Numbers may stand with blanks between them as well.
        numbers = word.split()
        if numbers and all(number.isdecimal() for number in numbers):
            picked = [int(number) for number in numbers]
            if not all(1 <= number <= len(globs) for number in picked):
                return None
            found += [globs[number - 1] for number in picked]
            continue
        try:
            found.append(Glob().parse(word))
        except WrongValueError:
            return None
    return found
