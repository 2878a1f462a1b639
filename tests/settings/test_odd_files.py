"""Files that are odd as a whole: each is read as it is meant, or refused with a sentence of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.settings.rights import as_somebody_else, reachable_folder
from tray_status.core.errors import ConfigErrors
from tray_status.core.prefs import Settings
from tray_status.settings.document import MOST_NODES
from tray_status.settings.load import load
from tray_status.settings.mistakes import MOST_MISTAKES
from tray_status.settings.schema import NotifierKind
from tray_status.settings.source import MOST_BYTES

EMPTY = (
    "settings.yaml: this file holds no settings. Take the file away, and the next start writes one that explains every "
    "setting; or begin with a line `providers:`."
)


def read(path: Path, data: bytes | None = None) -> Settings:
    if data is not None:
        path.write_bytes(data)
    return load(path, kinds=(NotifierKind(name="console"),), environ={})


def refused(path: Path, data: bytes | None = None) -> str:
    with pytest.raises(ConfigErrors) as caught:
        read(path, data)
    return str(caught.value).replace(str(path.parent) + os.sep, "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def test_what_looks_like_another_type_stays_the_written_text(path: Path) -> None:
    """Catches: a YAML loader that turns 22:00 into 1320, no into false and 07 into 7."""
    settings = read(
        path,
        b"providers:\n"
        b"  - {name: 22:00, url: https://a.example}\n"
        b"  - {name: no, url: https://b.example}\n"
        b"  - {name: 07, url: https://c.example}\n"
        b"  - {name: 1e3, url: https://d.example}\n"
        b"  - {name: ~, url: https://e.example}\n"
        b"  - {name: 2024-01-01, url: https://f.example}\n"
        b"  - {name: 0x1F, url: https://g.example, muted: NO}\n",
    )
    assert [provider.name for provider in settings.providers] == [
        "22:00",
        "no",
        "07",
        "1e3",
        "~",
        "2024-01-01",
        "0x1F",
    ]
    assert not settings.providers[-1].muted


def test_a_byte_order_mark_is_accepted(path: Path) -> None:
    assert read(path, b"\xef\xbb\xbfproviders:\n  - GitHub\n").providers[0].id == "github"


def test_windows_line_ends_are_accepted_and_lines_are_counted_right(path: Path) -> None:
    assert read(path, b"every: 5m\r\nproviders:\r\n  - GitHub\r\n").providers[0].every.total_seconds() == 300
    assert refused(path, b"every: 5m\r\n\r\nevry: 5m\r\n").startswith("settings.yaml:3:1: ")


def test_a_file_that_is_not_utf8_says_where_and_what_to_do(path: Path) -> None:
    assert refused(path, "every: 60s\nproviders: # Städte\n".encode("latin-1")) == (
        "settings.yaml:2:16: this file is not UTF-8: the byte 0xE4 stands here. Save it as UTF-8 in your editor."
    )


def test_utf16_is_named_as_not_utf8(path: Path) -> None:
    assert refused(path, "every: 60s\n".encode("utf-16-le")).startswith("settings.yaml:1:2: the character U+0000")
    assert refused(path, b"\xff\xfee\0").startswith("settings.yaml:1:1: this file is not UTF-8: the byte 0xFF")


@pytest.mark.parametrize("data", [b"every: 60s\r\nlog_level: \x1b[31m\r\n", b"every: 60s\rlog_level: \x1b[31m\r"])
def test_a_control_character_is_refused_at_its_place(path: Path, data: bytes) -> None:
    assert refused(path, data) == "settings.yaml:2:12: the character U+001B may not stand in settings. Take it out."


def test_a_second_byte_order_mark_is_refused_by_both_parsers_alike(path: Path) -> None:
    assert "U+FEFF" in refused(path, b"every: \xef\xbb\xbf60s\n")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"---\n", b"# only a comment\n"])
def test_a_file_without_settings_says_what_to_do(path: Path, data: bytes) -> None:
    """Catches: an emptied file that is taken as "watch nothing" without a word."""
    assert refused(path, data) == EMPTY


def test_a_folder_is_refused(path: Path) -> None:
    path.mkdir()
    assert refused(path) == "settings.yaml: this is a folder, not a file. Name the settings file in it."


def test_a_pipe_is_refused_and_not_waited_for(path: Path) -> None:
    """Catches: opening whatever is there, which waits for a writer for ever."""
    os.mkfifo(path)
    assert refused(path) == "settings.yaml: this is no regular file. Name a text file."


def test_five_megabytes_are_refused_unread(path: Path) -> None:
    assert refused(path, b"#" * 5_000_000) == (
        "settings.yaml: this file has 5,000,000 bytes, settings may have 1,000,000. Is it the right file?"
    )
    assert refused(path, b"#" * MOST_BYTES) == EMPTY


def test_a_file_that_may_not_be_read_is_refused() -> None:
    with reachable_folder() as folder:
        path = folder / "settings.yaml"
        path.write_text("every: 60s\n")
        path.chmod(0)
        with as_somebody_else():
            message = refused(path)
    assert message == "settings.yaml: you may not read this file. Give yourself the right to read it."


def test_a_missing_file_is_refused(path: Path) -> None:
    assert refused(path) == (
        "settings.yaml: there is no such file. Start Tray Status once: it writes one that explains every setting."
    )


def test_another_fault_of_the_disk_is_told_in_its_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(tmp_path / "file" / "settings.yaml") == "settings.yaml: this file cannot be read: Not a directory."


def test_a_file_with_too_many_values_is_refused(path: Path) -> None:
    """Catches: a file within the size that costs seconds and gigabytes."""
    message = refused(path, b"tell: [" + b"a," * MOST_NODES + b"]\n")
    assert f"this file holds more than {MOST_NODES:,} values. Is it the right file?" in message


def test_thousands_of_mistakes_are_counted_and_not_worded(path: Path) -> None:
    """Catches: a search for the nearest word for each of fifty thousand unknown keys."""
    lines = refused(path, b"".join(b"key%d: x\n" % number for number in range(40_000))).splitlines()
    assert len(lines) == MOST_MISTAKES + 1
    assert lines[-1] == f"settings.yaml: there are {40_000 - MOST_MISTAKES:,} more mistakes like these."


def test_a_thousand_providers_are_read(path: Path) -> None:
    data = b"providers:\n" + b"".join(b"  - https://s%d.example.com\n" % number for number in range(1000))
    assert len(read(path, data).providers) == 1000
