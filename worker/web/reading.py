"""Pages that show what came in: the wire, stories, articles, entities, places, events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep, person_of
from worker.api.requests import ID_LIMIT
from worker.bootstrap import Services
from worker.errors import WiredeskError
from worker.service.entities.manage import TIED_COMPANY
from worker.service.people.marks import Kind, Mark, Stream
from worker.service.people.people import Person
from worker.service.search.articles import ArticleFilter, ArticlePage, Order
from worker.service.search.event_log import Event, EventFilter
from worker.service.stories.manage import MemberPage, StoryFilter, StoryMember, StorySort
from worker.types import ALL_EVENTS, EVENT_KINDS, DiffOp
from worker.types.choices import COUNT_BY, CountBy
from worker.web.completion import Completion
from worker.web.differences import beside_first
from worker.web.forms import RowId
from worker.web.marking import UNDO_COOKIE, keep_visit, undo_of, visit_of
from worker.web.marks import marked_paragraphs
from worker.web.quotes import quotes_of
from worker.web.ways import PAGE_ARTICLES, PAGE_ENTITIES, PAGE_EVENTS, PAGE_MEMBERS, PAGE_STORIES, PERIODS_DAYS
from worker.web.wire import rows_of

if TYPE_CHECKING:
    from worker.web.app import Pages

Offset = Annotated[int, Query(ge=0, le=ID_LIMIT)]
QUERY_LIMIT_CHARS = 500
WIRE_COPIES_EACH = 3  #: Copies shown under an article of the wire.
STORY_COPIES_EACH = 50  #: Copies on the line of time of a report; the table shows the first of them.
CHANGES_OF_A_STORY = 20  #: Newest later versions of the reports on a page of a story.
STORY_OF_AN_ARTICLE = 13  #: Reports of its story, itself among them.
PROPOSALS_OF_AN_ENTITY = 5
ARTICLES_OF_AN_ENTITY = 20
QUOTES_OF_AN_ENTITY = 10
COUNTED_ROWS = 25
COUNTED: dict[CountBy, int] = {"day": 400, "source": COUNTED_ROWS, "entity": COUNTED_ROWS, "lang": COUNTED_ROWS}
FURTHER_BACK_EVENTS = (1_000, 5_000)
SHOWN: dict[str, Kind] = {"unread": "unread", "starred": "starred"}


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages that people read."""
    _install_wire(router, page)
    _install_numbers(router, page)
    _install_comparing(router, page)
    _install_stories(router, page)
    _install_names(router, page)
    _install_places(router, page)
    _install_events(router, page)

    @router.get("/articles/{article_id}", include_in_schema=False)
    def article(request: Request, article_id: Id, services: ServicesDep) -> HTMLResponse:
        """Show one article: text with its names, versions, copies, what was removed, where it was seen."""
        found = services.articles.get(article_id)
        person = person_of(request)
        return page(
            request,
            "article.html",
            mark=_opened(services, person, article_id) if person else None,
            note=services.notes.get(person, "article", article_id) if person else None,
            labels=services.notes.recent_labels(person),
            article=found,
            paragraphs=marked_paragraphs(found.text, found.entities),
            versions=services.articles.versions(article_id),
            copies=services.articles.copies([article_id]).get(article_id, []),
            story=services.stories.get(found.story_id, MemberPage(limit=STORY_OF_AN_ARTICLE))
            if found.story_id
            else None,
            decisions=services.decisions.find_decisions(thing="article", thing_id=article_id),
            of={"story": found.story_id},
        )


