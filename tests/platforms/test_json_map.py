"""Owns JSON read by a mapping: each step of a path, what is there and what is not, and hostile documents."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.platforms.mappings import mapped_page
from tests.untraced import untraced
from tray_status.cli.read import at_moment
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health, Kind, Phase
from tray_status.core.reading import Page, Reading, Role, Scope, assemble
from tray_status.core.standing import at_first_sight, health_of
from tray_status.core.state import ProviderState
from tray_status.platforms import json_map
from tray_status.platforms.json_map import PLATFORM
from tray_status.platforms.mapped import Effort

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WORDS = (
    "words: {health: {up: operational, slow: degraded, down: major_outage}, "
    "phase: {open: investigating, closed: resolved}, impact: {big: major}}"
)
STATE = f"health: state\n{WORDS}"
DOCUMENT = Role("document")
LIMIT = 2.0
"""Seconds: twice the one that is promised, as tests share their machine."""


def read(mapping: str, document: object, role: str = "document") -> Reading:
    """What a document says by a mapping."""
    return json_map.read(Role(role), json.dumps(document).encode(), mapped_page("json_map", mapping))


def refusal(mapping: str, document: object) -> str:
    """The sentence with which a document is refused as malformed."""
    with pytest.raises(PayloadError) as raised:
        read(mapping, document)
    assert raised.value.fault is PayloadFault.MALFORMED
    return str(raised.value)


@pytest.mark.parametrize(
    ("place", "document"),
    [
        ("state", {"state": "down"}),
        ("a.state", {"a": {"state": "down"}}),
        ("a[1]", {"a": ["up", "down"]}),
        ("a[-1]", {"a": ["up", "down"]}),
        ("a[id=3].state", {"a": [1, {"id": 2, "state": "up"}, {"id": 3, "state": "down"}]}),
        ("a[ok=false].state", {"a": [{"ok": True, "state": "up"}, {"ok": False, "state": "down"}]}),
        ('"a.b".state', {"a.b": {"state": "down"}}),
    ],
)
def test_a_place_is_found_step_by_step(place: str, document: object) -> None:
    assert read(f"health: '{place}'\n{WORDS}", document).health is Health.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("place", "document"),
    [
        ("state", {}),
        ("state", []),
        ("a.state", {"a": "down"}),
        ("a[2]", {"a": ["up", "down"]}),
        ("a[-3]", {"a": ["up", "down"]}),
        ("a[0]", {"a": {"0": "up"}}),
        ("a[id=4]", {"a": [{"id": 3}]}),
        ("$key", {"state": "up"}),
        ("^.state", {"state": "up"}),
    ],
)
def test_a_place_that_finds_nothing_makes_the_document_malformed(place: str, document: object) -> None:
    """Seeded defect: what is missing reads as nothing wrong."""
    assert refusal(f"health: '{place}'\n{WORDS}", document) == (
        f"The mapping's `{place}` finds nothing in this document."
    )


@pytest.mark.parametrize("held", [{"a": 1}, [1]])
def test_an_object_is_no_word(held: object) -> None:
    assert "finds an object or a list, not a single value" in refusal(STATE, {"state": held})


@pytest.mark.parametrize(
    ("written", "value", "health"),
    [
        ("true", True, Health.OPERATIONAL),
        ("'1'", 1, Health.OPERATIONAL),
        ("'1.5'", 1.5, Health.OPERATIONAL),
        ("null", None, Health.OPERATIONAL),
        ("All good", " all   GOOD ", Health.OPERATIONAL),
        ("All good", "All good!", None),
        ("true", "not true", None),
        ("up", "", None),
        ("up", None, None),
    ],
)
def test_words_are_compared_whole(written: str, value: object, health: Health | None) -> None:
    """Seeded defect: a word that is merely contained, or signs looked over, as in "up?"."""
    reading = read(f"health: state\nwords: {{health: {{{written}: operational}}}}", {"state": value})
    assert reading.health is health
    assert reading.doubtful is (health is None)
    assert health_of(assemble([reading]), NOON) is health


def test_values_of_an_object_are_listed_with_the_key_they_stand_under() -> None:
    mapping = f"components: {{items: 'parts[]', name: $key, health: state, group: ^.title, id: code}}\n{WORDS}"
    document = {"title": "EU", "parts": {"api": {"state": "up", "code": 7}, "web": {"state": "down"}}}
    reading = read(mapping, document)
    assert [(one.id, one.name, one.group) for one in reading.components] == [
        ("7", "api", "EU"),
        ("EU/web", "web", "EU"),
    ]
    assert health_of(assemble([reading]), NOON) is Health.MAJOR_OUTAGE


def test_a_component_whose_word_is_not_known_lets_nothing_be_well() -> None:
    mapping = f"components: {{items: '[]', name: n, health: s}}\n{WORDS}"
    reading = read(mapping, [{"n": "a", "s": "up"}, {"n": "", "s": "huh"}])
    assert [one.name for one in reading.components] == ["a", "(without a name)"]
    assert health_of(assemble([reading]), NOON) is None
    assert "finds no component" in refusal(mapping, [])
    assert "finds no list" in refusal(mapping, 7)
    assert "finds no list" in refusal(mapping, None)


LISTED = "items: 'events[]'\n  id: id\n  title: title"
OPEN = f"incidents:\n  {LISTED}\n  shows: open\n"
EVENT = {"id": 1, "title": "Down"}


def test_a_page_that_calls_itself_well_is_as_its_parts_say() -> None:
    """Seeded defect: the page's own word wins over a component that is down and an incident that is open."""
    mapping = f"{OPEN}{STATE}\ncomponents: {{items: 'parts[]', name: n, health: s}}"
    well = {"state": "up", "events": [], "parts": [{"n": "a", "s": "up"}]}
    assert health_of(assemble([read(mapping, well)]), NOON) is Health.OPERATIONAL
    ill = {**well, "parts": [{"n": "a", "s": "slow"}]}
    assert health_of(assemble([read(mapping, ill)]), NOON) is Health.DEGRADED
    assert health_of(assemble([read(mapping, {**well, "events": [EVENT]})]), NOON) is Health.DEGRADED
    assert health_of(assemble([read(mapping, {**ill, "state": "down"})]), NOON) is Health.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("empty", "events", "health"),
    [
        ("", [], None),
        ("  empty: unknown\n", [], None),
        ("  empty: well\n", [], Health.OPERATIONAL),
        ("", [EVENT], Health.DEGRADED),
    ],
)
def test_an_empty_list_is_well_only_where_the_mapping_says_so(
    empty: str, events: list[object], health: Health | None
) -> None:
    reading = read(OPEN + empty, {"events": events})
    assert health_of(assemble([reading]), NOON) is health
    assert (reading.scope, reading.covers) == (Scope.ACTIVE, (Kind.INCIDENT,))


