"""``wiredesk people``: who may sign in to the desk."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from worker.cli.context import context_of
from worker.cli.output import print_public, print_table, say
from worker.cli.usage import group
from worker.types.people import Role

app = group("Add, list, change and remove the people who may sign in to the desk.")
Name = Annotated[str, typer.Argument(help="The name to sign in with.")]


def _new_password() -> str:
    """Ask for a password twice, without showing it; a program writes it as one line to stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().removesuffix("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    role: Annotated[
        Optional[Role],
        typer.Option(
            help="reader, editor (decides and adds) or admin (may do all); else the first is admin, others reader.",
        ),
    ] = None,
) -> None:
    """Add a person; the password is asked for, or read as a line from stdin. With the first one sign-in begins."""
    people = context_of(ctx, begins=True).services.people
    person = people.add(name, _new_password(), role)
    say(f"{person.name} may sign in, as {person.role}")


@app.command("list")
def list_people(ctx: typer.Context) -> None:
    """List the people who may sign in."""
    context = context_of(ctx)
    found = context.services.people.all()
    if context.as_json:
        print_public("PersonOut", found)
    elif not found:
        say("there are no people yet, so sign-in is off; add the first: wiredesk people add NAME")
    else:
        print_table(("name", "role", "added"), [(one.name, one.role, one.created_at) for one in found])


@app.command()
def password(ctx: typer.Context, name: Name) -> None:
    """Change a password, which signs the person out everywhere."""
    context_of(ctx).services.people.set_password(name, _new_password())
    say(f"{name} has a new password")


@app.command()
def role(
    ctx: typer.Context,
    name: Name,
    role: Annotated[Role, typer.Argument(help="What they may do.")],
) -> None:
    """Change what a person may do."""
    context_of(ctx).services.people.set_role(name, role)
    say(f"{name} is {role} now")


@app.command()
def remove(ctx: typer.Context, name: Name) -> None:
    """Remove a person; what the person decided stays."""
    context_of(ctx).services.people.remove(name)
    say(f"{name} may sign in no more")
