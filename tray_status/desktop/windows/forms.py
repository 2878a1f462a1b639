"""Owns what the incidents window shows and offers, as values: lines, filter, selection, story, actions. No tkinter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tray_status.core.commands import Acknowledge, Command, OpenUrl, Snooze
from tray_status.core.history import Day
from tray_status.core.model import Health, IncidentId, Kind, ProviderId
from tray_status.core.overview import Course, Entry, Overview, Row
from tray_status.core.wording import PHASE_LABEL, clock
from tray_status.desktop.windows.words import COURSES, NOTHING, _, many, phase, standing, state_line, times, why_unread

Key = tuple[ProviderId, IncidentId]
"""What an incident is known by while the window is open."""

SNOOZE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which incidents are listed: of one provider, of one course, with all words of a text; None and "" let all by."""

    provider: ProviderId | None = None
    course: Course | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One incident as a line of the list: what its columns say, and the health that its dot stands for."""

    key: Key
    title: str
    provider: str
    phase: str
    times: str
    dot: Health | None
    course: Course
    quiet: bool

    @property
    def cells(self) -> tuple[str, str, str]:
        """What stands in the columns beside the title."""
        return self.provider, self.phase, self.times


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One line of the list of providers; `provider` None stands for all of them."""

    provider: ProviderId | None
    name: str
    health: Health | None
    told: str
    problem: str = ""
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done about the chosen incident; without a command it cannot be done now."""

    name: str
    label: str
    command: Command | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A piece of the story; `style` is one of title, meta, when, body."""

    style: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All that the window shows at one moment; each change makes another form."""

    seen: Overview
    filter: Filter = field(default_factory=Filter)
    selected: Key | None = None

    # ---- changes -----------------------------------------------------------------------------------------------------

    def refreshed(self, seen: Overview) -> Form:
        """The same look at a newer overview; a provider or an incident that is gone is chosen no more."""
        providers = {row.provider for row in seen.rows}
        kept = self.filter if self.filter.provider in providers else replace(self.filter, provider=None)
        there = any(_key(entry) == self.selected for entry in seen.entries)
        return Form(seen=seen, filter=kept, selected=self.selected if there else None)

    def filtered(self, wanted: Filter) -> Form:
        """The same with another filter; an incident that it hides stays chosen only while it is listed."""
        form = replace(self, filter=wanted)
        return form if form.chosen is not None else replace(form, selected=None)

    def choosing(self, key: Key | None) -> Form:
        """The same with another incident chosen."""
        return replace(self, selected=key)

    # ---- what is listed ----------------------------------------------------------------------------------------------

    def lines(self) -> tuple[Line, ...]:
        """The incidents that the filter lets by, in the order of the overview."""
        return tuple(_line(entry, self.seen) for entry in self._passing() if self._in_course(entry))

    def counts(self) -> Mapping[Course | None, int]:
        """How many incidents each choice of a course would list; under None, all courses."""
        found = Counter(entry.course for entry in self._passing())
        return {None: found.total(), **{course: found[course] for course in Course}}

    def sides(self) -> tuple[Side, ...]:
        """The list of providers; its first line stands for all."""
        return (self._everything(), *(_side(row, self.seen) for row in self.seen.rows))

    def side(self) -> Side:
        """The line that is chosen of it."""
        row = next((row for row in self.seen.rows if row.provider == self.filter.provider), None)
        return _side(row, self.seen) if row is not None else self._everything()

    def nothing(self) -> str:
        """What is said in place of a list without lines."""
        if not self.seen.rows:
            return _("No providers yet. Add one: tray-status add NAME")
        if self.reading and self.filter.course in (None, Course.PAST):
            return _("Reading what is over …")
        if self.filter.text.strip():
            return _("No incident has “{text}” in it.").format(text=self.filter.text.strip())
        return NOTHING[self.filter.course] if self.filter.course is not None else _("No incidents are on record.")

    @property
    def reading(self) -> bool:
        """Whether what is over, and the last 90 days, are still being read."""
        return self.seen.partial

    def told(self, course: Course | None) -> str:
        """A choice of a course in words, with how many incidents it would list as far as that is known."""
        words = COURSES[course] if course is not None else _("All")
        unknown = self.reading and course in (None, Course.PAST)
        return f"{words} …" if unknown else f"{words} {self.counts()[course]}"

    def left_out(self) -> str:
        """That older ones stand on the pages, where that is so; else nothing."""
        chosen = self.filter.provider
        count = sum(row.left_out for row in self.seen.rows if chosen in (None, row.provider))
        one, several = _("One older one stands on its page."), _("{count} older ones stand on their pages.")
        return many(one, several, count).format(count=count) if count else ""

    # ---- the chosen incident -----------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Entry | None:
        """The incident whose story is shown."""
        return next((one for one in self._passing() if _key(one) == self.selected and self._in_course(one)), None)

    def story(self) -> tuple[Paragraph, ...]:
        """The chosen incident with every message, in the order in which its page has them."""
        entry = self.chosen
        return tuple(_story(entry, self.seen)) if entry is not None else ()

    def actions(self) -> tuple[Action, ...]:
        """What can be done about the chosen incident: always the same three, in the same order."""
        entry = self.chosen
        over = entry is None or entry.incident.over or entry.incident.kind is Kind.NOTICE
        undo = entry is not None and entry.quiet == "acknowledged"
        awake = entry is not None and entry.quiet == "snoozed"
        acknowledge = snooze = opened = None
        if entry is not None:
            provider, incident = _key(entry)
            acknowledge = Acknowledge(provider=provider, incident=incident, undo=undo)
            snooze = Snooze(provider=provider, incident=incident, lasting=None if awake else SNOOZE)
            opened = OpenUrl(provider=provider, url=entry.url) if entry.url is not None else None
        labels = (
            _("Undo acknowledge") if undo else _("Acknowledge"),
            _("End snooze") if awake else _("Snooze 1 hour"),
            _("Open page"),
        )
        return (
            Action(name="acknowledge", label=labels[0], command=None if over else acknowledge),
            Action(name="snooze", label=labels[1], command=None if over or undo else snooze),
            Action(name="open", label=labels[2], command=opened),
        )

    # ---- its parts ---------------------------------------------------------------------------------------------------

    def _passing(self) -> Iterator[Entry]:
        """What provider and text let by."""
        words = self.filter.text.casefold().split()
        for entry in self.seen.entries:
            if self.filter.provider in (None, entry.provider) and _has(entry, words):
                yield entry

    def _in_course(self, entry: Entry) -> bool:
        return self.filter.course in (None, entry.course)

    def _everything(self) -> Side:
        rows = self.seen.rows
        known = [row.health for row in rows if row.health is not None]
        told = many(_("one provider"), _("{count} providers"), len(rows)).format(count=len(rows))
        return Side(provider=None, name=_("All providers"), health=max(known, default=None), told=told, days=_all(rows))


def _key(entry: Entry) -> Key:
    return entry.provider, entry.incident.id


def _has(entry: Entry, words: list[str]) -> bool:
    """Whether an incident has all words: in its title, its provider's name, its components or its messages."""
    if not words:
        return True
    incident = entry.incident
    texts = (incident.title, entry.provider_name, *incident.components, *(one.body for one in incident.updates))
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words)