def test_two_lists_of_incidents_are_well_only_where_both_say_so() -> None:
    mapping = f"{OPEN}  empty: well\nnotices:\n  {LISTED.replace('events', 'news')}\n  shows: open\n"
    reading = read(mapping, {"events": [], "news": []})
    assert (reading.covers, reading.tells) == ((Kind.INCIDENT, Kind.NOTICE), True)
    assert not read(mapping.partition("notices")[2].join(("notices", "")), {"news": []}).tells


def test_planned_work_among_incidents_is_maintenance() -> None:
    """Seeded defect: maintenance of a mixed list that goes on when it is listed no more."""
    mapping = f"{OPEN}  phase: p\nwords: {{phase: {{soon: scheduled, now: in_progress, open: investigating}}}}"
    events = [{**EVENT, "id": number, "p": word} for number, word in enumerate(("soon", "now", "open"))]
    reading = read(mapping, {"events": events})
    assert [one.kind for one in reading.incidents] == [Kind.MAINTENANCE, Kind.MAINTENANCE, Kind.INCIDENT]
    assert reading.covers == (Kind.INCIDENT, Kind.MAINTENANCE)
    own = f"{mapping}\nmaintenances:\n  {LISTED.replace('events', 'works')}\n  shows: recent\n  phase: p\n"
    reading = read(own, {"events": events, "works": [{**EVENT, "id": 8, "p": "open"}]})
    assert reading.incidents[-1].phase is Phase.IN_PROGRESS
    assert reading.covers == (Kind.INCIDENT,)


