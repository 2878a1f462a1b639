"""Owns how a provider is added in a window: searched for, looked at, found to be something, chosen. No tkinter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from tray_status.core.links import shown_url
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.text import one_line
from tray_status.core.wording import HEALTH_LABEL
from tray_status.desktop.windows.provider_doors import Discovery
from tray_status.desktop.windows.search_form import Hit, SearchForm
from tray_status.desktop.windows.words import _, many
from tray_status.settings.catalog import Found

PARTS_NAMED = 6
EVIDENCE_SHOWN = 40
LINE = 300
"""Characters of a line that comes from a page."""


class Step(Enum):
    """Where adding stands."""

    SEARCHING = "searching"
    ASKING = "asking"
    FOUND = "found"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddingForm:
    """What the window shows of adding a provider; each change makes another form.

    `asked` are the addresses that were asked, `seen` is what was found out, `children` which of the pages are chosen
    that it points to. `found`: it is known by name.
    """

    search: SearchForm = field(default_factory=SearchForm)
    step: Step = Step.SEARCHING
    name: str = ""
    url: str = ""
    found: Found | None = None
    asked: tuple[str, ...] = ()
    seen: Discovery | None = None
    problem: str = ""
    children: frozenset[int] = frozenset()

    # ---- changes -----------------------------------------------------------------------------------------------------

    def typed(self, text: str, watched: Sequence[ProviderPrefs]) -> AddingForm:
        """Other words were typed: the search begins anew."""
        return AddingForm(search=self.search.typed(text, watched))

    def moved(self, by: int) -> AddingForm:
        """Another line is chosen."""
        return replace(self, search=self.search.moved(by))

    def looking(self, hit: Hit) -> AddingForm:
        """A line was taken: its page is looked at."""
        url = hit.found.entry.url if hit.found is not None else hit.add
        name = hit.name if hit.found is not None else shown_url(url)
        return AddingForm(search=self.search, step=Step.ASKING, name=name, url=url, found=hit.found)

    def heard(self, addresses: Sequence[str]) -> AddingForm:
        """These addresses are asked now."""
        return replace(self, asked=(*self.asked, *(shown_url(one) for one in addresses)))

    def came(self, seen: Discovery | None, problem: str) -> AddingForm:
        """What looking came back with. Of few pages that it points to all are chosen, else none."""
        if seen is None:
            return replace(self, step=Step.FAILED, problem=problem)
        step = Step.FAILED if seen.problem and not seen.children else Step.FOUND
        return replace(self, step=step, seen=seen, problem=seen.problem if not seen.children else "")

    def cancelled(self) -> AddingForm:
        """Back to the search as it was."""
        return AddingForm(search=self.search)

    def choosing(self, child: int) -> AddingForm:
        """A click on the box of a page that it points to."""
        return replace(self, children=self.children ^ {child})

    # ---- what is shown -----------------------------------------------------------------------------------------------

    @property
    def headline(self) -> str:
        """Where it stands, in a sentence."""
        if self.step is Step.ASKING:
            return _("Looking at {name} …").format(name=self.name)
        if self.step is Step.FAILED:
            return _("{name} cannot be watched as it is.").format(name=self.name)
        return self.seen.what if self.seen is not None else ""

    def lines(self) -> tuple[str, ...]:
        """What was asked; and once that is known, what was seen."""
        if self.step is Step.ASKING:
            return tuple(_("Asking {address}").format(address=one) for one in self.asked)
        told = (self.problem, *(self.seen.evidence if self.seen is not None else ()))
        return tuple(one_line(line, limit=LINE) for line in told[:EVIDENCE_SHOWN] if line)

    @property
    def why(self) -> str:
        """What the lines are, in a few words."""
        if self.step is Step.FOUND:
            return _("How that was found out") if self.lines() else ""
        return ""

    def offered(self) -> tuple[tuple[str, bool], ...]:
        """The pages it points to, and whether each is chosen."""
        pages = self.seen.children if self.seen is not None else ()
        return tuple((shown_url(url), place in self.children) for place, url in enumerate(pages))

    def wishes(self) -> tuple[str | Found, ...]:
        """What is added now; nothing while nothing is known or chosen."""
        if self.step is not Step.FOUND or self.seen is None:
            return ()
        if self.seen.children:
            return tuple(self.seen.children[place] for place in sorted(self.children))
        return (self._itself,)

    def regardless(self) -> tuple[str | Found, ...]:
        """What is added without its page having been understood; nothing where there is no need for that."""
        return (self._itself,) if self.step is Step.FAILED else ()

    @property
    def add_label(self) -> str:
        """What the button says."""
        if self.seen is not None and self.seen.children:
            count = len(self.children)
            if not count:
                return _("Choose what to watch")
            return many(_("Watch this page"), _("Watch {count} pages"), count).format(count=count)
        return _("Watch {name}").format(name=one_line(self.name, limit=40))

    @property
    def _itself(self) -> str | Found:
        if self.found is not None:
            return self.found
        return self.seen.address if self.seen is not None and not self.seen.problem else self.url

    def watched(self) -> str:
        """What would be watched of the page, in a line."""
        seen = self.seen
        if seen is None or not seen.fit:
            return ""
        health = HEALTH_LABEL[seen.health] if seen.health is not None else _("does not tell how it is")
        count = len(seen.parts)
        parts = many(_("one component"), _("{count} components"), count).format(count=count) if count else ""
        named = ", ".join(one_line(part, limit=40) for part in seen.parts[:PARTS_NAMED])
        more = ", …" if count > PARTS_NAMED else ""
        opened = seen.open_incidents
        going = many(_("one incident goes on"), _("{count} incidents go on"), opened).format(count=opened)
        said = (
            _("Right now: {health}").format(health=health),
            going if opened else "",
            f"{parts}: {named}{more}" if parts else "",
        )
        return " · ".join(one for one in said if one)
