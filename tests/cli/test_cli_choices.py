"""Arguments and options that take one of some values: a misspelt one is refused with the value that was meant."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
import structlog
from typer.main import get_command

from worker.cli.main import app, main


def _choices(parameter: Any) -> list[str]:
    """Return the values that a parameter takes, by its type or as its help shows them; [] if it takes others."""
    annotation = parameter.type_descriptor.annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [one.value for one in annotation]
    shown = [one for one in (parameter.metavar or "").split("|") if one.replace("-", "").isalpha() and one.islower()]
    return shown or [
        one for part in (annotation, *get_args(annotation)) for one in get_args(part) if isinstance(one, str)
    ]


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, (*path, name))
    if not hasattr(command, "commands"):
        yield path, command


def _calls() -> Iterator[tuple[tuple[str, ...], str]]:
    """Give each command with one of its choices misspelt, and the choice."""
    for path, command in _commands(get_command(app)):
        for parameter in command.params:
            if values := _choices(parameter):
                wrong = f"{values[0]}q"
                needed = [one for one in command.params if not one.opts[0].startswith("-") and one.required]
                arguments = [wrong if one is parameter else (_choices(one) or ["1"])[0] for one in needed]
                option = [] if parameter in needed else [parameter.opts[0], wrong]
                yield (*path, *arguments, *option), values[0]
    yield ("worker", "--queues", "ingesd"), "ingest"
    yield ("keys", "create", "me", "--scope", "reed"), "read"
    yield ("watches", "add", "floods", "--kinds", "stored,udpated"), "updated"
    yield ("events", "--kind", "article.stord"), "article.stored"
    yield ("events", "--kind", "artcle"), "article"
    yield ("receipts", "list", "--reason", "no_txt"), "no_text"
    yield ("search", "lang:english"), "en"


CALLS = list(_calls())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path) -> Path:
    """Provide a data folder for all tests of this file, which leave nothing behind."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(_migrated_file, folder / "wiredesk.db")
    return folder


@pytest.mark.parametrize(("arguments", "value"), CALLS, ids=[" ".join(one[0]) for one in CALLS])
def test_a_misspelt_choice_is_refused_with_the_nearest_known_one(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    value: str,
) -> None:
    monkeypatch.setattr(structlog, "is_configured", lambda: True)  # logs are those of the tests, as is the process
    monkeypatch.setattr(sys, "argv", ["wiredesk", "--data", str(folder), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code in (1, 2)
    assert said.startswith("wiredesk: ")
    assert f"did you mean {value}?" in said
    assert said.count("\n") == 1