def test_maintenance_ends_by_the_words_of_incidents_too() -> None:
    mapping = f"maintenances:\n  {LISTED}\n  shows: recent\n  phase: p\n  ended: e\n{WORDS}"
    (one,) = read(mapping, {"events": [{**EVENT, "p": "closed", "e": "2026-05-01T00:00:00Z"}]}).incidents
    assert (one.phase, one.kind) == (Phase.COMPLETED, Kind.MAINTENANCE)
    assert one.resolved_at == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "phase", "doubtful"),
    [
        ("2026-05-01T00:00:00Z", Phase.COMPLETED, False),
        ("2026-05-06T00:00:00Z", Phase.IN_PROGRESS, False),
        (None, Phase.IN_PROGRESS, False),
        ("later", None, True),
        ({"date": "2026-05-01"}, None, True),
    ],
)
def test_an_end_says_how_far_maintenance_is(end: object, phase: Phase | None, doubtful: bool) -> None:
    """Seeded defect: an end that lies ahead, or cannot be read, is one."""
    mapping = f"maintenances:\n  {LISTED}\n  shows: recent\n  ended: e\n"
    reading = read(mapping, {"events": [{**EVENT, "e": end}]})
    assert (at_first_sight(reading.incidents[0], NOON).phase, reading.doubtful) == (phase, doubtful)


ENDS = f"{STATE}\nincidents:\n  {LISTED}\n  shows: recent\n  ended: e\n  impact: i\n"


def test_an_end_that_lies_ahead_is_none_yet() -> None:
    """Seeded defect: an outage whose page names its expected end reads as over, and the page as well."""
    end = NOON + timedelta(hours=3)
    reading = read(ENDS, {"state": "up", "events": [{**EVENT, "i": "x", "e": end.isoformat()}]})
    found = at_first_sight(reading.incidents[0], NOON)
    assert (found.over, found.ends_at, found.resolved_at) == (False, end, None)
    later = at_first_sight(reading.incidents[0], end)
    assert (later.phase, later.resolved_at) == (Phase.RESOLVED, end)
    for now, health in ((NOON, Health.DEGRADED), (end, Health.OPERATIONAL)):
        assert health_of(at_moment(assemble([reading]), now), now) is health


PLACES = {
    "url": "link",
    "text": "body",
    "components": "parts",
    "impact": "weight",
    "phase": "stage",
    "started": "begun",
    "updated": "changed",
    "ends": "until",
}


@pytest.mark.parametrize("odd", [["x"], {"href": "/x"}])
@pytest.mark.parametrize("what", PLACES)
def test_of_an_entry_what_does_not_fit_is_noted_and_the_outage_is_told(what: str, odd: object) -> None:
    """Seeded defect: one odd link makes the page unreadable from the moment on at which there is an incident."""
    mapping = f"{OPEN}  {what}: {PLACES[what]}\n{STATE}"
    reading = read(mapping, {"state": "up", "events": [{**EVENT, PLACES[what]: odd}]})
    assert reading.notes == (f"The mapping's `{PLACES[what]}` finds an object or a list, not a single value.",)
    assert health_of(assemble([reading]), NOON) is Health.DEGRADED
    (one,) = reading.incidents
    assert (one.url, one.updates, one.components, one.impact, one.started_at) == (None, (), (), None, None)


