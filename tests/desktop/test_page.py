"""The page for the browser: all that others wrote is text in it, nothing runs, and the strips tell in words as well."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import DAY, HOUR, incident, maintenance
from tray_status.core.glance import Icon, IconState
from tray_status.core.history import Day
from tray_status.core.model import Health, Incident, Phase, ProviderId, Update
from tray_status.core.overview import Course, Entry, Overview, Row
from tray_status.desktop.windows.page import document
from tray_status.desktop.windows.strips import bars, day_name, label, notable, story, summary
from tray_status.desktop.windows.tags import tag, written

NOW = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
ACME = ProviderId("acme")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</style><!--"
WELL = tuple(Day(day=date(2026, 5, 4) - timedelta(days=ago), health=Health.OPERATIONAL) for ago in range(89, -1, -1))


class Seen(HTMLParser):
    """The elements, attributes and texts of a document, as a browser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.style = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        """A text."""
        if self._inside == "style":
            self.style += data
            self._inside = ""
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All texts."""
        return "\n".join(self.texts)

    def all(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for tag, attributes in self.tags if tag == name]


def row(**changes: object) -> Row:
    """A provider that is well."""
    made = Row(
        provider=ACME,
        name="Acme",
        url="https://status.acme.example",
        health=Health.OPERATIONAL,
        label="operational",
        stale_since=None,
        problem="",
        muted=False,
        days=WELL,
        left_out=0,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests name its fields


def entry(of: Incident, course: Course = Course.LIVE, **changes: object) -> Entry:
    """An incident as it is listed."""
    made = Entry(
        provider=ACME, provider_name="Acme", incident=of, course=course, health=Health.PARTIAL_OUTAGE, url=of.url
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests name its fields


def shown(*entries: Entry, rows: tuple[Row, ...] = (row(),), problems: tuple[str, ...] = ()) -> Seen:
    """The page as a browser sees it."""
    return Seen(page(*entries, rows=rows, problems=problems))


def page(*entries: Entry, rows: tuple[Row, ...] = (row(),), problems: tuple[str, ...] = ()) -> str:
    """The page."""
    return document(
        Overview(
            at=NOW,
            zone=UTC,
            icon=Icon(state=IconState.PARTIAL_OUTAGE),
            summary="Tray Status: Acme: partial outage",
            problems=problems,
            rows=rows,
            entries=entries,
        )
    )


def test_the_worlds_words_are_text_wherever_they_stand() -> None:
    """Seeded defect: a text that is put together by hand is a script in the user's browser."""
    hostile = incident(
        "i",
        title=HOSTILE,
        components=(HOSTILE,),
        updates=(Update(at=NOW, phase=None, body=f"{HOSTILE}\n\n{HOSTILE}"),),
    )
    days = (*WELL[:-1], Day(day=WELL[-1].day, health=Health.MAJOR_OUTAGE, titles=(HOSTILE,)))
    rows = (row(name=HOSTILE, problem=HOSTILE, label=HOSTILE, days=days),)
    found = shown(entry(hostile, provider_name=HOSTILE, quiet=HOSTILE), rows=rows, problems=(HOSTILE,))

    assert not found.all("script")
    assert not found.all("img")
    assert not any(name.startswith("on") for _, attributes in found.tags for name in attributes)
    assert found.text.count("<script>alert(1)</script>") >= 9


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=80))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    parts = Seen(written(tag("p", text, title=text)))

    assert parts.tags == [("p", {"title": text})]
    assert "".join(parts.texts).strip("\n") == text


