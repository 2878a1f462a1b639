"""Owns how bash, zsh and fish are told what can be completed; the ids of providers are asked for when they are needed.

What is asked for is never carried out: bash and zsh get it as plain words, and quote what needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tray_status.cli.completing import FILES, PROVIDERS, Entry, Option, Word

ASK = "tray-status completion --providers 2>/dev/null"

BASH = """# Completion of tray-status for bash: eval "$(tray-status completion bash)"
_tray_status_providers() {
    local id
    while IFS= read -r id; do
        [[ $id == "$1"* ]] && COMPREPLY+=("$(printf '%q' "$id")")
    done < <(@ASK@)
}
_tray_status() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    COMPREPLY=()
    if (( COMP_CWORD == 1 )); then
        COMPREPLY=($(compgen -W '@COMMANDS@ --help --version' -- "$cur"))
        return
    fi
    case "$command $prev" in
@VALUES@
    esac
    if [[ $cur == -* ]]; then
        case "$command" in
@OPTIONS@
        esac
        return
    fi
    case "$command" in
@WORDS@
    esac
}
complete -F _tray_status tray-status
"""

ZSH = """#compdef tray-status
# Completion of tray-status for zsh, after compinit: eval "$(tray-status completion zsh)"
_tray_status_providers() {
    local -a ids
    ids=("${(@f)$(@ASK@)}")
    (( ${#ids} )) && compadd -- "${(@)ids:#}"
}
_tray_status() {
    local cur=${words[CURRENT]} prev=${words[CURRENT-1]} command=${words[2]}
    local -a list
    if (( CURRENT == 2 )); then
        list=(
@COMMANDS@
        )
        _describe command list
        return
    fi
    case "$command $prev" in
@VALUES@
    esac
    if [[ $cur == -* ]]; then
        case $command in
@OPTIONS@
        esac
        _describe option list
        return
    fi
    case $command in
@WORDS@
    esac
}
compdef _tray_status tray-status
"""

FISH = """# Completion of tray-status for fish; it belongs into ~/.config/fish/completions/tray-status.fish
complete -c tray-status -f
complete -c tray-status -n __fish_use_subcommand -l version -d 'the version'
complete -c tray-status -l help -s h -d 'help, with an example'
@LINES@
"""


def script(shell: str, commands: tuple[Entry, ...]) -> str:
    """What a shell is to read."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](commands)


def _bash(commands: tuple[Entry, ...]) -> str:
    def words(texts: Iterable[str]) -> str:
        return f"COMPREPLY+=($(compgen -W '{' '.join(texts)}' -- \"$cur\"))"

    def one(word: Word) -> str:
        if word.choices:
            return words(word.choices)
        if word.kind == PROVIDERS:
            return '_tray_status_providers "$cur"'
        return "compopt -o default 2>/dev/null" if word.kind == FILES else ":"

    values = [
        f"        {_either(f'{entry.name} {name}' for name in option.names)}) {one(option.value)}; return;;"
        for entry, option in _valued(commands)
        if option.value is not None
    ]
    options = [f"            {entry.name}) {words(_names(entry))};;" for entry in commands]
    rest = [f"        {entry.name}) {'; '.join(map(one, entry.words))};;" for entry in commands if entry.words]
    return _filled(
        BASH, COMMANDS=" ".join(entry.name for entry in commands), VALUES=values, OPTIONS=options, WORDS=rest
    )


def _zsh(commands: tuple[Entry, ...]) -> str:
    def one(word: Word) -> str:
        if word.choices:
            return f"compadd -- {' '.join(word.choices)}"
        if word.kind == PROVIDERS:
            return "_tray_status_providers"
        return "_files" if word.kind == FILES else ":"

    values = [
        f"        {_either(f'{entry.name} {name}' for name in option.names)}) {one(option.value)}; return;;"
        for entry, option in _valued(commands)
        if option.value is not None
    ]
    options = [
        f"            {entry.name}) list=({' '.join(_described(option) for option in entry.options)});;"
        for entry in commands
    ]
    rest = [f"        {entry.name}) {'; '.join(map(one, entry.words))};;" for entry in commands if entry.words]
    names = [f"            '{entry.name}:{entry.help}'" for entry in commands]
    return _filled(ZSH, COMMANDS=names, VALUES=values, OPTIONS=options, WORDS=rest)


def _fish(commands: tuple[Entry, ...]) -> str:
    return _filled(FISH, LINES=[line for entry in commands for line in _fish_lines(entry)])


def _fish_lines(entry: Entry) -> Iterator[str]:
    yield f"complete -c tray-status -n __fish_use_subcommand -a {entry.name} -d '{entry.help}'"
    within = f"complete -c tray-status -n '__fish_seen_subcommand_from {entry.name}'"
    for option in entry.options:
        if option.names[0] in ("-h", "--help"):
            continue
        flags = " ".join(f"-l {one[2:]}" if one.startswith("--") else f"-s {one[1:]}" for one in option.names)
        value = f" -r{_fish_values(option.value)}" if option.value is not None else ""
        yield f"{within} {flags}{value} -d '{option.help}'"
    for word in entry.words:
        yield f"{within}{_fish_values(word)}"


def _fish_values(word: Word) -> str:
    if word.choices:
        return f" -x -a '{' '.join(word.choices)}'"
    if word.kind == PROVIDERS:
        return f" -x -a '({ASK})'"
    return " -F" if word.kind == FILES else " -x"


def _valued(commands: tuple[Entry, ...]) -> Iterator[tuple[Entry, Option]]:
    """Every option that something follows, with its command."""
    for entry in commands:
        yield from ((entry, option) for option in entry.options if option.value is not None)


def _names(entry: Entry) -> list[str]:
    return [name for option in entry.options for name in option.names]


def _described(option: Option) -> str:
    return f"'{option.names[-1]}:{option.help}'"


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"'{pattern}'" for pattern in patterns)


def _filled(text: str, **parts: str | list[str]) -> str:
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part if isinstance(part, str) else "\n".join(part))
    return text.replace("@ASK@", ASK)
