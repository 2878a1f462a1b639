"""Owns the proof that no page can make us hold more than a fixed amount, and that what matters is held longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.belief import Belief, Seen
from tray_status.core.bounds import INCIDENTS, SEEN, TEXT_BYTES, UPDATES, bounded, text
from tray_status.core.model import Incident, IncidentId, Phase, ProviderId, Update
from tray_status.core.reading import Reading, Role, Scope
from tray_status.core.state import DocumentState, ProviderState, Told

START = datetime(2026, 1, 1, tzinfo=UTC)
ROLE = Role("summary")


def incident(number: int, *, over: bool = True, updates: tuple[Update, ...] = ()) -> Incident:
    return Incident(
        id=IncidentId(f"i{number}"),
        title="x",
        phase=Phase.RESOLVED if over else Phase.MONITORING,
        started_at=START + timedelta(minutes=number),
        updates=updates,
    )


def holding(incidents: tuple[Incident, ...], **changes: object) -> ProviderState:
    reading = Reading(role=ROLE, scope=Scope.RECENT, incidents=incidents)
    return replace(
        ProviderState(
            provider=ProviderId("p"),
            belief=Belief(incidents=incidents),
            documents={ROLE: DocumentState(url="https://x", reading=reading, digest="d")},
        ),
        **changes,  # type: ignore[arg-type]  # handed on to the dataclass
    )


def test_a_state_within_its_bounds_is_itself() -> None:
    """Seeded defect: a new value each time; every poll would look like a change."""
    state = holding(tuple(incident(number) for number in range(INCIDENTS)))
    assert bounded(state) is state


def test_a_long_text_that_fits_leaves_its_incident_the_very_same() -> None:
    """Seeded defect: an incident that may be too long and is not is copied at each poll, and looks changed."""
    long = incident(1, updates=(Update(at=START, phase=None, body="x" * TEXT_BYTES),))
    (kept,) = bounded(holding((long,))).belief.incidents
    assert kept is long


def test_open_incidents_are_kept_first_then_the_newest_in_the_order_they_had() -> None:
    """Seeded defect: the newest alone are kept; a long incident that still goes on would end without a word."""
    every = (incident(0, over=False), *(incident(number) for number in range(1, 300)))
    kept = bounded(holding(every)).belief.incidents
    assert [one.id for one in kept] == ["i0", *(f"i{number}" for number in range(101, 300))]
    assert len(kept) == INCIDENTS


def test_belief_and_documents_are_cut_in_the_same_way() -> None:
    """Seeded defect: only the belief is cut; what its document still lists would look new at the next poll."""
    state = bounded(holding(tuple(incident(number) for number in range(300))))
    assert state.documents[ROLE].reading.incidents == state.belief.incidents
    assert bounded(state) is state


def test_entries_without_any_date_go_first() -> None:
    dateless = tuple(replace(incident(number), started_at=None) for number in range(150))
    dated = tuple(incident(number) for number in range(150, 300))
    kept = bounded(holding(dateless + dated)).belief.incidents
    assert set(dated) <= set(kept)
    assert len(kept) == INCIDENTS


def test_so_many_open_incidents_that_all_cannot_be_kept_lose_the_oldest() -> None:
    kept = bounded(holding(tuple(incident(number, over=False) for number in range(250)))).belief.incidents
    assert [one.id for one in kept] == [f"i{number}" for number in range(50, 250)]


def test_updates_lose_the_oldest_and_texts_their_end() -> None:
    updates = tuple(Update(at=START, phase=None, body="ü" * TEXT_BYTES if n == 3 else str(n)) for n in range(150))
    long = replace(incident(1, updates=updates), title="t" * (TEXT_BYTES + 1))
    (kept,) = bounded(holding((long,))).belief.incidents
    assert [update.body for update in kept.updates[:3]] == ["0", "1", "2"]
    assert len(kept.updates) == UPDATES
    assert kept.updates[3].body == "ü" * (TEXT_BYTES // 2)
    assert kept.title == "t" * TEXT_BYTES


@given(st.text(st.characters(), max_size=8), st.integers(0, 3))
def test_a_text_is_never_cut_inside_a_character(words: str, more: int) -> None:
    whole = "x" * (TEXT_BYTES - more) + words
    kept = text(whole)
    assert whole.startswith(kept)
    assert len(kept.encode("utf-8", "surrogatepass")) <= TEXT_BYTES
    assert text(words) is words


def test_ids_listed_longest_ago_are_forgotten_but_none_that_is_held() -> None:
    """Seeded defect: the id of a held incident is forgotten, and it is announced as new."""
    seen = {
        IncidentId(f"i{number}"): Seen(digest="d", last_listed=START + timedelta(hours=number), over=True)
        for number in range(SEEN + 500)
    }
    told = {id_: Told(at=entry.last_listed, url=None) for id_, entry in seen.items()}
    absent = dict.fromkeys(seen, 1)
    state = holding((incident(0),))
    state = bounded(replace(state, told=told, belief=replace(state.belief, seen=seen, absent=absent)))
    for kept in (state.belief.seen, state.told):
        assert set(kept) == {"i0", *(f"i{number}" for number in range(501, SEEN + 500))}
    assert state.belief.absent == {"i0": 1}
    assert bounded(state) is state
