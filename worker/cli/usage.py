"""Usage: grouped help, wrong usage as one line, and suggested commands in the form in which they work here."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from worker.errors import InvalidInput, SettingsError, unknown_name
from worker.query.moments import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

PEOPLE, OPERATING, PROCESSES = "Reading and taking in", "Operating", "Processes, for compose and systemd"
MOMENTS = "a date (2026-11-28, 2026-11), a time (2026-11-28T14:05Z), today, yesterday, or how long ago (-7d, -30m)"
_COMMAND = re.compile(r"(?<![\w./-])wiredesk (?=[a-z]|--)(?P<help>(?=[a-z -]*--help))?")
_CHOICE = re.compile(r"Value error, '(.*)' is not one of (.+)", re.DOTALL)
_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
NO_UTF8 = "it is no valid UTF-8"
_KINDS = {
    "string_unicode": NO_UTF8, "int_": "{!r} is not a whole number", "float_": "{!r} is not a number",
    "finite_": "{!r} is not a number",
}  # fmt: skip
"""First letters of an error's kind at pydantic, and what is said of the value."""
_typed: dict[str, Path] = {}
"""The global options of this process that choose where a command looks, as they were typed."""


class CommandGroup(TyperGroup):
    """A group of commands whose help lists them by purpose, each with its whole first paragraph."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one section for each purpose, in the order in which the commands were added."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                purpose = getattr(command, "rich_help_panel", None)
                section = purpose if isinstance(purpose, str) else "Commands"
                sections.setdefault(section, []).append((name, _first_sentence(command.help or "")))
        widest = max((len(name) for rows in sections.values() for name, _ in rows), default=0)
        for section, rows in sections.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(widest), text) for name, text in rows])


def group(help_text: str) -> typer.Typer:
    """Make a group of commands."""
    return typer.Typer(cls=CommandGroup, help=help_text, no_args_is_help=True)


def usage_line(error: TyperException) -> str:
    """Describe wrong usage in one line that names the command, the argument and the mend."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "wiredesk"
    return f"{' '.join(_wrong(error).split())}; see {command} --help"


def moment(typed: str | None, *, option: str = "--since") -> datetime | None:
    """Read a time as queries do (``-7d``, ``-30m``, ``2026-11-28``). Raises InvalidInput."""
    if typed is None:
        return None
    found = read_moment(typed, datetime.now(UTC), is_end=option == "--until")
    if found is None:
        raise InvalidInput(f"{typed!r} is no time; give {MOMENTS}", thing=option)
    return found


def refuse_broken_text(ctx: typer.Context) -> None:
    """Raise InvalidInput for an argument with bytes that are no UTF-8, unless it is the path of a file."""
    for parameter in ctx.command.params:
        given = ctx.params.get(parameter.name or "")
        for value in given if isinstance(given, (list, tuple)) else (given,):
            if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
                raise InvalidInput(NO_UTF8, thing=_parameter_name(parameter))


def remember_options(**typed: Path | None) -> None:
    """Keep the folder and the file of settings that were typed, for the commands that are suggested."""
    _typed.clear()
    _typed.update({name: value for name, value in typed.items() if value is not None})


def as_typed_here(text: str) -> str:
    """Complete each command that ``text`` suggests, so that it works as typed in this terminal.

    It gets the path of this program and the options ``--config`` and ``--data`` that were given; help needs no options.
    """
    return _COMMAND.sub(lambda found: f"{_own_name()}{_options() if found['help'] is None else ''} ", text)


def _options() -> str:
    from worker.settings_sources import load_settings

    needed = dict(_typed)
    with contextlib.suppress(SettingsError, OSError):
        if "data" in needed and needed["data"].absolute() == load_settings().data_dir.absolute():
            del needed["data"]  # found without it, as the folder that `make run` names
    return "".join(f" --{name} {_shell_word(path)}" for name, path in needed.items())


@cache
def _own_name() -> str:
    script = Path(sys.executable).with_name("wiredesk")
    found = shutil.which("wiredesk")
    if not script.exists() or (found and Path(found).resolve() == script.resolve()):
        return "wiredesk"
    with contextlib.suppress(ValueError, OSError):
        return _shell_word(script.relative_to(Path.cwd()))
    return _shell_word(script)


def _shell_word(path: Path) -> str:
    """Return a path as one word on one line of a shell: control characters as bash, zsh and ksh read them."""
    text = str(path)
    if text.isprintable():
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, os.fsencode(path).decode("latin-1"))) + "'"


def _escaped(char: str) -> str:
    return char if char.isascii() and char.isprintable() and char not in "'\\" else f"\\{ord(char):03o}"


def _first_sentence(help_text: str) -> str:
    paragraph = " ".join(help_text.split("\n\n", maxsplit=1)[0].split())
    return paragraph.split(". ")[0].removesuffix(".")


def _wrong(error: TyperException) -> str:
    """Say it in the words of this program; the classes of the framework are private, so they are told by name."""
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    name = _parameter_name(parameter) or _join(getattr(error, "param_hint", None))
    if kind == "MissingParameter":
        return f"{name or 'an argument'} is missing"
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        hint = f"; did you mean {_join(near)}?" if near else ""
        return f"there is no option {getattr(error, 'option_name', '')}{hint}"
    if kind == "BadParameter":
        return f"{f'{name}: ' if name else ''}{_reworded(error)}"
    text = error.format_message()
    for pattern, said in (
        (r"No such command '(.*?)'\.?", r"there is no command \1;"),
        (r"Did you mean (.*)\?", r"did you mean \1?"),
        (r"Got unexpected extra argument\(s\) \((.*)\)", r"too many arguments: \1"),
        (r"Option '(.*)' requires an argument\.?", r"\1 needs a value"),
        (r"Option '(.*)' does not take a value\.?", r"\1 takes no value"),
        (r"Missing command\.?", "a command is missing"),
    ):
        text = re.sub(pattern, said, text, flags=re.DOTALL)
    return text.rstrip("; .")


def _reworded(error: TyperException) -> str:
    """Say in plain words why a value was refused; the framework asks pydantic, whose error is the cause."""
    if choice := _CHOICE.match(error.message):
        return unknown_name("value", choice[1], re.findall(r"'([^']+)'", choice[2]))
    details = getattr(error.__cause__, "errors", None)
    if details is None:
        return error.message.rstrip(".")
    detail = details()[0]
    kind, given, bounds = str(detail["type"]), detail["input"], detail.get("ctx", {})
    for beginning, said in _KINDS.items():
        if kind.startswith(beginning):
            return said.format(given)
    for bound, words in _BOUNDS.items():
        if bound in bounds:
            return f"{given} is out of range; give {words} {bounds[bound]:g}"
    return str(error.message).removeprefix("Value error, ").rstrip(".")


def _parameter_name(parameter: Any) -> str:
    if parameter is None:
        return ""
    options = [one for one in getattr(parameter, "opts", ()) if one.startswith("-")]
    if options:
        return str(options[-1])
    is_name = parameter.metavar and "|" not in parameter.metavar  # else it lists the choices
    return str(parameter.metavar if is_name else parameter.name.upper()).strip("[]")


def _join(names: str | Iterable[str] | None) -> str:
    return names if isinstance(names, str) else ", ".join(sorted(names or ()))
