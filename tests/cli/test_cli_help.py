"""The help: grouped by purpose, and whole; completion by the shell."""

from __future__ import annotations

import pytest
from commands import Commands


def test_commands_are_grouped_by_purpose_and_no_line_is_cut(commands: Commands) -> None:
    said = commands.run("--help")
    assert said.code == 0
    sections = [line for line in said.out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert sections == ["Options:", "Reading and taking in:", "Operating:", "Processes, for compose and systemd:"]
    assert "..." not in said.out.replace("[ARGS]...", "")
    assert max(map(len, said.out.splitlines())) <= 80


@pytest.mark.parametrize("arguments", [("search", "-h"), ("search", "--help"), ("feeds", "-h"), ("feeds", "add", "-h")])
def test_each_command_has_help_by_both_options(commands: Commands, arguments: tuple[str, ...]) -> None:
    said = commands.run(*arguments)
    assert said.code == 0
    assert said.out.startswith(f"Usage: wiredesk {' '.join(arguments[:-1])}")


def test_the_shell_completes_commands(commands: Commands) -> None:
    said = commands.run(
        env={"_WIREDESK_COMPLETE": "complete_bash", "COMP_WORDS": "wiredesk fee", "COMP_CWORD": "1"},
    )
    assert said.out.split() == ["feeds"]
