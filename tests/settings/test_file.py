"""The settings file while the program runs: edits, mistakes, the last good copy, the first start."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.settings.rights import as_somebody_else, reachable_folder
from tray_status.core.errors import ConfigErrors
from tray_status.core.prefs import Settings
from tray_status.settings.file import SettingsFile
from tray_status.settings.reader import Surroundings
from tray_status.settings.schema import NotifierKind

DEFAULTS = Path(__file__).resolve().parents[2] / "config" / "defaults.yaml"
KNOWN = ["github", "openai", "cloudflare", "stripe"]


Look: TypeAlias = Callable[[Path], tuple[int, ...] | None] | None
Fault: TypeAlias = Callable[[str], str | None] | None
_opened: list[str] = []


def _note_opened(event: str, args: tuple[object, ...]) -> None:
    if event == "open":
        _opened.append(str(args[0]))


# Only an audit hook sees that a file was not even opened.
sys.addaudithook(_note_opened)


@dataclass
class Place:
    """The folders of one user."""

    root: Path

    @property
    def path(self) -> Path:
        """The settings file."""
        return self.root / "config" / "settings.yaml"

    @property
    def copy(self) -> Path:
        """The last good copy."""
        return self.root / "state" / "settings.last-good.yaml"

    def file(self, *, look: Look = None, fault: Fault = None, **environ: str) -> SettingsFile:
        """The program's view of it, as at a fresh start."""
        return SettingsFile(
            self.path,
            defaults=DEFAULTS,
            last_good=self.copy,
            around=Surroundings(
                folder=self.path.parent,
                kinds=(
                    NotifierKind(name="desktop"),
                    NotifierKind(name="console", options=("colour",)),
                ),
                environ=environ,
                certificates_fault=fault,
            ),
            look=look,
        )

    def write(self, text: str) -> None:
        """What an editor does that writes in place."""
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(text, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def ids(settings: Settings | None) -> list[str]:
    assert settings is not None
    return [provider.id for provider in settings.providers]


def told(file: SettingsFile) -> str:
    return "\n".join(str(error) for error in file.errors)


def refusal(file: SettingsFile) -> str:
    return str(file.refused or "")


def test_the_first_start_writes_the_defaults_for_this_user_alone(place: Place) -> None:
    file = place.file()
    assert ids(file.start()) == KNOWN
    assert place.path.read_bytes() == DEFAULTS.read_bytes()
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.path.parent.stat().st_mode) == 0o700
    assert file.errors == ()
    assert place.copy.read_bytes() == DEFAULTS.read_bytes()
    assert stat.S_IMODE(place.copy.stat().st_mode) == 0o600


def test_a_dangling_link_is_written_through(place: Place) -> None:
    """Catches: replacing the link by which somebody keeps the settings elsewhere."""
    place.path.parent.mkdir()
    place.path.symlink_to(place.root / "dotfiles" / "mine.yaml")
    assert ids(place.file().start()) == KNOWN
    assert place.path.is_symlink()
    assert (place.root / "dotfiles" / "mine.yaml").is_file()


def test_where_the_first_file_cannot_be_written_the_defaults_hold(place: Place) -> None:
    (place.root / "config").write_text("in the way")
    file = place.file()
    assert ids(file.start()) == KNOWN
    (error,) = file.errors
    assert str(error) == (
        f"{place.path}: this file cannot be written: File exists. "
        "The settings that come with the program hold until it can."
    )


def test_a_broken_first_file_of_our_own_is_an_error(place: Place) -> None:
    (place.root / "defaults.yaml").write_text("evry: 60s\n")
    file = SettingsFile(
        place.path, defaults=place.root / "defaults.yaml", last_good=place.copy, around=Surroundings(folder=place.root)
    )
    with pytest.raises(ConfigErrors, match="unknown key `evry`"):
        file.start()


def test_an_untouched_file_is_not_read_again(place: Place) -> None:
    """Catches: reading and hashing at each turn of the hub what nobody touched."""
    place.write("every: 5m\n")
    file = place.file()
    file.start()
    file.refresh()
    _opened.clear()
    for _ in range(10):
        assert file.refresh() is None
    assert str(place.path) not in _opened
    file.refresh(force=True)
    assert str(place.path) in _opened


def test_an_edit_is_noticed_and_given_once(place: Place) -> None:
    place.write("every: 5m\n")
    file = place.file()
    file.start()
    place.write("every: 10m\nproviders: [GitHub]\n")
    assert ids(file.refresh()) == ["github"]
    assert file.refresh() is None
    assert file.settings.every == timedelta(minutes=10)
    assert place.copy.read_text() == "every: 10m\nproviders: [GitHub]\n"


def test_an_edit_of_the_same_size_at_the_same_time_is_noticed(place: Place) -> None:
    """Catches: trusting date and size alone, which a copying tool or an editor may restore."""
    place.write("every: 5m\n")
    file = place.file()
    file.start()
    file.refresh()
    dates = (place.path.stat().st_atime_ns, place.path.stat().st_mtime_ns)
    place.write("every: 6m\n")
    os.utime(place.path, ns=dates)
    settings = file.refresh()
    assert settings is not None
    assert settings.every == timedelta(minutes=6)


