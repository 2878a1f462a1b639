"""Options of the notifiers there are: lists, addresses, what is required; mistakes with their line and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tray_status.core.errors import ConfigErrors
from tray_status.core.prefs import NotifyPrefs
from tray_status.notifiers import BUILT_IN
from tray_status.settings.load import load_bytes
from tray_status.settings.reader import Surroundings
from tray_status.settings.save import Draft

ENVIRON = {"HOOK": "https://hooks.example.com/planted", "BAD": "planted", "NONE": ""}


def read(entry: str) -> NotifyPrefs:
    around = Surroundings(folder=Path("/nowhere"), kinds=tuple(kind.settings for kind in BUILT_IN), environ=ENVIRON)
    return load_bytes(f"notifiers:\n  - {entry}\n".encode(), around, file="f").notifiers[0]


@pytest.mark.parametrize(
    ("entry", "options"),
    [
        ("{kind: webhook, url: 'https://a.example/x'}", (("url", "https://a.example/x"),)),
        ("{kind: webhook, url: '${HOOK}', secret: '${BAD}'}", (("url", "${HOOK}"), ("secret", "${BAD}"))),
        ("{kind: command, command: [a, '${BAD}', '']}", (("command", "a"), ("command", "${BAD}"), ("command", ""))),
        ("{kind: command, command: /bin/true}", (("command", "/bin/true"),)),
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
        ("{kind: command, command: a, shell: yes}", "unknown key `shell` of a `command` notifier."),
    ],
)
def test_each_mistake_is_told_at_its_place_without_its_value(entry: str, mistake: str) -> None:
    """Catches: an address with a token in a message; an empty command that fails only at the first alert."""
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
