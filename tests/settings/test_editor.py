"""A window and a hand change the same file at the same moment: neither is lost, and each change can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.settings.rights import as_somebody_else, reachable_folder
from tray_status.settings.change import Change, Outcome
from tray_status.settings.document import Value
from tray_status.settings.editor import TRIES, Editor
from tray_status.settings.reader import Surroundings
from tray_status.settings.save import Draft
from tray_status.settings.schema import NotifierKind

TEXT = "every: 60s  # mine\nproviders:\n  - GitHub\nbadge: no\n"
KINDS = (NotifierKind(name="desktop"), NotifierKind(name="webhook", options=("url",), required=("url",)))


class Edited:
    """A file, and a window's editor of it."""

    def __init__(self, folder: Path, text: str = TEXT, open_: Callable[[Path], Draft] = Draft.open) -> None:
        self.path = folder / "settings.yaml"
        self.path.write_text(text, encoding="utf-8")
        around = Surroundings(folder=folder, kinds=KINDS, environ={})
        self.editor = Editor(self.path, around, open_)

    @property
    def text(self) -> str:
        """What the file says."""
        return self.path.read_text(encoding="utf-8")

    def by_hand(self, old: str, new: str) -> None:
        """Somebody edits the file."""
        assert old in self.text
        self.path.write_text(self.text.replace(old, new), encoding="utf-8")

    def last(self) -> Change | None:
        """What would be taken back next."""
        return self.editor.last

    def set(self, key: str, shown: Value | None, wanted: Value | None) -> Outcome:
        """The window changes a key."""
        return self.editor.change(Change(path=(*key.split("."),), shown=shown, wanted=wanted))


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path)


def test_a_change_is_written_and_taken_back_to_the_byte(edited: Edited) -> None:
    """Seeded defect: what is taken back stays in the file as a line of its own."""
    first, second = edited.set("every", "60s", "5m"), edited.set("icon", None, "dark")
    assert (first.written, first.sentence, second.found) == (True, "Saved: every.", "dark")
    assert edited.text == TEXT.replace("60s", "5m") + "icon: dark\n"
    assert edited.last() == Change(path=("icon",), shown=None, wanted="dark")
    assert [edited.editor.undo().sentence for _ in range(2)] == ["Taken back: icon.", "Taken back: every."]
    assert edited.text == TEXT
    assert edited.last() is None
    assert edited.editor.undo().problem == "There is nothing to take back."


def test_what_a_hand_has_written_elsewhere_in_the_file_stays(edited: Edited) -> None:
    """Seeded defect: the window writes the file as it was when it last looked."""
    edited.by_hand("badge: no", "badge: yes  # by hand")
    assert edited.set("every", "60s", "5m").written
    assert edited.text == TEXT.replace("60s", "5m").replace("badge: no", "badge: yes  # by hand")
    edited.by_hand("# mine", "# ours")
    assert edited.editor.undo().written
    assert edited.text == TEXT.replace("# mine", "# ours").replace("badge: no", "badge: yes  # by hand")


def test_a_key_that_a_hand_has_changed_meanwhile_stays_theirs_until_mine_is_wished_for(edited: Edited) -> None:
    """Seeded defect: the last who writes wins, and nobody is told."""
    edited.by_hand("60s", "90s")
    told = edited.set("every", "60s", "5m")
    assert (told.written, told.conflict, told.found) == (False, True, "90s")
    assert "changed elsewhere" in told.problem
    assert "every: 90s  # mine" in edited.text
    assert edited.set("every", told.found, "5m").written
    edited.by_hand("5m", "7m")
    back = edited.editor.undo()
    assert (back.conflict, back.found, edited.last()) == (True, "7m", None)


def test_an_entry_that_was_added_goes_again_though_a_hand_wrote_meanwhile(edited: Edited) -> None:
    """Seeded defect: an entry that is a word alone is never found again, and cannot be taken back."""
    assert edited.set("providers.stripe", None, "Stripe").written
    edited.by_hand("badge: no", "badge: yes")
    assert edited.editor.undo().written
    assert edited.text == TEXT.replace("badge: no", "badge: yes")


