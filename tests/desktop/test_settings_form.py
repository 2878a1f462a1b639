"""What the settings window knows without a screen: every key has a field, and every value comes back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desktop.provider_room import sheet
from tray_status.core.events import EventKind
from tray_status.core.model import Impact
from tray_status.desktop.windows import entry_fields, settings_fields
from tray_status.desktop.windows.field import EVENTS, IMPACTS, WAITS, Field, Shape
from tray_status.desktop.windows.field_state import FieldState, Mine
from tray_status.desktop.windows.notifiers_form import adding, fields_of, free_name, notifier_lines, removing
from tray_status.desktop.windows.quiet_form import DAYS, KEYS, QuietRow, rows, written
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.value_forms import (
    arguments_of,
    events_of,
    is_on,
    label_of,
    line_of,
    names_of,
    waits_of,
    written_events,
    written_of,
)
from tray_status.notifiers import BUILT_IN
from tray_status.settings import schema, telling_schema
from tray_status.settings.change import Change, Outcome
from tray_status.settings.document import Value
from tray_status.settings.key import Key
from tray_status.settings.scalars import Choice

TEXT = """
providers: [GitHub]
notifiers:
  - desktop
  - name: team
    kind: apprise
    url: slack://${SLACK}/#status
  - name: hook
    kind: webhook
    url: https://me:pass@hooks.example.com/in/secret
  - kind: command
    command: [/bin/lamp, --room]