def _install_stories(router: APIRouter, page: Pages) -> None:
    @router.get("/stories", include_in_schema=False)
    def stories(
        request: Request, services: ServicesDep, sort: StorySort = "newest", cursor: str | None = None
    ) -> HTMLResponse:
        """Show stories: newest activity first, the largest, or those that grew most in the last day."""
        found = services.stories.find_stories(StoryFilter(sort=sort), cursor=cursor, limit=PAGE_STORIES)
        notes = services.notes.of_stories(person_of(request), [one.id for one in found.rows])
        values = {"next": found.next_cursor, "sort": sort, "notes": notes}
        return page(request, "stories.html", stories=found.rows, since=services.clock() - timedelta(days=1), **values)

    @router.get("/stories/{story_id}", include_in_schema=False)
    def story(request: Request, story_id: Id, services: ServicesDep, offset: Offset = 0) -> Response:
        """Show one story: who had it first, who followed, and why each article is in it, so many to a page."""
        wanted = MemberPage(by_publication=True, offset=offset, limit=PAGE_MEMBERS)
        found = services.stories.get(story_id, wanted)
        if found.id != story_id:
            return RedirectResponse(f"/stories/{found.id}", status_code=308)
        earliest = services.stories.get(story_id, replace(wanted, offset=0, limit=1)) if offset else found
        first = earliest.articles[0] if earliest.articles else None
        texts = services.articles.texts([one.article_id for one in (*found.articles, *earliest.articles)])
        person = person_of(request)
        return page(
            request,
            "story.html",
            story=found,
            places=[one for one in found.entities if one.lat is not None and one.lon is not None],
            differences=beside_first(texts[first.article_id], texts) if first and first.article_id in texts else {},
            note=services.notes.get(person, "story", story_id) if person else None,
            labels=services.notes.recent_labels(person),
            first=first,
            articles=found.articles,
            offset=offset,
            earlier=max(0, offset - PAGE_MEMBERS) if offset else None,
            later=offset + PAGE_MEMBERS if found.articles_total > offset + PAGE_MEMBERS else None,
            **_of_reports(services, found.articles),
            days=services.stories.days(story_id),
            decisions=services.decisions.find_decisions(thing="story", thing_id=story_id),
        )


def _of_reports(services: Services, reports: Sequence[StoryMember]) -> dict[str, object]:
    """Return the copies of reports, and what later versions of them changed."""
    changed = [one.article_id for one in reports if one.version > 1]
    return {
        "copies": services.articles.copies([one.article_id for one in reports], each=STORY_COPIES_EACH),
        "changes": services.articles.changes(changed, limit=CHANGES_OF_A_STORY),
        "changes_limit": CHANGES_OF_A_STORY,
    }


def _install_wire(router: APIRouter, page: Pages) -> None:
    @router.get("/", include_in_schema=False)
    def wire(
        request: Request,
        services: ServicesDep,
        q: str = "",
        order: str = "time",
        show: str = "",
        cursor: Offset | None = None,
    ) -> HTMLResponse:
        """Show what is new, newest first; or what matches, and where; or what is unread, or starred."""
        after = services.events.newest()  # read first: what comes in while the page is made is announced, not lost
        person = person_of(request)
        marked = SHOWN.get(show) if person and not q else None
        if person and marked:
            found, error = _marked(services, person, marked, cursor), None
        else:
            wanted = ArticleFilter(q=q or None, person_id=person.id if person else None)
            found, error = _found(services, wanted, order, cursor)
        is_first_page = not q and not marked and cursor is None
        newest = max((one.id for one in found.articles), default=0)
        place = visit_of(request, services, newest)
        shown = page(
            request,
            "wire.html",
            rows=rows_of(
                found,
                services.stories.heads({one.story_id for one in found.articles if one.story_id}),
                services.articles.copies([one.id for one in found.articles if one.copies], each=WIRE_COPIES_EACH),
                groups=order not in ("relevance", "published"),
                seen=place.line if is_first_page else 0,
            ),
            **_own(services, person, [one.id for one in found.articles]),
            next=found.next_cursor,
            newest=newest,
            ledger=services.ledgers.read_ledger(),
            after=after if cursor is None and not marked else None,
            q=q,
            order=order,
            show=marked or "",
            undo=undo_of(request),
            error=error,
            of={"person": person and person.name},
        )
        if UNDO_COOKIE in request.cookies:
            shown.delete_cookie(UNDO_COOKIE)  # it is offered once
        if is_first_page:
            keep_visit(request, shown, services, place)
        return shown


