"""``wiredesk articles merge|split|restore|delete|compare``, and the versions of an article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.context import HERE, Context, context_of
from worker.cli.output import print_public, say, shown

if TYPE_CHECKING:
    from worker.service.copies.merge_split import MergeResult
    from worker.service.search.articles import ArticleVersion
    from worker.types import DiffPiece

MARKS = {"keep": ("", ""), "insert": ("{+", "+}"), "delete": ("[-", "-]")}
"""Marks of a word diff where there is no colour, as by ``git diff --word-diff``."""


def merge(
    ctx: typer.Context,
    ids: Annotated[list[int], typer.Argument(metavar="ID ID...", help="The original first, then its copies.")],
) -> None:
    """Rule that articles are copies of one report. No later rule or arrival splits them."""
    context = context_of(ctx)
    _print(context, context.services.copies.merge(ids, HERE))


def split(
    ctx: typer.Context,
    ids: Annotated[Optional[list[int]], typer.Argument(metavar="[ID...]", help="Copies that are none.")] = None,
    receipt: Annotated[
        Optional[list[int]], typer.Option(metavar="N", help="An arrival wrongly taken for a version or an equal print.")
    ] = None,
) -> None:
    """Rule that articles are not copies. No later rule or arrival merges them again."""
    context = context_of(ctx)
    _print(context, context.services.copies.split(ids or [], receipt or [], HERE))


def restore(ctx: typer.Context, article_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Restore a withdrawn article."""
    context_of(ctx).services.copies.restore(article_id, HERE)
    say(f"article {article_id} is valid again")


def delete(
    ctx: typer.Context,
    article_id: Annotated[int, typer.Argument(metavar="ID")],
    with_copies: Annotated[bool, typer.Option("--with-copies", help="Its copies at other publishers too.")] = False,
) -> None:
    """Delete an article for good, with every trace of its words.

    It is refused when its address, id or text comes again. Without --with-copies its first copy becomes the original.
    """
    context = context_of(ctx)
    deleted = context.services.takedown.delete(article_id, HERE, with_copies=with_copies)
    if context.as_json:
        print_public("DeletedOut", [deleted])
        return
    say(f"deleted: {', '.join(f'article {one}' for one in deleted.articles)}; {deleted.receipts:,} receipts erased")
    if deleted.original is not None:
        say(f"article {deleted.original}, a copy of it, stays as the original; --with-copies would have deleted it")


def compare(
    ctx: typer.Context,
    a: Annotated[int, typer.Argument(metavar="A")],
    b: Annotated[int, typer.Argument(metavar="B")],
) -> None:
    """Show what article B has that A has not, and the other way round."""
    context = context_of(ctx)
    pieces = context.services.articles.compare(a, b)
    if context.as_json:
        print_public("ComparisonOut", [{"a": a, "b": b, "pieces": pieces}])
    else:
        print(_with_marks(pieces))


def print_versions(context: Context, versions: Sequence[ArticleVersion]) -> None:
    """Print each version and what it changed, oldest first."""
    for one in versions:
        if context.as_json:
            print_public("ArticleVersionOut", [one])
            continue
        words = f", {one.words_added} words added, {one.words_removed} removed" if one.diff else ""
        print(f"version {one.version}  {shown(one.seen_at)}  {one.kind}{words}  receipt {one.receipt_id}")
        print(f"  {shown(one.title)}")
        if one.diff:
            print(f"  {_with_marks(one.diff)}")


def _with_marks(pieces: Sequence[DiffPiece]) -> str:
    marked = ((*MARKS[one.op], shown(one.text)) for one in pieces)
    return " ".join(f"{before}{text}{after}" for before, after, text in marked)


def _print(context: Context, results: Sequence[MergeResult]) -> None:
    for one in results:
        if context.as_json:
            print_public("MergeResultOut", [one])
        else:
            what = "an article of its own" if one.duplicate_of is None else f"a copy of article {one.duplicate_of}"
            print(f"article {one.id} is {what}")


def add_to(articles: typer.Typer) -> None:
    """Add the commands."""
    articles.command()(merge)
    articles.command()(split)
    articles.command()(restore)
    articles.command()(delete)
    articles.command()(compare)
