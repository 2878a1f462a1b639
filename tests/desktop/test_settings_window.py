"""The settings window on a screen that nobody sees, over a real file: its keys, its fields, and others' edits."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from tkinter import ttk
from typing import NoReturn, TypeVar

import pytest

pytest.importorskip("tkinter", reason="NOT RUN: the settings window; this Python has no tkinter.")

from tests.desktop.provider_room import sheet
from tests.desktop.test_incidents import HOSTILE, Kept
from tray_status.core.errors import ConfigErrors, UsageError
from tray_status.desktop.autostart import AtLogin
from tray_status.desktop.windows.controls import ChoiceControl, Control, SecretControl, SwitchControl, TextControl
from tray_status.desktop.windows.field_group import FieldGroup, FieldRow
from tray_status.desktop.windows.fields_pane import FieldsPane
from tray_status.desktop.windows.list_controls import (
    CHOSEN,
    LEFT_OUT,
    USUALLY,
    EventsControl,
    TicksControl,
    WaitsControl,
)
from tray_status.desktop.windows.look_pane import LookPane
from tray_status.desktop.windows.notifiers_pane import NotifiersPane
from tray_status.desktop.windows.provider_doors import ProviderDoors
from tray_status.desktop.windows.providers_pane import ProvidersPane
from tray_status.desktop.windows.quiet_control import QuietControl
from tray_status.desktop.windows.settings import SettingsWindow
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.window_doors import SettingsDoors
from tray_status.notifiers import BUILT_IN
from tray_status.settings.change import Change, Outcome
from tray_status.settings.editor import Editor
from tray_status.settings.reader import Surroundings
from tray_status.settings.save import Draft
from tray_status.settings.schema import PROVIDER, names

T = TypeVar("T")
W = TypeVar("W", bound=Control)


def nobody(*_asked: object) -> NoReturn:
    """Say that no page can be asked here."""
    raise UsageError("No page is asked here.")


NO_PAGES = ProviderDoors(explore=nobody, past=nobody, preview=nobody, rows=lambda: (), zone=UTC)
TEXT = """# mine
every: 60s  # quick
providers:
  - GitHub  # work
badge: no
notifiers:
  - desktop  # here
  - kind: webhook
    url: https://hooks.example.com/x
    secret: ${HOOK}
"""


class Opened:
    """A window over a file. What is done for it is done at once, and comes back when the window looks."""

    def __init__(self, folder: Path, text: str, *, dark: bool = False) -> None:
        self.path = folder / "settings.yaml"
        self.path.write_text(text, encoding="utf-8")
        self.kinds = tuple(kind.settings for kind in BUILT_IN)
        self.editor = Editor(self.path, Surroundings(folder=folder, kinds=self.kinds, environ={"HOOK": "x"}))
        self.finished: list[Callable[[], None]] = []
        self.said: list[str] = []
        self.asked: list[str] = []
        self.held = False
        self.held_back: list[Callable[[], None]] = []
        self.kept = Kept()
        self.seen = sheet(text)
        self.window = SettingsWindow(self.gather(), self.doors(), dark=dark)
        self.window.root.deiconify()
        self.settle()

    @property
    def text(self) -> str:
        """What the file says."""
        return self.path.read_text(encoding="utf-8")

    def by_hand(self, old: str, new: str) -> None:
        """Somebody edits the file."""
        assert old in self.text
        self.path.write_text(self.text.replace(old, new), encoding="utf-8")

    def gather(self) -> Sheet:
        """The file as it is."""
        last = self.editor.last
        try:
            Draft.open(self.path)
        except ConfigErrors as errors:
            return replace(self.seen, errors=errors.errors, kinds=self.kinds)
        undo = last.words if last is not None else ""
        self.seen = replace(sheet(self.text), at_login=AtLogin(on=False, where="there"), kinds=self.kinds, undo=undo)
        return self.seen

    def act(self, do: Callable[[], T], then: Callable[[T], None], /) -> None:
        """Do it; or later, as a slow disk would."""

        def run() -> None:
            try:
                came = do()
            except UsageError as error:
                self.said.append(str(error))
                return
            self.finished.append(lambda: then(came))

        if self.held:
            self.held_back.append(run)
        else:
            run()

    def doors(self) -> SettingsDoors:
        """What the window is handed."""

        def asked(word: str) -> str:
            self.asked.append(word)
            return f"Done: {word}"

        return SettingsDoors(
            said=lambda: self.said.pop(0) if self.said else None,
            raised=lambda: False,
            look=lambda: None,
            keep=self.kept,
            act=self.act,
            finished=lambda: self.finished.pop(0) if self.finished else None,
            news=self.gather,
            change=self.editor.change,
            undo=self.editor.undo,
            test=lambda name: asked(f"test {name}"),
            start_at_login=lambda on: asked(f"login {on}"),
            open_file=lambda: asked("file"),
            providers=NO_PAGES,
        )

    def settle(self) -> None:
        """Let all that is due happen, and what has come in be taken in."""
        for _ in range(2):
            self.window.root.update()
            self.window.follow()
        self.window.root.update()

    def pane(self, name: str) -> FieldsPane:
        """The pane of a section, chosen."""
        self.window.choose(name)
        self.settle()
        pane = self.window.panes[name]
        assert isinstance(pane, FieldsPane)
        return pane

    def row(self, section: str, name: str) -> FieldRow:
        """A field, on the screen."""
        return self.pane(section).group.rows[name]

    def type(self, box: tk.Misc, text: str, *keys: str) -> None:
        """Type into a field, as if it had the focus."""
        box.focus_force()
        self.settle()
        assert isinstance(box, ttk.Entry)
        box.delete(0, "end")
        box.insert(0, text)
        for key in keys:
            box.event_generate(f"<{key}>")
        self.settle()


Open = Callable[..., Opened]


@pytest.fixture
def opens(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Give what opens a window over a file."""
    monkeypatch.setenv("DISPLAY", display)
    opened: list[Opened] = []

    def open_(text: str = TEXT, *, dark: bool = False) -> Opened:
        opened.append(Opened(tmp_path, text, dark=dark))
        return opened[-1]

    yield open_
    for one in opened:
        if not one.kept:
            one.window.close()