def _install_numbers(router: APIRouter, page: Pages) -> None:
    @router.get("/numbers", include_in_schema=False)
    def numbers(request: Request, services: ServicesDep, q: str = "") -> HTMLResponse:
        """Show what matches in numbers: by day, source, name and language."""
        person = person_of(request)
        wanted = ArticleFilter(q=q or None, person_id=person.id if person else None)
        counted = {by: services.articles.counts(wanted, by, limit=COUNTED[by]) for by in COUNT_BY}
        days = sorted((date.fromisoformat(one.key), one.articles) for one in counted["day"].counts if one.key)
        values = {"q": q, "counted": counted, "days": days, "of": {"person": person and person.name}}
        return page(request, "numbers.html", **values, most=COUNTED_ROWS)


def _install_comparing(router: APIRouter, page: Pages) -> None:
    @router.get("/complete", include_in_schema=False)
    def complete(request: Request, services: ServicesDep, q: str = "") -> dict[str, object]:
        """Return names and sources that the last word of a query may mean."""
        completion: Completion = request.app.state.completion
        labels = services.notes.labels(person_of(request)) if "label:" in q else ()
        return {"offers": completion.offers(services, q[-QUERY_LIMIT_CHARS:], [one.name for one in labels])}

    @router.get("/compare", include_in_schema=False)
    def compare(request: Request, services: ServicesDep, a: RowId, b: RowId) -> HTMLResponse:
        """Show two articles side by side, and what one has that the other has not."""
        found = services.articles.compare(a, b)
        words: Counter[DiffOp] = Counter()
        for piece in found:
            words[piece.op] += piece.words
        return page(
            request,
            "compare.html",
            one=services.articles.get(a),
            other=services.articles.get(b),
            pieces=found,
            shared=words["keep"],
            added=words["insert"],
            removed=words["delete"],
        )


def _install_events(router: APIRouter, page: Pages) -> None:
    @router.get("/events", include_in_schema=False)
    def events(
        request: Request, services: ServicesDep, after: Offset | None = None, q: str = "", kind: str = ""
    ) -> HTMLResponse:
        """Show the newest events, with word of those that come in, or those after a number."""
        newest = services.events.newest()
        wanted = EventFilter(kinds=(kind,) if kind else (), articles=ArticleFilter(q=q or None, state="any"))
        error, start, newer = None, after or 0, None
        shown: Sequence[Event] = ()
        try:
            services.events.check(wanted, start)
            if after is None:
                start, shown = _newest_events(services, wanted, newest)
            else:
                found = services.events.find_events(after, wanted, limit=PAGE_EVENTS)
                shown, newer = found.events, None if found.is_end else found.position
        except WiredeskError as wrong:
            error = str(wrong)
        values: dict[str, object] = {
            "newest": newest,
            "newer": newer,
            "older": max(0, start - PAGE_EVENTS) if start else None,
        }
        values |= {"q": q, "kind": kind, "kinds": (*ALL_EVENTS, *EVENT_KINDS), "is_live": after is None and not error}
        return page(request, "events.html", events=shown, **values, error=error, of={"start": start})


