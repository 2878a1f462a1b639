"""Says in our own words what the YAML parser could not read, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.settings.mistakes import place_at

if TYPE_CHECKING:
    import yaml

    from tray_status.settings.mistakes import Place


def word_syntax_error(error: yaml.YAMLError, text: str, opened: int) -> tuple[Place | None, str, str]:
    """The place, a sentence and a hint: what `error` means for someone who edits `text`.

    `opened` is the offset of the list or mapping that is open where the parser gave up.
    """
    context = str(getattr(error, "context", None) or "")
    problem = str(getattr(error, "problem", None) or "")
    began, met = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    if met is None:
        return None, "this is not YAML.", "Compare it with the manual of settings."
    # Where a thing began tells more than where the parser gave up, which is often the end of the file.
    whole = any(thing in context for thing in ("quoted scalar", "alias", "anchor"))
    mark = began if whole and began is not None else met
    index = opened if "flow" in context else mark.index
    return place_at(text, index), *_sentence(context, problem, text, index)


def _sentence(context: str, problem: str, text: str, index: int) -> tuple[str, str]:
    line_start = text.rfind("\n", 0, index) + 1
    if "\t" in text[line_start : index + 1] and not text[line_start:index].strip():
        return "this line is indented with a tab.", "Use spaces: two for each step."
    if "quoted scalar" in context and "end of stream" in problem:
        return "the quote that opens here is never closed.", "Close it, or take it away."
    if "quoted scalar" in context:
        return "this text in double quotes has a backslash that means nothing.", "Use single quotes: `'…'`."
    if "alias" in context or "anchor" in context:
        return f"a text may not begin with `{text[index : index + 1]}` here.", "Put quotes around it: `'…'`."
    if "flow" in context:
        return (
            f"the `{text[index : index + 1]}` that opens here is not closed as it should be.",
            "Close it, and put a comma between two values.",
        )
    if "cannot start any token" in problem:
        return f"a text may not begin with `{text[index : index + 1]}` here.", "Put quotes around it: `'…'`."
    if "mapping values are not allowed" in problem:
        return (
            "a `:` cannot stand here.",
            "If it belongs to a text, put quotes around the text; else check the indentation here and one line above.",
        )
    return "this does not fit the lines around it.", "Check indentation, colons and quotes here and one line above."