def of(row: FieldRow, kind: type[W]) -> W:
    """What a field is changed with."""
    assert isinstance(row.control, kind)
    return row.control


def test_a_text_is_written_with_enter_and_taken_back(opens: Open) -> None:
    """Seeded defect: the comment behind the value is lost."""
    opened = opens()
    box = of(opened.row("network", "every"), TextControl).box
    assert box.get() == "60s"
    opened.type(box, "5m", "Return")
    assert opened.text == TEXT.replace("60s", "5m")
    assert opened.window.undo.cget("text") == "Undo: Ask each page every"
    opened.window.undo.invoke()
    opened.settle()
    assert (opened.text, box.get()) == (TEXT, "60s")
    assert str(opened.window.undo.cget("state")) == "disabled"


def test_what_is_wrong_stands_beside_the_field_in_the_words_of_the_file_and_nothing_is_written(opens: Open) -> None:
    """Seeded defect: what somebody typed is gone together with the mistake."""
    opened = opens()
    row = opened.row("network", "every")
    box = of(row, TextControl).box
    opened.type(box, "5", "Return")
    assert row.problem.cget("text") == "`every` is `5`, which has no unit. Write `5m` or `5h`."
    assert row.problem.winfo_ismapped()
    assert (box.get(), opened.text) == ("5", TEXT)
    opened.type(box, "5m", "Return")
    assert not row.problem.winfo_ismapped()
    opened.type(box, "7", "Return", "Escape")
    assert (box.get(), row.problem.winfo_ismapped()) == ("5m", 0)
    assert "every: 5m" in opened.text


def test_two_hands_at_one_key_lose_nothing(opens: Open) -> None:
    """Seeded defect: while somebody types, the file changes, and the last who writes wins."""
    opened = opens()
    row = opened.row("network", "every")
    box = of(row, TextControl).box
    opened.held = True
    opened.type(box, "5m", "Return")
    opened.by_hand("60s", "90s")
    opened.by_hand("badge: no", "badge: yes")
    opened.held = False
    opened.held_back.pop()()
    opened.settle()
    assert "changed elsewhere" in row.problem.cget("text")
    assert (box.get(), row.mine.winfo_ismapped()) == ("90s", 1)
    assert opened.text == TEXT.replace("60s", "90s").replace("badge: no", "badge: yes")
    row.mine.invoke()
    opened.settle()
    assert opened.text == TEXT.replace("60s", "5m").replace("badge: no", "badge: yes")
    assert (box.get(), row.mine.winfo_ismapped()) == ("5m", 0)


