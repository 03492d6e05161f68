"""Enrich: find who and what stored articles name, and which known entity each is.

The recogniser runs outside any transaction; resolving and writing is one transaction that runs
alone, so that a name met by two workers at one moment becomes one entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from worker.clock import Clock
from worker.entities import EntityTools, Reading, home_of
from worker.errors import StoreUnavailable
from worker.service.entities.resolve import Resolver
from worker.service.entities.translations import note_translations
from worker.service.entities.words_ahead import WordsAhead, words_ahead
from worker.service.jobs import measures, memory, traces
from worker.service.jobs.batch import CRASHED_DETAIL, BatchSettings, BatchWork
from worker.service.jobs.error_text import unforeseen
from worker.service.jobs.temporary_ids import RealId
from worker.service.stories.cluster import CANDIDATES_LIMIT, Clustering
from worker.service.stories.read_ahead import NamedText, ReadAhead
from worker.store import Database, Session
from worker.store.entities import enrichment_queue, entities, source_places
from worker.store.entities.enrichment_queue import ClaimedText
from worker.store.entities.entities import NamedTotal
from worker.store.intake.receipts import first_of_articles
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.store.stories import stories
from worker.stories import TextTerms, text_terms
from worker.types import FoundEntity, Home, StoryArticle, most_mentioned

log = structlog.get_logger()

RETRY_WAIT_S = 10.0  #: After the first failure; doubled after each further one.
PART_CHARS = 24_000  #: Read between two looks at the clock, half a second of a processor; fewer cost more per word.
NAMES_LIMIT = 500  #: Names kept of one article, those mentioned most; the longest reports hold 200.
MENTIONS_LIMIT = 100  #: Places kept at which one article names one thing, the first.


@dataclass(frozen=True, slots=True)
class _ReadText:
    """A claimed article with all that can be told of it before the lock."""

    text: ClaimedText
    kept: Sequence[FoundEntity]  #: The names that are stored: a text of nothing but names holds thousands.
    found: int  #: Number of names found.
    terms: TextTerms

    @classmethod
    def of(cls, text: ClaimedText, found: Sequence[FoundEntity]) -> _ReadText:
        """Return an article with the names found in it."""
        kept = [replace(one, mentions=one.mentions[:MENTIONS_LIMIT]) for one in most_mentioned(found, NAMES_LIMIT)]
        return cls(text, kept, len(found), text_terms(text.title, text.text, text.lang))


class Enrich:
    """Finds the names in stored articles."""

    def __init__(self, database: Database, settings: BatchSettings, clock: Clock, tools: EntityTools) -> None:
        self._db = database
        self._clock = clock
        self._tools = tools
        claim, give_back = enrichment_queue.claim, enrichment_queue.give_back
        self._batches = BatchWork(
            "enrich", database, settings, clock, claim, give_back, self._enrich, self._crashed, self._find_names
        )

    def enrich_batch(self) -> bool:
        """Claim one batch and enrich it. True if a full batch was there, so that more may wait."""
        if not self._tools.is_ready():
            self.prepare()
            return False  # the list of places is still being built; the next sweep asks again
        try:
            return self._batches.work_on_batch()
        finally:
            memory.return_freed()

    def prepare(self) -> None:
        """Load what names are found with; where the list of places is missing, see that it is built, without waiting.

        Raises SettingsError, InvalidInput, StoreUnavailable.
        """
        if failed := self._tools.prepare(self._clock()):
            log.warning("places_build_failed", error=failed)

    def _enrich(self, batch: Sequence[ClaimedText]) -> None:
        if not traces.is_on():
            self._enrich_all(batch)
            return
        with self._db.read() as session:
            receipts = first_of_articles(session, [one.article_id for one in batch])
        with traces.span("enrich", receipts):
            self._enrich_all(batch)

    def _enrich_all(self, batch: Sequence[ClaimedText]) -> None:
        try:
            with self._db.read() as session:
                places = source_places.counts(session, {one.source for one in batch})
            found = self._find_in_time([_reading(one, home_of(places.get(one.source, {}))) for one in batch])
            self._batches.put_off(batch[len(found) :])
            if not found:
                return
            read = [_ReadText.of(one, names) for one, names in zip(batch[: len(found)], found, strict=True)]
            ahead, first = self._read_ahead(read)
            resolver = Resolver([entity for one in read for entity in one.kept], self._tools, ahead=first)
            with words_ahead(self._db, first.words_of_new()) as words, self._db.write_alone() as session:
                written, placed = self._write(session, read, resolver, ahead, words)
        except StoreUnavailable:
            raise  # no text's fault
        except Exception as error:  # an unforeseen error of one text must not hold up its neighbours
            if len(batch) > 1:
                log.warning("batch_split", articles=len(batch), error=type(error).__name__)
                for one in batch:
                    self._enrich_all([one])
            else:
                self._failed(batch[0], error)
        else:
            measures.ended("enrich", measures.DONE, len(written))
            if placed:
                counts = stories.count_terms([one.terms.weights.keys() for one in placed])
                with self._db.write() as session:  # statistics, which may miss a batch: nobody has to wait for them
                    source_places.learn(session, _new_places(written))
                    stories.add_term_counts(session, counts)

    def _find_in_time(self, readings: Sequence[Reading]) -> list[Sequence[FoundEntity]]:
        """Return the names of as many texts as there is time for, in order.

        Where a long text takes too long even alone, none: what was read of it is remembered for the next time.
        """
        found: list[Sequence[FoundEntity]] = []
        for part in _parts(readings):
            is_long = len(part[0].text) > PART_CHARS
            if (found and self._batches.is_late()) or (
                is_long and not self._tools.read_ahead(part[0], self._batches.is_late)
            ):
                break
            found.extend(self._tools.find(part))
        return found

    def _read_ahead(self, batch: Sequence[_ReadText]) -> tuple[ReadAhead, Resolver]:
        """Resolve the names of a batch before the lock, and read the stories that its entities lead to."""
        resolver = Resolver([entity for one in batch for entity in one.kept], self._tools)
        with self._db.read() as session:
            resolver.look_up(session)
            met = [(one, [(resolver.resolve(entity), entity) for entity in one.kept]) for one in batch]
            texts = [_named(one, ((resolver.name(handle), entity) for handle, entity in them)) for one, them in met]
            return ReadAhead(session, texts, limit=CANDIDATES_LIMIT), resolver

    def _find_names(self, claimed: ClaimedText) -> None:
        self._tools.find([_reading(claimed, home_of({}))])

    def _write(
        self, session: Session, batch: Sequence[_ReadText], resolver: Resolver, ahead: ReadAhead, words: WordsAhead
    ) -> tuple[Sequence[_ReadText], Sequence[StoryArticle]]:
        """Return the articles that were still ours, and those that came into a story for the first time."""
        now = self._clock()
        ours = enrichment_queue.still_ours(session, [one.text for one in batch])
        in_hand = [one for one in batch if one.text.article_id in ours]
        resolver.look_up(session)
        met = [(one, [(resolver.resolve(entity), entity) for entity in one.kept]) for one in in_hand]

        def write_mentions(ids: RealId) -> Mapping[int, NamedTotal]:
            named = {one.text.article_id: [(ids(handle), each.mentions) for handle, each in them] for one, them in met}
            return entities.set_mentions(session, named)

        ids = resolver.write_entities(session, seen_at=now, write_mentions=write_mentions, words_ahead=words)
        resolved = [
            (one, [(ids(handle), resolver.name(handle), entity) for handle, entity in pairs]) for one, pairs in met
        ]
        named = {one.text.article_id: {entity_id for entity_id, _, _ in them} for one, them in resolved}
        note_translations(session, named, now=now)
        texts = [_named(one, ((name, entity) for _, name, entity in them)) for one, them in resolved]
        clustering = Clustering(session, now, ahead)
        decided = clustering.cluster(texts)
        totals = {one.text.article_id: one.found for one in in_hand if one.found > NAMES_LIMIT}
        enrichment_queue.finish(session, ours, model=self._tools.model, totals=totals)
        said = [
            Event(
                kind="article.enriched",
                at=now,
                article_id=one.text.article_id,
                data={
                    "version": one.text.version,
                    "entities": [{"id": entity_id, "name": name} for entity_id, name, _ in them],
                    "story": decided[one.text.article_id].story_id,
                },
            )
            for one, them in resolved
        ]
        merged = [
            Event(
                kind="entity.merged",
                at=now,
                data={"entity": one.kept, "name": one.name, "gone": one.gone, "reason": "same_name"},
            )
            for one in resolver.united
        ]
        event_log.append(session, merged + said + clustering.said)
        return in_hand, clustering.placed

    def _failed(self, claimed: ClaimedText, error: Exception) -> None:
        said = unforeseen(error)
        log.warning(
            "enrich_failed", article_id=claimed.article_id, attempt=claimed.attempts, error=type(error).__name__
        )
        wait = self._batches.wait(claimed)
        if wait is None:
            self._give_up(claimed, said)
            return
        with self._db.write() as session:
            ours = enrichment_queue.still_ours(session, [claimed])
            enrichment_queue.put_back(session, ours, not_before=self._clock() + wait, error=said)
        measures.ended("enrich", measures.RETRIED)

    def _crashed(self, claimed: ClaimedText) -> None:
        self._give_up(claimed, CRASHED_DETAIL)

    def _give_up(self, claimed: ClaimedText, error: str) -> None:
        with self._db.write() as session:
            enrichment_queue.give_up(session, enrichment_queue.still_ours(session, [claimed]), error=error)
        measures.ended("enrich", "failed")


def _reading(claimed: ClaimedText, home: Home) -> Reading:
    title = "" if claimed.title_inferred else claimed.title
    return Reading(text=claimed.text, title=title, dateline=claimed.dateline, lang=claimed.lang, home=home)


def _parts(readings: Sequence[Reading]) -> Iterator[Sequence[Reading]]:
    """Cut a batch into runs of up to PART_CHARS characters; a longer text is one by itself."""
    start = chars = 0
    for place, reading in enumerate(readings):
        if place > start and chars + len(reading.text) > PART_CHARS:
            yield readings[start:place]
            start, chars = place, 0
        chars += len(reading.text)
    yield readings[start:]


def _named(read: _ReadText, entities: Iterable[tuple[str, FoundEntity]]) -> NamedText:
    return NamedText(read.text, read.terms, [name for name, entity in entities for _ in entity.mentions])


def _new_places(batch: Sequence[_ReadText]) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """Source and place of each place named by an article that is read for the first time."""
    for one in batch:
        if not one.text.read_before:
            for each in one.kept:
                if each.kind == "place" and each.country:
                    yield one.text.source, (each.country, each.admin)
