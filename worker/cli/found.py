"""Results of a search, for people and programs."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.cli.context import Context
from worker.cli.output import print_json, print_public, print_table, public, say, shown
from worker.errors import InvalidInput

if TYPE_CHECKING:
    from rich.text import Text

    from worker.service.search.articles import Article, ArticlePage, Counts, Highlights, MarkedSpan

MARK = "bold reverse"
_FIELD = re.compile(r"-?[A-Za-z]+:")


def query_of(arguments: Sequence[str]) -> str:
    """Return the query that was typed in a shell, with the quotation marks that the shell removed.

    Raises InvalidInput for no word, and for what looks like an option: ``-not`` is a query, ``--not`` a slip.
    """
    for one in arguments:
        if one.startswith("--"):
            raise InvalidInput(f"there is no option {one}; see wiredesk search --help")
    if not any(one.strip() for one in arguments):
        raise InvalidInput("the query is empty; give at least one word")
    return arguments[0] if len(arguments) == 1 else " ".join(map(_quoted, arguments))


def _quoted(argument: str) -> str:
    if " " not in argument or '"' in argument or argument.lstrip("-").startswith("("):
        return argument
    field = _FIELD.match(argument)
    end = field.end() if field else int(argument.startswith("-"))
    return f'{argument[:end]}"{argument[end:]}"'


def print_page(context: Context, page: ArticlePage) -> None:
    """Print articles, each with the piece that matches best; JSON holds all matches."""
    marked = page.highlights or ()
    if context.as_json:
        for article, highlights in zip(page.articles, marked, strict=True):
            print_json(public("ArticleOut", article) | {"highlights": public("HighlightsOut", highlights)})
    elif not page.articles:
        say("no articles match")
    else:
        _print_pieces(page.articles, marked)


def print_counts(context: Context, counted: Counts) -> None:
    """Print how many articles match, by each value of a field."""
    if context.as_json:
        print_public("CountsOut", [counted])
        return
    print_table(("articles", "of"), [(one.articles, one.name or one.key or "unknown") for one in counted.counts])
    those = "articles match" if counted.complete else "newest articles that match"
    say(f"{counted.articles:,} {those}")


def _print_pieces(articles: Sequence[Article], marked: Sequence[Highlights]) -> None:
    if not sys.stdout.isatty():
        rows = [
            (one.id, one.first_seen_at, one.source, one.lang, one.title, one.entities_total, *_best(highlights))
            for one, highlights in zip(articles, marked, strict=True)
        ]
        print_table(("id", "first seen", "source", "lang", "title", "entities", "match"), rows)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for one, highlights in zip(articles, marked, strict=True):
        console.print(Text.assemble(f"{one.id}  ", _marked(one.title, 0, highlights.title, "bold")))
        quiet = f"   {shown(one.first_seen_at)} · {shown(one.source)} · {shown(one.lang)}"
        console.print(Text(quiet, style="dim"))
        for fragment in highlights.fragments[:1]:
            console.print(Text.assemble("   ", _marked(fragment.text, fragment.start, fragment.marks, "")))


def _best(highlights: Highlights) -> tuple[str, ...]:
    return tuple(one.text for one in highlights.fragments[:1])


def _marked(text: str, start: int, marks: Sequence[MarkedSpan], style: str) -> Text:
    from rich.text import Text

    from worker.service.search.articles import pieces

    parts = [(shown(piece), f"{style} {MARK}" if is_match else style) for piece, is_match in pieces(text, start, marks)]
    return Text.assemble(*parts)