"""


def seen(text: str = TEXT) -> Sheet:
    """What a file of this text shows."""
    return replace(sheet(text), kinds=tuple(kind.settings for kind in BUILT_IN))


# ---- every key -------------------------------------------------------------------------------------------------------


def test_every_key_of_the_file_has_a_field() -> None:
    """Seeded defect: a key that is new in the schema can only be changed in an editor."""
    panes = {"providers", "notifiers"}
    assert {field.path for field in settings_fields.ALL} == {(row.name,) for row in schema.TOP if row.name not in panes}
    assert set(KEYS) == {row.name for row in telling_schema.IN_QUIET_HOURS}
    assert [one.written for one in WAITS] == [key.name for key in telling_schema.IN_CONFIRM_AFTER]
    assert [one.written for one in IMPACTS] == ["any", *(impact.word for impact in Impact)]
    # What is told because another setting or a command asks for it is not chosen here.
    told = {kind.value for kind in EventKind if kind not in (EventKind.REMINDED, EventKind.BACK)}
    assert {one.written for one in EVENTS} == told


def test_every_key_of_a_provider_has_a_field() -> None:
    """The focus has a form of its own; the mapping of a page nobody knows is written by hand."""
    fields = (*entry_fields.provider_telling("github", ("desktop",)), *entry_fields.provider_page("github", ("feed",)))
    assert {field.name for field in fields} | {"focus", "mapping"} == set(schema.names(schema.PROVIDER))
    assert {field.path[:2] for field in fields} == {("providers", "github")}


@pytest.mark.parametrize("kind", [kind.settings for kind in BUILT_IN], ids=lambda kind: kind.name)
def test_every_key_of_a_notifier_has_a_field(kind: schema.NotifierKind) -> None:
    fields = entry_fields.notifier_fields("one", kind, ("GitHub",))
    # Of what kind it is, is chosen when it is added.
    assert [field.name for field in fields if field.name not in kind.options] == ["name", "minimum_impact", "providers"]
    assert [field.name for field in fields if field.name in kind.options] == list(kind.options)


@pytest.mark.parametrize("field", settings_fields.ALL, ids=lambda field: field.name)
def test_each_field_offers_only_what_the_file_takes_and_knows_its_default(field: Field) -> None:
    """Seeded defect: a choice that is written, and then refused by the program."""
    row = next(row for row in schema.TOP if row.name == field.name)
    if not isinstance(row, Key):
        assert (field.shape, field.default) == (Shape.HOURS, [])
        return
    assert field.default == row.written
    assert field.meaning.endswith((".", "secret.", "authority of their own."))
    if field.shape in (Shape.CHOICE, Shape.TEXT):
        for option in field.options:
            text = f"providers: [GitHub]\n{field.name}: {option.written}\n"
            assert sheet(text).errors == (), text
    if isinstance(row.type, Choice) and field.shape is Shape.CHOICE:
        assert {option.written for option in field.options} == {word for word, _ in row.type.words}


# ---- what happens to a field -----------------------------------------------------------------------------------------

EVERY = next(field for field in settings_fields.ALL if field.name == "every")


def told(change: Change, problem: str = "", *, conflict: bool = False, found: Value | None = None) -> Outcome:
    """An answer."""
    return Outcome(change=change, sentence="", problem=problem, conflict=conflict, found=found)


def test_a_wish_is_held_against_what_was_shown() -> None:
    state = FieldState(field=EVERY).refreshed("60s")
    state, change = state.wish("5m")
    assert change == Change(path=("every",), shown="60s", wanted="5m", called="Ask each page every")
    assert state.refreshed("60s").shown == "60s", "what the file said before the wish was written"
    after = state.told(told(change))
    assert (after.shown, after.problem, after.waits) == ("5m", "", False)
    assert after.wish("5m")[1] is None


def test_what_is_refused_stays_to_be_mended_and_the_next_wish_is_held_against_the_file() -> None:
    """Seeded defect: after a mistake the field believes that the file says so."""
    state, change = FieldState(field=EVERY, shown="60s").wish("5")
    assert change is not None
    state = state.told(told(change, "no unit"))
    assert (state.shown, state.problem) == ("60s", "no unit")
    state, change = state.wish("5m")
    assert change is not None
    assert (change.shown, state.problem) == ("60s", "")


def test_a_conflict_shows_theirs_and_offers_mine() -> None:
    state, change = FieldState(field=EVERY, shown="60s").wish("5m")
    assert change is not None
    state = state.told(told(change, "changed elsewhere", conflict=True, found="90s"))
    assert (state.value, state.mine) == ("90s", Mine(value="5m"))
    assert state.refreshed("90s").mine == Mine(value="5m"), "the same news do not take the offer away"
    assert state.refreshed("2m").mine is None
    state, change = state.use_mine()
    assert change is not None
    assert (change.shown, change.wanted) == ("90s", "5m")
    assert FieldState(field=EVERY).use_mine() == (FieldState(field=EVERY), None)


def test_what_is_not_written_holds_its_default_and_is_not_written_for_nothing() -> None:
    state = FieldState(field=EVERY)
    assert state.value == "60s"
    assert state.wish("60s")[1] is None
    own = next(one for one in entry_fields.provider_telling("github", ()) if one.name == "every")
    assert FieldState(field=own).wish("60s")[1] is not None, "one's own 60s outlasts a change of everybody's"


# ---- values ----------------------------------------------------------------------------------------------------------

TIMES = st.sampled_from(["22:00", "7:00", "24:00", "x"])
ENTRY: st.SearchStrategy[Value] = st.one_of(
    st.builds("{}-{}".format, TIMES, TIMES),
    st.fixed_dictionaries(
        {"hours": st.builds("{} to {}".format, TIMES, TIMES)},
        optional={
            "days": st.lists(st.sampled_from([*DAYS, "Monday", "SUN"]), unique_by=lambda day: day.casefold()[:3]),
            "zone": st.sampled_from(["Europe/Berlin", "UTC"]),
            "critical_breaks_through": st.sampled_from(["yes", "no", "true"]),
        },
    ),
)


@given(st.lists(ENTRY))
def test_quiet_hours_that_nobody_touches_are_written_as_they_were(entries: list[Value]) -> None:
    """Seeded defect: adding one window rewrites all the others in the program's own manner."""
    assert written(rows(entries)) == entries
    added = written((*rows(entries), QuietRow()))
    assert added == [*entries, "22:00-07:00"]