def test_what_changes_in_the_file_shows_and_what_is_being_typed_stays(opens: Open) -> None:
    """Seeded defect: what was begun over one value overwrites another one, unseen, because the window had seen it."""
    opened = opens()
    row = opened.row("network", "every")
    box = of(row, TextControl).box
    opened.by_hand("60s", "90s")
    opened.settle()
    assert box.get() == "90s"
    opened.type(box, "5")
    opened.by_hand("90s", "2m")
    opened.settle()
    assert box.get() == "5"
    opened.type(box, "5m", "Return")
    assert "every: 2m" in opened.text
    assert ("changed elsewhere" in row.problem.cget("text"), box.get()) == (True, "2m")
    waits = of(opened.row("telling", "confirm_after"), WaitsControl)
    waits.ways["all"].invoke()
    opened.settle()
    opened.type(waits.entries["all"], "7m")
    opened.by_hand("confirm_after: 5m", "confirm_after: 9m")
    opened.settle()
    waits.entries["all"].event_generate("<Return>")
    opened.settle()
    assert "confirm_after: 9m" in opened.text
    assert waits.entries["all"].get() == "9m"


def test_a_file_with_a_mistake_is_shown_and_cannot_be_changed_until_it_is_mended(opens: Open) -> None:
    """Seeded defect: a click writes over what somebody is just mending."""
    opened = opens()
    row = opened.row("look", "badge")
    opened.by_hand("badge: no", "badge: [no")
    opened.settle()
    assert "settings.yaml:" in opened.window.wrong.cget("text")
    assert "Nothing can be changed here" in opened.window.wrong.cget("text")
    assert opened.window.wrong.winfo_ismapped()
    assert of(row, SwitchControl).box.instate(["disabled"])
    opened.by_hand("badge: [no", "badge: no")
    opened.settle()
    assert not opened.window.wrong.winfo_ismapped()
    of(row, SwitchControl).box.invoke()
    opened.settle()
    assert "badge: yes" in opened.text


def test_choices_and_switches_write_at_once(opens: Open) -> None:
    opened = opens()
    choice = of(opened.row("look", "icon"), ChoiceControl)
    choice.box.set("Dark")
    choice.box.event_generate("<<ComboboxSelected>>")
    opened.settle()
    assert opened.text == TEXT + "icon: dark\n"
    look = opened.window.panes["look"]
    assert isinstance(look, LookPane)
    look.switch.invoke()
    opened.settle()
    assert opened.asked == ["login True"]


def test_a_wish_that_comes_while_another_is_written_waits_for_it(opens: Open) -> None:
    """Seeded defect: two quick clicks are a conflict with oneself."""
    opened = opens()
    switch = of(opened.row("look", "badge"), SwitchControl)
    opened.held = True
    switch.box.invoke()
    switch.box.invoke()
    switch.box.invoke()
    opened.held = False
    opened.held_back.pop()()
    opened.settle()
    assert "badge: yes" in opened.text
    assert opened.window.panes["look"].winfo_ismapped()


def test_events_are_ticked(opens: Open) -> None:
    opened = opens()
    events = of(opened.row("telling", "tell"), EventsControl)
    events.ways[CHOSEN].invoke()
    opened.settle()
    assert "tell: [opened, reopened, escalated, updated, resolved]\n" in opened.text
    events.boxes["updated"].invoke()
    opened.settle()
    assert "tell: [opened, reopened, escalated, resolved]\n" in opened.text
    events.ways[USUALLY].invoke()
    opened.settle()
    assert "tell: default\n" in opened.text
    assert not events.boxes["updated"].winfo_ismapped()


def test_waits_are_for_all_or_by_impact(opens: Open) -> None:
    opened = opens()
    waits = of(opened.row("telling", "confirm_after"), WaitsControl)
    waits.ways["all"].invoke()
    opened.settle()
    assert "confirm_after: 5m\n" in opened.text
    waits.ways["each"].invoke()
    opened.settle()
    assert "confirm_after: {none: 5m, minor: 5m, major: 5m, critical: 5m}\n" in opened.text
    opened.type(waits.entries["minor"], "10m", "Return")
    opened.type(waits.entries["none"], "", "Return")
    assert "confirm_after: {minor: 10m, major: 5m, critical: 5m}\n" in opened.text
    opened.type(waits.entries["major"], "x", "Return")
    assert "no duration" in opened.row("telling", "confirm_after").problem.cget("text")
    waits.ways["no"].invoke()
    opened.settle()
    assert "confirm_after: no\n" in opened.text
    waits.ways["each"].invoke()
    opened.settle()
    assert "confirm_after: no\n" in opened.text
    assert waits.entries["minor"].winfo_ismapped(), "there is time to say which"


