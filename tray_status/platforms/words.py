"""Owns the foreign words that several platforms share, and their looking up: an unknown one is None and noted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from tray_status.core.model import Health, Impact, Kind, Phase
from tray_status.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

Meaning = TypeVar("Meaning")

PHASES: Final[Mapping[str, Phase]] = {
    "investigating": Phase.INVESTIGATING,
    "identified": Phase.IDENTIFIED,
    "monitoring": Phase.MONITORING,
    "resolved": Phase.RESOLVED,
    "postmortem": Phase.POSTMORTEM,
    "post mortem": Phase.POSTMORTEM,
    "scheduled": Phase.SCHEDULED,
    "maintenance scheduled": Phase.SCHEDULED,
    "in progress": Phase.IN_PROGRESS,
    "maintenance in progress": Phase.IN_PROGRESS,
    "verifying": Phase.VERIFYING,
    "completed": Phase.COMPLETED,
    "maintenance complete": Phase.COMPLETED,
    "maintenance completed": Phase.COMPLETED,
    # Pages in other languages. Words that incidents and maintenance share ("en cours") are left out on purpose.
    **dict.fromkeys(("investigando", "em investigação", "en investigación"), Phase.INVESTIGATING),
    **dict.fromkeys(
        ("investigation en cours", "en cours d'investigation", "untersuchung", "wird untersucht"), Phase.INVESTIGATING
    ),
    **dict.fromkeys(("in onderzoek", "in indagine", "調査中", "调查中", "正在调查", "조사 중"), Phase.INVESTIGATING),
    **dict.fromkeys(("identificado", "identifié", "identifiziert", "identificato"), Phase.IDENTIFIED),
    **dict.fromkeys(("geïdentificeerd", "特定済み", "原因特定", "已确认", "확인됨"), Phase.IDENTIFIED),
    **dict.fromkeys(("monitorando", "em monitoramento", "monitoreando", "supervisando"), Phase.MONITORING),
    **dict.fromkeys(("en surveillance", "sous surveillance", "überwachung"), Phase.MONITORING),
    **dict.fromkeys(("wird überwacht", "monitoraggio", "監視中", "监控中", "모니터링 중"), Phase.MONITORING),
    **dict.fromkeys(("resolvido", "resuelto", "résolu", "behoben", "gelöst", "risolto"), Phase.RESOLVED),
    **dict.fromkeys(("opgelost", "解決済み", "解決", "已解决", "해결됨"), Phase.RESOLVED),
    **dict.fromkeys(("agendado", "programado", "planificado", "planifié", "programmé", "geplant"), Phase.SCHEDULED),
    **dict.fromkeys(("pianificato", "gepland", "予定", "已计划", "예정됨"), Phase.SCHEDULED),
    **dict.fromkeys(("concluído", "completado", "finalizado", "terminé", "abgeschlossen"), Phase.COMPLETED),
    **dict.fromkeys(("completato", "voltooid", "完了", "已完成", "완료됨"), Phase.COMPLETED),
}

INDICATORS: Final[Mapping[str, Health]] = {
    "none": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
    "minor": Health.DEGRADED,
    "major": Health.PARTIAL_OUTAGE,
    "critical": Health.MAJOR_OUTAGE,
}
"""What `status.indicator` of Statuspage-shaped pages says of the whole page."""

COMPONENT_HEALTHS: Final[Mapping[str, Health]] = {
    "operational": Health.OPERATIONAL,
    "under maintenance": Health.MAINTENANCE,
    "degraded performance": Health.DEGRADED,
    "partial outage": Health.PARTIAL_OUTAGE,
    "major outage": Health.MAJOR_OUTAGE,
    "full outage": Health.MAJOR_OUTAGE,
}

IMPACTS: Final[Mapping[str, Impact | None]] = {
    "none": Impact.NONE,
    "minor": Impact.MINOR,
    "major": Impact.MAJOR,
    "critical": Impact.CRITICAL,
    "maintenance": None,  # a kind, not an impact
}

PLANNED: Final = frozenset({Phase.SCHEDULED, Phase.IN_PROGRESS, Phase.VERIFYING, Phase.COMPLETED})
"""The phases that only a maintenance goes through."""

HEALTH_IMPACTS: Final[Mapping[Health, Impact | None]] = {
    Health.OPERATIONAL: Impact.NONE,
    Health.MAINTENANCE: None,
    Health.DEGRADED: Impact.MINOR,
    Health.PARTIAL_OUTAGE: Impact.MAJOR,
    Health.MAJOR_OUTAGE: Impact.CRITICAL,
}
"""The impact of an incident that says only how ill its components are."""

_MOST_NOTES: Final = 20
TURNED: Final = r"?\uff1f\u061f\u00bf\u274c\U0001f6ab\u26d4\u2717\u2718\u2260\u00ac"
"""Signs that turn a word round or ask it: "Resolved?" is not "Resolved"."""
_KEPT = re.compile(rf"[^\W_]|[{TURNED}]")


class Notes:
    """Collects sentences about what was not understood: each once, and not without end."""

    def __init__(self, *begun: str) -> None:
        self._sentences: dict[str, None] = dict.fromkeys(begun)

    def add(self, sentence: str) -> None:
        """Keep the sentence, unless it is there or there are too many."""
        if len(self._sentences) < _MOST_NOTES:
            self._sentences[sentence] = None

    @property
    def all(self) -> tuple[str, ...]:
        """The sentences in the order in which they came."""
        return tuple(self._sentences)


def key(word: str) -> str:
    """A foreign word as the tables write it: small letters, single blanks, around it no signs but those of doubt."""
    return _key(word[:200])


@lru_cache(maxsize=512)  # feeds say the same few words thousands of times
def _key(word: str) -> str:
    found = _KEPT.search(word)
    if found is None:
        return ""
    end = len(word)
    while not _KEPT.match(word, end - 1):
        end -= 1
    return " ".join(word[found.start() : end].replace("_", " ").replace("-", " ").split()).lower()


def look_up(table: Mapping[str, Meaning], word: str, what: str, notes: Notes) -> Meaning | None:
    """What a word means by a table; None and a note such as `Unknown phase "foo".` when it is not in it.

    An empty word is None without a note: the page says nothing.
    """
    known = key(word)
    if known in table:
        return table[known]
    if known:
        notes.add(f'Unknown {what} "{one_line(word, limit=60)}".')
    return None


def kind_of(phases: tuple[Phase | None, ...]) -> Kind:
    """Maintenance as soon as one phase is among those only a maintenance goes through."""
    return Kind.MAINTENANCE if any(phase in PLANNED for phase in phases) else Kind.INCIDENT
