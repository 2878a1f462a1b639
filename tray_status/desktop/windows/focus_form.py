"""Owns the choice of a page's components by tick boxes: which are ticked, and the patterns that a click leads to.

What is ticked is never kept: it is always what the patterns choose, so that the boxes show what watching will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tray_status.core.focus import chosen
from tray_status.core.globs import folded
from tray_status.core.model import Component
from tray_status.core.prefs import Focus
from tray_status.desktop.windows.words import _, many
from tray_status.settings.scalars import Glob
from tray_status.settings.schema import MOST_GLOBS

Place = tuple[str, str]
"""A component as patterns can know it: its folded group ("" for none) and name."""

Globs = tuple[str, ...]
Way = tuple[Globs, Globs]
"""What is included, and what is excluded."""

NOTHING = Focus(exclude=("*",))
"""What no box being ticked leads to; settings refuse it."""


class Tick(Enum):
    """How a box is: of a group, SOME when only a part of it is ticked."""

    OFF = "off"
    SOME = "some"
    ON = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One line with a tick box: a group with its components, or (`group` or not) a component; `key` is its own."""

    key: str
    name: str
    tick: Tick
    told: str = ""
    inside: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusForm:
    """The components of a page, the focus as it would be written, and the words by which the list is shortened."""

    components: tuple[Component, ...]
    focus: Focus
    find: str = ""

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def boxes(self) -> tuple[Box, ...]:
        """The groups and the components without a group, in the order of the page."""
        found: dict[str | None, list[tuple[int, Component]]] = {}
        lines: list[tuple[str | None, int]] = []
        for number, one in enumerate(self.components):
            if not self._listed(one):
                continue
            if one.group is None or one.group not in found:
                lines.append((one.group, number))
            found.setdefault(one.group, []).append((number, one))
        return tuple(
            self._box(number, self.components[number]) if group is None else self._group(group, found[group])
            for group, number in lines
        )

    def _listed(self, one: Component) -> bool:
        words = self.find.casefold().split()
        text = f"{one.group or ''}\n{one.name}".casefold()
        return all(word in text for word in words)

    def _box(self, number: int, one: Component) -> Box:
        return Box(key=f"c{number}", name=one.name, tick=Tick.ON if self._ticked(one) else Tick.OFF)

    def _group(self, group: str, listed: Sequence[tuple[int, Component]]) -> Box:
        inside = tuple(self._box(number, one) for number, one in listed)
        on = sum(box.tick is Tick.ON for box in inside)
        tick = Tick.ON if on == len(inside) else Tick.SOME if on else Tick.OFF
        told = _("{on} of {all}").format(on=on, all=len(inside))
        return Box(key=f"g{listed[0][0]}", name=group, tick=tick, told=told, inside=inside)

    def sum(self) -> str:
        """How many are ticked, in words."""
        count = len(self.components)
        if not count:
            return _("This page lists no components: choose by words.")
        on = sum(map(self._ticked, self.components))
        if on == count:
            return many(_("Its one component is watched."), _("All {count} components are watched."), count).format(
                count=count
            )
        return _("{on} of {count} components are watched.").format(on=on, count=count)

    def problem(self) -> str:
        """Why this focus cannot be written; empty when it can."""
        if self.components and not any(map(self._ticked, self.components)):
            return _("Nothing is ticked. Tick what matters to you, or mute the provider.")
        if max(len(self.focus.include), len(self.focus.exclude)) > MOST_GLOBS:
            return _("That takes more than {most} patterns. Tick whole groups, or write a pattern with *.").format(
                most=MOST_GLOBS
            )
        return ""

    # ---- changes -----------------------------------------------------------------------------------------------------

    def toggled(self, key: str) -> FocusForm:
        """The form after a click on a box; a group of which only a part is ticked becomes ticked whole."""
        box = next((one for one in self._every_box() if one.key == key), None)
        if box is None:
            return self
        hit = {int(one.key[1:]) for one in (box.inside or (box,))}
        places = {_place(self.components[number]) for number in hit}
        ticked = {_place(one) for one in self.components if self._ticked(one)}
        return self._with(ticked - places if box.tick is Tick.ON else ticked | places)

    def with_all(self) -> FocusForm:
        """Every component is ticked, also those that the page gets later."""
        return replace(self, focus=replace(self.focus, include=(), exclude=()))

    def with_none(self) -> FocusForm:
        """No component is ticked: the beginning of a choice of few."""
        return replace(self, focus=replace(self.focus, include=(), exclude=NOTHING.exclude))

    def with_words(self, words: Iterable[str], no_words: Iterable[str]) -> FocusForm:
        """Other words that incidents must or must not have."""
        return replace(self, focus=replace(self.focus, words=tuple(words), no_words=tuple(no_words)))

    def finding(self, words: str) -> FocusForm:
        """The list shortened to lines with all these words."""
        return replace(self, find=words)

    # ---- from boxes to patterns --------------------------------------------------------------------------------------

    def _every_box(self) -> Iterator[Box]:
        for box in self.boxes():
            yield box
            yield from box.inside

    def _ticked(self, one: Component) -> bool:
        return chosen(one.name, self.focus, one.group)

    def _with(self, ticked: set[Place]) -> FocusForm:
        """The patterns for these places, as near as can be to those of now."""
        places = {_place(one) for one in self.components}
        if ticked == places:
            return self.with_all()
        if not ticked:
            return self.with_none()
        exact = [way for way in self._ways(ticked, places - ticked) if self._chosen_by(*way) == ticked]
        short = next((way for way in exact if max(map(len, way)) <= MOST_GLOBS), None)
        # Two components that no pattern can tell from each other are ticked together.
        include, exclude = short or next(iter(exact), (self._each(ticked), ()))
        return replace(self, focus=replace(self.focus, include=include, exclude=exclude))

    def _ways(self, ticked: set[Place], left: set[Place]) -> list[Way]:
        """What would say it, the best first: the patterns of now with few more or less, else all said anew."""
        include, exclude = self.focus.include, self.focus.exclude
        # What fits nothing of the page now may be a region, or come back: it stays.
        kept = tuple(glob for glob in include if self._fit(glob) <= ticked)
        out = tuple(glob for glob in exclude if not self._fit(glob) & ticked)
        nearest: list[Way] = []
        if kept:
            nearest.append((self._with_names(kept, ticked - self._chosen_by(kept, out), ticked), out))
        if self.focus.chooses_components and exclude != NOTHING.exclude:
            nearest.append((include, self._with_names(out, left & self._chosen_by(include, out), left)))
        names, others = self._with_names((), ticked, ticked), self._with_names((), left, left)
        each, each_other = self._each(ticked), self._each(left)
        few: list[Way] = [(names, ()), (each, ())]
        most: list[Way] = [((), others), ((), each_other)]
        # Who begins with nothing wants these and no others; who begins with all wants what comes later as well.
        anew = [*few, *most] if exclude == NOTHING.exclude else sorted([*most, *few], key=_length)
        ways = [*sorted(nearest, key=_length), *anew, (each, self._each(left & self._chosen_by(each, ())))]
        return [way for way in ways if not set(map(folded, way[0])) & set(map(folded, way[1]))]

    def _with_names(self, globs: tuple[str, ...], places: set[Place], of: set[Place]) -> tuple[str, ...]:
        """These patterns and what names the places; groups that lie in `of` as a whole are named as groups."""
        more: dict[str, None] = {}
        for one in self.components:
            if _place(one) in places:
                inside = {_place(other) for other in self.components if other.group == one.group}
                more[one.group if one.group is not None and inside <= of else one.name] = None
        added = [glob for glob in more if glob not in globs]
        covered: set[Place] = set().union(*map(self._fit, added))
        # A name whose whole group is named by now says nothing more.
        said = (glob for glob in globs if "*" in glob or not self._fit(glob) or not self._fit(glob) <= covered)
        return (*said, *added)

    def _each(self, places: set[Place]) -> tuple[str, ...]:
        """Every place by group and name: what is not mixed up with others."""
        named = (
            f"{one.group} / {one.name}" if one.group is not None else one.name
            for one in self.components
            if _place(one) in places
        )
        return tuple(dict.fromkeys(named))

    def _fit(self, glob: str) -> set[Place]:
        return self._chosen_by((glob,), ())

    def _chosen_by(self, include: Globs, exclude: Globs) -> set[Place]:
        focus = Focus(include=include, exclude=exclude)
        return {_place(one) for one in self.components if chosen(one.name, focus, one.group)}


def _place(one: Component) -> Place:
    return folded(one.group or ""), folded(one.name)


def _length(way: Way) -> int:
    return len(way[0]) + len(way[1])


def patterns_of(text: str) -> tuple[str, ...]:
    """The words or patterns of a field in which they stand with commas between them. Raises WrongValueError."""
    return tuple(dict.fromkeys(Glob().parse(word.strip()) for word in text.split(",") if word.strip()))