def test_what_somebody_else_has_done_already_is_no_conflict_and_not_taken_back(edited: Edited) -> None:
    edited.by_hand("60s", "5m")
    assert edited.set("every", "60s", "5m").written
    assert edited.last() is None


@pytest.mark.parametrize(
    ("key", "shown", "wanted", "said"),
    [
        ("every", "60s", "5", "`every` is `5`, which has no unit. Write `5m` or `5h`."),
        ("notifiers.hook", None, {"name": "hook", "kind": "webhok"}, "Unknown kind of notifier `webhok`."),
        ("notifiers.hook", None, {"name": "hook", "kind": "webhook"}, "needs the option `url`"),
        ("notifiers.hook", None, {"kind": "webhook", "name": "hook", "url": "${NO}"}, "NO"),
    ],
)
def test_what_the_program_could_not_read_is_refused_in_the_words_of_the_file(
    edited: Edited, key: str, shown: Value | None, wanted: Value, said: str
) -> None:
    """Seeded defect: kinds and variables are not looked at, and the program refuses what the window has written."""
    told = edited.set(key, shown, wanted)
    assert said in told.problem
    assert not told.written
    assert "settings.yaml" not in told.problem
    assert edited.text == TEXT


def test_a_mistake_that_was_there_before_keeps_nobody_from_another_change(tmp_path: Path) -> None:
    edited = Edited(tmp_path, TEXT + "notifiers:\n  - kind: webhook\n    url: ${NOT_HERE}\n")
    assert edited.set("every", "60s", "5m").written


def test_a_file_that_cannot_be_read_is_left_alone_and_its_line_is_told(edited: Edited) -> None:
    assert edited.set("icon", None, "dark").written
    edited.by_hand("badge: no", "badge: [no")
    broken = edited.text
    told = edited.set("every", "60s", "5m")
    assert told.problem.startswith("Line ")
    assert edited.editor.undo().problem == told.problem
    assert edited.last() is not None, "it can be taken back once the file is mended"
    assert edited.text == broken


def test_where_a_value_is_laid_out_oddly_its_line_is_told(tmp_path: Path) -> None:
    edited = Edited(tmp_path, TEXT + "tell:\n  # why\n  - opened\n")
    assert edited.set("tell", ["opened"], "default").problem.startswith("Line 7: this is laid out in a way")


def test_whoever_writes_between_reading_and_writing_is_not_overwritten(tmp_path: Path) -> None:
    """Seeded defect: an edit that is saved in that very moment is lost."""
    hands = ["badge: yes"]

    def open_(path: Path) -> Draft:
        draft = Draft.open(path)
        if hands:
            path.write_text(path.read_text().replace("badge: no", hands.pop()))
        return draft

    edited = Edited(tmp_path, open_=open_)
    assert edited.set("every", "60s", "5m").written
    assert edited.text == TEXT.replace("60s", "5m").replace("badge: no", "badge: yes")


def test_whoever_never_stops_writing_is_told_of(tmp_path: Path) -> None:
    count = 0

    def open_(path: Path) -> Draft:
        nonlocal count
        count += 1
        draft = Draft.open(path)
        path.write_text(path.read_text() + f"# {count}\n")
        return draft

    told = Edited(tmp_path, open_=open_).set("every", "60s", "5m")
    assert "changed by someone else" in told.problem
    assert count == TRIES


def test_a_file_that_may_not_be_written_is_told_of() -> None:
    with reachable_folder() as folder:
        edited = Edited(folder)
        edited.path.chmod(0o644)
        folder.chmod(0o555)
        try:
            with as_somebody_else():
                told = edited.set("every", "60s", "5m")
        finally:
            folder.chmod(0o755)
        assert "cannot be written" in told.problem
        assert edited.text == TEXT
