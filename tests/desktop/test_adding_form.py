"""Adding a provider without a screen: what typing finds, what looking tells, what is then written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tray_status.core.errors import UsageError
from tray_status.core.model import Health, ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.desktop.windows.adding_form import EVIDENCE_SHOWN, LINE, AddingForm, Step
from tray_status.desktop.windows.errands import Errand, GivenUpError, Hear
from tray_status.desktop.windows.provider_doors import Discovery
from tray_status.desktop.windows.search_form import MOST, SearchForm, address, hits

GITHUB = ProviderPrefs(id=ProviderId("github"), name="GitHub", url="https://www.githubstatus.com")
OWN = ProviderPrefs(id=ProviderId("own"), name="Own", url="https://status.own.example/")
PAGE = Discovery(
    url="https://status.example.com",
    address="https://status.example.com/",
    what="This is a page of Statuspage.",
    evidence=("Its summary is there.", "Its feed is there."),
    health=Health.OPERATIONAL,
    parts=("API", "Web", "Login", "Mail", "Search", "Files", "Maps"),
    open_incidents=1,
)
SIGNPOST = Discovery(
    url="https://example.com",
    address="https://example.com",
    what="This page only points to others.",
    children=("https://eu.example.com", "https://us.example.com?token=secret"),
)
HOSTILE = "<b>\u202e" + "W" * 10_000


def typed(text: str, *watched: ProviderPrefs) -> AddingForm:
    """The form after typing."""
    return AddingForm().typed(text, watched)


def looked(text: str, seen: Discovery | None, problem: str = "") -> AddingForm:
    """The form after the first line was taken and its page was looked at."""
    form = typed(text)
    assert form.search.chosen is not None
    return form.looking(form.search.chosen).came(seen, problem)


# ---- the search ------------------------------------------------------------------------------------------------------


def test_typing_finds_what_is_known_and_says_what_is_watched() -> None:
    """Seeded defect: what is watched already is offered again, and adding it fails."""
    found = hits("githb", (GITHUB,))
    assert (found[0].name, found[0].watched) == ("GitHub", True)
    assert found[0].told.startswith("https://")
    assert [one.watched for one in hits("npm", (GITHUB,))][:1] == [False]
    part = next(one for one in hits("ec2", ()) if one.found is not None and one.found.part is not None)
    assert "part of AWS" in part.told
    assert "amazon web services" in hits("amazon web services", ())[0].told.casefold()


def test_an_address_comes_first_and_is_looked_at() -> None:
    own = hits("status.own.example", (OWN,))
    assert (own[0].name, own[0].add, own[0].watched) == (
        "Look at https://status.own.example",
        "https://status.own.example",
        True,
    )
    known = hits("https://www.githubstatus.com/", ())
    assert [one.name for one in known].count("GitHub") == 1
    assert known[0].name == "GitHub"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.example/x", "https://a.example/x"),
        (" status.a.example ", "https://status.a.example"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("github", None),
        ("fly.io status", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[", None),
        ("", None),
        (".", None),
    ],
)
def test_what_counts_as_an_address(text: str, url: str | None) -> None:
    assert address(text) == url


def test_arrows_choose_a_line_and_stop_at_the_ends() -> None:
    form = SearchForm().typed("cloud", ())
    assert len(form.hits) == MOST
    assert form.moved(1).moved(1).place == 2
    assert form.moved(-1).place == 0
    assert form.moved(100).chosen == form.hits[-1]
    assert form.choosing(3).place == 3
    assert form.choosing(99) == form
    empty = SearchForm().typed("  ", ())
    assert (empty.chosen, empty.moved(1).place, empty.nothing()) == (None, 0, "")
    assert "Paste the address" in SearchForm().typed("qqqqqqqqzz xx", ()).nothing()
    assert len(SearchForm().typed(HOSTILE, ()).text) <= 2_000


# ---- looking ---------------------------------------------------------------------------------------------------------


def test_each_address_that_is_asked_is_shown_without_its_secrets() -> None:
    form = typed("https://status.example.com")
    assert form.search.chosen is not None
    asking = form.looking(form.search.chosen).heard(["https://status.example.com/api?token=secret"])
    assert asking.headline == "Looking at https://status.example.com …"
    assert asking.lines() == ("Asking https://status.example.com/…",)
    assert asking.wishes() == asking.regardless() == ()
    assert asking.cancelled() == form


def test_what_would_be_watched_is_told_before_it_is_written() -> None:
    form = looked("https://status.example.com", PAGE)
    assert (form.step, form.headline) == (Step.FOUND, "This is a page of Statuspage.")
    said = "Right now: operational · one incident goes on · 7 components: API, Web, Login, Mail, Search, Files, …"
    assert (form.watched(), form.lines()) == (said, ("Its summary is there.", "Its feed is there."))
    assert form.why
    assert (form.wishes(), form.regardless()) == (("https://status.example.com/",), ())
    assert form.add_label == "Watch https://status.example.com"
    silent = looked("https://status.example.com", replace(PAGE, health=None, parts=(), open_incidents=0))
    assert silent.watched() == "Right now: does not tell how it is"


def test_what_is_known_by_name_is_added_by_its_name() -> None:
    """Seeded defect: the address of now is written, and the catalog can never mend it."""
    form = looked("github", PAGE)
    (wish,) = form.wishes()
    assert not isinstance(wish, str)
    assert wish.entry.id == "github"
    assert form.url == wish.entry.url


def test_of_a_page_that_points_to_others_some_are_chosen() -> None:
    form = looked("https://example.com", SIGNPOST)
    assert [name for name, _on in form.offered()] == ["https://eu.example.com", "https://us.example.com/…"]
    assert (form.wishes(), form.add_label, form.why, form.watched()) == ((), "Choose what to watch", "", "")
    one = form.choosing(1)
    assert (one.wishes(), one.add_label) == ((SIGNPOST.children[1],), "Watch this page")
    assert one.choosing(0).add_label == "Watch 2 pages"
    assert one.choosing(1).wishes() == ()


def test_what_cannot_be_watched_says_why_and_can_be_added_all_the_same() -> None:
    unread = looked("https://status.example.com", replace(PAGE, problem="It is not a status page."))
    unreached = looked("https://status.example.com", None, "It did not answer.")
    assert (unread.step, unreached.step) == (Step.FAILED, Step.FAILED)
    assert unread.lines()[0] == "It is not a status page."
    assert unreached.lines() == ("It did not answer.",)
    assert unread.wishes() == ()
    assert unread.regardless() == unreached.regardless() == ("https://status.example.com",)
    assert "cannot be watched" in unread.headline


def test_the_words_of_a_page_stay_within_a_line_and_a_screen() -> None:
    """Seeded defect: a page makes the window as long as it likes, or turns its words around."""
    hostile = replace(PAGE, evidence=(HOSTILE,) * 100, parts=(HOSTILE,) * 9, problem=HOSTILE)
    for form in (looked("a.example", hostile), looked("a.example", replace(hostile, problem=""))):
        assert len(form.lines()) <= EVIDENCE_SHOWN
        assert len(form.watched()) < 2 * LINE
        assert all(len(line) <= 3 * LINE and "\u202e" not in line for line in form.lines())


# ---- errands ---------------------------------------------------------------------------------------------------------


class Later:
    """An `act` that runs when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[object, object]] = []

    def __call__(self, do: object, then: object) -> None:
        """Keep it for `run`."""
        self.waiting.append((do, then))

    def run(self) -> None:
        """Do all that waits."""
        for do, then in self.waiting:
            then(do())  # type: ignore[operator]  # kept as they came


def test_an_errand_tells_how_far_it_is_and_what_it_came_back_with() -> None:
    later, came = Later(), []

    def work(hear: Hear) -> int:
        hear("one")
        hear("two")
        return 3

    errand = Errand(later, work, lambda result, problem: came.append((result, problem)))
    later.run()
    assert (errand.heard(), errand.heard(), came) == (("one", "two"), (), [(3, "")])


def test_an_errand_that_fails_says_why() -> None:
    later, came = Later(), []

    def work(_hear: Hear) -> int:
        raise UsageError("No.")

    Errand(later, work, lambda result, problem: came.append((result, problem)))
    later.run()
    assert came == [(None, "No.")]


def test_an_errand_that_was_given_up_ends_at_its_next_word() -> None:
    """Seeded defect: cancelled, it goes on asking a page for a minute, and then its result jumps into the window."""
    later, came = Later(), []

    def work(hear: Hear) -> int:
        with pytest.raises(GivenUpError):
            hear("one")
        return 1

    Errand(later, work, lambda result, problem: came.append((result, problem))).give_up()
    later.run()
    assert came == []
