"""Tests the small values of core: settings, problems, errors, and that none of them can be changed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from tests.core.making import ACME, PREFS, fresh
from tray_status.core import appstate, commands, events, model, prefs, problem, reading, state, view
from tray_status.core.errors import (
    ChannelError,
    ConfigError,
    ConfigErrors,
    FetchError,
    LockedError,
    NotifyError,
    PayloadError,
    PayloadFault,
    PluginError,
    StateError,
    TrayStatusError,
)
from tray_status.core.model import ProviderId
from tray_status.core.prefs import EVERY_DEFAULT, EVERY_LEAST, EVERY_MOST, Focus, Settings
from tray_status.core.problem import Problem, ProblemKind

MODULES = (appstate, commands, events, model, prefs, problem, reading, state, view)
VALUES = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", VALUES)
def test_values_are_frozen_and_slotted(kind: type) -> None:
    """Seeded defect: a value that one thread changes while another reads it."""
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses have it
    assert "__slots__" in vars(kind)
    assert all(field.kw_only for field in dataclasses.fields(kind))


def test_a_state_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        fresh().failures = 3  # type: ignore[misc]  # that is what is tested


def test_settings_find_a_provider_by_its_id() -> None:
    assert Settings(providers=(PREFS,)).provider(ACME) is PREFS
    assert Settings(providers=(PREFS,)).provider(ProviderId("other")) is None


def test_intervals_reach_from_ten_seconds_to_a_day() -> None:
    assert (
        timedelta(seconds=10),
        timedelta(minutes=1),
        timedelta(days=1),
    ) == (EVERY_LEAST, EVERY_DEFAULT, EVERY_MOST)


def test_an_empty_focus_leaves_nothing_out() -> None:
    assert Focus().everything
    assert not Focus(include=("a",)).everything
    assert not Focus(exclude=("a",)).everything


def test_problems_of_the_connection_may_be_ours() -> None:
    """Seeded defect: a wrong certificate or a full disk at the provider reads as "you are offline"."""
    assert {kind for kind in ProblemKind if kind.connection} == {
        ProblemKind.DNS,
        ProblemKind.CONNECT,
        ProblemKind.PROXY,
    }


def test_a_page_that_is_too_slow_once_the_connection_stands_was_reached_and_did_not_answer() -> None:
    """Seeded defect: one page that trickles means that we are offline."""
    assert not ProblemKind.TIMEOUT.connection
    assert {kind for kind in ProblemKind if kind.unanswered and not kind.connection} == {ProblemKind.TIMEOUT}


def test_a_mistake_in_settings_says_where_it_is() -> None:
    assert str(ConfigError("Unknown key.", file="s.yaml", line=3, column=5, hint="Did you mean x?")) == (
        "s.yaml:3:5: Unknown key. Did you mean x?"
    )
    assert str(ConfigError("Empty.", file="s.yaml")) == "s.yaml: Empty."
    errors = ConfigErrors((ConfigError("One.", file="s", line=1), ConfigError("Two.", file="s", line=2)))
    assert str(errors) == "s:1: One.\ns:2: Two."
    assert [error.message for error in errors.errors] == ["One.", "Two."]


def test_errors_are_sentences_and_keep_their_parts() -> None:
    refused = Problem(kind=ProblemKind.CONNECT, sentence="Nobody listens there.")
    assert str(FetchError(refused)) == "Nobody listens there."
    assert FetchError(refused).problem is refused
    payload = PayloadError(PayloadFault.EMPTY, "It is empty.", platform="feed")
    assert (str(payload), payload.fault, payload.what, payload.platform) == (
        "It is empty.",
        PayloadFault.EMPTY,
        "It is empty.",
        "feed",
    )
    notify = NotifyError("chat", "refused", retry_after=3.0, final=True)
    assert (str(notify), notify.notifier, notify.why, notify.retry_after, notify.final) == (
        "chat: refused",
        "chat",
        "refused",
        3.0,
        True,
    )
    assert LockedError("Taken.", holder=7).holder == 7
    assert LockedError("Taken.").holder is None


@pytest.mark.parametrize("kind", [StateError, ChannelError, LockedError, PluginError])
def test_every_error_is_one_of_ours(kind: type[TrayStatusError]) -> None:
    assert issubclass(kind, TrayStatusError)


def test_every_fault_of_a_payload_is_a_problem_of_the_same_name() -> None:
    """Seeded defect: a refused page whose problem has no name in logs and menu."""
    assert {fault.value for fault in PayloadFault} <= {kind.value for kind in ProblemKind}
