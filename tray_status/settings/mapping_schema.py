"""The keys of a `mapping` as data: every key with its type and one sentence of meaning."""

from __future__ import annotations

from dataclasses import dataclass

from tray_status.core.model import Health, Impact, Phase
from tray_status.settings.key import Key, Row, Section
from tray_status.settings.scalars import Address, Choice, Text
from tray_status.settings.values import ScalarType, WrongValueError

NEEDED = "must be given"


@dataclass(frozen=True, slots=True)
class DocumentAddress(ScalarType[str]):
    """An address, or a path on the page's host."""

    described = f"{Address().described}, or a path that begins with `/`"

    def parse(self, text: str) -> str:
        """The address or path as it is written."""
        on_host = text.startswith("/") and not text.startswith("//")
        try:
            Address().parse(f"https://host.example{text}" if on_host else text)
        except WrongValueError as wrong:
            raise WrongValueError(wrong.why, f"Write {self.described}.") from wrong
        return text


@dataclass(frozen=True, slots=True)
class Place(Text):
    """A path in JSON or a selector in HTML; which of the two, the platform says."""

    described = "a path (`json_map`) or a selector (`scrape`)"


def _place(name: str, meaning: str, written: str = "none") -> Key[str | None]:
    return Key(name, Place(), None, written, meaning)


ADDRESS: Key[str | None] = Key("address", DocumentAddress(), None, "the page", "Where the document is.")
HEALTH = _place("health", "Where the word for the health of the page stands.")
COMPONENTS = Section("components", "a mapping", "none", "Where the components stand.")
INCIDENTS = Section("incidents", "a mapping", "none", "Where the incidents stand; maintenance may be among them.")
MAINTENANCES = Section("maintenances", "a mapping", "none", "The same of a list that holds maintenance alone.")
NOTICES = Section("notices", "a mapping", "none", "The same of a list that holds announcements alone.")
WORDS = Section("words", "a mapping", "none", "What the page's words mean; any other word counts as not known.")
DOCUMENT: tuple[Row, ...] = (ADDRESS, HEALTH, COMPONENTS, INCIDENTS, MAINTENANCES, NOTICES, WORDS)

ITEMS = _place("items", "Finds each item of the list; the places below begin in an item.", NEEDED)
NAME = _place("name", "What a component is called.", NEEDED)
PART_HEALTH = _place("health", "Where the word for its health stands.", NEEDED)
PART_ID = _place("id", "What tells a component from others, also when its name changes.", "its group and name")
GROUP = _place("group", "The name of the group it belongs to.")
PARTS: tuple[Row, ...] = (ITEMS, NAME, PART_HEALTH, PART_ID, GROUP)

SHOWS: Key[bool | None] = Key(
    "shows",
    Choice((("open", True), ("recent", False)), "neither `open` nor `recent`"),
    None,
    NEEDED,
    "`open`: all that is open and nothing else, so what it lists no more is over; `recent`: absence means nothing.",
)
EMPTY = Key(
    "empty",
    Choice((("well", True), ("unknown", False)), "neither `well` nor `unknown`"),
    False,
    "unknown",
    "What an empty list says where nothing else tells the health: that all is well, or nothing.",
)
ID = _place("id", "What tells an entry from others for good; never its title or place in the list.", NEEDED)
TITLE = _place("title", "Its title.", NEEDED)
URL = _place("url", "The link to it.")
STARTED = _place("started", "When it began or, of maintenance, will begin.")
UPDATED = _place("updated", "When it last changed.")
ENDED = _place("ended", "When it ended; where nothing stands, or a time to come, it goes on.")
ENDS = _place("ends", "When maintenance will end.")
PHASE = _place("phase", "Where the word for how far it is stands.", "by `updates`, `ended` or `shows`")
IMPACT = _place("impact", "Where the word for how bad it is stands.")
AFFECTED = _place("components", "The names of the components it concerns.")
TEXT = _place("text", "Its text, where it has no list of updates.")
UPDATES = Section("updates", "a mapping", "none", "Where the updates of an entry stand.")
ENTRIES: tuple[Row, ...] = (
    *(ITEMS, SHOWS, EMPTY, ID, TITLE, URL, STARTED, UPDATED, ENDED, ENDS, PHASE, IMPACT, AFFECTED, TEXT),
    UPDATES,
)

UPDATE_TEXT = _place("text", "What an update says.", NEEDED)
AT = _place("at", "When it was written.")
UPDATE_PHASE = _place("phase", "Where the word for how far it was then stands.")
IN_UPDATES: tuple[Row, ...] = (ITEMS, UPDATE_TEXT, AT, UPDATE_PHASE)

HEALTH_WORD = Choice(tuple((one.word, one) for one in Health), "no health")
PHASE_WORD = Choice(tuple((one.value, one) for one in Phase), "no phase")
IMPACT_WORD = Choice(tuple((one.word, one) for one in Impact), "no impact")


def _table(name: str, words: Choice[Health] | Choice[Phase] | Choice[Impact], meaning: str) -> Section:
    return Section(name, f"a mapping of the page's words to {words.described}", "none", meaning)


HEALTHS = _table("health", HEALTH_WORD, "The words at `health`, of the page and of components.")
PHASES = _table("phase", PHASE_WORD, "The words at `phase`.")
IMPACTS = _table("impact", IMPACT_WORD, "The words at `impact`.")
IN_WORDS: tuple[Row, ...] = (HEALTHS, PHASES, IMPACTS)

TABLES = (
    ("Under `mapping`", DOCUMENT),
    ("Under `components` of a mapping", PARTS),
    ("Under `incidents`, `maintenances` and `notices` of a mapping", ENTRIES),
    ("Under `updates` of a mapping", IN_UPDATES),
    ("Under `words` of a mapping", IN_WORDS),
)