def test_of_updates_and_groups_too() -> None:
    mapping = (
        f"{OPEN}  updates: {{items: 'posts[]', text: t, at: d, phase: p}}\n"
        f"components: {{items: 'parts[]', name: n, health: s, group: g}}\n{WORDS}"
    )
    parts = [{"n": "a", "s": "up", "g": {"name": "EU"}}]
    posts = [{"t": {"html": "x"}, "d": [1], "p": ["open"]}]
    reading = read(mapping, {"events": [{**EVENT, "posts": posts}], "parts": parts})
    assert [note.split("`")[1] for note in reading.notes] == ["g", "p", "d", "t"]
    assert (reading.components[0].group, reading.incidents[0].phase) == (None, None)
    assert health_of(assemble([reading]), NOON) is Health.DEGRADED


@pytest.mark.parametrize("place", ["id", "title"])
def test_an_id_or_a_title_that_is_an_object_is_refused(place: str) -> None:
    assert "finds an object or a list" in refusal(OPEN, {"events": [{**EVENT, place: {"en": "x"}}]})


@pytest.mark.parametrize(
    ("mapping", "note"),
    [
        ("impact: i", "The mapping's `i` finds nothing in this document."),
        ("phase: p", "The mapping's `p` finds nothing in this document."),
    ],
)
def test_a_word_that_one_entry_lacks_is_noted_and_lets_nothing_be_well(mapping: str, note: str) -> None:
    reading = read(f"{OPEN}  {mapping}\n{STATE}", {"state": "up", "events": [EVENT]})
    assert (reading.notes, reading.doubtful) == ((note,), True)
    assert (reading.incidents[0].impact, health_of(assemble([reading]), NOON)) == (None, Health.DEGRADED)


def test_the_word_of_a_component_that_is_not_known_outweighs_that_of_the_page() -> None:
    """Seeded defect: a page that calls itself well is well, whatever is said of its parts in a new word."""
    mapping = f"{STATE}\ncomponents: {{items: 'parts[]', name: n, health: s}}"
    parts = [{"n": "a", "s": "huh"}]
    assert health_of(assemble([read(mapping, {"state": "up", "parts": parts})]), NOON) is None
    assert health_of(assemble([read(mapping, {"state": "slow", "parts": parts})]), NOON) is Health.DEGRADED


def test_what_an_entry_that_is_over_says_in_odd_words_leaves_the_page_well() -> None:
    """Seeded defect: one old entry without an impact, and the page is never well again."""
    mapping = ENDS + "  updates: {items: 'posts[]', text: t, phase: p}\n"
    posts = [{"t": "b", "p": "closed"}, {"t": "a", "p": "huh"}]
    document = {"state": "up", "events": [{**EVENT, "e": "2026-05-01T00:00:00Z", "posts": posts}]}
    reading = read(mapping, document)
    assert (reading.doubtful, len(reading.notes)) == (False, 2)
    assert health_of(assemble([reading]), NOON) is Health.OPERATIONAL
    news = f"{STATE}\nnotices:\n  {LISTED}\n  shows: open\n  phase: p\n"
    assert read(news, {"state": "up", "events": [EVENT]}).health is Health.OPERATIONAL


def test_an_entry_is_as_far_as_its_newest_update_says() -> None:
    mapping = f"{OPEN}  updates: {{items: 'posts[]', text: t, at: d, phase: p}}\n{WORDS}"
    posts = [
        {"t": "a", "d": "2026-05-04T09:00:00Z", "p": "open"},
        {"t": "b", "d": "2026-05-04T10:00:00Z", "p": "closed"},
    ]
    reading = read(mapping, {"events": [{**EVENT, "posts": posts}]})
    assert reading.incidents[0].phase is Phase.RESOLVED
    assert [one.body for one in reading.incidents[0].updates] == ["b", "a"]
    for silent in (EVENT, {**EVENT, "posts": []}):
        reading = read(mapping, {"events": [silent]})
        assert (reading.incidents[0].phase, reading.doubtful) == (None, True)
        assert health_of(assemble([reading]), NOON) is not Health.OPERATIONAL


