"""Reading: articles, entities, search, ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from worker.cli.arrivals import ledger_line
from worker.cli.context import Context, context_of
from worker.cli.output import print_json, print_table, say, shown
from worker.errors import InvalidInput

if TYPE_CHECKING:
    from worker.service.articles import Article, ArticleFilter
    from worker.service.entities import Entity

articles_app = typer.Typer(help="List articles, or show one.", no_args_is_help=True)
entities_app = typer.Typer(help="List entities, or show one.", no_args_is_help=True)
stories_app = typer.Typer(help="List stories, or show one.", no_args_is_help=True)
Limit = Annotated[int, typer.Option(min=1, max=500, help="How many at most.")]


@articles_app.command("list")
def list_articles(
    ctx: typer.Context,
    query: Annotated[Optional[str], typer.Argument(metavar="[QUERY]", help='Words, "phrases", -not.')] = None,
    source: Annotated[Optional[str], typer.Option(help="Of this source only.")] = None,
    entity: Annotated[Optional[int], typer.Option(metavar="ID", help="That name this entity only.")] = None,
    state: Annotated[
        str, typer.Option(metavar="original|duplicate|any", help="Originals, copies or both.")
    ] = "original",
    limit: Limit = 50,
) -> None:
    """Articles, newest first; copies are left out unless asked for."""
    from worker.service.articles import ArticleFilter

    if state not in ("original", "duplicate", "any"):
        raise InvalidInput(f"there is no state {state}; known are original, duplicate, any")
    wanted = ArticleFilter(q=query, source=source, entity_id=entity, state=state)  # type: ignore[arg-type]  # checked above
    _list(context_of(ctx), wanted, limit)


@articles_app.command("show")
def show_article(ctx: typer.Context, article_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """One article: what it says, whom it names, where it was seen, what was removed."""
    context = context_of(ctx)
    article = context.services.articles.get(article_id)
    if context.as_json:
        print_json(article)
    else:
        _print_article(article)


def search(
    ctx: typer.Context,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help='Words, "phrases", -not; all must hold.')],
    limit: Limit = 20,
) -> None:
    """Articles that match, newest first."""
    from worker.service.articles import ArticleFilter

    context = context_of(ctx)
    words = " ".join(f'"{part}"' if " " in part and '"' not in part else part for part in query)
    _list(context, ArticleFilter(q=words), limit)


def ledger(ctx: typer.Context) -> None:
    """How many articles were accepted, and in which state each is."""
    context = context_of(ctx)
    found = context.services.ledgers.read()
    if context.as_json:
        print_json(found)
    else:
        print(ledger_line(found))
        if found.names_pending:
            print(f"names are still looked for in {found.names_pending}")


@entities_app.command("list")
def list_entities(
    ctx: typer.Context,
    name: Annotated[Optional[str], typer.Argument(metavar="[NAME]", help="Part of any of its names.")] = None,
    kind: Annotated[Optional[str], typer.Option(help="person, org, place, event, work or other.")] = None,
    limit: Limit = 50,
) -> None:
    """Entities, most mentioned first."""
    context = context_of(ctx)
    found = context.services.entities.page(name=name, kind=kind, limit=limit)
    if context.as_json:
        for one in found:
            print_json(one)
    elif not found:
        say("no entities" + (" of that name" if name else " yet"))
    else:
        rows = [(one.id, one.kind, one.name, one.country, one.articles, one.mentions, _spellings(one)) for one in found]
        print_table(("id", "kind", "name", "country", "articles", "mentions", "also as"), rows)


@entities_app.command("show")
def show_entity(ctx: typer.Context, entity_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """One entity with all its names, and why each is one of them."""
    context = context_of(ctx)
    entity = context.services.entities.get(entity_id)
    if context.as_json:
        print_json(entity)
        return
    place = f"  {entity.lat:.2f}, {entity.lon:.2f}" if entity.lat is not None and entity.lon is not None else ""
    print(f"{shown(entity.name)}  {entity.kind}  {entity.country or ''}{place}".rstrip())
    seen = f"{shown(entity.first_seen_at)} to {shown(entity.last_seen_at)}"
    print(f"{entity.mentions} mentions in {entity.articles} articles, {seen}")
    for spelling in entity.names:
        print(f"  {shown(spelling.name)}  ({spelling.reason}, {spelling.score:.2f})")


@stories_app.command("list")
def list_stories(ctx: typer.Context, limit: Limit = 50) -> None:
    """Stories, those that changed last first."""
    context = context_of(ctx)
    found = context.services.stories.page(limit=limit)
    if context.as_json:
        for one in found:
            print_json(one)
    elif not found:
        say("no stories yet")
    else:
        rows = [(one.id, one.last_at, len(one.articles), one.sources, one.title) for one in found]
        print_table(("id", "last", "articles", "sources", "title"), rows)


@stories_app.command("show")
def show_story(ctx: typer.Context, story_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """One story with its articles, and why each is in it."""
    context = context_of(ctx)
    story = context.services.stories.get(story_id)
    if context.as_json:
        print_json(story)
        return
    print(f"{shown(story.title)}\n{shown(story.first_at)} to {shown(story.last_at)}, {story.sources} sources")
    for member in story.articles:
        print(f"  {member.article_id}  {shown(member.source)}  {shown(member.title)}\n     {shown(member.reason)}")


def _list(context: Context, wanted: ArticleFilter, limit: int) -> None:
    found = context.services.articles.page(wanted, limit=limit).articles
    if context.as_json:
        for one in found:
            print_json(one)
    elif not found:
        say("no articles match" if wanted.q else "no articles yet")
    else:
        rows = [(one.id, one.first_seen_at, one.source, one.lang, one.title, len(one.entities)) for one in found]
        print_table(("id", "first seen", "source", "lang", "title", "entities"), rows)


def _spellings(entity: Entity) -> str:
    return ", ".join(spelling.name for spelling in entity.names if spelling.name != entity.name)


def _print_article(article: Article) -> None:
    print(shown(article.title))
    line = [article.source, article.lang, f"{article.word_count} words", f"version {article.version}"]
    if article.published_at:
        line.append(f"published {shown(article.published_at)} ({article.published_from})")
    if article.duplicate_of:
        line.append(f"copy of {article.duplicate_of} ({article.duplicate_reason})")
    print(" · ".join(shown(part) for part in line if part))
    if article.dateline:
        print(f"{shown(article.dateline)} —")
    for paragraph in article.text.split("\n\n"):
        print(f"\n{shown(paragraph)}")
    names = ", ".join(f"{shown(one.name)} ({one.kind} {one.id})" for one in article.entities)
    print(f"\nnames: {names or ('none' if article.enriched else 'not looked for yet')}")
    if article.ai_opt_out:
        print(f"no training on it, says its site: {shown(', '.join(article.ai_opt_out))}")
    for removed in article.removed:
        print(f"removed ({removed.reason}): {shown(removed.text)}")
    for seen in article.sightings:
        print(f"seen {shown(seen.seen_at)} at {shown(seen.source)} {shown(seen.url)} ({seen.reason})")


def add_to(app: typer.Typer) -> None:
    app.add_typer(articles_app, name="articles")
    app.add_typer(entities_app, name="entities")
    app.add_typer(stories_app, name="stories")
    app.command()(search)
    app.command()(ledger)
