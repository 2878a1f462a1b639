"""Focus: which texts a glob is tried on, what words find, and the reason of everything that is held back."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import T0, at, believe, component, history, incident, maintenance, summary
from tests.core.strategies import component_names, focuses, incidents
from tray_status.core.belief import Belief
from tray_status.core.focus import SOME, Named, chosen, naming, outside, passes
from tray_status.core.model import Component, Health, Impact, Incident, IncidentId, Phase, Update
from tray_status.core.outlook import outlook
from tray_status.core.prefs import Focus
from tray_status.core.reading import Reading

FEED = Named(components=False)
WEB = Focus(include=("Web",), no_words=("beta",))
EXCLUDED = "its title names what the focus excludes"
UNSPOKEN = "it names no component, and its text none of those in focus"


def grouped(name: str, group: str) -> Component:
    """A component in a group."""
    return replace(component(name), group=group)


def believed(page: Reading) -> Belief:
    """The belief after one look at noon."""
    return believe((page,))


def said(title: str, *texts: str, **changes: object) -> Incident:
    """An incident with this title and these texts, newest first."""
    updates = tuple(Update(at=at(-minute), phase=None, body=text) for minute, text in enumerate(texts))
    return replace(incident(), title=title, updates=updates, **changes)  # type: ignore[arg-type]  # as the test names them


@pytest.mark.parametrize(
    ("glob", "name", "group"),
    [
        ("workers", "Workers", None),
        ("Work*", "Workers KV", None),
        ("*KV", "Workers  KV", None),
        ("w*s*v", "Workers KV", None),
        ("W?rkers", "Workers", None),
        ("*", "Workers", None),
        ("**", "", None),
        ("Europe", "Amsterdam", "Europe"),
        ("Europe / Ams*", "Amsterdam", "Europe"),
        ("Europe", "Core services (Europe)", None),
        ("AMS", "Amsterdam, Netherlands - (AMS)", "Europe"),
        ("AWS [EU]", "AWS [EU]", None),
        ("Überall", "überALL", None),
        ("a.b", "A.B", None),
    ],
)
def test_a_glob_is_tried_on_name_brackets_group_and_both(glob: str, name: str, group: str | None) -> None:
    """Seeded defect: only names are compared; or `[EU]` is a class of letters, and a page's own name fits nothing."""
    assert chosen(name, Focus(include=(glob,)), group)
    assert not chosen(name, Focus(exclude=(glob,)), group)


@pytest.mark.parametrize(
    ("glob", "name", "group"),
    [
        ("Work", "Workers", None),
        ("w*x*v", "Workers KV", None),
        ("Europe", "Amsterdam", "Eastern Europe"),
        ("Core services", "Core services (Europe)", None),
        ("a.b", "axb", None),
        ("Europe / Ams*", "Amsterdam", None),
    ],
)
def test_a_glob_fits_whole_texts_alone(glob: str, name: str, group: str | None) -> None:
    assert not chosen(name, Focus(include=(glob,)), group)
    assert chosen(name, Focus(exclude=(glob,)), group)


def test_an_incident_is_judged_by_the_groups_of_its_components() -> None:
    """Seeded defect: incidents name components without their groups, so a focus on a group holds all of them back."""
    page = naming(
        (grouped("Amsterdam", "Europe"), grouped("API", "EU"), grouped("API", "US")),
        (),
        Focus(include=("x",)),
    )
    europe = Focus(include=("europe",))
    assert passes(incident(components=("Tokyo", "Amsterdam")), europe, page)
    assert outside(incident(components=("Tokyo",)), europe, page) == "Tokyo: outside the focus"
    assert outside(incident(components=("Amsterdam",)), Focus(exclude=("Europe",)), page) == (
        "Amsterdam: excluded by the focus"
    )
    # Of two components with one name the incident may mean the other.
    assert passes(incident(components=("API",)), Focus(include=("US",)), page)
    assert passes(incident(components=("API",)), Focus(exclude=("US",)), page)
    assert not passes(incident(components=("API",)), Focus(include=("US",), exclude=("US",)), page)


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (("EC2*",), (), None),
        (("UAE",), (), None),
        (("me-central-*",), (), None),
        (("S3",), (), "EC2: outside the focus"),
        (("EC2",), ("UAE",), "UAE (me-central-1): excluded by the focus"),
        ((), ("EC2",), "EC2: excluded by the focus"),
        (("UAE",), ("EC2",), "EC2: excluded by the focus"),
        ((), ("Bahrain",), None),
    ],
)
def test_regions_are_chosen_beside_components(
    include: tuple[str, ...], exclude: tuple[str, ...], expected: str
) -> None:
    """Seeded defect: whoever excludes a region hears of it through the components that it has as all others do."""
    event = incident(components=("EC2",), regions=("UAE (me-central-1)",))
    assert outside(event, Focus(include=include, exclude=exclude)) == expected


