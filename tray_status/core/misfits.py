"""Which patterns of a focus fit nothing of a page as it is now: mostly a slip of the hand. Pure."""

from __future__ import annotations

from functools import lru_cache

from tray_status.core.belief import Belief
from tray_status.core.focus import chosen
from tray_status.core.model import Component
from tray_status.core.prefs import Focus


def misfits(belief: Belief, focus: Focus) -> tuple[str, ...]:
    """The patterns of components that fit neither a component nor anything that an incident names.

    Several spellings may stand for one thing: where any included pattern fits, those with a `*` are not counted. A page
    that lists no components tells nothing of what it would name.
    """
    if not focus.chooses_components or not belief.components:
        return ()
    named = (name for incident in belief.incidents for name in (*incident.components, *incident.regions))
    return _misfits(belief.components, tuple(dict.fromkeys(named)), focus.include, focus.exclude)


@lru_cache(maxsize=256)
def _misfits(
    components: tuple[Component, ...], named: tuple[str, ...], include: tuple[str, ...], exclude: tuple[str, ...]
) -> tuple[str, ...]:
    places = dict.fromkeys([(one.name, one.group) for one in components] + [(name, None) for name in named])

    def fits(glob: str) -> bool:
        return any(chosen(name, Focus(include=(glob,)), group) for name, group in places)

    wrong = [glob for glob in (*include, *exclude) if not fits(glob)]
    if any(glob not in wrong for glob in include):
        wrong = [glob for glob in wrong if "*" not in glob or glob in exclude]
    return tuple(wrong)


def misfit_words(glob: str, belief: Belief) -> str:
    """What is said of such a pattern, as a sentence."""
    count = len(belief.components)
    return (
        f"None of its {count} components fits `{glob}`." if count != 1 else f"Its one component does not fit `{glob}`."
    )