def test_nothing_is_fetched_and_nothing_runs_by_its_own_policy() -> None:
    """Seeded defect: the style changes and the policy does not, so that the page has no style at all."""
    found = shown(entry(incident("i")))

    policy = next(one["content"] for one in found.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    allowed = b64encode(sha256(found.style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in found.style
    assert "@import" not in found.style
    assert {one.get("rel") for one in found.all("a")} == {"noreferrer noopener"}
    assert not any(name in attributes for _, attributes in found.tags for name in ("style", "src"))


def test_an_incident_tells_its_story_and_is_open_while_it_goes_on() -> None:
    told = incident(
        "i",
        components=("API", "Web"),
        started_at=NOW - HOUR,
        updates=(
            Update(at=NOW, phase=Phase.IDENTIFIED, body="Found.\n\nMended soon."),
            Update(at=None, phase=None, body="Looking."),
        ),
    )
    live = shown(entry(told, quiet="acknowledged", outside=True))

    assert "Investigating · major · since 13:00 · API, Web · acknowledged · outside your focus" in live.texts
    assert [text for text in live.texts if text in ("Identified", "Update")] == ["Identified", "Update"]
    assert "2 messages" in live.texts
    assert [text for text in live.texts if text in ("Found.", "Mended soon.", "Looking.")] == [
        *("Found.", "Mended soon.", "Looking.")
    ]
    assert any("open" in one for one in live.all("details"))
    past = shown(entry(replace(told, phase=Phase.RESOLVED, resolved_at=NOW), Course.PAST))
    assert not any("open" in one for one in past.all("details"))
    assert "Resolved · major · 13:00 – 14:00 · API, Web" in past.texts


def test_what_has_no_words_no_link_and_no_time_is_listed_all_the_same() -> None:
    bare = incident("i", title="", url=None, impact=None, phase=None, started_at=None, updated_at=None, updates=())
    found = shown(entry(bare), rows=(row(),))

    assert "untitled" in found.text
    assert not any("messages" in text for text in found.texts)


def test_a_maintenance_tells_from_when_to_when() -> None:
    planned = maintenance("m", started_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    ending = maintenance("e", started_at=None, ends_at=NOW + DAY)
    found = shown(entry(planned, Course.PLANNED), entry(ending, Course.PLANNED))

    assert "Scheduled · 15:00 – 16:00" in found.texts
    assert "Scheduled · 5 May 14:00" in found.texts


def test_empty_parts_say_so() -> None:
    found = shown(rows=())

    for sentence in (
        "No providers yet",
        "Nothing is wrong right now.",
        "No maintenance is announced.",
        "Nothing is on",
    ):
        assert sentence in found.text


def test_a_provider_tells_how_it_is_since_when_and_why_not() -> None:
    found = shown(
        rows=(
            row(muted=True, stale_since=NOW - HOUR, problem="Nobody answers.", left_out=3),
            row(provider=ProviderId("b"), name="B", days=(*WELL[:-1], Day(day=WELL[-1].day, health=None))),
        )
    )

    assert "operational, as of 13:00, muted" in found.texts
    assert "Nobody answers." in found.texts
    assert "3 older ones stand on their providers' pages." in found.texts
    names = [(one.get("id"), "checked" in one) for one in found.all("input")]
    assert names == [("every-provider", True), ("only-0", False), ("only-1", False)]
    assert all(f"#only-{number}:checked" in found.style for number in (0, 1))
    assert {one.get("for") for one in found.all("label")} == {"every-provider", "only-0", "only-1"}


def test_each_incident_is_known_by_the_number_of_its_provider() -> None:
    other = ProviderId("b")
    rows = (row(), row(provider=other, name="B"))
    found = shown(entry(incident("i"), provider=other), rows=rows)

    assert [one["class"] for one in found.all("article")] == ["of-1"]


# ---- the strip -------------------------------------------------------------------------------------------------------


def test_a_day_is_a_bar_whose_height_tells_as_well_as_its_colour() -> None:
    """Seeded defect: all bars are equally high, and who sees no colours sees nothing."""
    days = [Day(day=date(2026, 5, 1), health=health) for health in (None, *Health)]
    drawn = list(bars(days))

    heights = [int(bar.get("height") or 0) for bar in drawn]
    assert heights == sorted(set(heights))
    assert all(int(bar.get("y") or 0) + high == 30 for bar, high in zip(drawn, heights, strict=True))
    assert len({bar.get("class") for bar in drawn}) == len(days)


def test_a_day_tells_its_story_and_names_not_too_much() -> None:
    day = Day(day=date(2026, 5, 4), health=Health.DEGRADED, titles=tuple(f"t{number}" for number in range(7)))

    assert story(day) == "4 May 2026, degraded: t0; t1; t2; t3; t4; and 2 more"
    assert story(replace(day, health=None, titles=())) == "4 May 2026, nothing known"
    assert day_name(day.day) == "4 May 2026"
    assert label(None) == "nothing known"


def test_only_days_with_something_to_tell_are_listed_newest_first() -> None:
    quiet, titled, ill = (
        Day(day=date(2026, 5, 1), health=Health.OPERATIONAL),
        Day(day=date(2026, 5, 2), health=Health.OPERATIONAL, titles=("x",)),
        Day(day=date(2026, 5, 3), health=Health.MAINTENANCE),
    )

    assert list(notable([quiet, titled, ill, replace(quiet, health=None)])) == [ill, titled]
    both, one = shown(rows=(row(days=(quiet, titled, ill)),)), shown(rows=(row(days=(quiet, ill)),))
    assert ("2 days to tell of" in both.texts, "One day to tell of" in one.texts) == (True, True)


def test_who_does_not_see_the_strip_hears_what_it_shows() -> None:
    days = [*(Day(day=WELL[0].day, health=Health.OPERATIONAL),) * 3, Day(day=WELL[0].day, health=None)]

    assert summary([*days, replace(days[0], health=Health.MAJOR_OUTAGE)]) == (
        "Of the last 5 days: 1 major outage, 3 operational, 1 not known."
    )
    assert summary(days[:3]) == "Of the last 3 days: 3 operational."
    assert summary(days[3:]) == "Of the last 1 days nothing is known."
    assert re.search(r'role="img"', page())