def test_texts_and_links_of_an_entry_are_made_plain() -> None:
    mapping = f"{OPEN}  text: 'body[].html'\n  url: link\n  components: 'parts[]'\n  started: at\n"
    event = {
        "id": " a/1 ",
        "title": "<b>Down</b>\n&amp; out\u202e",
        "body": [{"html": "<p>One</p>"}, {"html": ""}, {"html": "Two<script>x</script>"}],
        "link": "javascript:alert(1)",
        "parts": ["API", "", "API", "Web"],
        "at": 1777885200000,
    }
    (one,) = read(mapping, {"events": [event]}).incidents
    assert (one.title, one.url, one.components) == ("Down & out", None, ("API", "Web"))
    assert one.updates[0].body == "One\n\nTwo"
    assert one.updates[0].at == one.started_at == datetime(2026, 5, 4, 9, tzinfo=UTC)
    (one,) = read(mapping, {"events": [{**event, "link": "/e/1", "body": [], "title": None}]}).incidents
    assert (one.title, one.url, one.updates) == ("(without a title)", "https://status.maple.example/e/1", ())


def test_links_begin_where_the_document_is() -> None:
    mapping = f"address: https://api.maple.example/v1/events\n{OPEN}  url: link\n"
    (one,) = read(mapping, {"events": [{**EVENT, "link": "417"}]}).incidents
    assert one.url == "https://api.maple.example/v1/417"


@pytest.mark.parametrize("lacking", ["id", "title"])
def test_an_entry_needs_an_id_and_a_title(lacking: str) -> None:
    event = {key: value for key, value in EVENT.items() if key != lacking}
    assert f"The mapping's `{lacking}` finds no" in refusal(OPEN, {"events": [event]})


@pytest.mark.parametrize("held", [[], [""], [None]])
def test_a_title_may_be_empty_where_it_stands(held: list[str | None]) -> None:
    """Seeded defect: one incident whose title is not written yet makes the whole page unreadable."""
    (one,) = read(OPEN.replace("title: title", "title: 'title[]'"), {"events": [{"id": 1, "title": held}]}).incidents
    assert one.title == "(without a title)"


def test_entries_of_one_id_are_one_and_the_open_one_stands() -> None:
    mapping = f"{OPEN}  phase: p\n{WORDS}"
    reading = read(mapping, {"events": [{**EVENT, "p": "closed"}, {**EVENT, "p": "open"}]})
    assert [one.phase for one in reading.incidents] == [Phase.INVESTIGATING]
    assert reading.notes == ("Several entries have the same id and are taken for one.",)


@pytest.mark.parametrize("oldest_first", [True, False])
def test_of_a_very_long_list_the_newer_end_is_read_and_it_ends_nothing(oldest_first: bool) -> None:
    """Seeded defect: the open incident at the end of a long list is not read, or absence from it is an end."""
    began = datetime(2020, 1, 1, tzinfo=UTC)
    events = [{"id": n, "title": "x", "at": (began + timedelta(hours=n)).isoformat()} for n in range(1500)]
    reading = read(f"{OPEN}  started: at\n", {"events": events if oldest_first else events[::-1]})
    assert len(reading.incidents) == 1000
    assert {one.id for one in reading.incidents} >= {"1499", "500"}
    assert reading.covers == ()
    assert reading.notes == ("Only the newest 1000 entries of the list are read.",)


def test_of_very_many_components_the_first_are_read_and_prove_nothing_well() -> None:
    mapping = f"components: {{items: '[]', name: n, health: s}}\n{WORDS}"
    reading = read(mapping, [{"n": str(n), "s": "up"} for n in range(2001)])
    assert len(reading.components) == 2000
    assert health_of(assemble([reading]), NOON) is None