def test_quiet_hours_are_added_changed_and_removed(opens: Open) -> None:
    opened = opens(TEXT + "quiet_hours:\n#  - 01:00-02:00\n")
    quiet = of(opened.row("quiet", "quiet_hours"), QuietControl)
    quiet.add.invoke()
    opened.settle()
    assert "quiet_hours:\n  - 22:00-07:00\n#  - 01:00-02:00\n" in opened.text
    card = quiet.cards[0]
    opened.type(card.end, "25:00", "Return")
    assert "no time of day" in opened.row("quiet", "quiet_hours").problem.cget("text")
    opened.type(card.end, "06:30", "Return")
    assert quiet.cards[0] is card, "whoever is at a field is not thrown out of it"
    card.days["sat"].set(False)
    opened.type(card.zone, "Europe/Berlin", "Return")
    card.critical.set(True)
    opened.type(card.zone, "Europe/Berlin", "Return")
    assert (
        "  - hours: 22:00-06:30\n    days: [mon, tue, wed, thu, fri, sun]\n    zone: Europe/Berlin\n"
        "    critical_breaks_through: yes\n"
    ) in opened.text
    quiet.add.invoke()
    opened.settle()
    assert "  - 12:00-13:00\n" in opened.text
    quiet.cards[0].remove.invoke()
    quiet.cards[0].remove.invoke()
    opened.settle()
    assert "quiet_hours: []\n#  - 01:00-02:00\n" in opened.text


def notifiers(opened: Opened) -> NotifiersPane:
    """The pane of the notifiers."""
    opened.window.choose("notifiers")
    opened.settle()
    pane = opened.window.panes["notifiers"]
    assert isinstance(pane, NotifiersPane)
    return pane


def test_notifiers_are_tried_added_and_removed(opens: Open) -> None:
    """Seeded defect: the one that was there before goes when another is added."""
    opened = opens()
    pane = notifiers(opened)
    pane.test.invoke()
    opened.settle()
    assert (opened.asked, pane.told.cget("text")) == (["test desktop"], "Done: test desktop")
    pane.begin("command")
    opened.settle()
    assert pane.form is not None
    assert pane.test.instate(["disabled"]), "of whom would it be a test?"
    pane.form.done.invoke()
    assert pane.form.problem.cget("text") == "It needs: command."
    opened.type(pane.form.options["command"], "/bin/lamp 'the room'", "Return")
    assert "  - kind: command\n    command: [/bin/lamp, the room]\n" in opened.text
    assert pane.chosen == "command"
    pane.remove.invoke()
    opened.settle()
    assert opened.text == TEXT


def test_what_a_notifier_is_refused_for_is_told_where_it_is_asked(opens: Open) -> None:
    opened = opens()
    pane = notifiers(opened)
    pane.begin("webhook")
    assert pane.form is not None
    opened.type(pane.form.options["url"], "nonsense", "Return")
    assert pane.form is not None
    assert "is no address" in pane.form.problem.cget("text")
    pane.form.cancel.invoke()
    opened.settle()
    assert opened.text == TEXT
    assert pane.group is not None


def test_a_notifiers_own_fields_are_written_and_its_secret_is_not_shown(opens: Open) -> None:
    """Seeded defects: a secret's name is resolved; a secret stands on the screen for everybody."""
    opened = opens()
    pane = notifiers(opened)
    pane.tree.selection_set("1")
    opened.settle()
    assert pane.group is not None
    secret = of(pane.group.rows["secret"], SecretControl).box
    assert (secret.get(), secret.cget("show")) == ("${HOOK}", "")
    opened.type(secret, "hunter2", "Return")
    of(pane.group.rows["url"], TextControl).box.focus_force()
    opened.settle()
    assert "secret: hunter2\n" in opened.text
    assert secret.cget("show") == "•"
    ticks = of(pane.group.rows["providers"], TicksControl)
    ticks.ways[CHOSEN].invoke()
    opened.settle()
    assert "providers: [GitHub]\n" in opened.text
    ticks.ways[LEFT_OUT].invoke()
    opened.type(of(pane.group.rows["name"], TextControl).box, "hook", "Return")
    assert "providers: [" not in opened.text
    assert "    name: hook\n" in opened.text
    assert opened.window.seen.settings.notifiers[1].name == "hook"


