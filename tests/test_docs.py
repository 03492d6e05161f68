"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from worker import reasons
from worker.cli.main import app
from worker.settings import Settings

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def whole_command() -> Any:
    """Return the command, whose groups have their commands in ``commands``."""
    return typer.main.get_command(app)


def test_every_setting_stands_in_the_reference_with_its_help() -> None:
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` |" in REFERENCE, name
        assert field.description, name
        assert field.description in REFERENCE, name


def test_every_command_stands_in_the_reference_and_says_what_it_does() -> None:
    command = whole_command()
    for name, one in command.commands.items():
        assert re.search(rf"`{name}\b|, `{name}`", REFERENCE), name
        assert one.help, name


@pytest.mark.parametrize("state", reasons.BY_STATE)
def test_every_reason_that_a_receipt_ends_with_stands_in_the_reference_and_no_other(state: str) -> None:
    [row] = re.findall(rf"^\| `{state}` \|(.*)\|$", REFERENCE, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == reasons.BY_STATE[state]


def test_every_reason_has_a_meaning_and_a_state() -> None:
    assert set(reasons.MEANINGS) == set.union(*map(set, reasons.BY_STATE.values()), reasons.OF_EVENTS)
    named = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)}
    assert named == set(reasons.MEANINGS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_wiredesk_command_in_a_document_exists(document: Path) -> None:
    command = whole_command()
    for group, sub in re.findall(r"(?:^|`|bin/)wiredesk ([a-z]+)(?: ([a-z]+))?", document.read_text(), re.MULTILINE):
        assert group in command.commands, f"wiredesk {group}"
        subs = getattr(command.commands[group], "commands", None)
        if subs and sub:
            assert sub in subs, f"wiredesk {group} {sub}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_the_readme_can_be_read_in_two_minutes() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 120


def options_of(command: Any) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"-h", "--help"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_of_a_wiredesk_command_in_a_document_exists(document: Path) -> None:
    root = whole_command()
    everywhere = options_of(root)
    for line in re.findall(r"(?:^|`|bin/)wiredesk ([a-z][^`\n|#]*)", document.read_text(), re.MULTILINE):
        words = line.split()
        command = root.commands[words[0]]
        while words[1:] and words[1] in getattr(command, "commands", {}):
            command, words = command.commands[words[1]], words[1:]
        if hasattr(command, "commands"):
            continue  # several at once: `wiredesk articles|stories merge`
        for option in (word.split("=")[0] for word in words if re.match(r"--[a-z]", word)):
            assert option in options_of(command) | everywhere, f"wiredesk {line}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_paragraph_of_a_document_is_there_twice_and_no_table_is_cut(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    repeated = {block for block in blocks if blocks.count(block) > 1 and len(block) > 40}
    assert not repeated
    for block in blocks:
        lines = block.splitlines()
        starts = [n for n, line in enumerate(lines) if line.startswith("|")]
        if starts:
            assert len(lines) > starts[0] + 1, block
            assert lines[starts[0] + 1].startswith("|---"), f"a table without a header: {lines[starts[0]][:60]}"
            rows = [line.split(" | ")[0] for line in lines[starts[0] + 2 :] if line.startswith("|")]
            assert len(rows) == len(set(rows)) or not rows[0].startswith("| `"), [r for r in rows if rows.count(r) > 1]