def test_a_region_that_is_excluded_lets_no_other_through() -> None:
    both = incident(components=("EC2",), regions=("UAE (me-central-1)", "Lima (sa-east-1)"))
    assert outside(both, Focus(include=("me-*",), exclude=("UAE",))) == "EC2: outside the focus"
    assert passes(both, Focus(include=("me-*",), exclude=("Lima",)))


def test_what_is_excluded_is_no_reason_to_let_the_rest_through() -> None:
    """Seeded defect: `API*` without `API beta` lets trouble of the beta pass as soon as something else is hit too."""
    focus = Focus(include=("API*",), exclude=("API beta",))
    assert outside(incident(components=("API beta", "Web")), focus) == "API beta, Web: outside the focus"
    assert passes(incident(components=("API beta", "API")), focus)


def test_a_group_in_focus_colours_the_icon_with_its_components() -> None:
    """Seeded defect: a group is known where incidents are judged, and its ill components colour nothing."""
    berlin = replace(grouped("Berlin", "Europe"), health=Health.MAJOR_OUTAGE)
    page = summary(health=Health.MAJOR_OUTAGE, components=(berlin, grouped("Lima", "South")))
    assert outlook(believed(page), Focus(include=("Europe",)), T0).colour is Health.MAJOR_OUTAGE
    assert outlook(believed(page), Focus(include=("South",)), T0).colour is Health.OPERATIONAL


def test_regions_are_kept_where_one_document_or_one_poll_leaves_them_out() -> None:
    """Seeded defect: an incident leaves the focus because the feed does not name its region."""
    known, bare = incident(regions=("UAE",)), replace(incident(), title="Worse")
    assert believe((summary(bare), history(known))).incidents[0].regions == ("UAE",)
    assert believe((summary(known),), (summary(bare),)).incidents[0].regions == ("UAE",)


def test_a_region_alone_names_no_component() -> None:
    somewhere = incident(regions=("UAE",))
    assert passes(somewhere, Focus(include=("EC2",)))
    assert not passes(somewhere, Focus(include=("EC2",), exclude=("UAE",)))


@pytest.mark.parametrize(
    ("focus", "event", "expected"),
    [
        (Focus(include=("API*",)), said("APIs are slow"), None),
        (Focus(include=("API",)), said("Trouble", "We see it", "The API fails"), None),
        (Focus(include=("API",)), said("Rapid growth"), UNSPOKEN),
        (Focus(include=("EC2*us-east-1",)), said("EC2 errors", "in US-EAST-1 only"), None),
        (Focus(include=("EC2*us-east-1",)), said("EC2 errors", "in us-west-1 only"), UNSPOKEN),
        (Focus(exclude=("*beta*",)), said("The beta fails"), EXCLUDED),
        (Focus(exclude=("*beta*",)), said("The API fails", "as the beta did"), None),
        (Focus(include=("API",), exclude=("beta",)), said("API and beta fail"), None),
        (Focus(include=("API",), exclude=("beta",)), said("The beta fails", "not the API"), EXCLUDED),
        (Focus(include=("API*",), exclude=("API beta",)), said("API beta fails"), EXCLUDED),
        (Focus(include=("API*",), exclude=("beta", "API beta")), said("API beta fails"), EXCLUDED),
        (Focus(include=("API*",), exclude=("API beta",)), said("API beta fails, the API does not"), None),
        (Focus(include=("*",), exclude=("beta",)), said("The beta fails"), EXCLUDED),
        (Focus(include=("Web", "API"), exclude=("beta", "Sandbox")), said("API, Sandbox and beta are down"), None),
        (Focus(include=("API",)), said("Trouble", components=("Web",)), "Web: outside the focus"),
    ],
)
def test_a_page_that_never_names_components_is_judged_by_its_texts(
    focus: Focus, event: Incident, expected: str | None
) -> None:
    """Seeded defect: on a feed a choice of components lets everything through, or nothing."""
    assert outside(event, focus, FEED) == expected