def test_quiet_hours_say_only_what_is_unusual() -> None:
    night = QuietRow.of("22:00-07:00")
    assert replace(night, end="06:00").written == "22:00-06:00"
    assert replace(night, days=("sat", "sun"), zone="Europe/Berlin", critical=True).written == {
        "hours": "22:00-07:00",
        "days": ["sat", "sun"],
        "zone": "Europe/Berlin",
        "critical_breaks_through": "yes",
    }
    assert replace(QuietRow.of({"hours": "22:00–07:00", "zone": "UTC"}), zone="").written == {"hours": "22:00-07:00"}
    assert (QuietRow.of("nonsense").begin, rows("x"), rows(None)) == ("nonsense", (), ())
    assert QuietRow.of({}).begin == ""


@pytest.mark.parametrize(
    ("value", "mode"), [("no", "no"), ("5m", "all"), ({"minor": "5m", "major": "2m"}, "each"), ({"none": "1m"}, "each")]
)
def test_waits_come_back_as_they_were(value: Value, mode: str) -> None:
    waits = waits_of(value)
    assert (waits.mode, waits.written) == (mode, value)


def test_waits_without_a_time_are_no_wait() -> None:
    assert waits_of({"minor": "no"}).written == "no"
    assert waits_of([]).written == "no"


def test_events_names_programs_and_choices_come_back() -> None:
    tell = next(field for field in settings_fields.ALL if field.name == "tell")
    icon = next(field for field in settings_fields.ALL if field.name == "icon")
    assert (events_of("default"), written_events(tell, None)) == (None, "default")
    assert written_events(tell, events_of(["Resolved", "opened"])) == ["opened", "resolved"]
    assert (names_of(["a"]), names_of("")) == (("a",), ())
    assert arguments_of(line_of(["/bin/lamp", "the room"])) == ["/bin/lamp", "the room"]
    assert (line_of("x"), arguments_of("'open")) == ("x", "'open")
    assert (label_of(icon, "DARK"), label_of(icon, "odd"), label_of(icon, [])) == ("Dark", "odd", "")
    assert (written_of(icon.options, "Dark"), written_of(icon.options, " odd ")) == ("dark", "odd")
    values: list[Value] = ["yes", "True", "no", []]
    assert [is_on(value) for value in values] == [True, True, False, False]


# ---- notifiers -------------------------------------------------------------------------------------------------------


def test_the_list_of_notifiers_tells_where_and_no_secret() -> None:
    """Seeded defect: a token stands in the list for everybody who looks over a shoulder."""
    assert [(line.name, line.told) for line in notifier_lines(seen())] == [
        ("desktop", "Notifications of your desktop, which can be clicked"),
        ("team", "slack://…"),
        ("hook", "https://hooks.example.com/…"),
        ("command", "/bin/lamp"),
    ]
    (line,) = notifier_lines(seen("providers: [GitHub]\nnotifiers: [{kind: apprise, url: '${ALL}'}]\n"))
    assert line.told == "…"


def test_a_new_notifier_is_written_as_shortly_as_can_be() -> None:
    kinds = {kind.settings.name: kind.settings for kind in BUILT_IN}
    made = adding(seen(), kinds["console"], "", {"format": ""})
    assert made == Change(path=("notifiers", "console"), shown=None, wanted="console", called="console")
    made = adding(seen(), kinds["command"], "lamp", {"command": "/bin/lamp 'the room'"})
    assert isinstance(made, Change)
    assert made.wanted == {"name": "lamp", "kind": "command", "command": ["/bin/lamp", "the room"]}
    assert adding(seen(), kinds["webhook"], "two", {"url": " ", "secret": "x"}) == "It needs: url."
    assert adding(seen(), kinds["webhook"], "HOOK", {"url": "https://x"}) == "A notifier is already called HOOK."
    assert (free_name(seen(), "desktop"), free_name(seen(), "console")) == ("desktop-2", "console")


def test_what_is_known_of_a_notifier_are_the_fields_of_its_kind() -> None:
    assert [field.name for field in fields_of(seen(), "hook")] == [
        "name",
        "url",
        "secret",
        "minimum_impact",
        "providers",
    ]
    assert [field.name for field in fields_of(seen(), "gone")] == ["name", "minimum_impact", "providers"]
    assert removing(seen(), "desktop").shown == {"kind": "desktop"}
