"""``wiredesk stories``: list, show, merge and split stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional, get_args

import typer

from worker.cli.context import HERE, Context, context_of
from worker.cli.output import print_public, print_table, say, shown
from worker.cli.usage import as_typed_here, group
from worker.errors import check_known

if TYPE_CHECKING:
    from worker.service.stories.manage import Story

app = group("List stories, show one, merge, split or rename them.")
StoryId = Annotated[int, typer.Argument(metavar="ID")]


@app.command("list")
def list_stories(
    ctx: typer.Context,
    query: Annotated[
        Optional[str], typer.Argument(metavar="[QUERY]", help="Only stories with an article that matches.")
    ] = None,
    sort: Annotated[
        str, typer.Option(metavar="newest|articles|growth", help="By latest article, by size, or of the last day.")
    ] = "newest",
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many at most.")] = 50,
) -> None:
    """List stories, those that changed last first."""
    from worker.service.search.articles import ArticleFilter
    from worker.service.stories.manage import StoryFilter, StorySort

    check_known("order", sort, get_args(StorySort))
    context = context_of(ctx)
    wanted = StoryFilter(sort=sort)  # type: ignore[arg-type]  # checked above
    found = context.services.stories.find_stories(wanted, ArticleFilter(q=query) if query else None, limit=limit).rows
    if context.as_json:
        print_public("StoryOut", found)
    elif not found:
        say("no stories" + (" with an article that matches" if query else " yet"))
    else:
        rows = [(one.id, one.last_at, one.articles_total, one.independent_sources, one.title) for one in found]
        print_table(("id", "last", "articles", "sources", "title"), rows)


@app.command("show")
def show_story(ctx: typer.Context, story_id: StoryId) -> None:
    """Show one story with its articles and the reason for each."""
    context = context_of(ctx)
    _print(context, context.services.stories.get(story_id))


@app.command("merge")
def merge(
    ctx: typer.Context, ids: Annotated[list[int], typer.Argument(metavar="ID ID...", help="The first stays.")]
) -> None:
    """Merge stories. The ids of the others lead to the first."""
    context = context_of(ctx)
    _print(context, context.services.stories.merge(ids, HERE))


@app.command("split")
def split(
    ctx: typer.Context,
    story_id: StoryId,
    article_ids: Annotated[list[int], typer.Argument(metavar="ARTICLE...", help="Articles of it, as show lists them.")],
    into: Annotated[Optional[int], typer.Option(metavar="STORY", help="Move them into this story.")] = None,
) -> None:
    """Split articles off as another story, or move them into one. No rule merges the two again."""
    context = context_of(ctx)
    _print(context, context.services.stories.split(story_id, article_ids, HERE, into=into))


@app.command("rename")
def rename(
    ctx: typer.Context,
    story_id: StoryId,
    title: Annotated[Optional[str], typer.Argument(help="Its title; none or an empty one: its headline.")] = None,
) -> None:
    """Give a story a title in place of its headline. No rule changes it again."""
    context = context_of(ctx)
    _print(context, context.services.stories.rename(story_id, title, HERE))


def _print(context: Context, story: Story) -> None:
    if context.as_json:
        print_public("StoryOut", [story])
        return
    print(f"{story.id}  {shown(story.title)}")
    sources = f"{story.independent_sources} independent source{'' if story.independent_sources == 1 else 's'}"
    print(f"{shown(story.first_at)} to {shown(story.last_at)}, {sources}; {shown(story.last_change)}")
    if story.lead:
        print(f"\n{shown(story.lead)}\n")
    for member in story.articles:
        print(f"  {member.article_id}  {shown(member.source)}  {shown(member.title)}\n     {shown(member.reason)}")
    if story.articles_total > len(story.articles):
        more = story.articles_total - len(story.articles)
        print(as_typed_here(f"  and {more:,} more: wiredesk search story:{story.id}"))
    if story.entities:
        print("about: " + ", ".join(f"{shown(one.name)} ({one.kind} {one.id})" for one in story.entities))
    if story.follows:
        print(f"follows {story.follows.id} {shown(story.follows.title)}: {shown(story.follows.reason)}")
    for later in story.followed_by:
        print(f"followed by {later.id} {shown(later.title)}")
