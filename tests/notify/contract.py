"""The contract every notifier passes: any text is delivered as text, and what was not delivered is raised."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.notify.examples import EXAMPLE, HOSTILE_TEXTS
from tray_status.core.errors import NotifyError
from tray_status.core.events import EventKind, Notification, Urgency
from tray_status.core.model import Health, ProviderId
from tray_status.notify.base import Capability, Notifier

if TYPE_CHECKING:
    from pathlib import Path

LEGIBLE_CONTROLS = "\n"


class Rig(ABC):
    """One notifier, built for a test, and the far end it delivers to."""

    notifier: Notifier

    @abstractmethod
    def delivered(self) -> list[str]:
        """What has arrived so far, one text per notification, as a person or the other side gets it."""

    @abstractmethod
    def break_sink(self) -> None:
        """From now on nothing can be delivered."""


class NotifierContract(ABC):
    """Derive a test class from this one and say in `rig` how your notifier is built."""

    @abstractmethod
    def rig(self, tmp_path: Path) -> Rig:
        """A fresh notifier with a far end that works."""

    def test_it_says_what_it_is(self, tmp_path: Path) -> None:
        """A name for settings and receipts, and known capabilities."""
        notifier = self.rig(tmp_path).notifier
        assert notifier.name
        assert all(isinstance(capability, Capability) for capability in notifier.capabilities)

    def test_a_notification_arrives_with_its_words(self, tmp_path: Path) -> None:
        """Title and body both reach the far end."""
        rig = self.rig(tmp_path)
        rig.notifier.notify(EXAMPLE)
        (text,) = rig.delivered()
        assert "Elevated API error rates" in text
        assert "Some requests to the API fail." in text

    @pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
    @pytest.mark.parametrize("place", ["title", "body", "url"])
    def test_hostile_text_is_delivered_as_text_or_refused(self, tmp_path: Path, place: str, text: str) -> None:
        """Seeded defects: a text interpreted as option, format or markup; an escape sequence that gets through."""
        rig = self.rig(tmp_path)
        hostile = with_text(place, text)
        try:
            rig.notifier.notify(hostile)
        except NotifyError:
            assert rig.delivered() == []
            return
        (arrived,) = rig.delivered()
        assert [character for character in arrived if obeyed(character)] == []

    @pytest.mark.parametrize("kind", [*EventKind, None])
    @pytest.mark.parametrize("health", [*Health, None])
    def test_every_kind_and_health_is_delivered(
        self, tmp_path: Path, kind: EventKind | None, health: Health | None
    ) -> None:
        """Seeded defect: a table of words, icons or colours that lacks one kind."""
        rig = self.rig(tmp_path)
        for urgency in Urgency:
            rig.notifier.notify(replace(EXAMPLE, kind=kind, health=health, urgency=urgency))
        assert len(rig.delivered()) == len(Urgency)

    def test_a_digest_without_link_about_many_providers_is_delivered(self, tmp_path: Path) -> None:
        """Seeded defect: a link or a provider taken for granted."""
        rig = self.rig(tmp_path)
        many = tuple(ProviderId(f"provider-{number}") for number in range(30))
        rig.notifier.notify(replace(EXAMPLE, kind=None, providers=many, url=None, health=None))
        rig.notifier.notify(replace(EXAMPLE, kind=None, providers=(), url=None, health=None))
        assert len(rig.delivered()) == 2

    def test_it_raises_each_time_the_far_end_fails(self, tmp_path: Path) -> None:
        """Seeded defect: a notifier that swallows the failure, so that the alert counts as shown."""
        rig = self.rig(tmp_path)
        rig.break_sink()
        for _ in range(2):
            with pytest.raises(NotifyError) as raised:
                rig.notifier.notify(EXAMPLE)
            assert raised.value.notifier == rig.notifier.name
            assert raised.value.why
        assert rig.delivered() == []


def with_text(place: str, text: str) -> Notification:
    """The example with this text as its title, body or url."""
    match place:
        case "title":
            return replace(EXAMPLE, title=text)
        case "body":
            return replace(EXAMPLE, body=text)
        case _:
            return replace(EXAMPLE, url=text)


def obeyed(character: str) -> bool:
    """Whether a terminal or a desktop would obey this character where it ought to show it."""
    if character in LEGIBLE_CONTROLS:
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip
