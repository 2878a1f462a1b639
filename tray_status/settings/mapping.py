"""Reads the `mapping` of a provider: where documents of no known platform hold what, checked down to each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from tray_status.core.mapping import (
    MAPPED,
    ComponentsMapping,
    DocumentMapping,
    EntriesMapping,
    UpdatesMapping,
    folded,
)
from tray_status.core.model import Kind
from tray_status.core.paths import Each, PlaceError, parse_path
from tray_status.core.selectors import parse_selector
from tray_status.settings import mapping_schema as schema
from tray_status.settings.document import ListNode, MapNode, Node, ScalarNode
from tray_status.settings.fields import Fields
from tray_status.settings.mistakes import shown
from tray_status.settings.schema import names
from tray_status.settings.values import NotedError

if TYPE_CHECKING:
    from tray_status.settings.key import Key, Row
    from tray_status.settings.mistakes import Mistakes
    from tray_status.settings.scalars import Choice

MOST_DOCUMENTS: Final = 5
_MUST: Final = "`mapping` must be `key: value` lines that say what stands where, or a list of such"
_KINDS: Final = (
    (Kind.INCIDENT, schema.INCIDENTS),
    (Kind.MAINTENANCE, schema.MAINTENANCES),
    (Kind.NOTICE, schema.NOTICES),
)
T = TypeVar("T")


def read_mapping(provider: Fields, platform: str | None, mistakes: Mistakes) -> tuple[DocumentMapping, ...]:
    """The mapping of a provider, one for each document; () when it has none, or a wrong one, which is noted."""
    node = provider.value("mapping")
    written = provider.value("platform")
    if node is None:
        if platform in MAPPED:
            hint = "Add `mapping:` with what stands where; docs/platforms.md has examples."
            mistakes.add(written, f"the platform `{platform}` needs a `mapping`.", hint)
        return ()
    if platform not in MAPPED:
        hint = "Add `platform: json_map` for JSON or `platform: scrape` for HTML."
        mistakes.add(node, "a `mapping` is read only where the platform is `json_map` or `scrape`.", hint)
        return ()
    documents = node.items if isinstance(node, ListNode) else (node,)
    if not documents:
        mistakes.add(node, "`mapping` names no document.", "Write what stands where in it, or take the line out.")
    if len(documents) > MOST_DOCUMENTS:
        mistakes.add(node, f"`mapping` has {len(documents)} documents.", f"It may have {MOST_DOCUMENTS}.")
    found: list[DocumentMapping] = []
    for document in documents:
        if isinstance(document, MapNode):
            found.append(_Reader(platform, mistakes).document(Fields(document, mistakes)))
        elif not (isinstance(document, ScalarNode) and document.unread):
            mistakes.add(document, f"{_MUST}, and this is {document.noun}.")
    return tuple(found)


class _Reader:
    """Reads the mapping of one document; `html` says whether its places are selectors."""

    def __init__(self, platform: str, mistakes: Mistakes) -> None:
        self.html = platform == "scrape"
        self.mistakes = mistakes
        self.asked: dict[str, Node] = {}

    def document(self, fields: Fields) -> DocumentMapping:
        """All of it. The words come last: by then it is known which are needed."""
        fields.refuse_others(names(schema.DOCUMENT), " of a mapping")
        address = fields.read(schema.ADDRESS, None)
        health = self.place(fields, schema.HEALTH, word=schema.HEALTHS.name)
        components = self.components(self.section(fields, schema.COMPONENTS.name, schema.PARTS))
        lists = [(kind, self.section(fields, row.name, schema.ENTRIES)) for kind, row in _KINDS]
        entries = tuple(self.entries(kind, found) for kind, found in lists if found is not None)
        if not any(fields.value(row.name) for row in schema.DOCUMENT[1:-1]):
            hint = "Give at least one of `health`, `components` and `incidents`."
            self.mistakes.add(fields.node, "this mapping says of nothing where it stands.", hint)
        words = self.section(fields, schema.WORDS.name, schema.IN_WORDS)
        healths = self.words(words, schema.HEALTHS.name, schema.HEALTH_WORD)
        phases = self.words(words, schema.PHASES.name, schema.PHASE_WORD)
        impacts = self.words(words, schema.IMPACTS.name, schema.IMPACT_WORD)
        return DocumentMapping(
            address=address,
            health=health,
            components=components,
            entries=entries,
            healths=healths,
            phases=phases,
            impacts=impacts,
        )

    def section(self, fields: Fields, name: str, rows: tuple[Row, ...]) -> Fields | None:
        """The keys under a key, those that must be there among them."""
        found = fields.mapping(name, "a mapping")
        if found is None:
            return None
        found.refuse_others(names(rows), f" of `{name}`")
        for row in rows:
            if row.written == schema.NEEDED and found.value(row.name) is None:
                self.mistakes.add(found.node, f"`{name}` needs `{row.name}`.", f"Add a line `{row.name}: …`.")
        return found

    def components(self, fields: Fields | None) -> ComponentsMapping | None:
        """Where the components stand."""
        if fields is None:
            return None
        return ComponentsMapping(
            items=self.items(fields),
            name=self.place(fields, schema.NAME) or "",
            health=self.place(fields, schema.PART_HEALTH, word=schema.HEALTHS.name) or "",
            id=self.place(fields, schema.PART_ID),
            group=self.place(fields, schema.GROUP),
        )

    def entries(self, kind: Kind, fields: Fields) -> EntriesMapping:
        """Where the entries of one list stand."""
        updates = self.updates(self.section(fields, schema.UPDATES.name, schema.IN_UPDATES))
        found = EntriesMapping(
            kind=kind,
            items=self.items(fields, inside=True),
            id=self.place(fields, schema.ID) or "",
            title=self.place(fields, schema.TITLE) or "",
            lists_open=bool(fields.read(schema.SHOWS, None)),
            empty_is_well=fields.read(schema.EMPTY, default=False),
            url=self.place(fields, schema.URL),
            started=self.place(fields, schema.STARTED),
            updated=self.place(fields, schema.UPDATED),
            ended=self.place(fields, schema.ENDED),
            ends=self.place(fields, schema.ENDS),
            phase=self.place(fields, schema.PHASE, word=schema.PHASES.name),
            impact=self.place(fields, schema.IMPACT, word=schema.IMPACTS.name),
            components=self.place(fields, schema.AFFECTED),
            text=self.place(fields, schema.TEXT),
            updates=updates,
        )
        tells = found.phase or found.ended or found.lists_open or (updates is not None and updates.phase)
        if (
            fields.value(schema.SHOWS.name) is not None
            and not tells
            and not (kind is Kind.MAINTENANCE and found.started)
        ):
            hint = "Give `phase`, `ended`, `phase` under `updates`, or `shows: open` if all in the list is open."
            self.mistakes.add(fields.node, "nothing here says whether an entry is over.", hint)
        return found

    def updates(self, fields: Fields | None) -> UpdatesMapping | None:
        """Where the updates of an entry stand."""
        if fields is None:
            return None
        return UpdatesMapping(
            items=self.items(fields),
            text=self.place(fields, schema.UPDATE_TEXT) or "",
            at=self.place(fields, schema.AT),
            phase=self.place(fields, schema.UPDATE_PHASE, word=schema.PHASES.name),
        )

    def items(self, fields: Fields, *, inside: bool = False) -> str:
        """The place of a list; `inside`: of one that may be empty, so what it stands in must be named as well."""
        text, node = self.place(fields, schema.ITEMS), fields.value(schema.ITEMS.name)
        if text is None or node is None:
            return ""
        if not self.html and parse_path(text)[-1] != Each():
            self.wrong(node, schema.ITEMS.name, text, "is no list", "The path of a list ends with `[]`.")
        if self.html and (parse_selector(text).attribute or not parse_selector(text).parts):
            self.wrong(node, schema.ITEMS.name, text, "is an attribute", "Name the elements: take the `@…` away.")
        elif self.html and inside and len(parse_selector(text).parts) == 1:
            why = "does not say what the list stands in, so an empty one looks like a page that has changed"
            self.wrong(node, schema.ITEMS.name, text, why, "Put that in front: `#incidents .incident`.")
        return text

    def place(self, fields: Fields, key: Key[str | None], *, word: str | None = None) -> str | None:
        """A place, None when there is none or it is wrong; `word` names the table that its words need."""
        text, node = fields.read(key, None), fields.value(key.name)
        if text is None or node is None:
            return None
        if word is not None:
            self.asked.setdefault(word, node)
        try:
            many = (parse_selector if self.html else parse_path)(text)
        except PlaceError as error:
            self.wrong(node, key.name, text, error.why, error.hint)
            return None
        if word is not None and isinstance(many, tuple) and Each() in many:
            self.wrong(node, key.name, text, "finds many words, and it is one", "Take the `[]` out.")
        return text

    def wrong(self, node: Node, name: str, text: str, why: str, hint: str) -> None:
        """Note that a place is wrong, as it is written: no secret stands there."""
        self.mistakes.add(node, f"`{name}` is `{text}`, which {why}.", hint)

    def words(self, fields: Fields | None, name: str, choice: Choice[T]) -> tuple[tuple[str, T], ...]:
        """One table of words. It must be there where a place reads such words."""
        table = fields.mapping(name, "a mapping of the page's words to ours") if fields is not None else None
        asked = self.asked.get(name)
        if asked is not None and (fields is None or fields.value(name) is None):
            hint = f"Add a table `{name}:` under `words:`, one line for each word of the page: its word, `:`, and ours."
            self.mistakes.add(asked, f"what the words found here mean is not said: `words` has no `{name}`.", hint)
        found: dict[str, T] = {}
        for word, node in table.items() if table is not None else ():
            try:
                meaning = choice.read(node, word, self.mistakes)
            except NotedError:
                continue
            if not folded(word) or folded(word) in found:
                why = "is there already in other letters" if folded(word) else "is no word"
                self.mistakes.add(node, f"{shown(word)} {why}.", "Take this line out.")
            found.setdefault(folded(word), meaning)
        return tuple(found.items())
