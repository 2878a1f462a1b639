"""How a preview is said: as lines for people, as a report for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.core.model import Impact
    from tray_status.core.prefs import ProviderPrefs
    from tray_status.core.preview import Preview, Previewed

TITLE = 60


def lines(seen: Preview, prefs: ProviderPrefs, *, days: int) -> Iterator[str]:
    """The preview for people: each incident that is told or held back, then the sum."""
    from tray_status.core.preview import Verdict

    yield f"{prefs.name}, the last {_number(days, 'day')}, through {focus_words(prefs)}"
    rows = [one for one in seen.incidents if one.verdict is not Verdict.QUIET]
    yield from _table(rows)
    yield _sum(seen)
    yield from _reach(seen, days)


def focus_words(prefs: ProviderPrefs) -> str:
    """What a provider's focus says, in one line."""
    focus = prefs.focus
    parts = (
        ("components", focus.include),
        ("not the components", focus.exclude),
        ("words", focus.words),
        ("not the words", focus.no_words),
    )
    said = [f"{name} {', '.join(globs)}" for name, globs in parts if globs]
    least = focus.minimum_impact or prefs.minimum_impact
    said += [f"impact from {least.word} on"] if least is not None else []
    return f"the focus: {'; '.join(said)}" if said else "no focus: everything is told"


def _table(rows: list[Previewed]) -> Iterator[str]:
    """One line per incident, and below it why it is held back."""
    from tray_status.cli.tables import columns
    from tray_status.core.focus import NOT_NAMED
    from tray_status.core.preview import Verdict
    from tray_status.core.text import shorten

    cells = [
        (
            f"  {(one.incident.started_at or one.at).astimezone():%Y-%m-%d %H:%M}",
            one.verdict.value,
            _number(one.alerts or one.alerts_without, "alert"),
            one.incident.impact.word if one.incident.impact is not None else "-",
            shorten(one.incident.title, TITLE),
        )
        for one in rows
    ]
    for one, line in zip(rows, columns(cells), strict=True):
        yield line
        if one.verdict is Verdict.HELD_BACK:
            yield f"{'':20}{one.reason.removeprefix('first sight: ').removeprefix('held back: ')}"
        elif NOT_NAMED in one.reason:
            yield f"{'':20}{NOT_NAMED}"


def _sum(seen: Preview) -> str:
    from tray_status.core.preview import Verdict

    told, held, quiet = (seen.of(verdict) for verdict in (Verdict.TOLD, Verdict.HELD_BACK, Verdict.QUIET))
    if not seen.incidents:
        return "Nothing is known to have happened."
    raised = sum(one.alerts for one in told)
    missing = sum(one.alerts_without - one.alerts for one in (*told, *held))
    text = (
        f"{_number(len(told) + len(held), 'incident')}: {len(told)} told with {_number(raised, 'alert')}, "
        f"{len(held)} held back with {_number(missing, 'alert')}."
        if told or held
        else "Nothing is known to have happened that is told to anybody."
    )
    others = f"{_number(len(quiet), 'more entry', 'more entries')}: maintenance, notices, or silent for weeks"
    return f"{text} Nobody is told of {others}." if quiet else text


def _reach(seen: Preview, days: int) -> Iterator[str]:
    """How far back the past is known, where that is less than was asked for."""
    if seen.reaches is None:
        yield "No incident that is over is known: the page lists only what is open."
        return
    known = (seen.until - seen.reaches).days
    if known < days:
        ended = f"{seen.reaches.astimezone():%Y-%m-%d}"
        yield f"The page lists only {_number(known, 'day')}: its oldest entry ended on {ended}."


def _number(count: int, noun: str, nouns: str | None = None) -> str:
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def report(seen: Preview, prefs: ProviderPrefs) -> dict[str, object]:
    """The same for programs."""
    from tray_status.cli.output import JSON_VERSION
    from tray_status.core.links import shown_url
    from tray_status.core.preview import Verdict
    from tray_status.core.report import iso

    focus = prefs.focus
    return {
        "version": JSON_VERSION,
        "provider": {"id": prefs.id, "name": prefs.name, "url": shown_url(prefs.url)},
        "from": iso(seen.since),
        "to": iso(seen.until),
        "reaches": iso(seen.reaches),
        "focus": {
            "components": {"include": list(focus.include), "exclude": list(focus.exclude)},
            "words": {"include": list(focus.words), "exclude": list(focus.no_words)},
            "minimum_impact": _word(focus.minimum_impact),
        },
        "incidents": [
            {
                "id": one.incident.id,
                "title": one.incident.title,
                "kind": one.incident.kind.value,
                "impact": _word(one.incident.impact),
                "components": list(one.incident.components),
                "at": iso(one.at),
                "verdict": one.verdict.name.lower(),
                "reason": one.reason,
                "alerts": one.alerts,
                "alerts_without_focus": one.alerts_without,
            }
            for one in seen.incidents
        ],
        "summary": {verdict.name.lower(): len(seen.of(verdict)) for verdict in Verdict},
    }


def _word(impact: Impact | None) -> str | None:
    return None if impact is None else impact.word
