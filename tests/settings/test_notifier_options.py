"""Options of the notifiers there are: lists, addresses, what is required; mistakes with their line and no secret."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tray_status.core.errors import ConfigErrors
from tray_status.core.prefs import NotifyPrefs
from tray_status.notifiers import BUILT_IN
from tray_status.settings.load import load_bytes
from tray_status.settings.reader import Surroundings
from tray_status.settings.save import Draft
from tray_status.settings.schema import NotifierKind

# What one of the many services that Apprise knows is made with; it is asked about a scheme that nobody knows.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

ENVIRON = {"HOOK": "https://hooks.example.com/planted", "BAD": "planted", "NONE": "", "ODD": "planted://x"}


def read(entry: str) -> NotifyPrefs:
    around = Surroundings(folder=Path("/nowhere"), kinds=tuple(kind.settings for kind in BUILT_IN), environ=ENVIRON)
    return load_bytes(f"notifiers:\n  - {entry}\n".encode(), around, file="f").notifiers[0]


@pytest.mark.parametrize(
    ("entry", "options"),
    [
        ("{kind: webhook, url: 'https://a.example/x'}", (("url", "https://a.example/x"),)),
        ("{kind: webhook, url: '${HOOK}', secret: '${BAD}'}", (("url", "${HOOK}"), ("secret", "${BAD}"))),
        ("{kind: command, command: [a, '${BAD}', '']}", (("command", "a"), ("command", "${BAD}"), ("command", ""))),
        ("{kind: command, command: [/bin/true]}", (("command", "/bin/true"),)),
        ("{kind: apprise, url: 'Slack://${BAD}/x'}", (("url", "Slack://${BAD}/x"),)),
        (
            "{kind: apprise, url: 'https://discord.com/api/webhooks/1/x'}",
            (("url", "https://discord.com/api/webhooks/1/x"),),
        ),
    ],
)
def test_options_are_kept_as_written(entry: str, options: tuple[tuple[str, str], ...]) -> None:
    """Catches: a value of the environment, often a secret, that is kept with the settings."""
    assert read(entry).options == options


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        ("webhook", "f:2:5: a `webhook` notifier needs the option `url`. Add a line `url: …`."),
        ("{kind: webhook, url: [a, b]}", "f:2:26: the option `url` must be a single value, and this is a list."),
        ("{kind: webhook, url: ''}", "f:2:26: the option `url` is empty. Write what belongs there."),
        (
            "{kind: webhook, url: '${BAD}'}",
            "f:2:26: the option `url` is no address that can be asked. Write an address",
        ),
        ("{kind: webhook, url: 'ftp://planted@x'}", "f:2:26: the option `url` is no address that can be asked."),
        ("{kind: command, command: []}", "f:2:30: the option `command` is empty. Write what belongs there."),
        ("{kind: command, command: ['', b]}", "f:2:30: the option `command` is empty."),
        (
            "{kind: command, command: [a, [b]]}",
            "f:2:34: the option `command` must be a single value, and this is a list.",
        ),
        ("{kind: command, command: [a, '${NOSUCH}']}", "f:2:34: the option `command` needs the environment variable"),
        (
            "{kind: command, command: {a: b}}",
            "f:2:30: the option `command` must be a single value, and this is a mapping",
        ),
        (
            "{kind: command, command: planted --now}",
            "f:2:30: the option `command` must be a list. Write a program and its arguments, such as `command: [",
        ),
        ("{kind: command, command: ' '}", "f:2:30: the option `command` is empty."),
        ("{kind: command, command: ['${NONE}', b]}", "f:2:31: the option `command` names no program. Write its path"),
        ("{kind: command, command: ['${NOSUCH}', b]}", "f:2:31: the option `command` needs the environment variable"),
        (
            "{kind: apprise, url: 'slak://planted/x'}",
            "f:2:26: the option `url` is no address of a channel: `slak://` is not known. Did you mean `slack://`?",
        ),
        (
            "{kind: apprise, url: 'zzqqzzqq://planted/x'}",
            "`zzqqzzqq://` is not known. It begins with the service, such as `slack://…` or `mailto://…`; Apprise's",
        ),
        (
            "{kind: apprise, url: '${ODD}'}",
            "f:2:26: the option `url` is no address of a channel: what it begins with is",
        ),
        ("{kind: apprise, url: planted}", "f:2:26: the option `url` is no address of a channel. It begins with the"),
        ("{kind: apprise, url: ''}", "f:2:26: the option `url` is empty."),
        ("{kind: command, command: [a], shell: yes}", "unknown key `shell` of a `command` notifier."),
    ],
)
def test_each_mistake_is_told_at_its_place_without_its_value(entry: str, mistake: str) -> None:
    """Catches: an address with a token in a message; an empty command, or an unknown scheme, found at an alert."""
    with pytest.raises(ConfigErrors) as caught:
        read(entry)
    assert mistake in str(caught.value)
    assert "planted" not in str(caught.value)


def test_lists_of_kinds_that_are_not_known_here_stay_as_they_are(tmp_path: Path) -> None:
    """Catches: a change by a command that refuses settings in which a list stands."""
    path = tmp_path / "settings.yaml"
    path.write_text("notifiers:\n  - kind: command\n    command: [a, b]\n")
    Draft.open(path).with_value("log_level", "debug").write()
    assert path.read_text() == "notifiers:\n  - kind: command\n    command: [a, b]\nlog_level: debug\n"


def test_without_the_environment_an_empty_program_is_no_mistake_yet() -> None:
    around = Surroundings(folder=Path("/nowhere"), kinds=tuple(kind.settings for kind in BUILT_IN))
    text = "notifiers:\n  - {kind: command, command: ['${NONE}']}\n"
    (prefs,) = load_bytes(text.encode(), around, file="f").notifiers
    assert prefs.options == (("command", "${NONE}"),)


def test_a_newer_service_is_asked_about_before_its_address_is_refused() -> None:
    """Seeded defect: who has a newer Apprise cannot use what it brought."""
    asked: list[str] = []

    def newer(scheme: str) -> bool:
        asked.append(scheme)
        return scheme == "brandnew"

    kind = NotifierKind(name="chat", options=("url",), channels=(("url", ("old",)),), newer=newer)
    around = Surroundings(folder=Path("/nowhere"), kinds=(kind,), environ={})
    for url in ("old", "brandnew"):
        load_bytes(f"notifiers:\n  - {{kind: chat, url: '{url}://x'}}\n".encode(), around, file="f")
    assert asked == ["brandnew"]
    plain = NotifierKind(name="chat", options=("url",), channels=(("url", ("old",)),))
    with pytest.raises(ConfigErrors):
        load_bytes(b"notifiers:\n  - {kind: chat, url: 'x://x'}\n", replace(around, kinds=(plain,)), file="f")
