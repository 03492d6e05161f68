"""``wiredesk articles``, ``search`` and ``ledger``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli import article_merge as copies
from worker.cli import found
from worker.cli.arrivals import ledger_line
from worker.cli.context import Context, context_of
from worker.cli.output import print_public, print_table, say, shown
from worker.cli.usage import OPERATING, PEOPLE, group
from worker.errors import check_known
from worker.types.choices import COUNT_BY

if TYPE_CHECKING:
    from worker.service.search.articles import Article, ArticleFilter

articles_app = group("List articles, show and compare, merge, split, restore and delete.")
ORDERS = ("time", "relevance", "published")
Limit = Annotated[int, typer.Option(min=1, max=500, help="How many at most.")]


@articles_app.command("list")
def list_articles(
    ctx: typer.Context,
    query: Annotated[Optional[str], typer.Argument(metavar="[QUERY]", help="A query, as of search.")] = None,
    source: Annotated[Optional[str], typer.Option(help="Of this source only.")] = None,
    entity: Annotated[Optional[int], typer.Option(metavar="ID", help="That name this entity only.")] = None,
    state: Annotated[
        str, typer.Option(metavar="original|duplicate|withdrawn|any", help="Originals, copies, what was withdrawn.")
    ] = "original",
    limit: Limit = 50,
) -> None:
    """List articles, newest first, without copies and withdrawn ones unless asked for."""
    from worker.query.query import STATES
    from worker.service.search.articles import ArticleFilter

    check_known("state", state, STATES)
    wanted = ArticleFilter(q=query, source=source, entity_id=entity, state=state)  # type: ignore[arg-type]  # checked above
    _list(context_of(ctx), wanted, limit)


@articles_app.command("keep-line")
def keep_line(
    ctx: typer.Context,
    article_id: Annotated[int, typer.Argument(metavar="ID")],
    line: Annotated[str, typer.Argument(help="The line, as articles show prints it.")],
) -> None:
    """Put back a line that was taken out as its source's furniture, and take it out of none of its articles again."""
    context_of(ctx).services.source_lines.keep_line(article_id, line)
    say(f"article {article_id} has it again, and articles that come keep it")


@articles_app.command("show")
def show_article(
    ctx: typer.Context,
    article_id: Annotated[int, typer.Argument(metavar="ID")],
    versions: Annotated[bool, typer.Option("--versions", help="All its versions, and what each changed.")] = False,
) -> None:
    """Show one article: text, names, sightings, and what was removed."""
    context = context_of(ctx)
    if versions:
        copies.print_versions(context, context.services.articles.versions(article_id))
        return
    article = context.services.articles.get(article_id)
    if context.as_json:
        print_public("ArticleOut", [article])
    else:
        _print_article(article)


def search(
    ctx: typer.Context,
    query: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="QUERY", help='Words, prefix*, "phrases", -not, OR, (…), NEAR/5, source: author: …'),
    ] = None,
    order: Annotated[str, typer.Option(metavar="|".join(ORDERS), help="Newest, best, last published first.")] = "time",
    counts: Annotated[
        Optional[str],
        typer.Option(metavar="source|entity|day|lang", help="How many by each, not which; of all without a query."),
    ] = None,
    limit: Limit = 20,
    person: Annotated[
        Optional[str], typer.Option("--as", metavar="NAME", help="Whose marks and labels is: and label: mean.")
    ] = None,
) -> None:
    """Search articles, newest first, and show where they match.

    One argument is the query as it stands; of several, those with blanks are phrases.
    """
    from worker.service.search.articles import ArticleFilter

    if query == ["-h"]:
        print(ctx.get_help())
        raise typer.Exit
    check_known("order", order, ORDERS)
    if counts is not None:
        check_known("count by", counts, COUNT_BY)
    elif not query:
        raise typer.BadParameter("give at least one word, or --counts", param_hint="QUERY")
    context = context_of(ctx)
    person_id = None if person is None else context.services.people.get(person).id
    of_all = counts is not None and not query
    wanted = ArticleFilter(q=None if of_all else found.query_of(query or ()), person_id=person_id)
    if counts:
        found.print_counts(context, context.services.articles.counts(wanted, counts, limit=limit))  # type: ignore[arg-type]  # checked above
    else:
        page = context.services.articles.find_articles(wanted, order=order, limit=limit, highlights=True)  # type: ignore[arg-type]  # checked above
        found.print_page(context, page)


def ledger(ctx: typer.Context) -> None:
    """Count accepted articles by state."""
    context = context_of(ctx)
    counted = context.services.ledgers.read_ledger()
    if context.as_json:
        print_public("LedgerOut", [counted])
    else:
        print(ledger_line(counted))
        if counted.names_pending:
            print(f"names are still looked for in {counted.names_pending}")


def _list(context: Context, wanted: ArticleFilter, limit: int) -> None:
    listed = context.services.articles.find_articles(wanted, limit=limit).articles
    if context.as_json:
        print_public("ArticleOut", listed)
    elif not listed:
        say("no articles match" if wanted.q else "no articles yet")
    else:
        rows = [(one.id, one.first_seen_at, one.source, one.lang, one.title, one.entities_total) for one in listed]
        print_table(("id", "first seen", "source", "lang", "title", "entities"), rows)


def _print_article(article: Article) -> None:
    print(shown(article.title))
    line = [article.source, article.lang, f"{article.word_count} words", f"version {article.version}"]
    if article.published_at:
        line.append(f"published {shown(article.published_at)} ({article.published_from})")
    if article.duplicate_of:
        line.append(f"copy of {article.duplicate_of} ({article.duplicate_reason})")
    if article.copies or article.sighting_count > 1:
        line.append(f"{article.sighting_count} sightings, {article.copies} copies")
    print(" · ".join(shown(part) for part in line if part))
    for one in article.related:
        print(f"{one.relation}: {one.id} {shown(one.title)} ({one.lang}, {shown(one.source)}): {one.reason}")
    if article.withdrawn_at:
        until = f" until {shown(article.withdrawn_until)}" if article.withdrawn_until else ""
        print(f"WITHDRAWN {shown(article.withdrawn_at)}{until}: {shown(article.withdrawn_reason)}")
    if article.dateline:
        print(f"{shown(article.dateline)} —")
    for paragraph in article.text.split("\n\n"):
        print(f"\n{shown(paragraph)}")
    names = ", ".join(f"{shown(one.name)} ({one.kind} {one.id})" for one in article.entities)
    if (more := article.entities_total - len(article.entities)) > 0:
        names += f" and {more:,} more that it names less often"
    print(f"\nnames: {names or ('none' if article.enriched else 'not looked for yet')}")
    for quote in article.quotes:
        print(f"{shown(quote.speaker)} ({quote.speaker_id}): “{shown(quote.text)}”")
    if article.ai_opt_out:
        print(f"no training on it, says its site: {shown(', '.join(article.ai_opt_out))}")
    for removed in article.removed:
        where = f", seen in {removed.articles} articles of this source" if removed.articles else ""
        print(f"removed ({removed.reason}{where}): {shown(removed.text)}")
    for seen in article.sightings:
        print(
            f"seen {shown(seen.seen_at)} at {shown(seen.source)} {shown(seen.url)} "
            f"({seen.reason}, receipt {seen.receipt_id})"
        )


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    copies.add_to(articles_app)
    app.add_typer(articles_app, name="articles", rich_help_panel=PEOPLE)
    # -not is part of a query, as is everything that begins with one dash; -h alone is answered by the command
    options = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
    app.command(context_settings=options, rich_help_panel=PEOPLE)(search)
    app.command(rich_help_panel=OPERATING)(ledger)