def test_an_included_part_in_the_title_counts_as_it_does_among_components() -> None:
    """Seeded defect: "API and Sandbox unreachable" is held back, and components [API, Sandbox] are not."""
    focus = Focus(include=("API",), exclude=("Sandbox",))
    assert passes(said("API and Sandbox unreachable"), focus, FEED)
    assert passes(said("Unreachable", components=("API", "Sandbox")), focus)


COMPOSED, DECOMPOSED = "R\u00e9gion Sud", "Re\u0301gion Sud"
WIDE = "\uff21\uff30\uff29\u3000\uff08\uff25\uff35\uff09"


@pytest.mark.parametrize(
    ("glob", "name"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED), ("API (EU)", WIDE), (WIDE, "API (EU)")]
)
def test_one_letter_written_in_two_ways_is_one_letter(glob: str, name: str) -> None:
    """Seeded defect: a name typed on a Mac, or on a Japanese keyboard, fits nothing that looks the same."""
    assert chosen(name, Focus(include=(glob,)))
    assert not chosen(name, Focus(exclude=(glob,)))
    assert chosen(f"{name} x", Focus(include=(f"{glob}*",)))
    assert passes(said("Trouble", f"in {name}, mostly"), Focus(words=(glob,)))
    assert passes(said("Trouble", f"in {name}, mostly"), Focus(include=(glob,)), FEED)
    assert passes(incident(components=("Paris",)), Focus(include=(glob,)), naming((grouped("Paris", name),), (), WEB))


@pytest.mark.parametrize("text", ["\u2460API is slow", "The API\u00b9 is slow", "API\u2122 is slow"])
def test_a_sign_beside_a_word_is_no_part_of_it(text: str) -> None:
    """Seeded defect: letters made equal turn `①API` into `1API`, and the word is not found any more."""
    assert passes(said("Trouble", text), Focus(words=("API",)))


def test_what_a_page_names_is_seen_from_its_components_and_its_incidents() -> None:
    focus = Focus(include=("API",))
    assert not naming((), (incident(),), focus).components
    assert naming((), (incident(), incident(components=("Web",))), focus).components
    assert naming((component("Web"),), (), focus).components
    assert naming((), (), Focus(words=("x",))) is SOME


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("Frankfurt", "Trouble in FRANKFURT.", True),
        ("rank", "Trouble in Frankfurt", False),
        ("*rank*", "Trouble in Frankfurt", True),
        ("Frank*", "Trouble in Frankfurt", True),
        ("*furt", "Trouble in Frankfurter Tor", False),
        ("log*ning", "login and lightning", False),
        ("log*ing", "logging", True),
        ("us-east-1", "errors in us-east-1, mostly", True),
        ("us-east-1", "errors in us-east-11", False),
        ("single sign-on", "Single\n sign-on fails", True),
        ("(EU)", "Slow API (EU)", True),
        ("对话", "今天对话服务不可用", True),
        ("API", "部分API服务不可用", True),
        ("c++", "The C++ client", True),
        ("*", "anything", True),
    ],
)
def test_words_are_found_whole_unless_a_star_says_otherwise(words: str, text: str, found: bool) -> None:
    """Seeded defect: `API` is found in "rapid"; or nothing in scripts without blanks."""
    assert passes(said("Title", text), Focus(words=(words,))) is found
    if words != "*":
        assert passes(said("Title", text), Focus(no_words=(words,))) is not found


def test_words_are_sought_in_title_and_every_text_within_bounds() -> None:
    focus = Focus(words=("login", "EU"))
    assert passes(said("Login fails"), focus)
    assert passes(said("Trouble", "new", "the EU is hit"), focus)
    assert outside(said("Trouble"), focus) == "it has none of the words in focus"
    assert outside(said("Login of the beta"), Focus(words=("login",), no_words=("beta*", "x"))) == (
        "“beta” is a word that the focus excludes"
    )
    assert not passes(said("Trouble", "x" * 30_000, "login"), focus)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (incident(impact=Impact.MINOR), "impact is minor, the focus begins at major"),
        (incident(impact=Impact.MAJOR), None),
        (incident(impact=None), None),
        (maintenance(impact=Impact.NONE), None),
    ],
)
def test_a_focus_may_begin_at_an_impact(event: Incident, expected: str | None) -> None:
    """Seeded defect: what does not tell its impact is lost."""
    assert outside(event, Focus(minimum_impact=Impact.MAJOR)) == expected


