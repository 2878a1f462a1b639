"""The pane of the providers on a screen that nobody sees: list, search, looking, focus; by keys and by clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

pytest.importorskip("tkinter", reason="NOT RUN: the settings window; this Python has no tkinter.")

from tkinter import ttk

from tests.desktop.provider_room import FOUND, USUAL, Room, row
from tests.desktop.test_adding_form import SIGNPOST
from tests.desktop.test_incidents import HOSTILE
from tray_status.core.errors import ConfigError
from tray_status.core.model import Component, ComponentId, Health, ProviderId
from tray_status.core.prefs import Focus
from tray_status.desktop.windows.adding_form import Step
from tray_status.settings.change import Change

Open = Callable[..., Room]


@pytest.fixture
def opens(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Give what opens a pane over settings."""
    monkeypatch.setenv("DISPLAY", display)
    opened: list[Room] = []

    def open_(text: str = USUAL, *, dark: bool = False) -> Room:
        opened.append(Room(text, dark=dark))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def names(room: Room) -> list[str]:
    """The providers that are listed."""
    tree = room.pane.list.tree
    return [tree.item(line, "text") for line in tree.get_children()]


def step(room: Room) -> str:
    """Where adding stands."""
    return room.pane.adding.form.step.value


# ---- the list --------------------------------------------------------------------------------------------------------


def test_the_list_says_how_each_provider_is(opens: Open) -> None:
    room = opens()
    room.rows = (
        replace(room.rows[0], health=Health.MAJOR_OUTAGE, label="major outage"),
        replace(room.rows[1], health=None, label="nothing known"),
        room.rows[2],
    )
    room.pane._look()
    room.wait(lambda: room.pane.list.tree.set("0", "state") == "Major outage")
    assert names(room) == ["GitHub", "Cloudflare", "Harbor Payments"]
    states = [room.pane.list.tree.set(line, "state") for line in "012"]
    assert states == ["Major outage", "Nothing known", "Operational, in focus, muted"]
    assert room.pane.list.tree.set("2", "address") == "https://status.harbor.example/"


def test_keys_mute_and_remove_what_is_chosen(opens: Open) -> None:
    """Seeded defect: what is removed is not what is chosen, or its focus and comment cannot come back."""
    room = opens()
    tree = room.pane.list.tree
    room.pane.list.choose(ProviderId("cloudflare"))
    room.press(tree, "m")
    room.pane.list.choose(ProviderId("harbor"))
    room.press(tree, "m", "Delete")
    entry = room.seen.written(("providers", "harbor"))
    assert isinstance(entry, dict)
    assert room.changed == [
        Change(path=("providers", "cloudflare", "muted"), shown=None, wanted="yes", called="Cloudflare muted"),
        Change(
            path=("providers", "harbor", "muted"),
            shown="yes",
            wanted=None,
            called="Harbor Payments no longer muted",
        ),
        Change(path=("providers", "harbor"), shown=entry, wanted=None, called="Harbor Payments removed"),
    ]
    assert entry["focus"] == {"components": ["Europe"]}
    room.wait(lambda: room.looked == 3)
    assert room.pane.told.cget("text") == ""  # what was done the foot of the window says, once


def test_what_is_gone_leaves_its_place_to_the_next(opens: Open) -> None:
    room = opens()
    room.pane.list.choose(ProviderId("cloudflare"))
    room.write("providers: [GitHub, npm]\n")
    assert (names(room), room.pane.list.chosen) == (["GitHub", "npm"], ProviderId("npm"))
    room.write("providers: []\n")
    assert (names(room), room.pane.list.chosen) == ([], None)
    assert str(room.pane.list.buttons["remove"].cget("state")) == "disabled"
    room.press(room.pane.list.tree, "Delete")
    assert room.changed == []


def test_a_file_with_mistakes_can_be_looked_at_and_not_changed(opens: Open) -> None:
    """Seeded defect: a change is written into a file that could not be read."""
    room = opens()
    broken = replace(room.seen, errors=(ConfigError("no good", file="settings.yaml"),))
    room.pane.show(broken)
    room.press(room.pane.list.tree, "Delete", "m", "Insert")
    assert room.changed == []
    assert room.pane.list.winfo_ismapped()
    room.press(room.pane.list.tree, "Return")
    assert str(room.pane.details.chooser.save.cget("state")) == "disabled"