def _line(entry: Entry, seen: Overview) -> Line:
    return Line(
        key=_key(entry),
        title=entry.incident.title or _("untitled"),
        provider=entry.provider_name,
        phase=entry.quiet.capitalize() or phase(entry) or COURSES[entry.course],
        times=times(entry, seen),
        dot=entry.health if entry.course is Course.LIVE else None,
        course=entry.course,
        quiet=bool(entry.quiet) or entry.outside,
    )


def _side(row: Row, seen: Overview) -> Side:
    told, problem = standing(row, seen), why_unread(row, seen)
    return Side(provider=row.provider, name=row.name, health=row.health, told=told, problem=problem, days=row.days)


def _all(rows: tuple[Row, ...]) -> tuple[Day, ...]:
    """The days of all providers in one: the worst of each day, and who had what."""
    return tuple(
        Day(
            day=days[0].day,
            health=max((day.health for day in days if day.health is not None), default=None),
            titles=tuple(f"{row.name}: {title}" for row, day in zip(rows, days, strict=True) for title in day.titles),
        )
        for days in zip(*(row.days for row in rows), strict=True)
    )


def _story(entry: Entry, seen: Overview) -> Iterator[Paragraph]:
    yield Paragraph(style="title", text=entry.incident.title or _("untitled"))
    yield Paragraph(style="meta", text=" · ".join(filter(None, (entry.provider_name, state_line(entry, seen)))))
    for update in entry.incident.updates:
        word = PHASE_LABEL[update.phase] if update.phase is not None else _("Update")
        at = f"   {clock(update.at, seen.at, seen.zone)}" if update.at is not None else ""
        yield Paragraph(style="when", text=f"{word}{at}")
        body = "\n".join(line for line in update.body.splitlines() if line.strip())
        if body:
            yield Paragraph(style="body", text=body)
