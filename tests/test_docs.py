"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from worker.cli.main import app
from worker.settings import Settings

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_every_setting_stands_in_the_reference_with_its_help():
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` |" in REFERENCE, name
        assert field.description, name
        assert field.description in REFERENCE, name


def test_every_command_stands_in_the_reference_and_says_what_it_does():
    command = typer.main.get_command(app)
    for name, one in command.commands.items():
        assert re.search(rf"`{name}\b|, `{name}`", REFERENCE), name
        assert one.help, name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_wiredesk_command_in_a_document_exists(document):
    command = typer.main.get_command(app)
    for group, sub in re.findall(r"(?:^|`|bin/)wiredesk ([a-z]+)(?: ([a-z]+))?", document.read_text(), re.MULTILINE):
        assert group in command.commands, f"wiredesk {group}"
        subs = getattr(command.commands[group], "commands", None)
        if subs and sub:
            assert sub in subs, f"wiredesk {group} {sub}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_the_readme_can_be_read_in_two_minutes():
    assert len((ROOT / "README.md").read_text().splitlines()) < 120