def test_a_change_that_was_not_written_is_told_in_alarm(opens: Open) -> None:
    room = opens()
    room.problem = "This file was changed by someone else meanwhile."
    room.press(room.pane.list.tree, "m")
    room.wait(lambda: room.pane.told.cget("text"))
    assert room.pane.told.cget("text") == room.problem
    assert str(room.pane.told.cget("foreground")) == room.dress.colours.alarm


# ---- adding ----------------------------------------------------------------------------------------------------------


def test_typing_arrows_and_return_look_at_a_page_and_add_it(opens: Open) -> None:
    room = opens()
    adding = room.pane.adding
    room.press(room.pane.list.tree, "Insert")
    room.type(adding.search.entry, "gitl")
    room.wait(lambda: adding.search.form.hits)
    room.press(adding.search.entry, "Down", "Up", "Return")
    room.wait(lambda: adding.form.step is Step.FOUND)
    assert len(room.explored) == 1
    assert adding.watch.cget("text") == "Watch GitLab"
    room.press(adding.watch, "space")
    added = Change(path=("providers", "gitlab"), shown=None, wanted="GitLab", called="GitLab added")
    assert room.changed == [added]
    room.write(USUAL + "  - GitLab\n")
    assert room.pane.list.winfo_ismapped()
    assert room.pane.list.chosen == ProviderId("gitlab")


def test_what_is_watched_already_is_not_looked_at(opens: Open) -> None:
    room = opens()
    room.press(room.pane.list.tree, "Insert")
    room.type(room.pane.adding.search.entry, "github")
    room.press(room.pane.adding.search.entry, "Return")
    assert room.explored == []
    assert room.pane.adding.search.tree.set("0", "told").startswith("watched already")
    room.press(room.pane.adding.search.entry, "Escape")
    assert room.pane.list.winfo_ismapped()


def test_an_address_can_be_pasted_and_looking_be_cancelled(opens: Open) -> None:
    """Seeded defect: cancelled, what was found jumps into the window a minute later."""
    room = opens()
    adding = room.pane.adding
    room.at_once = False
    room.pane.list.buttons["add"].invoke()
    room.type(adding.search.entry, "https://status.example.com/?key=1")
    room.press(adding.search.entry, "Return")
    assert step(room) == "asking"
    adding.cancel.invoke()
    room.run()
    assert step(room) == "searching"
    assert adding.search.winfo_ismapped()
    room.press(adding.search.entry, "Return")
    room.waiting = room.waiting[-1:]
    room.run()
    room.wait(lambda: "Statuspage" in str(adding._headline.cget("text")))
    adding.watch.invoke()
    assert adding.lines.get("1.0", "2.0").startswith("The summary")
    room.run()
    assert room.changed[0].wanted == FOUND.address


def test_the_addresses_that_are_asked_are_shown_meanwhile(opens: Open) -> None:
    room = opens()
    adding = room.pane.adding
    room.at_once = False
    room.press(room.pane.list.tree, "Insert")
    room.type(adding.search.entry, "status.example.com")
    room.press(adding.search.entry, "Return")
    assert adding._errand is not None
    adding._errand._hear("https://status.example.com/history.atom")
    room.wait(lambda: "history.atom" in adding.lines.get("1.0", "end"))
    room.press(adding.cancel, "Escape")
    assert step(room) == "searching"


def test_of_a_page_that_points_to_others_the_ticked_ones_are_added(opens: Open) -> None:
    room = opens()
    room.page = SIGNPOST
    adding = room.pane.adding
    room.press(room.pane.list.tree, "Insert")
    room.type(adding.search.entry, "example.com")
    room.press(adding.search.entry, "Return")
    room.wait(adding._offered.winfo_children)
    assert str(adding.watch.cget("state")) == "disabled"
    for box in adding._offered.winfo_children():
        assert isinstance(box, ttk.Checkbutton)
        box.invoke()
    adding.watch.invoke()
    room.settle()
    assert [change.wanted for change in room.changed] == list(SIGNPOST.children)