def test_sections_and_buttons_are_reached_by_keys(opens: Open) -> None:
    opened = opens(dark=True)
    root = opened.window.root
    opened.window.sections.focus_force()
    opened.settle()
    opened.window.sections.event_generate("<Down>")
    opened.settle()
    assert opened.window.chosen == "telling"
    root.event_generate("<Control-Next>")
    assert opened.window.chosen == "quiet"
    root.event_generate("<Control-Prior>")
    root.event_generate("<Control-Prior>")
    assert opened.window.chosen == "providers"
    root.event_generate("<Control-Prior>")
    assert opened.window.chosen == "network"
    opened.window.open_file.invoke()
    opened.settle()
    assert (opened.asked, opened.window.foot.cget("text")) == (["file"], "Done: file")
    root.event_generate("<Control-w>")
    assert "x" in str(opened.kept["place"])


def test_the_world_s_words_are_only_ever_shown(opens: Open) -> None:
    """Seeded defect: a name with braces or brackets is run by Tcl."""
    hostile = HOSTILE[:80].replace("'", "''")
    opened = opens(TEXT + f"  - kind: console\n    name: '{hostile}'\n")
    pane = notifiers(opened)
    pane.tree.selection_set("2")
    opened.settle()
    assert pane.group is not None
    assert of(pane.group.rows["name"], TextControl).box.get().startswith("{[exec")


def test_fields_of_one_provider_hold_as_for_all_until_they_are_set(opens: Open) -> None:
    from tray_status.desktop.windows.entry_fields import provider_telling

    opened = opens()
    group = FieldGroup(
        opened.window.root, opened.window.dress, opened.doors(), provider_telling("github", ("desktop",))
    )
    group.grid(row=9, column=0)
    group.show(opened.gather())
    every = of(group.rows["every"], TextControl).box
    assert every.get() == "As for all"
    opened.type(every, "5m", "Return")
    assert "  - name: GitHub  # work\n    every: 5m\n" in opened.text
    choice = of(group.rows["damp_flapping"], ChoiceControl)
    choice.box.set("No")
    choice.box.event_generate("<<ComboboxSelected>>")
    opened.settle()
    assert "    damp_flapping: no\n" in opened.text
    opened.type(every, "As for all", "Return")
    assert "every: 5m" not in opened.text
    quiet = of(group.rows["quiet_hours"], QuietControl)
    assert quiet.as_for_all.instate(["selected"])
    quiet.as_for_all.invoke()
    opened.settle()
    assert "    quiet_hours: []\n" in opened.text


def test_every_key_of_a_provider_is_reached_from_the_list_of_them(opens: Open) -> None:
    """Seeded defect: what one page alone is told by can be changed in an editor only."""
    opened = opens()
    pane = opened.window.panes["providers"]
    assert isinstance(pane, ProvidersPane)
    pane.list.tree.selection_set(pane.list.tree.get_children()[0])
    pane.list.tree.event_generate("<Return>")
    opened.settle()
    details = pane.details
    reached = {name for fields in details.fields.values() if fields.group is not None for name in fields.group.rows}
    assert reached | {"focus", "mapping"} == set(names(PROVIDER))
    details.tabs["page"].invoke()
    opened.settle()
    group = details.fields["page"].group
    assert group is not None
    opened.type(of(group.rows["name"], TextControl).box, "My GitHub", "Return")
    assert group.rows["name"].problem.cget("text").startswith("Unknown provider `My GitHub`.")
    opened.type(of(group.rows["url"], TextControl).box, "https://www.githubstatus.com", "Return")
    opened.type(of(group.rows["name"], TextControl).box, "My GitHub", "Return")
    assert "  - name: My GitHub  # work\n    url: https://www.githubstatus.com\n    id: github\n" in opened.text


def test_an_outcome_knows_whether_it_was_written() -> None:
    change = Change(path=("every",), shown=None, wanted="5m")
    assert Outcome(change=change, sentence="").written
    assert change.words == "every"
