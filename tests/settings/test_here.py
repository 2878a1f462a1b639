"""Owns the proof that `.tray-status` of somebody's repository is a list of names, and nothing more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tray_status.core.errors import ConfigError
from tray_status.settings.here import find_here, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("GitHub\nnpm\n", ("GitHub", "npm")),
        ("# what we need\n\n  GitHub  # the code\n\tC#\nnpm\t# packages\r\n", ("GitHub", "C#", "npm")),
        ("\ufeffGitHub", ("GitHub",)),
        ("GitHub\ngithub\nGITHUB", ("GitHub",)),
        ("$(touch /tmp/x)\n`id`", ("$(touch /tmp/x)", "`id`")),
        ("状態 ページ", ("状態 ページ",)),
    ],
)
def test_a_name_is_what_stands_in_a_line(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text.encode(), "f") == names


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "f: the file names no provider. Write one provider a line"),
        (b"# nothing\n", "names no provider"),
        (b"fine\n\x1b[2J\n", "f:2: a name holds characters that cannot be shown."),
        ("fine\nx\u202ey".encode(), "f:2: a name holds characters"),
        (b"x" * 101, "f:1: a name has more than 100 characters."),
        (b"\n".join(b"n%d" % number for number in range(101)), "f:101: more than 100 names."),
        (b"\xff\xfe", "f: the file is not in UTF-8."),
        (b"#" * (16 * 1024 + 1), "f: the file is larger than 16 kB."),
    ],
)
def test_anything_else_is_refused_with_its_line(data: bytes, words: str) -> None:
    """Seeded defect: a name that clears the screen, or megabytes in front of each prompt."""
    with pytest.raises(ConfigError) as caught:
        names_in(data, "f")
    assert str(caught.value).startswith(words) or words in str(caught.value)


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert find_here(deep) is None
    (tmp_path / ".tray-status").write_text("GitHub\n")
    (deep / ".tray-status").mkdir()  # a folder of that name is none
    found = find_here(deep)
    assert found is not None
    assert (found.path, found.names) == (tmp_path / ".tray-status", ("GitHub",))
    (tmp_path / "a" / ".tray-status").write_text("npm\n")
    nearer = find_here(deep)
    assert nearer is not None
    assert nearer.names == ("npm",)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="who may do all can read all")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / ".tray-status").write_text("GitHub\n")
    (tmp_path / ".tray-status").chmod(0)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        find_here(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")
def test_what_would_be_waited_for_is_not_opened(tmp_path: Path) -> None:
    """Seeded defect: a pipe of that name in somebody's folder hangs every prompt in it."""
    os.mkfifo(tmp_path / ".tray-status")
    with pytest.raises(ConfigError, match="no file that can be read"):
        find_here(tmp_path)


def test_a_file_that_cannot_be_opened_any_more_is_told(tmp_path: Path) -> None:
    from tray_status.settings import here

    with pytest.raises(ConfigError, match="cannot be read"):
        here._read(tmp_path / "gone")