def test_what_does_not_answer_can_be_added_all_the_same(opens: Open) -> None:
    room = opens()
    room.page = "It did not answer."
    adding = room.pane.adding
    room.press(room.pane.list.tree, "Insert")
    room.type(adding.search.entry, "status.example.com")
    room.press(adding.search.entry, "Return")
    room.wait(lambda: adding.form.step is Step.FAILED)
    assert adding.watch.cget("text") == "Watch it all the same"
    adding.take()
    room.settle()
    assert [change.wanted for change in room.changed] == ["https://status.example.com"]


def test_a_page_that_is_watched_by_another_name_is_refused(opens: Open) -> None:
    """Seeded defect: the same page is watched twice, and everything told twice."""
    room = opens()
    adding = room.pane.adding
    room.press(room.pane.list.tree, "Insert")
    room.page = replace(FOUND, url="x")
    room.type(adding.search.entry, "status.elsewhere.example")
    room.press(adding.search.entry, "Return")
    room.wait(lambda: adding.form.step is Step.FOUND)
    assert adding.form.seen is not None
    adding.form = replace(adding.form, seen=replace(adding.form.seen, address="https://www.githubstatus.com"))
    adding.take()
    assert room.changed == []
    assert adding._headline.cget("text") == "GitHub is watched already."


# ---- focus -----------------------------------------------------------------------------------------------------------


def test_ticks_are_tried_on_the_past_and_written_when_they_are_saved(opens: Open) -> None:
    """Seeded defect: a focus is written with the first click, before anybody saw what it leaves out."""
    room = opens()
    chooser = room.pane.details.chooser
    room.pane.list.choose(ProviderId("cloudflare"))
    room.press(room.pane.list.tree, "Return")
    room.wait(lambda: len(chooser.preview.tree.get_children()) == 3)
    assert chooser.preview.sum.cget("text").startswith("Would have told 3 and held back 0")
    room.press(chooser.boxes.tree, "space")
    room.wait(lambda: "held back 1" in chooser.preview.sum.cget("text"))
    assert room.changed == []
    chooser.preview.tree.selection_set("1")
    room.settle()
    assert chooser.preview.reason.cget("text") == "Paris: excluded by the focus"
    chooser.save.invoke()
    room.wait(lambda: room.changed)
    assert room.changed == [
        Change(
            path=("providers", "cloudflare", "focus"),
            shown=None,
            wanted={"components": {"exclude": ["Europe"]}},
            called="the focus of Cloudflare",
        )
    ]
    room.write(USUAL.replace("- Cloudflare", "- {name: Cloudflare, focus: {components: {exclude: [Europe]}}}"))
    assert not chooser.changed
    assert str(chooser.save.cget("state")) == "disabled"


def test_words_and_impact_are_part_of_the_focus(opens: Open) -> None:
    room = opens()
    chooser = room.pane.details.chooser
    room.pane.list.choose(ProviderId("harbor"))
    room.pane.list.buttons["open"].invoke()
    room.type(chooser.words, "login, sign*")
    room.type(chooser.no_words, "sandbox")
    chooser.impact.current(1)
    chooser.impact.event_generate("<<ComboboxSelected>>")
    room.settle()
    chooser.save.invoke()
    room.wait(lambda: room.changed)
    (change,) = room.changed
    assert change.wanted == {
        "components": ["Europe"],
        "words": {"include": ["login", "sign*"], "exclude": ["sandbox"]},
        "minimum_impact": "minor",
    }
    chooser.discard.invoke()
    assert (chooser.words.get(), chooser.form.focus) == ("", Focus(include=("Europe",)))


def test_a_word_that_is_no_pattern_is_said_beside_the_button(opens: Open) -> None:
    room = opens()
    chooser = room.pane.details.chooser
    room.press(room.pane.list.tree, "Return")
    room.type(chooser.words, "*" * 50)
    assert "too many" in chooser.problem.cget("text")
    assert str(chooser.save.cget("state")) == "disabled"
    room.type(chooser.words, "")
    chooser.none.invoke()
    assert "Nothing is ticked" in chooser.problem.cget("text")
    chooser.all.invoke()
    assert chooser.problem.cget("text") == ""