def test_two_edits_within_one_tick_of_the_clock_are_both_noticed(place: Place) -> None:
    """Catches: dates that are trusted at once, so that the second edit of one moment is never seen."""
    place.write("every: 5m\n")
    tick = [(1,)]
    file = place.file(look=lambda _path: tick[0])
    file.start()
    tick[0] = (2,)
    place.write("every: 6m\n")
    assert file.refresh() is not None
    place.write("every: 7m\n")
    assert file.refresh() is not None
    assert file.settings.every == timedelta(minutes=7)


def test_a_file_exchanged_for_another_one_is_noticed(place: Place) -> None:
    place.write("every: 5m\n")
    file = place.file()
    file.start()
    file.refresh()
    other = place.path.with_name("other")
    other.write_text("every: 7m\n")
    other.replace(place.path)
    assert file.refresh() is not None


def test_a_touch_or_a_new_comment_changes_nothing(place: Place) -> None:
    place.write("every: 5m\n")
    file = place.file()
    file.start()
    os.utime(place.path, ns=(1, 1))
    assert file.refresh() is None
    place.write("# often enough\nevery: 5m\n")
    assert file.refresh() is None
    assert file.errors == ()


def test_a_mistake_changes_nothing_and_is_shown_until_it_is_gone(place: Place) -> None:
    """Catches: half of a broken file that is used, or a mistake that is still shown when it is gone."""
    place.write("providers: [GitHub]\n")
    file = place.file()
    before = file.start()
    place.write("providers: [GitHub]\nevry: 5m\n")
    assert file.refresh() is None
    assert file.settings is before
    assert [(error.line, error.column) for error in file.errors] == [(2, 1)]
    assert place.copy.read_text() == "providers: [GitHub]\n"
    place.write("providers: [GitHub]\n")
    assert file.refresh() is None
    assert file.errors == ()


def test_a_file_that_goes_away_and_comes_back_is_seen_both_times(place: Place) -> None:
    place.write("every: 5m\n")
    file = place.file()
    file.start()
    file.refresh()
    place.path.unlink()
    assert file.refresh() is None
    assert file.refresh() is None
    assert "there is no such file" in str(file.errors[0])
    assert not place.path.exists()
    place.write("every: 5m\n")
    assert file.refresh() is None
    assert file.errors == ()


def test_a_broken_file_at_the_start_is_replaced_by_the_last_good_copy(place: Place) -> None:
    """Catches: starting with nothing to watch because of one typing mistake."""
    place.write("providers: [GitHub]\n")
    place.file().start()
    place.write("providers: [Githb]\n")
    file = place.file()
    assert ids(file.start()) == ["github"]
    assert file.errors[0].file == str(place.path)
    assert place.path.read_text() == "providers: [Githb]\n"
    place.write("providers: [GitHub, Stripe]\n")
    assert ids(file.refresh()) == ["github", "stripe"]


@pytest.mark.parametrize("copy", [None, "evry: 5m\n"])
def test_a_broken_file_without_a_good_copy_ends_the_start(place: Place, copy: str | None) -> None:
    place.write("providers: [Githb]\n")
    if copy is not None:
        place.copy.parent.mkdir()
        place.copy.write_text(copy)
    with pytest.raises(ConfigErrors, match="unknown provider `Githb`"):
        place.file().start()


def test_a_file_in_a_closed_folder_is_not_taken_for_a_missing_one() -> None:
    """Catches: a crash, or defaults written over the settings, when the folder may not be entered."""
    with reachable_folder() as root:
        place = Place(root)
        place.write("providers: [GitHub]\n")
        place.file().start()
        place.copy.chmod(0o644)
        place.copy.parent.chmod(0o755)
        place.path.parent.chmod(0)
        file = place.file()
        with as_somebody_else():
            assert ids(file.start()) == ["github"]
        place.path.parent.chmod(0o700)
        assert "you may not read this file" in told(file)
        assert place.path.read_text() == "providers: [GitHub]\n"


def test_relative_paths_in_the_copy_begin_at_the_settings_folder(place: Place) -> None:
    place.write("ca_file: ca.pem\n")
    (place.path.parent / "ca.pem").write_text("")
    place.file().start()
    place.write("evry: 5m\n")
    assert place.file().start().ca_file == str(place.path.parent / "ca.pem")


def test_force_reads_an_untouched_file_again(place: Place) -> None:
    """Catches: `reload` that says all is well while the certificate file is gone."""
    place.write("ca_file: ca.pem\n")
    pem = place.path.parent / "ca.pem"
    pem.write_text("")
    file = place.file()
    file.start()
    file.refresh()
    pem.unlink()
    assert file.refresh() is None
    assert not told(file)
    assert file.refresh(force=True) is None
    assert "there is no file" in told(file)


