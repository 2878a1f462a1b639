"""One wrong settings file per rule, each with its whole message: what a user reads is what is tested."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tray_status.core.errors import ConfigErrors
from tray_status.settings import mapping_schema, schema, telling_schema
from tray_status.settings.key import Row
from tray_status.settings.load import load
from tray_status.settings.schema import NotifierKind

WRONG = sorted((Path(__file__).parent / "wrong").glob("*.yaml"))
KINDS = (
    NotifierKind(name="console", options=("format",), choices=(("format", ("text", "json")),)),
    NotifierKind(name="webhook", options=("url", "token"), required=("url",)),
)
ENVIRON = {"SET": "hunter2", "SOCKS": "socks5://me:hunter2@localhost:1080"}
PLATFORMS = ("feed", "incidentio", "json_map", "scrape", "statuspage")


def message_of(path: Path) -> str:
    with pytest.raises(ConfigErrors) as caught:
        load(path, kinds=KINDS, environ=ENVIRON, platforms=PLATFORMS)
    return str(caught.value).replace(str(path.parent) + os.sep, "") + "\n"


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_file_is_refused_with_this_message(path: Path) -> None:
    """Catches: a rule that is dropped, a mistake that hides another one, a wrong line, a sentence without help."""
    assert message_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_no_message_tells_a_secret(path: Path) -> None:
    """Catches: a refused value that is quoted as a whole, or a variable that is resolved into a message."""
    assert "hunter2" not in message_of(path)


def test_every_wrong_file_has_its_message_and_the_other_way_round() -> None:
    folder = Path(__file__).parent / "wrong"
    assert {path.stem for path in WRONG} == {path.stem for path in folder.glob("*.txt")}
    assert len(WRONG) > 80


@pytest.mark.parametrize(
    "rows",
    [
        *(schema.TOP, schema.PROVIDER, schema.IN_FOCUS, schema.IN_COMPONENTS, schema.IN_WORDS, schema.NOTIFIER),
        telling_schema.IN_QUIET_HOURS,
        telling_schema.IN_CONFIRM_AFTER,
        *(rows for _, rows in mapping_schema.TABLES),
    ],
)
def test_every_key_has_a_file_in_which_it_is_wrong(rows: tuple[Row, ...]) -> None:
    """Catches: a new key whose wrong values nobody has tried."""
    told = [path.with_suffix(".txt").read_text(encoding="utf-8") for path in WRONG]
    for row in rows:
        begins = re.compile(rf":\d+:\d+: `{row.name}`")
        assert any(begins.search(text) for text in told), row.name
