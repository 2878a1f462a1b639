"""`prompt`: one glyph for a shell's prompt; it reads one small file, and is there before anybody notices."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.cli.glimpse import Verdict

GLYPHS = {
    "well": ("●", "o", "32"),
    "maintenance": ("◐", "m", "34"),
    "degraded": ("▲", "!", "33"),
    "partial_outage": ("◆", "x", "31"),
    "major_outage": ("✖", "X", "31"),
    "unknown": ("?", "?", "90"),
    "offline": ("○", "-", "90"),
    "paused": ("‖", "=", "90"),
}
"""Of each state its glyph, the same for terminals without Unicode, and its colour as terminals number it."""

TMUX = {"32": "green", "33": "yellow", "31": "red", "34": "blue", "90": "brightblack"}
COLORS = ("never", "ansi", "bash", "zsh", "tmux")
PLACES = ("glyph", "state", "names", "count")
LONGEST = 40


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "prompt",
        help="one glyph for a shell's prompt",
        description="Prints how everything is as one glyph: ● well, ◐ maintenance, ▲ degraded, ◆ partial outage, "
        "✖ major outage, ? unknown, ○ offline, ‖ paused. It reads what the running program left, asks nobody and "
        "takes less than 50 ms; what is too old is unknown. A file .tray-status in this folder or one above it names "
        "the providers that count here, one a line. Exit status: 0 printed, 2 the file .tray-status has a mistake.",
        epilog="Example: tray-status prompt --color zsh --format '{glyph} {names}'. docs/prompt.md has the lines "
        "for bash, zsh, fish and starship.",
    )
    parser.add_argument("--text", action="store_true", help="also who is ill: the same as --format '{glyph} {names}'")
    parser.add_argument(
        "--format",
        metavar="TEXT",
        help="what to print: {glyph}, {state} (a word), {names} (who is ill, or of whom nothing is known), {count}",
    )
    parser.add_argument(
        "--color",
        choices=COLORS,
        default="never",
        help="colours, as terminals (ansi), or prompts of bash, zsh or tmux want them written; usual: never",
    )
    parser.add_argument("--hide-well", action="store_true", help="print nothing while all is well")
    parser.add_argument("--all", action="store_true", help="all providers, whatever .tray-status says")
    parser.add_argument("--ascii", action="store_true", help="glyphs for terminals without Unicode: o m ! x X ? - =")
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print it; a mistake in `.tray-status` shows as unknown, and is told on standard error."""
    from tray_status.cli.glimpse import Verdict, glimpse, verdict
    from tray_status.cli.output import Exit, complain, print_json, print_text
    from tray_status.core.errors import ConfigError, UsageError
    from tray_status.engine.clock import SystemClock
    from tray_status.paths import state_folder
    from tray_status.settings.here import find_here

    unknown = [one for one in _places(args.format or "") if one not in PLACES]
    if unknown:
        raise UsageError(f"--format knows no {{{unknown[0]}}}; it knows {', '.join(f'{{{one}}}' for one in PLACES)}.")
    status, here = Exit.WELL, None
    try:
        here = None if args.all else find_here(_folder())
        told = verdict(glimpse(state_folder(os.environ), SystemClock().now()), here.names if here is not None else None)
    except ConfigError as error:
        status, told = Exit.USAGE, Verdict("unknown", why=str(error))
        complain(error)
    if args.json:
        print_json(_report(told, str(here.path) if here is not None else None))
    elif not (args.hide_well and told.state == "well"):
        print_text(f"{_painted(args, told)}\n")
    return status


def _folder() -> Path:
    """Where we are; a folder that was deleted meanwhile has no parents either."""
    try:
        return Path.cwd()
    except OSError:
        return Path(os.path.sep)


def _report(told: Verdict, here: str | None) -> dict[str, object]:
    from tray_status.cli.output import JSON_VERSION

    return {
        "version": JSON_VERSION,
        "state": told.state,
        "glyph": GLYPHS[told.state][0],
        "names": list(told.names),
        "why": told.why,
        "file": here,
    }


def _painted(args: argparse.Namespace, told: Verdict) -> str:
    """The line, with its colour."""
    from tray_status.cli.output import printable

    glyph, plain, color = GLYPHS[told.state]
    if args.ascii or not _encodable(glyph):
        glyph = plain
    shape = args.format if args.format is not None else "{glyph} {names}" if args.text else "{glyph}"
    names = ", ".join(told.names)
    values = {
        "glyph": glyph,
        "state": told.state.replace("_", " "),
        "names": names if len(names) <= LONGEST else f"{told.names[0][:LONGEST]} +{len(told.names) - 1}",
        "count": str(len(told.names)),
    }
    text = printable(_filled(shape, values).strip())
    if args.color == "zsh":
        text = text.replace("%", "%%")  # zsh gives a meaning to what follows one
    if args.color == "tmux":
        text = text.replace("#", "##")  # and tmux to what follows one of these
    before, after = {
        "never": ("", ""),
        "ansi": (f"\x1b[{color}m", "\x1b[0m"),
        "bash": (f"\x01\x1b[{color}m\x02", "\x01\x1b[0m\x02"),
        "zsh": (f"%{{\x1b[{color}m%}}", "%{\x1b[0m%}"),
        "tmux": (f"#[fg={TMUX[color]}]", "#[default]"),
    }[args.color]
    return f"{before}{text}{after}"


def _places(shape: str) -> list[str]:
    """The names in braces; of what is not closed, all that follows."""
    return [part.partition("}")[0] if "}" in part else f"{part} …" for part in shape.split("{")[1:]]


def _filled(shape: str, values: dict[str, str]) -> str:
    """The text with its places filled once: what a name holds is no place."""
    first, *others = shape.split("{")
    return first + "".join(f"{values[name]}{rest}" for name, _, rest in (part.partition("}") for part in others))


def _encodable(glyph: str) -> bool:
    try:
        glyph.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