def test_what_somebody_ticked_stays_when_the_file_changes_under_it(opens: Open) -> None:
    """Seeded defect: the file is written by hand elsewhere, and ten ticks are gone."""
    room = opens()
    chooser = room.pane.details.chooser
    room.press(room.pane.list.tree, "Return")
    room.wait(chooser.boxes.tree.get_children)
    chooser._change(chooser.form.toggled("c5"))
    mine = chooser.form.focus
    room.write("every: 2m\n" + USUAL)
    assert chooser.form.focus == mine
    chooser.discard.invoke()
    room.write(USUAL.replace("- GitHub", "- {name: GitHub, focus: {words: [pages]}}"))
    assert chooser.form.focus == Focus(words=("pages",))
    assert chooser.words.get() == "pages"
    room.write("providers: [npm]\n")
    assert room.pane.list.winfo_ismapped()


def test_a_page_that_does_not_answer_leaves_words_to_choose_by(opens: Open) -> None:
    room = opens()
    room.page = "It did not answer."
    room.press(room.pane.list.tree, "Return")
    chooser = room.pane.details.chooser
    room.wait(lambda: "no past" in chooser.preview.sum.cget("text"))
    assert chooser.boxes._nothing.cget("text") == "It did not answer."
    room.type(chooser.words, "login")
    assert str(chooser.save.cget("state")) == "normal"


def test_the_list_of_components_is_shortened_by_words_and_clicked(opens: Open) -> None:
    room = opens(dark=True)
    chooser = room.pane.details.chooser
    room.press(room.pane.list.tree, "Return")
    room.wait(chooser.boxes.tree.get_children)
    room.type(chooser.find, "tok")
    room.settle()
    tree = chooser.boxes.tree
    (group,) = tree.get_children()
    (line,) = tree.get_children(group)
    x, y, _width, height = (int(one) for one in tree.bbox(line))
    tree.event_generate("<ButtonRelease-1>", x=x + 60, y=y + height // 2)
    room.settle()
    assert chooser.form.focus == Focus(exclude=("Tokyo",))
    room.type(chooser.find, "nowhere")
    room.settle()
    assert chooser.boxes._nothing.cget("text") == "No component is called like that."


# ---- hostile words ---------------------------------------------------------------------------------------------------


def test_the_worlds_words_are_only_ever_shown(opens: Open) -> None:
    """Seeded defect: a name with braces becomes two columns, is run by Tcl, or makes the window as wide as it likes."""
    room = opens()
    room.parts = (Component(id=ComponentId("x"), name=HOSTILE, group=HOSTILE, health=Health.OPERATIONAL),)
    room.page = replace(FOUND, what="W" * 300, evidence=(HOSTILE,) * 200, parts=(HOSTILE,) * 500)
    room.rows = (replace(row(room.seen.settings.providers[0]), label=HOSTILE), *room.rows[1:])
    room.pane._look()
    room.wait(lambda: "[exec rm -rf /]" in room.pane.list.tree.set("0", "state"))
    room.press(room.pane.list.tree, "Return")
    tree = room.pane.details.chooser.boxes.tree
    room.wait(tree.get_children)
    assert "[exec rm -rf /]" in tree.item(tree.get_children()[0], "text")
    room.press(tree, "Escape")
    room.press(room.pane.list.tree, "Insert")
    room.type(room.pane.adding.search.entry, "status.example.com")
    room.press(room.pane.adding.search.entry, "Return")
    room.wait(lambda: room.pane.adding.form.step is Step.FOUND)
    room.settle()
    assert "[exec rm -rf /]" in room.pane.adding.lines.get("1.0", "end")
    assert room.root.winfo_width() <= 800
    room.pane.adding._give_up()
    room.type(room.pane.adding.search.entry, HOSTILE)
    room.press(room.pane.adding.search.entry, "Return")
    assert step(room) == "searching"
