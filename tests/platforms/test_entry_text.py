"""Owns the reading of an entry's text: "Status: …" in front however it is marked up, the message, the components."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from tests.platforms.test_ends import PAGE, item
from tray_status.core.model import Incident, Phase
from tray_status.core.reading import Role
from tray_status.platforms.entry_text import affected_and_rest
from tray_status.platforms.registry import platform

GUID = "https://status.maple.example/incidents/01JAAAAAAAAAAAAAAAAAAAAA01"


def incident(name: str, markup: str) -> Incident:
    """The incident of a feed with one entry of this markup."""
    one = platform(name)
    assert one is not None
    body = f"<rss><channel><generator>incident.io</generator>{item('Mail', markup, guid=GUID)}</channel></rss>"
    (found,) = one.read(Role("feed"), body.encode(), PAGE).incidents
    return found


@pytest.mark.parametrize("name", ["feed", "incidentio"])
@pytest.mark.parametrize(
    ("markup", "word", "message"),
    [
        ("<b>Status: Resolved</b> This is fixed.", "resolved", "This is fixed."),
        ("<b>Status: Investigating</b> Looking", "investigating", "Looking"),
        ("<b>Status: Identified</b>Short text", "identified", "Short text"),
        ("<b>Status: Resolved</b>" + " It works again." * 9, "resolved", ("It works again. " * 9).strip()),
        ("<strong>Status: Resolved</strong> Over.", "resolved", "Over."),
        ("<em>Status: Resolved</em> Over.", "resolved", "Over."),
        ("<i>Status: Resolved</i> Over.", "resolved", "Over."),
        ("<u>Status: Resolved</u> Over.", "resolved", "Over."),
        ("<span style='color: green'>Status: Resolved</span> Over.", "resolved", "Over."),
        ("<h3>Status: Resolved</h3> Over.", "resolved", "Over."),
        ("<p>Status: Resolved</p> Over.", "resolved", "Over."),
        ("<p><b>Status: Resolved</b> Over.</p>", "resolved", "Over."),
        ("<div><p><B>Status: Resolved</B> Over.</p></div>", "resolved", "Over."),
        ("<b><i>Status: Resolved</i></b> Over.", "resolved", "Over."),
        ("<b>Status: <i>Resolved</i></b> Over.", "resolved", "Over."),
        ("<b>Status:</b> <i>Resolved</i> Over.", "resolved", "Over."),
        ("Status: <b>Resolved</b> Over.", "resolved", "Over."),
        ("<b>Status</b>: <b>Resolved</b> Over.", "resolved", "Over."),
        ("<b>Status:</b> Resolved<br>Over.", "resolved", "Over."),
        ("<!-- x --><b>Status:&nbsp;Resolved</b> Over.", "resolved", "Over."),
        ("<b>Current status&#58; Resolved</b> Over.", "resolved", "Over."),
        ("<b>Status: In <i>progress</i></b> Racks.", "in_progress", "Racks."),
        ("<b>Statut : Résolu</b> Fini.", "resolved", "Fini."),
        (escape("<b>Status: Resolved</b> Over."), "resolved", "Over."),
        ("&#60;b&#62;Status: Resolved&#60;/b&#62; Over.", "resolved", "Over."),
        ("<p>&lt;u&gt;Status: Resolved&lt;/u&gt; Over.</p>", "resolved", "Over."),
        ("<b>Status: Investigating</b>", "investigating", ""),
    ],
)
def test_a_status_is_read_however_it_is_marked_up(name: str, markup: str, word: str, message: str) -> None:
    """Seeded defect: text directly behind the bold status makes the phase unknown and the message empty."""
    found = incident(name, markup)
    assert (found.phase, [one.body for one in found.updates]) == (Phase(word), [message])


@pytest.mark.parametrize("name", ["feed", "incidentio"])
@pytest.mark.parametrize(
    "markup",
    [
        "<b>Status: Resolved <i>partially</i></b> Over.",
        "<b>Status: Not <i>resolved</i></b> Over.",
        "<b>Status: <i>Not</i> resolved</b> Over.",
        "<b>Status:</b> not <b>resolved</b>",
        "<b>Status: Resolved</b> for some users",
        "<b>Status: Resolved</b>?",
        "<b>Status: Resolved</b> - not yet",
        "<b>Status: <s>Resolved</s></b> We look again.",
        "<del>Status: Resolved</del> We look again.",
        "<b>Status: Resolved is what we hope for</b> soon.",
        "<b>Status: " + "Resolved " * 600 + "</b> x",
    ],
)
def test_a_status_ends_where_its_element_ends_and_not_before(name: str, markup: str) -> None:
    """Seeded defect: the first word in bold is the status, and what takes it back is the message."""
    found = incident(name, markup)
    assert not found.over
    assert found.phase is None


@pytest.mark.parametrize("name", ["feed", "incidentio"])
def test_a_sentence_behind_status_is_the_authors_text(name: str) -> None:
    text = "Status: we do not know more than you do."
    found = incident(name, f"<b>{text}</b> Sorry.")
    assert (found.phase, found.updates[0].body) == (None, f"{text} Sorry.")


@pytest.mark.parametrize("name", ["feed", "incidentio"])
@pytest.mark.parametrize(
    "message",
    [
        "We are looking into errors",
        "Errors",
        "We look",
        "Affected are all",
        "Components",
        "Wir suchen",
        "調査しています",
    ],
)
def test_a_message_before_the_components_is_no_heading(name: str, message: str) -> None:
    """Seeded defect: any short line before the list of components is thrown away as its heading."""
    found = incident(name, f"<b>Status: Investigating</b><br/>{message}<ul><li>API (Degraded)</li></ul>")
    assert (found.phase, found.components) == (Phase.INVESTIGATING, ("API",))
    assert found.updates[0].body == message


@pytest.mark.parametrize("name", ["feed", "incidentio"])
@pytest.mark.parametrize(
    "heading",
    [
        *("Affected components", "AFFECTED SERVICES:", "Components affected", "Impacted", "Componentes afetados"),
        *("Componentes afectados:", "Composants affectés :", "Services concernés", "Betroffene Komponenten"),
        *(
            "Getroffen componenten",
            "Componenti interessati",
            "影響を受けるコンポーネント",
            "受影响的组件",
            "受影響的服務",
        ),
        *("영향을 받는 구성 요소", "Mõjutatud"),
    ],
)
def test_a_known_heading_is_no_message(name: str, heading: str) -> None:
    """Seeded defect: a heading of another language stays in the message, or its components without states are lost."""
    for items in ("<li>API (Degraded)</li><li>Mail (new) (Down)</li>", "<li>API</li><li>Mail (new)</li>"):
        found = incident(name, f"<b>Status: Identified</b><br/><br/>Slow.<br/><br/><b>{heading}</b> <ul>{items}</ul>")
        assert found.components[0] == "API"
        assert len(found.components) == 2
        assert found.updates[0].body == "Slow."


def test_headings_without_end_cost_no_more_than_their_length() -> None:
    """Seeded defect: what follows each of thousands of headings is copied, in the square of their number."""

    class Lines(list[str]):
        taken = 0

        def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 -- one line or many
            found = super().__getitem__(at)
            Lines.taken += len(found) if isinstance(at, slice) else 1
            return found

    class Text(str):
        __slots__ = ()

        def split(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 -- as the one of every text
            return Lines(str(self).split("\n"))

    text = "Affected\n" * 3000
    assert affected_and_rest(Text(text)) == ((), text)
    assert Lines.taken <= 3 * 3000