def _install_names(router: APIRouter, page: Pages) -> None:
    @router.get("/entities", include_in_schema=False)
    def entities(
        request: Request, services: ServicesDep, name: str = "", kind: str = "", cursor: str | None = None
    ) -> HTMLResponse:
        """Show entities that a name leads to, or those named most in the newest articles."""
        if name or kind:
            found = services.entities.find_entities(name=name, kind=kind, cursor=cursor, limit=PAGE_ENTITIES)
            named = [(one, one.articles) for one in found.rows]
        else:
            found = services.entities.named(cursor=cursor, limit=PAGE_ENTITIES)
            named = list(zip(found.rows, found.numbers, strict=True))
        return page(request, "entities.html", named=named, name_given=name, kind=kind, next=found.next_cursor)

    @router.get("/entities/{entity_id}", include_in_schema=False)
    def entity(request: Request, entity_id: Id, services: ServicesDep) -> Response:
        """Show one entity: spellings and why they are one, days, company, articles."""
        found = services.entities.get(entity_id)
        if found.id != entity_id:
            return RedirectResponse(f"/entities/{found.id}", status_code=308)
        wanted = ArticleFilter(entity_id=found.id)
        around = services.entities.surroundings(found.id)
        articles = services.articles.find_articles(wanted, limit=ARTICLES_OF_AN_ENTITY).articles
        beside = [(one.id, one.name, one.articles, one.lat, one.lon) for one in around.company]
        itself = (found.id, found.name, found.articles, found.lat, found.lon)
        return page(
            request,
            "entity.html",
            entity=found,
            decisions=services.decisions.find_decisions(thing="entity", thing_id=entity_id),
            days=[(one.day, one.articles) for one in around.days],
            company=around.company[:TIED_COMPANY],
            ties=around.ties,
            spellings=around.spellings,
            places=[one for one in (itself, *beside) if one[3] is not None and one[4] is not None],
            quotes=quotes_of(articles, found.id, limit=QUOTES_OF_AN_ENTITY),
            proposals=services.entities.proposals(found.id, limit=PROPOSALS_OF_AN_ENTITY),
            splits=services.entities.splits(found.id, limit=PROPOSALS_OF_AN_ENTITY),
            articles=articles,
        )


def _install_places(router: APIRouter, page: Pages) -> None:
    @router.get("/places", include_in_schema=False)
    def places(request: Request, services: ServicesDep, period: str = "week") -> HTMLResponse:
        """Show the places that articles of a day, a week or a month name."""
        days = PERIODS_DAYS.get(period, PERIODS_DAYS["week"])
        found = services.entities.places_named(ArticleFilter(since=services.clock() - timedelta(days=days)))
        located = [(one.id, one.name, one.articles, one.lat, one.lon) for one in found]
        countries = {one.id: one.country for one in found if one.country}
        return page(
            request, "places.html", places=located, countries=countries, period=period, periods=PERIODS_DAYS, days=days
        )


def _newest_events(services: Services, wanted: EventFilter, newest: int) -> tuple[int, list[Event]]:
    """Return the newest events that match, looked for further back where few do, and the number they follow."""
    for back in (PAGE_EVENTS, *FURTHER_BACK_EVENTS):
        start = max(0, newest - back)
        found = services.events.find_events(start, wanted, limit=back).events[-PAGE_EVENTS:]
        if len(found) == PAGE_EVENTS or not start:
            break
    return (found[0].id - 1 if found else start), found


def _opened(services: Services, person: Person, article_id: int) -> Mark:
    """Return the state of an article that a person opened: read from now on."""
    mark = services.marks.states(person, [article_id])[article_id]
    if not mark.is_read:
        services.marks.mark(person, [article_id], read=True)
    return replace(mark, is_read=True)


def _own(services: Services, person: Person | None, ids: Sequence[int]) -> dict[str, object]:
    """Return the searches that a person saved, and marks and notes on these articles."""
    return {
        "saved": services.articles.saved.all(person.id if person else None),
        "marks": services.marks.states(person, ids) if person else {},
        "notes": services.notes.of_articles(person, ids),
    }


def _marked(services: Services, person: Person, kind: Kind, cursor: int | None) -> ArticlePage:
    """Return a page of what a person has not read, or has starred."""
    ids = services.marks.find(person, Stream(kind=kind, before=cursor), limit=PAGE_ARTICLES + 1)
    following = ids[PAGE_ARTICLES - 1] if len(ids) > PAGE_ARTICLES else None
    return ArticlePage(services.articles.by_ids(ids[:PAGE_ARTICLES]), following)


def _found(services: Services, wanted: ArticleFilter, order: str, cursor: int | None) -> tuple[ArticlePage, str | None]:
    """Return a page of what matches, and what is wrong with the query, if anything."""
    by: Order = order if order in ("relevance", "published") else "time"  # type: ignore[assignment]  # one of them
    try:
        page = services.articles.find_articles(wanted, order=by, cursor=cursor, limit=PAGE_ARTICLES, highlights=True)
    except WiredeskError as wrong:
        return ArticlePage((), None), str(wrong)
    return page, None