def test_one_key_is_changed_and_comments_stay(place: Place) -> None:
    """Seeded defect: muting by a click rewrites the file, and every comment is gone."""
    place.write("# mine\nproviders:\n  - GitHub  # at work\n  - OpenAI\n")
    file = place.file()
    file.start()
    assert file.change("providers.github.muted", "yes") is None
    settings = file.refresh()
    assert settings is not None
    assert [(prefs.id, prefs.muted) for prefs in settings.providers] == [("github", True), ("openai", False)]
    expected = "# mine\nproviders:\n  - name: GitHub  # at work\n    muted: yes\n  - OpenAI\n"
    assert place.path.read_text(encoding="utf-8") == expected


def test_what_cannot_be_changed_is_left_alone_and_named_until_the_file_is_edited(place: Place) -> None:
    """Seeded defect: `[GitHub, OpenAI]` is mangled, or nobody hears that nothing was done."""
    text = "every: 60s\nproviders: [GitHub, OpenAI]\n"
    place.write(text)
    file = place.file()
    file.start()
    refused = file.change("providers.github.muted", "yes")
    assert refused is not None
    assert refused is file.refused
    assert (refused.line, place.path.read_text(encoding="utf-8")) == (2, text)
    assert file.refresh() is None
    assert refusal(file) == str(refused)
    place.write("providers:\n  - GitHub\n  - OpenAI\n")
    file.refresh()
    assert refusal(file) == ""
    assert file.change("providers.nobody.muted", "yes") is not None
    assert file.change("providers.github.muted", "yes") is None
    assert refusal(file) == ""


def test_the_same_copy_is_not_written_twice(place: Place) -> None:
    """Catches: a write and an fsync at each start and each reload."""
    place.write("every: 5m\n")
    place.file().start()
    first = place.copy.stat()
    place.file().start()
    assert (place.copy.stat().st_ino, place.copy.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


def test_a_copy_that_cannot_be_written_is_told_and_stops_nothing(place: Place) -> None:
    place.write("every: 5m\n")
    (place.root / "state").write_text("in the way")
    file = place.file()
    assert file.start().every == timedelta(minutes=5)
    assert file.copy_error is not None
    assert file.copy_error.startswith("The last good settings cannot be kept: ")
    assert file.refresh() is None
    assert file.copy_error is not None
    (place.root / "state").unlink()
    place.write("every: 6m\n")
    assert file.refresh() is not None
    assert file.copy_error is None


def test_a_copy_that_could_not_be_written_is_written_once_it_can_be(place: Place) -> None:
    """Seeded defect: it is tried again only after the next edit, and the menu line stays for ever."""
    place.write("every: 5m\n")
    (place.root / "state").write_text("in the way")
    file = place.file()
    file.start()
    file.refresh()
    (place.root / "state").unlink()
    assert file.refresh() is None
    assert file.copy_error is None
    assert place.copy.read_text() == "every: 5m\n"


def test_a_broken_file_never_becomes_the_good_copy(place: Place) -> None:
    """Seeded defect: what is tried again is whatever the file holds then."""
    place.write("every: 5m\n")
    (place.root / "state").write_text("in the way")
    file = place.file()
    file.start()
    place.write("evry: 5m\n")
    file.refresh()
    (place.root / "state").unlink()
    file.refresh()
    file.refresh()
    assert not place.copy.exists()


def test_a_variable_is_resolved_when_the_file_is_read(place: Place) -> None:
    place.write("notifiers:\n  - kind: console\n    colour: ${COLOUR}\n")
    assert place.file(COLOUR="always").start().notifiers[0].options == (("colour", "${COLOUR}"),)
    place.copy.unlink()
    with pytest.raises(ConfigErrors, match="`COLOUR`, which is not set"):
        place.file().start()


def test_a_certificate_file_that_cannot_be_used_is_a_mistake_of_its_line(place: Place) -> None:
    """Seeded defect: a file without certificates is noticed when pages are asked, and then only the log tells."""
    authority = place.root / "config" / "authority.pem"
    place.write("every: 5m\n")
    file = place.file(fault=lambda path: None if "PEM" in Path(path).read_text() else "holds no certificate")
    file.start()
    authority.write_text("hello")

    place.write("every: 6m\nca_file: authority.pem\n")

    assert file.refresh() is None
    assert told(file) == (
        f"{place.path}:2:10: the file `{authority}` holds no certificate. Write the path of a PEM file, or `system`."
    )
    assert file.settings.ca_file is None
    authority.write_text("PEM")
    changed = file.refresh(force=True)
    assert changed is not None
    assert changed.ca_file == str(authority)


@pytest.mark.parametrize("name", ["x" * 300, "settings.yaml/ca.pem"])
def test_a_path_that_no_file_can_have_is_a_mistake_and_no_crash(place: Place, name: str) -> None:
    """Seeded defect: looking for a file whose name is too long raises, and the traceback is all there is to see."""
    place.write(f"ca_file: {name}\n")
    with pytest.raises(ConfigErrors, match="there is no file"):
        place.file().start()
