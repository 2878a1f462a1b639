"""Owns the doubt about words by which something is over: what takes them back, and what says that it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.platforms.words import TURNED, key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.model import Phase


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT: Final = (
    "not no none nothing nobody never neither nor without cannot non un cant cannot couldnt wont dont doesnt didnt"
    " isnt arent wasnt werent hasnt havent wouldnt shouldnt "
    "não nao nem nada nunca sem nenhum nicht kein keine nichts nie niemals ohne pas jamais rien aucun aucune sans sin "
    "ningún ninguna tampoco non né nessun nessuna mai senza niet geen nooit niets zonder"
)
_SOME: Final = (
    "some part parts partly partial partially most mostly many few several half almost nearly barely hardly only "
    "except excluding but first other others one temporary temporarily briefly slowly "
    "gradually far parcial parcialmente alguns algumas algunos algunas parte teilweise einige teils fast manche "
    "partiel partielle partiellement certains certaines quelques presque parziale parzialmente alcuni alcune quasi "
    "gedeeltelijk deels sommige enkele bijna"
)
_LATER: Final = (
    "yet still until till once when whenever if unless while before as will would should could can may might must "
    "shall be being to going expect expects expected expecting hope hopes hoped hoping hopefully soon eta due planned "
    "try tries tried trying attempt attempts attempting wait waits waiting await awaiting pending need "
    "needs needed get gets getting bring brings bringing come comes coming go goes starting beginning tomorrow later "
    "ainda quando até será serão deve em breve aguardando noch wenn sobald bis wird werden soll bald voraussichtlich "
    "encore quand lorsque jusqu sera seront bientôt si aún aun todavía todavia cuando hasta serán pronto ancora finché "
    "sarà saranno presto nog zodra wanneer tot zal zullen binnenkort"
)
_UNSURE: Final = (
    "believe believed believes think thought assume assumed apparently seem seems seemingly appear appears likely "
    "probably possibly perhaps maybe supposed supposedly allegedly reported how why what who which where whether "
    "unconfirmed tbc false progress investigating ongoing "
    "reopened after since then and or with despite although though however so report reports "
    "claim claims say says said according wish want zero lack refuse refuses "
    "talvez vielleicht möglicherweise angeblich "
    "peut quizás quizá tal forse probabilmente misschien waarschijnlijk"
)
_ILL: Final = _words(
    "unable intermittent intermittently work working fail fails failed failing failure down out offline broken slow "
    "limited degraded impacted affected"
)
_DOUBT: Final = _words(f"{_NOT} {_SOME} {_LATER} {_UNSURE}")
_FILLING: Final = _words(
    "for in of the a an at all everyone everybody everywhere fully completely entirely user users customer customers "
    "region regions service services system systems us eu utc now then next today week confirmed done there sure am pm "
    "para dos für alle pour les tous per voor"
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTENED = re.compile(r"n['\u2019`\u00b4\u02bc\uff07]t\b|['\u2019`\u00b4\u02bc\uff07](?:ll|d)\b", re.IGNORECASE)
_UN = re.compile(r"\bun-?(?:re|fix|solv|avail|able|stable|known|clear|likely|usable)", re.IGNORECASE)
_ASKED = re.compile(f"[{TURNED}]")
_DENIED_IN_ASIA = re.compile(
    r"未|尚|还没|還沒|没有|沒有|不|部分|一部|まだ|ない|ません|せず|ず$|予定|見込|预计|預計|将|아직|않|못|일부|예정|안 "
)
_COUNTED = re.compile(r"\d ?%|\b\d+ ?(?:/|of\b|out of\b)|\b\d{1,2}(?::\d\d| ?[ap]m\b)|\b\d+ \w+s\b", re.IGNORECASE)

_BACK = r"(?:back (?:up|online)|up again)"
_OVER_NOW = re.compile(
    r"(?P<what>(?:[^\n,;:.!]|[.:](?=\S)){1,100}?) (?:(?:(?:has|have|is|are) )?(?:now |fully |all )*"
    r"(?:recovered|back online)"
    r"|(?:is|are) (?:now |fully |all )*(?:back up|up again))[.!]?",
    re.IGNORECASE,
)
_BEHIND_OVER_NOW: Final = ("recovered", "back online", "back up", "up again")
"""What every title of this form ends in: looked for first, as most titles have none of it."""

_LIKE_AN_END = re.compile(rf"\b(?:recovered|{_BACK})[.!]?$", re.IGNORECASE)
_ASKING: Final = _words("is are was were has have had did does do can could will would should")
_MEASURED = re.compile(
    r"\b(?:rates?|errors?|latenc(?:y|ies)|times?|timeouts?|usage|load|queues?|backlogs?|cpu|failures?|delays?|loss"
    r"|outages?|issues?|problems?|incidents?|attack\w*|prices?|numbers?|alerts?)\b",
    re.IGNORECASE,
)
"""What is no relief when it is up again."""

_ENDED: Final = (
    rf"(?:resolv|recover|restor|repair|mitigat|remed|solved|fixed|closed|completed?\b|\b{_BACK}|resolvid|recuperad|restaurad|"
    "resuelt|solucionad|résol|resol|rétabl|corrigé|behoben|gelöst|wiederhergestellt|risolt|ripristinat|opgelost|"
    "hersteld|解決|復旧|解决|恢复|修复|해결|복구)"
)
_SPOKEN = re.compile(_ENDED, re.IGNORECASE)
_NOT_OVER = re.compile(
    r"\bun(?:resolved|fixed|solved|restored|recovered)"
    r"|(?:\b(?:not|never|cannot|yet to be|nor|hardly|far from)|n['\u2019]t)"
    r"(?: (?:been|be|yet|fully|completely|entirely|all|quite|really|have|has|is|are|was|were|actually|totally))*"
    rf" {_ENDED}"
    r"|\b(?:still|yet) (?:not|un\w+|being|in progress|ongoing|investigating|down|failing|seeing|experiencing|"
    r"affected|degraded|offline|unable|working on|waiting)\b"
    rf"|\bthought (?:that )?(?:this|it|the \w+|we|that)(?: \w+){{0,4}} {_ENDED}|\breopen"
    rf"|\b(?:will|should|expected to|hope to|to) (?:\w+ )?be (?:\w+ )?{_ENDED}"
    rf"|\b{_ENDED}\w* (?:only )?(?:for|in|on) (?:some|most|many|a few|several|parts?|half|certain)\b"
    r"|\b(?:partially|partly|only|mostly|almost|nearly|temporarily) " + _ENDED + "|"
    r"\b(?:ainda )?(?:não|nao) (?:foi|foram|está|estão|totalmente)? ?(?:resolv|recuper|restaur|solucion)"
    r"|\bno (?:está|están|ha sido|han sido|se ha|se han) (?:\w+ )?(?:resuelt|recuper|restaur|solucion)"
    r"|\b(?:pas|jamais) (?:encore )?(?:été )?(?:complètement |totalement )?(?:résol|rétabl|corrig)"
    r"|\b(?:nicht|teilweise) (?:vollständig |ganz )?(?:behoben|gelöst|wiederhergestellt)"
    r"|\bnon (?:è|sono|è stato|sono stati)(?: stat[oaie])? (?:ancora )?(?:\w+ )?(?:risolt|ripristinat)"
    r"|\bniet (?:volledig |helemaal )?(?:opgelost|hersteld)"
    r"|未(?:解決|復旧|解决|恢复|修复)|(?:解決|復旧)(?:して|されて)(?:いない|おらず|いません)|(?:没有|尚未|还没)(?:完全|全部|彻底)?(?:解决|恢复|修复)|해결되지",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\b(?:if|should|any|anyone|(?:root|the) cause)\b", re.IGNORECASE)
# In small letters: a new sentence such as "For some users …" tells what there was.
_TAKEN_BACK = re.compile(
    r"\W{0,3}(?:[?\uff1f]|(?:not (?:yet|for|in|fully|completely|entirely|everywhere|quite|really)"
    r"|but|except|excluding|until|unless|eta|soon|expected|pending"
    r"|(?:for|in|on) (?:some|most|many|a few|several|part|parts|half|certain))\b)"
)
_PART = re.compile(r"\W*\d{1,3} ?%\W*")
_SHORT: Final = 3
_SENTENCE = re.compile(r"[^.!\n\u3002]{0,300}[?]?")


def doubtful(words: str) -> bool:
    """Whether words that may say that something is over hold anything that could mean that it is not."""
    found = _WORD.findall(words.lower())
    if not (_DOUBT.isdisjoint(found) and _ILL.isdisjoint(found)):
        return True
    return any(pattern.search(words) for pattern in (_ASKED, _SHORTENED, _UN, _COUNTED, _DENIED_IN_ASIA))


def taken_back(rest: str) -> bool:
    """Whether what stands behind a label such as "Resolved" takes it back: "partially", "for some users", "not yet"."""
    if _TAKEN_BACK.match(rest):
        return True
    found = _SENTENCE.match(rest.lstrip(" -:|\u2013\u2014("))
    sentence = found[0] if found is not None else ""
    if _PART.fullmatch(sentence) or (len(sentence) <= _SHORT and _DENIED_IN_ASIA.search(sentence)):
        return True
    doubt = False
    for word in _WORD.finditer(sentence.lower()):
        if word[0] in _DOUBT:
            doubt = True
        elif word[0] not in _FILLING:
            return False
    return doubt


def denied(before: str) -> bool:
    """Whether what stands before a label at the end takes it back: "Not (resolved)", "To be: resolved"."""
    words = _WORD.findall(before.lower())
    last = words[-1] if words else ""
    return last in _DOUBT or before.rstrip().endswith("?") or _DENIED_IN_ASIA.search(before[-4:]) is not None


def over_now(title: str) -> bool:
    """Whether a title says for certain that what it names works again: "EU region has recovered."."""
    lowered = title.lower()
    if not any(word in lowered for word in _BEHIND_OVER_NOW):
        return False
    found = _OVER_NOW.fullmatch(title)
    if found is None or doubtful(title) or title.split(maxsplit=1)[0].lower() in _ASKING:
        return False
    return "recovered" in lowered or not _MEASURED.search(found["what"])


def leaves_open(text: str) -> bool:
    """Whether the first sentence of a text speaks of the end as of something that has not come."""
    found = _SENTENCE.match(text[:400])
    denial = _NOT_OVER.search(found[0]) if found is not None else None
    # Who writes "If you are still seeing errors", or looks for the cause, says nothing of what there is.
    return denial is not None and not (denial[0].lower().startswith("still") and _SUPPOSED.search(denial.string))


def unsure(title: str) -> bool:
    """Whether a title speaks of the end, and leaves doubt about it."""
    if not _SPOKEN.search(title) or over_now(title):
        return False
    asked = title.split(maxsplit=1)[0].lower() in _ASKING
    return asked or doubtful(title) or leaves_open(title) or _LIKE_AN_END.search(title) is not None


def qualified(word: str, rest: str, table: Mapping[str, Phase]) -> str:
    """A status by a table; with what stands behind it where that takes it back: then it is no known word."""
    phase = table.get(key(word))
    if phase is None or not phase.over or not taken_back(rest):
        return word
    return f"{word} {rest[:60]}"
