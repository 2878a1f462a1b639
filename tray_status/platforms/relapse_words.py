"""Owns the words by which it is told, in the languages of the labels, that something goes on or has come back."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AGAIN: Final = _words(
    "again still anew renewed another persistent recurring keeps "
    "wieder erneut weiterhin noch immer nouveau toujours encore vuelto nuevo nuevamente vez sigue siguen "
    "aún todavía novamente novo ainda segue seguem nuovo nuovamente ancora "
    "tuttora opnieuw weer steeds nog blijft blijven bleibt bleiben"
)
"""What says that it is as before, or once more; with a word of a problem beside it, it goes on."""

PROBLEMS: Final = _words(
    "problem problems issue issues error errors outage outages incident incidents failure failures disruption "
    "disruptions degradation timeouts delays symptoms bug "
    "störung störungen ausfall ausfälle fehler probleme problemen vorfall "
    "problema problemas incidencia incidencias incidente incidentes fallo fallos interrupción interrupciones caída "
    "falha falhas erro erros instabilidade lentidão interrupção "
    "problème problèmes panne pannes erreur erreurs perturbation perturbations incident coupure dysfonctionnement "
    "dysfonctionnements défaillance problemi guasto guasti errore errori disservizio disservizi rallentamenti "
    "storing storingen uitval probleem fout fouten"
)
ILL: Final = _words(
    "down unavailable unreachable inaccessible offline failing fails fail failed broken slow degraded disrupted "
    "unstable unresponsive unable interrupted impacted impacting impact affected affecting affect latency crashing "
    "crashed investigating intermittent intermittently occur occurring occurs happening happens delayed unusable dead "
    "ausgefallen gestört unerreichbar defekt langsam eingeschränkt beeinträchtigt fehlerhaft unterbrochen instabil "
    "caído caída caídos caídas fallando falla fallan interrumpido interrumpida indisponible inestable afectado "
    "afectada inaccesible lento lenta fuera fora indisponível indisponíveis caiu falhando instável interrompido "
    "interrompida inacessível hors perturbé perturbée inaccessibles indisponibles défaillant interrompu lent lente "
    "injoignable giù indisponibile indisponibili inattivo irraggiungibile inaccessibile fuori "
    "uitgevallen onbereikbaar onbeschikbaar traag plat stuk kapot verstoord"
)
GOOD: Final = _words(
    "up work works working available operational online running normal normally ok okay fine well stable reachable "
    "accessible functional functioning healthy responding responsive over gone cleared subsided ended "
    "verfügbar erreichbar funktioniert funktionieren funktionsfähig stabil nutzbar "
    "disponible disponibles funciona funcionan funcionando funcionar operativo operativa operativos operativas "
    "normalidad disponível disponíveis operacional operacionais fonctionne fonctionnent fonctionnel fonctionnelle "
    "fonctionnels opérationnel opérationnelle opérationnels disponibile disponibili funziona funzionano funzionante "
    "operativi raggiungibile raggiungibili beschikbaar bereikbaar werkt werken normaal"
)
PERSISTING: Final = _words(
    "persists persist persisting continues continue continuing ongoing recurs recurring recurred recur reoccurs "
    "reoccurred reoccurring returned returns returning reappeared reappears resurfaced back remains remain reopened "
    "besteht bestehen dauert dauern hält halten zurück persiste persisten continúa continúan sigue siguen volvió "
    "vuelto reapareció repite persistem continua continuam segue voltou voltaram persistent continuent revenu revenue "
    "retour reproduit perdure persistono continuano tornato tornati ripete ripresentato houdt houden duurt blijft "
    "terug teruggekeerd"
)
"""Verbs of which a problem is the subject."""

COMING: Final = _words("is are came come comes coming now")

REOPENED: Final = _words(
    "reopened reopening reopens recurred reoccurred resurfaced reappeared relapsed wiedereröffnet reabierto reabierta "
    "reaberto reaberta rouvert rouverte réouvert riaperto riaperta heropend"
)
NOT: Final = _words(
    "not no none nothing nobody never neither nor without cannot cant dont doesnt isnt arent wont "
    "não nem nunca sem nicht kein keine nie ohne ne pas jamais aucun aucune sans sin ningún ninguna tampoco non né "
    "nessun nessuna senza niet geen nooit zonder"
)
STOPPED: Final = _words("stopped stops")
"""Deny what is good behind them and nothing else."""

REMEDIES: Final = _words("fix hotfix workaround patch rollback mitigation")
WORSE: Final = _words("see experience observe receive fail affect impact suffer have encounter get")
"""What somebody or something "continues to"."""

FACTS: Final = _words(
    "summary impact affected components component start started end ended description details duration service "
    "services location region regions date time when what where who why incident cause note notes type severity "
    "resolution timeline window reason issue problem information report postmortem actions action status state "
    "update updates edit final latest eta tldr background context workaround reference ticket link links priority"
)
"""A label in bold with one of these is the heading of a fact, not a phase."""

CONDITIONS: Final = _words(
    "if should case when whenever where unless whether may might could would will shall can any anyone whose once "
    "before until soon expected expect be prevent prevents preventing prevented avoid avoids avoiding ensure ensures "
    "ensuring cause causes root why how contact reach recommend advised encourage thought "
    "falls sollte sollten wenn sobald bis wird werden kann verhindern vermeiden ursache si cuando causa raíz evitar "
    "prevenir se caso quando assim cause quand lorsque éviter empêcher dès evitare appena als wanneer mocht indien "
    "voorkomen oorzaak zodra"
)
"""What makes a sentence one of conditions, plans, causes or advice."""

TURNING: Final = _words(
    "è sono ha han repite repiten reproduce produjo mantiene "
    "produisent produit verificano verifica ripete ripetono ripresenta ripresentato"
)
"""Behind "si" and "se" these show that it means itself, not "if"."""

PAST: Final = _words("was were been war waren wurde wurden était étaient estaba estuvo fue estava esteve foi era werd")
PRESENT: Final = _words(
    "is are has have am persists persist continues continue remains remain keeps ist sind hat haben besteht bestehen "
    "est sont está están ha han estão è sono heeft hebben zijn since"
)
STOPS: Final = _words(
    ", ; : ( ) \u2013 \u2014 and but which that who can able after despite following for pour für por para per voor "
    "und aber y pero e mas et mais ma maar due about from"
)
TOWARDS: Final = _words("to down under zu zum à al alla a ao naar auf")
"""Behind "returned" and "back": to a state, which is a good one."""

OPEN_LABELS: Final = REOPENED | _words(
    "ongoing active open unresolved persisting persists recurring reoccurring recurs continues "
    "continuing again still not yet "
    "investigating identified unfixed incomplete partially partly back progress escalated unconfirmed maybe probably "
    "tbc pending almost nearly nicht noch teilweise aún parcialmente pas encore ainda não non ancora niet nog "
    "gedeeltelijk partiellement parzialmente curso cours andamento corso laufend wieder erneut offen abierto "
    "aberto ouvert aperto 再発 継続中 未解決 仍在继续 再次发生 재발"
)
"""Of nothing but these a label is one that says that something is open."""

JOINING: Final = _words("in is en em")
"""Words between those of a label."""

OPEN_STATES: Final = OPEN_LABELS | _words(
    "down failing degraded unstable unavailable offline outage failure disruption"
)
"""With the words that in a title tell what there was, and as the label of an update what there is."""

BOUNDED: Final = re.compile(
    r"\b(?:yesterday|earlier|until|between|briefly|previously|gestern|ayer|ontem|ieri|gisteren)\b"
    r"|\bfrom \S+ (?:\w+ )?(?:to|until)\b|\bfor (?:about |around |approximately )?\d+ (?:min|hour|sec)"
)
"""What gives an end to what is told."""

ENDS: Final = re.compile(
    r"(?:resolv|recover|restor|repair)(?!ing|e\b|\b|ation|y)|solved|fixed|closed|completed\b|resolvid|recuperad|restaurad|resuelt|solucionad|"
    r"résol|rétabl|corrigé|behoben|gelöst|wiederhergestellt|risolt|ripristinat|opgelost|hersteld|"
    r"解決|復旧|解决|恢复|修复|해결|복구"
)
IN_ASIA: Final = re.compile(
    r"(?:(?<!避免)(?<!防止)再次|再び|再度|又|다시|여전히|仍然?|依然|まだ|引き続き)[^。.]{0,12}"
    r"(?:発生|停止|ダウン|障害|エラー|出现|发生|中断|故障|宕机|不可用|无法|异常|发现问题|발생|중단|다운|장애|오류|실패|불가)"
    r"(?!し?ないよう|を防)"
    r"|再発(?!防止|を防|しない|の防)|(?<!防止)(?<!避免)复发|재발(?! ?방지|을 방지)"
    r"|(?:障害|問題|エラー|事象|影響|问题|故障|中断|문제|장애|오류)[がはもを가이는은]?[^。.]{0,6}"
    r"(?:継続|続いて|仍|依然|持续|再次|复现|계속|지속|여전히|다시)|再オープン|重新打开"
)
ILL_NOW: Final = re.compile(
    r"\b(?:is|are|remains?) (?:\w+ ){0,2}(?:down|unavailable|unreachable|offline|failing|degraded|broken|not working)\b"
    r"|\bwe(?: are|['\u2019]re) (?:\w+ )?(?:investigating|experiencing|seeing|looking into)\b",
    re.IGNORECASE,
)
"""What says that something is down, or is looked into, as of what is so now."""

UPDATE: Final = re.compile(
    r"\W{0,4}(?:update|upd|edit|aktualisierung|mise à jour|actualización|atualização|aggiornamento|更新|追記|업데이트)",
    re.IGNORECASE,
)
"""What a line begins with that was added to those before it."""

HINTS: Final = (
    *("not ", "continu", "again", "still", "back", "ongoing", "remain", "persist", "recur", "reoccur"),
    *("anew", "return", "reappear", "resurf", "reopen", "re-open", "n't", "n\u2019t"),
    *("wieder", "erneut", "weiterhin", "noch", "besteh", "dauer", "hält", "bleib", "zurück"),
    *("nouveau", "toujours", "encore", "retour", "rouvert", "réouvert", "reproduit", "perdure"),
    *("nuev", "sigue", "aún", "todavía", "volvió", "vuelto", "reabi", "repite", "ainda", "segue"),
    *("voltou", "voltaram", "reabe", "nuov", "ancora", "tuttora", "tornat", "ripete", "ripresent"),
    *("riapert", "opnieuw", "weer", "nog ", "steeds", "duurt", "blij", "terug", "heropend", "再"),
    *("継続", "続いて", "まだ", "依然", "引き続き", "仍", "又", "复", "持续", "다시", "재발", "여전히", "계속", "지속"),
    *("unresolved", "renew", "keeps", "novamente", "de novo", "otra vez", "outra vez", "houdt"),
    *("houden", "revenu", "another", "relapse", "once more", "no est", "no se ", "no ha ", "não est"),
    "não foi",
)
"""One of these is in every text that says that something goes on: others need no second look."""