def test_lists_within_lists_are_found_only_where_all_are_there() -> None:
    """Seeded defect: groups without the list of their parts are skipped, and what is down in them with them."""
    mapping = f"components: {{items: 'groups[].parts[]', name: n, health: s, group: ^.n}}\n{WORDS}"
    first = {"n": "EU", "parts": [{"n": "a", "s": "up"}]}
    reading = read(mapping, {"groups": [first, {"n": "US", "parts": []}]})
    assert [one.group for one in reading.components] == ["EU"]
    assert "finds no list" in refusal(mapping, {"groups": [first, {"n": "US"}]})


def test_each_document_is_asked_by_its_own_mapping() -> None:
    mapping = f"- {{health: state, {WORDS}}}\n- {{address: /api/events, health: other, {WORDS}}}"
    page = mapped_page("json_map", mapping)
    first, second = PLATFORM.documents(page, ProviderState(provider="a"))  # type: ignore[arg-type]  # any id will do
    assert (first.role, first.url, first.scope) == (DOCUMENT, "https://status.maple.example", Scope.RECENT)
    assert (second.role, second.url) == ("document2", "https://status.maple.example/api/events")
    assert PLATFORM.find_role(b'{"other": "up"}', page) == "document2"
    assert PLATFORM.find_role(b'{"state": "up"}', page) == "document"
    assert PLATFORM.find_role(b"nothing", page) == "document"
    assert read(mapping, {"other": "down"}, "document2").health is Health.MAJOR_OUTAGE


def test_without_a_mapping_nothing_is_asked_found_or_read() -> None:
    """Seeded defect: any JSON at all is taken for this platform's when a page is looked into."""
    page = Page(url="https://status.maple.example")
    assert PLATFORM.documents(page, ProviderState(provider="a")) == ()  # type: ignore[arg-type]  # any id will do
    assert PLATFORM.find_role(b'{"state": "up"}', page) is None
    with pytest.raises(PayloadError, match="give no mapping"):
        PLATFORM.read(DOCUMENT, b'{"state": "up"}', page)


PARTS = f"components: {{items: 'a[]', name: n, health: s}}\n{WORDS}"
NAMES_OF_ALL = b'{"b":[' + b'"x",' * 5000 + b'"y"],"a":[' + b'{"s":"up"},' * 2000 + b"0]}"
TEXT_OF_ALL = b'{"long":"' + b"<p>x</p>" * 200_000 + b'","events":[' + b'{"id":1,"title":"x"},' * 900 + b"0]}"
LOOKED_FOR = b'{"a":[' + b'{"n":"x","s":"up"},' * 3000 + b"0]}"


@pytest.mark.parametrize(
    ("mapping", "body"),
    [
        (STATE, b'{"a":' * 100_000),
        (STATE, b"[" * 5_000_000),
        (PARTS, b'{"a":[' + b'{"n":"x","s":"up"},' * 500_000 + b"0]}"),
        (f"components: {{items: '[].b[]', name: n, health: s}}\n{WORDS}", b"[" + b'{"b":[]},' * 300_000 + b"{}]"),
        (f"components: {{items: 'a[]', name: '^.b[]', health: s}}\n{WORDS}", NAMES_OF_ALL),
        (f"{OPEN}  text: ^.long\n", TEXT_OF_ALL),
        (f"components: {{items: 'a[]', name: '^.a[n=z].n', health: s}}\n{WORDS}", LOOKED_FOR),
    ],
)
def test_a_hostile_document_costs_a_second_at_most_and_is_never_well(mapping: str, body: bytes) -> None:
    """Seeded defect: time that grows with the square of what was sent."""
    page = mapped_page("json_map", mapping)
    began = time.process_time()
    with pytest.raises(PayloadError), untraced():
        PLATFORM.read(DOCUMENT, body, page)
    assert time.process_time() - began < LIMIT


def test_what_may_be_looked_at_has_an_end() -> None:
    """Seeded defect: a mapping that finds everything everywhere is followed to the last."""
    effort = Effort(platform="json_map", left=100)
    assert effort.weigh("<p>" * 20) == "<p>" * 20
    with pytest.raises(PayloadError, match="more in this document than can be read"):
        effort.weigh("<p>" * 20)
