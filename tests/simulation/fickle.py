"""Owns notifiers of a simulated day that are slow, or answer that they are asked too often."""

from __future__ import annotations

from tests.house import House

SLOW = 40.0
"""Seconds that a slow one has a notification in hand, at least."""

LATER = 1800.0
"""Seconds for which a busy one asks to be left alone."""


class FickleHouse(House):
    """Hands may also be "slow", and "busy": they answer 429 with Retry-After."""

    _taken: tuple[tuple[str, str, float], ...] = ()

    def _tells(self) -> None:
        now = self.clock.monotonic()
        held = {(name, one.notification.id) for name, one in self.telling.in_hand.items()}
        known = {(name, id_): at for name, id_, at in self._taken if (name, id_) in held}
        self._taken = tuple((name, id_, known.get((name, id_), now)) for name, id_ in sorted(held))
        for name, _, at in self._taken:
            hand = self.hands.get(name)
            if hand == "busy":
                self.telling.failed(name, "answered 429", retry_after=LATER)
            elif hand == "slow" and now - at >= SLOW:
                self.shown.append(self.telling.in_hand[name].notification)
                self.telling.shown(name)
        super()._tells()