def test_all_parts_of_a_focus_have_to_agree() -> None:
    focus = Focus(include=("API",), words=("login",), minimum_impact=Impact.MAJOR)
    event = said("Login", components=("API",), impact=Impact.MAJOR)
    assert passes(event, focus)
    assert not passes(replace(event, components=("Web",)), focus)
    assert not passes(replace(event, title="x"), focus)
    assert not passes(replace(event, impact=Impact.MINOR), focus)


def test_what_explains_an_ill_component_and_is_outside_the_focus_does_not_colour_the_icon() -> None:
    """Seeded defect: an incident is held back by its words, and the icon is red with its component all the same."""
    focus = Focus(no_words=("beta",))
    beta = incident("i1", title="The beta fails", components=("API",), impact=Impact.CRITICAL)
    ill = summary(beta, health=Health.MAJOR_OUTAGE, components=(component("API", Health.MAJOR_OUTAGE),))
    seen = outlook(believed(ill), focus, T0)
    assert (seen.health, seen.colour, seen.ongoing) == (Health.OPERATIONAL, Health.OPERATIONAL, ())
    both = replace(ill, incidents=(beta, incident("i2", components=("API",))))
    assert outlook(believed(both), focus, T0).health is Health.MAJOR_OUTAGE
    alone = replace(ill, incidents=())
    assert outlook(believed(alone), focus, T0).health is Health.MAJOR_OUTAGE


@pytest.mark.parametrize("focus", [Focus(no_words=("beta",)), Focus(minimum_impact=Impact.MAJOR), Focus(words=("x",))])
def test_what_a_page_says_of_itself_counts_unless_something_outside_explains_it(focus: Focus) -> None:
    """Seeded defect: who excludes one word no longer sees that the page as a whole is down."""
    page = summary(health=Health.MAJOR_OUTAGE, components=(component("API"),))
    assert outlook(believed(page), focus, T0).colour is Health.MAJOR_OUTAGE
    beta = incident(title="The beta fails", components=("API",), impact=Impact.MINOR)
    for bare in (page, replace(page, components=())):
        # A minor incident is the reason of a minor page, and not of an outage.
        seen = outlook(believed(replace(bare, incidents=(beta,))), focus, T0)
        assert (seen.health, seen.colour, seen.outside) == (Health.MAJOR_OUTAGE, Health.MAJOR_OUTAGE, 1)
        minor = replace(bare, health=Health.DEGRADED, incidents=(beta,))
        assert outlook(believed(minor), focus, T0).health is Health.OPERATIONAL


@pytest.mark.parametrize("focus", [Focus(no_words=("beta",)), WEB, Focus(include=("Web",), words=("x",))])
@pytest.mark.parametrize(
    ("impact", "explains"),
    [
        (None, Health.DEGRADED),
        (Impact.MINOR, Health.DEGRADED),
        (Impact.MAJOR, Health.PARTIAL_OUTAGE),
        (Impact.CRITICAL, Health.MAJOR_OUTAGE),
    ],
)
def test_what_is_outside_explains_no_more_than_it_weighs(focus: Focus, impact: Impact | None, explains: Health) -> None:
    """Seeded defect: a component in a major outage is "operational" because a minor incident outside names it."""
    beta = incident(title="The beta fails", components=("Web",), impact=impact)
    for ill in (Health.DEGRADED, Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE):
        page = summary(beta, health=ill, components=(component("API"), component("Web", ill)))
        assert outlook(believed(page), focus, T0).health is (Health.OPERATIONAL if ill <= explains else ill)


@pytest.mark.parametrize("focus", [Focus(no_words=("beta",)), WEB])
def test_no_maintenance_outside_is_the_reason_of_an_outage(focus: Focus) -> None:
    """Seeded defect: work that a word holds back turns a page in a major outage green."""
    work = maintenance(title="Work on the beta", components=("Web",), phase=Phase.IN_PROGRESS)
    down = summary(work, health=Health.MAJOR_OUTAGE, components=(component("Web", Health.MAJOR_OUTAGE),))
    assert outlook(believed(down), focus, T0).colour is Health.MAJOR_OUTAGE
    assert outlook(believed(replace(down, components=())), focus, T0).colour is Health.MAJOR_OUTAGE
    calm = summary(work, health=Health.MAINTENANCE, components=(component("Web", Health.MAINTENANCE),))
    assert outlook(believed(calm), focus, T0).health is Health.OPERATIONAL


