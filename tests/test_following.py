"""How an open window learns what is new: at once when a file has changed, and what became of its commands."""

from __future__ import annotations

from tests.live.waiting import until
from tray_status.core.errors import NotRunningError, StateError
from tray_status.engine.clock import SystemClock
from tray_status.following import Following
from tray_status.threads import start_thread


class Files:
    """What is followed: `mark` is another one when a test says so."""

    def __init__(self) -> None:
        self.mark = 1
        self.fails = False

    def gather(self) -> int:
        """What is there."""
        if self.fails:
            raise StateError("It cannot be read.")
        return self.mark


def test_news_come_first_of_all_and_when_something_has_changed() -> None:
    """Seeded defects: a window that shows what was true when it was opened; commands after which it shows the old."""
    files = Files()
    following = Following(lambda: files.mark, files.gather, start_thread=start_thread, clock=SystemClock())
    following.start()
    try:
        assert following.first(10.0) == 1
        assert following.news() is None
        files.mark = 2
        assert until("news", following.news) == 2
        following.act(lambda: "It is quiet now.")
        assert until("a sentence", following.said) == "It is quiet now."
        assert until("news after a command", following.news) == 2
        files.fails = True
        following.look()
        assert until("why there are none", following.said) == "It cannot be read."
    finally:
        following.stop()


def test_a_command_that_fails_says_why() -> None:
    def fails() -> str:
        raise NotRunningError("Tray Status is not running.")

    following = Following(lambda: 1, lambda: 1, start_thread=lambda _name, do: do(), clock=SystemClock())
    following.act(fails)
    assert following.said() == "Tray Status is not running."
    assert following.first(0.0) is None


def test_what_has_nothing_to_say_leaves_the_sentence_before() -> None:
    """Seeded defect: "Saved" is gone before anybody can read it."""
    following = Following(lambda: 1, lambda: 1, start_thread=lambda _name, do: do(), clock=SystemClock())
    following.say("Saved.")
    following.act(lambda: "")
    assert following.said() == "Saved."


def test_what_is_there_sooner_comes_first() -> None:
    """Seeded defect: a window stays away until months are read."""
    found: list[str | None] = []
    following: Following[str]

    def everything() -> str:
        found.append(following.first(0.0))
        following.stop()
        return "everything"

    following = Following(
        lambda: 1, everything, start_thread=lambda _name, do: do(), clock=SystemClock(), at_first=lambda: "now"
    )
    following.start()

    assert (found, following.first(0.0)) == (["now"], "everything")
