"""Owns the proof that nothing is over because of words that only sound like its end (when in doubt it is open)."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.model import Phase
from tray_status.core.reading import Page, Role
from tray_status.platforms.registry import PLATFORMS, platform

PAGE = Page(url="https://status.maple.example")
FEED = PLATFORMS[-1]


def item(title: str, markup: str = "Text.", *, minute: int = 0, guid: str = "https://status.maple.example/i/1") -> str:
    """One item of a feed; those of one `guid` are told apart by what stands behind #."""
    return (
        f"<item><guid>{guid}#{minute}</guid><title>{escape(escape(title))}</title><link>{guid}</link>"
        f"<pubDate>Mon, 04 May 2026 10:{minute:02}:00 GMT</pubDate><description>{escape(markup)}</description></item>"
    )


def phase(*items: str, name: str = "feed") -> Phase | None:
    """The phase of the one event that these items tell of."""
    body = f"<rss><channel><generator>incident.io</generator>{''.join(items)}</channel></rss>"
    one = platform(name)
    assert one is not None
    (incident,) = one.read(Role("feed"), body.encode(), PAGE).incidents
    return incident.phase


def over(*items: str, name: str = "feed") -> bool:
    """Whether that event is over."""
    found = phase(*items, name=name)
    return found is not None and found.over


@pytest.mark.parametrize(
    "title",
    [
        "EU region has not recovered",
        "Data could not be recovered",
        "Login still not back up",
        "API is not yet back online",
        "API isn't back online",
        "API isn\u2019t back online",
        "Nothing recovered",
        "Outage (resolved?)",
        "Outage [resolved?]",
        "[Resolved?] Outage",
        "Outage: resolved?",
        "\u00bfResuelto?: Pagos",
        "ログイン [解決\uff1f]",
        "\u274c Resolved: Mail",
        "Restored: partial",
        "Restored: partially",
        "Resolved: for some users",
        "Resolved - not yet",
        "Resuelto: parcialmente",
        "Resolvido: ainda não",
        "Résolu : pas encore",
        "Behoben: teilweise",
        "Opgelost: nog niet",
        "Risolto: non ancora",
        "Not (resolved)",
        "Outage is not: resolved",
        "To be: resolved",
        "Noch nicht [behoben]",
        "Ainda não [resolvido]",
        "Pas encore (résolu)",
        "障害はまだ [解決]",
        "問題未 [解決]",
        "Some services back online",
        "2 of 3 regions back online",
        "50% of traffic recovered",
        "All but EU recovered",
        "Bringing services back online",
        "Services expected back online",
        "ETA 17:00: API back online",
        "When is the API back online",
        "Is the API back online",
        "We'll be back online",
        "Issues with cloud back up",
        "Users cannot back up",
        "Error rates are up again",
        "Latency is back up",
        "EU degraded and US recovered",
        "EU down, US recovered",
        "We thought this was resolved",
        "Unresolved",
        "Not resolved",
        "Will be resolved",
        "Resolved for some users",
        "Mostly resolved",
        "Resolved (partially)",
        "Partially [Resolved]",
        "[Resolved] [Investigating] Mail",
        "[Not resolved] Mail",
        "[Resolved] EU still down",
        "Resolved: still investigating",
        "Resolved: no",
        "Resolved: TBC",
        "Resolved: false",
        "Resolved: 50%",
        "Resolved: in progress",
        "Resolved (in progress)",
        "Resolved: investigating",
        "[Resolved] Monitoring",
        "Resolved - ETA 5pm",
        "[Resolved] [In progress] Racks",
        "解決: 一部",
        "已解决: 部分",
        "Is service restored",
        "Outage reoccurred after being resolved",
        "Resolved, but not for EU",
        "[Resolved] but EU is down",
        "[Almost] Resolved",
        "Everything but EU back online",
    ],
)
def test_a_title_that_leaves_doubt_ends_nothing(title: str) -> None:
    """Seeded defect: an outage that goes on reads as over, and the page as well, by words such as "not recovered"."""
    assert not over(item(title))
    assert not over(item(title, minute=5), item("[Resolved] Mail"))


@pytest.mark.parametrize(
    "title",
    [
        "EU region has recovered.",
        "Queue recovered",
        "API is back online",
        "API back online!",
        "We are back up",
        "Login is now up again",
        "[Resolved] Some users cannot log in",
        "Resolved: No API access",
        "Resolved: Partial outage",
        "Resolved: 50% of requests fail",
        "解決: 一部のユーザーでエラー",
        "Resolved: Service down",
        "Users cannot log in [Resolved]",
        "API is down (resolved)",
        "Login not working - Resolved",
        "Service disruption: [RESOLVED] Delays",
        "\u2705 Resolved: Mail",
    ],
)
def test_a_title_that_leaves_no_doubt_ends_it(title: str) -> None:
    """Seeded defect: so much doubt that what is over stays open for ever."""
    assert over(item(title))


NEGATIONS = (
    "not yet",
    "not",
    "still not",
    "never",
    "only partially",
    "partly",
    "hopefully",
    "almost",
    "expected to be",
    "to be",
    "about to be",
    "soon",
    "unlikely to be",
    "supposedly",
    "probably",
    "for some users",
)
SUBJECTS = ("EU region", "API", "The data", "Login and search", "us-east-1", "Server 5", "Die Anmeldung", "検索")
ENDS = ("recovered", "back online", "back up", "up again", "resolved", "restored", "fixed")
COPULAS = ("", "is ", "has ", "are now ", "was ")
NOBODIES = ("Nothing", "No service", "Some services", "None of the regions", "Half of all regions", "Unable to get API")
LATER = ("until", "once", "when", "if", "unless", "before")