def test_of_several_outside_the_heaviest_explains_a_component_and_each_its_own() -> None:
    """Seeded defect: what explains one component explains all of them; or the last incident named counts."""
    heavy = incident("i1", title="beta 1", components=("Web",), impact=Impact.CRITICAL)
    light = incident("i2", title="beta 2", components=("Web", "API"), impact=Impact.MINOR)
    parts = (component("API", Health.MAJOR_OUTAGE), component("Web", Health.MAJOR_OUTAGE))
    for several in ((heavy, light), (light, heavy)):
        page = believed(summary(*several, health=Health.MAJOR_OUTAGE, components=parts))
        assert outlook(page, WEB, T0).health is Health.OPERATIONAL
        assert outlook(page, replace(WEB, include=("API",)), T0).health is Health.MAJOR_OUTAGE


def test_a_choice_of_words_never_shows_more_than_the_page_says_as_a_whole() -> None:
    """Seeded defect: of 470 components one is always down, and the icon turns red as soon as one word is excluded."""
    beta = incident(title="The beta fails", components=("API",), impact=Impact.MINOR)
    parts = (component("API", Health.DEGRADED), component("Far away", Health.MAJOR_OUTAGE))
    page = believed(summary(beta, health=Health.DEGRADED, components=parts))
    assert outlook(page, Focus(no_words=("beta",)), T0).health is Health.DEGRADED
    assert outlook(page, Focus(include=("Far*",)), T0).health is Health.MAJOR_OUTAGE


def test_on_a_large_page_a_choice_of_words_lets_no_single_component_colour_the_icon() -> None:
    """Seeded defect: whoever excludes one word gets the yellow icon that 470 components would give him for years."""
    many = tuple(component(f"C{number}") for number in range(101))
    page = summary(health=Health.PARTIAL_OUTAGE, components=(*many, component("Far away", Health.PARTIAL_OUTAGE)))
    seen = outlook(believed(page), Focus(no_words=("beta",)), T0)
    assert (seen.colour, seen.remark) == (Health.OPERATIONAL, "some components, no incident")
    assert outlook(believed(page), Focus(include=("Far*",)), T0).colour is Health.PARTIAL_OUTAGE


def test_a_feed_is_seen_through_its_texts() -> None:
    feed = history(said("API down", impact=Impact.MAJOR), replace(said("Web down"), id=IncidentId("i2")))
    seen = outlook(believed(feed), Focus(include=("API",)), T0)
    assert [one.title for one in seen.ongoing] == ["API down"]


def test_hostile_globs_and_texts_cost_no_time() -> None:
    """Seeded defect: `*a*a*a…` tries every way in which a text can be cut. The bound is wide: it took minutes then."""
    began = time.perf_counter()
    glob = "*a" * 60 + "b"
    assert not chosen("a" * 5_000, Focus(include=(glob,)))
    assert not passes(said("a" * 5_000, *["a" * 20_000] * 50), Focus(words=("a*" * 60 + "b", "*a*b")))
    assert time.perf_counter() - began < 5


@given(event=incidents, focus=focuses)
def test_what_is_excluded_always_wins(event: Incident, focus: Focus) -> None:
    without = replace(focus, include=(), words=())
    if not passes(event, without):
        assert not passes(event, focus)


@given(name=component_names, focus=focuses)
def test_an_excluded_component_is_never_chosen(name: str, focus: Focus) -> None:
    assert not chosen(name, replace(focus, exclude=(*focus.exclude, name)))


@given(event=incidents)
def test_an_incident_without_components_passes_every_choice_of_them(event: Incident) -> None:
    """Law 7, on pages that name components at all."""
    alone = replace(event, components=())
    assert passes(alone, Focus(include=("nothing",), exclude=("*",)))


@given(events=st.lists(incidents, max_size=4))
def test_each_incident_that_is_held_back_has_its_reason(events: list[Incident]) -> None:
    focus = Focus(include=("API",), no_words=("slow",), minimum_impact=Impact.MINOR)
    for event in events:
        why = outside(event, focus, FEED)
        assert (why is None) is passes(event, focus, FEED)
        assert why is None or why.strip()
