"""The keyring is asked with patience, and not for ever."""

from __future__ import annotations

import threading

import pytest

from tray_status.settings.secrets import KeyringUnusableError
from tray_status.vault import PatientKeyring


def test_it_hands_on_what_the_keyring_says() -> None:
    assert PatientKeyring({"x": "sesame"}.get)("x") == "sesame"
    assert PatientKeyring({"x": "sesame"}.get)("y") is None

    def refuse(_: str) -> str | None:
        raise KeyringUnusableError("it is locked", "Unlock it.")

    with pytest.raises(KeyringUnusableError, match="it is locked"):
        PatientKeyring(refuse)("x")


def test_a_keyring_that_waits_to_be_unlocked_holds_nobody_up_and_is_asked_again_when_it_was() -> None:
    """Catches: a program that starts only when somebody comes and types a password; one wait for each secret."""
    unlocked = threading.Event()
    asked: list[str] = []

    def wait(name: str) -> str | None:
        asked.append(name)
        unlocked.wait(30)
        return "sesame"

    vault = PatientKeyring(wait, seconds=0.01)
    before = set(threading.enumerate())
    for name in ("one", "two"):
        with pytest.raises(KeyringUnusableError, match=r"it does not answer .*; it may wait to be unlocked"):
            vault(name)
    assert asked == ["one"]
    unlocked.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
    vault._seconds = 30
    assert vault("three") == "sesame"