def negated_titles() -> st.SearchStrategy[str]:
    """Titles that speak of an end that is denied, partial, hoped for or asked for."""
    subject, copula, end = st.sampled_from(SUBJECTS), st.sampled_from(COPULAS), st.sampled_from(ENDS)
    tail = st.sampled_from(("", ".", "!", "?"))
    denied = st.builds("{} {}{} {}{}".format, subject, copula, st.sampled_from(NEGATIONS), end, tail)
    nobody = st.builds("{} {}{}{}".format, st.sampled_from(NOBODIES), copula, end, tail)
    verbs = st.sampled_from(
        ("hasn't", "isn\u2019t", "wasn't", "can't be", "couldn't be", "won't be", "hasnt", "will be")
    )
    short = st.builds("{} {} {}{}".format, subject, verbs, end, tail)
    later = st.builds("Wait {} {} {}{}{}".format, st.sampled_from(LATER), subject, copula, end, tail)
    asked = st.builds("{} {}{}?".format, subject, copula, end)
    labels = st.builds(
        "{}{}{}".format,
        st.sampled_from(("Resolved: ", "Restored - ", "[Fixed] ", "RECOVERED | ", "Resuelto: ", "Behoben – ")),
        st.sampled_from(("not yet", "partially", "for some users", "soon", "in part", "teilweise", "aún no", "maybe")),
        tail,
    )
    behind = st.builds(
        "{} {}{}".format,
        subject,
        st.sampled_from(("not", "still not", "never", "to be", "noch nicht", "pas encore", "não", "partially")),
        st.sampled_from((" [Resolved]", " (resolved)", ": resolved", " - Fixed", " | behoben", " [résolu]")),
    )
    return st.one_of(denied, nobody, short, later, asked, labels, behind)


@given(negated_titles(), st.booleans())
def test_no_negated_title_is_an_end(title: str, shouted: bool) -> None:
    """Seeded defect: any one word of doubt that is not known."""
    assert not over(item(title.upper() if shouted else title))


@pytest.mark.parametrize(
    "markup",
    [
        "<b>Status: Investigating</b><br/>We look.",
        "<p><strong>Investigating</strong> - We look.</p>",
        "Investigating - We look.",
        "Status: Not resolved",
        "<b>Status: Resolved?</b>",
        "This is not yet resolved. We are on it.",
        "The problem is unresolved.",
        "This will be resolved by noon.",
        "It was resolved for some users.",
        "We thought this was resolved, but it came back.",
        "It has not been fully fixed.",
        "O problema não foi resolvido.",
        "El problema aún no está resuelto.",
        "Le problème n'est pas encore résolu.",
        "Das Problem ist noch nicht behoben.",
        "Het probleem is nog niet opgelost.",
        "Il problema non è ancora risolto.",
        "この問題は未解決です。",
        "问题尚未解决。",
    ],
)
def test_a_text_that_says_otherwise_is_believed_before_the_title(markup: str) -> None:
    """Seeded defect: "[Resolved]" in the title wins over "Status: Investigating" in the text."""
    assert over(item("[Resolved] Mail"))
    assert not over(item("[Resolved] Mail", markup))
    assert not over(item("Mail", markup, minute=5), item("[Resolved] Mail"))


@pytest.mark.parametrize("name", ["feed", "incidentio"])
@pytest.mark.parametrize(
    "markup",
    [
        "<b>Status: Resolved?</b><br/>x",
        "<b>Status: Resolved</b><br/>for some users",
        "<b>Status: Resolved</b><br/>Not yet.",
        "<b>Status: Resolved</b><br/>Partially",
        "<b>Status: Not resolved</b><br/>x",
        "<b>Status: Unresolved</b><br/>x",
        "<b>Status: Will be resolved</b><br/>x",
        "<b>Status: Resolvido</b><br/>parcialmente",
    ],
)
def test_a_status_that_is_taken_back_ends_nothing(name: str, markup: str) -> None:
    """Seeded defect: "Status: Resolved" counts, whatever stands behind it."""
    assert not over(
        item("Mail", markup, guid="https://status.maple.example/incidents/01JAAAAAAAAAAAAAAAAAAAAA01"), name=name
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<p><strong>Resolved</strong> - partially</p>",
        "<p><b>Resolved:</b> not yet.</p>",
        "<h3>Resolved</h3><p>for some users</p>",
        "Resolved - not for everyone.",
        "[Resolved] partially",
    ],
)
def test_a_label_that_is_taken_back_ends_nothing(markup: str) -> None:
    assert not over(item("Mail", markup))


@pytest.mark.parametrize(
    "markup",
    [
        "<b>Status: Resolved</b><br/>For some users the login failed. It works again.",
        "<b>Status: Resolved</b><br/>No further errors were seen.",
        "<p><strong>Resolved</strong> - Some customers may still see old data.</p>",
        "Resolved - All systems work.",
    ],
)
def test_a_text_that_tells_what_there_was_takes_nothing_back(markup: str) -> None:
    assert over(item("Mail", markup))
