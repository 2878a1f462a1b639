"""Owns what an examination of this machine finds: a state, a sentence and what to do; and how that looks to people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is found to be; the worst last."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


RANKS = tuple(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: of which `area`, how it is, in a sentence without secrets, and what would help."""

    area: str
    state: State
    sentence: str
    help: str | None = None


def ok(area: str, sentence: str) -> Finding:
    """Something is as it should be."""
    return Finding(area=area, state=State.OK, sentence=sentence)


def warn(area: str, sentence: str, help_: str | None = None) -> Finding:
    """Something is not as it could be; the program works all the same."""
    return Finding(area=area, state=State.WARN, sentence=sentence, help=help_)


def bad(area: str, sentence: str, help_: str | None = None) -> Finding:
    """Something does not work."""
    return Finding(area=area, state=State.BAD, sentence=sentence, help=help_)


def worst(found: Sequence[Finding]) -> State:
    """The worst of all."""
    return max((one.state for one in found), key=RANKS.index, default=State.OK)


def lines(found: Sequence[Finding]) -> Iterator[str]:
    """One line each, under it what to do; then a line that sums up."""
    wide = max((len(one.area) for one in found), default=0)
    before = ""
    for one in found:
        area = one.area if one.area != before else ""
        before = one.area
        yield f"{one.state.value:4}  {area:{wide}}  {one.sentence}"
        if one.help is not None:
            yield f"      {'':{wide}}  → {one.help}"
    count = {state: sum(one.state is state for one in found) for state in RANKS}
    yield ""
    if not count[State.BAD] and not count[State.WARN]:
        yield f"All {len(found)} are well."
    else:
        yield f"{count[State.OK]} ok, {count[State.WARN]} to look at, {count[State.BAD]} bad."
