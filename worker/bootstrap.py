"""The only wire-up: settings in, services out. Front doors and tasks get what this makes.

Each service is made when it is first asked for, and what it needs is imported then: reading the ledger
must not wait for the libraries that read pages.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from worker.clock import Clock, utc_now
from worker.service.jobs.batch import BatchSettings
from worker.service.jobs.hints import Hints, NoHints
from worker.settings import Settings
from worker.store import Database
from worker.wordlists import use_folder

if TYPE_CHECKING:
    from worker.entities import EntityTools
    from worker.outward import Outward
    from worker.parse import Parsers
    from worker.service.copies.merge_split import Copies
    from worker.service.entities.accept_proposals import AcceptProposals
    from worker.service.entities.enrich import Enrich
    from worker.service.entities.manage import Entities
    from worker.service.feed_health.checks import HealthChecks
    from worker.service.feed_health.gap_backfill import Backfill
    from worker.service.feeds.manage import Feeds
    from worker.service.feeds.opml import Subscriptions
    from worker.service.feeds.rules import Rules
    from worker.service.ingest.ingest import Ingest
    from worker.service.intake.accept import Accept
    from worker.service.intake.submissions import Intake
    from worker.service.operations.api_keys import Keys
    from worker.service.operations.gauges import Gauges
    from worker.service.operations.ledger import Ledgers
    from worker.service.operations.pruning import Pruning
    from worker.service.operations.quarantine import Quarantine
    from worker.service.operations.retention import Retention
    from worker.service.operations.sweep import Sweep
    from worker.service.operations.takedown import Takedown
    from worker.service.operations.upkeep import Upkeep
    from worker.service.operations.work_totals import WorkTotals
    from worker.service.people.decisions import Decisions
    from worker.service.people.marks import Marks
    from worker.service.people.notes import Notes
    from worker.service.people.people import People
    from worker.service.people.sign_ins import SignIns
    from worker.service.polling.fetch_page import PageFetcher
    from worker.service.polling.poll import Poll
    from worker.service.rerun.jobs import RerunJobs
    from worker.service.rerun.reclean import SourceLines
    from worker.service.rerun.rerun import Rerun
    from worker.service.search.articles import Articles
    from worker.service.search.event_log import EventLog
    from worker.service.search.export import Export
    from worker.service.stories.manage import Stories
    from worker.service.watches.deliver import Delivering
    from worker.service.watches.feeds_out import FeedsOut
    from worker.service.watches.manage import Watches
    from worker.service.websub.callback import Pushes
    from worker.service.websub.subscribe import WebSub


PAGES_AT_ONCE = 16  #: Pages are heavier than feeds: more at once would only hold more of them in memory.


def connect(settings: Settings, *, hints: Hints | None = None, clock: Clock = utc_now) -> Services:
    """Return the services of one process. Opens nothing yet; the model is loaded when names are first looked for."""
    use_folder(settings.wordlists_dir)
    if settings.otlp_endpoint:
        from worker.service.jobs import traces

        traces.set_up(traces.otlp_exporter(settings.otlp_endpoint), service=settings.otlp_service)
    return Services(settings, hints or NoHints(), clock)


class Services:
    """Every verb, on one database."""

    def __init__(self, settings: Settings, hints: Hints, clock: Clock) -> None:
        self.settings = settings
        self.hints = hints
        self.clock = clock
        self.database = Database(
            settings.sqlalchemy_url,
            read_url=settings.database_read_url,
            busy_timeout_s=settings.database_wait_s,
            disk=settings.database_disk,
            disk_free_limit_bytes=settings.disk_free_limit_bytes,
        )

    def close(self) -> None:
        """Wait for submissions being accepted, then close connections and reading children."""
        if "intake" in self.__dict__:
            self.intake.close()
        self.database.close()
        if "parsers" in self.__dict__:
            self.parsers.close()

    @cached_property
    def accept(self) -> Accept:
        from worker.service.intake.accept import Accept

        return Accept(self.database, self.hints, self.clock)

    @cached_property
    def intake(self) -> Intake:
        from worker.service.intake.back_pressure import Pressure
        from worker.service.intake.idempotency import IdempotentAnswers
        from worker.service.intake.submissions import Intake, IntakeLimits

        settings = self.settings
        pressure = Pressure(self.database, pending_limit=settings.submit_pending_limit_articles)
        limits = IntakeLimits(articles=settings.submit_limit_articles, text_chars=settings.article_text_limit_chars)
        return Intake(self.accept, IdempotentAnswers(self.database, self.clock), pressure, self.clock, limits)

    @cached_property
    def parsers(self) -> Parsers:
        from worker.parse import Parsers

        return Parsers()

    @cached_property
    def poll(self) -> Poll:
        from worker.schedule import PollLimits
        from worker.service.polling.fetch_feed import FeedReader
        from worker.service.polling.poll import Poll, PollSettings

        settings, first = self.settings, PollLimits(first_s=self.settings.poll_start_interval_s)
        limits = PollSettings(settings.fetch_concurrency, settings.attempts_limit, first)
        reader = FeedReader(self._outward.client, self.parsers, self.clock)
        return Poll(self.database, reader, self._outward.slots, self.hints, limits)

    @cached_property
    def backfill(self) -> Backfill:
        from worker.service.feed_health.gap_backfill import RETRY_WAIT_S, Backfill

        limits = self._batches(1, self.settings.poll_lease_s, RETRY_WAIT_S)
        return Backfill(self.database, self._outward.client, self.parsers, limits, self.hints, self.clock)

    @cached_property
    def health(self) -> HealthChecks:
        from worker.service.feed_health.checks import HealthChecks

        return HealthChecks(self.database, self.clock)

    @cached_property
    def pages(self) -> PageFetcher:
        from worker.service.polling.fetch_page import RETRY_WAIT_S, PageFetcher

        pages = min(self.settings.fetch_concurrency, PAGES_AT_ONCE)
        limits = self._batches(pages, self.settings.poll_lease_s, RETRY_WAIT_S)
        return PageFetcher(self.database, self._outward.client, self.parsers, limits, self.hints, self.clock)

    @cached_property
    def ingest(self) -> Ingest:
        from worker.pipeline import Limits
        from worker.service.ingest.ingest import BEGIN_S, RETRY_WAIT_S, Ingest, IngestSettings

        settings = self.settings
        batches = self._batches(settings.ingest_batch_articles, settings.ingest_lease_s, RETRY_WAIT_S)
        limits = IngestSettings(
            replace(batches, begin_s=BEGIN_S),
            lookback_days=settings.lookback_days,
            limits=Limits(text_chars=settings.article_text_limit_chars),
        )
        return Ingest(self.database, self.parsers, limits, self.hints, self.clock)

    @cached_property
    def enrich(self) -> Enrich:
        from worker.service.entities.enrich import RETRY_WAIT_S, Enrich

        limits = self._batches(self.settings.enrich_batch_articles, self.settings.enrich_lease_s, RETRY_WAIT_S)
        return Enrich(self.database, limits, self.clock, self.entity_tools)

    @cached_property
    def entity_tools(self) -> EntityTools:
        from worker.entities import EntityTools, models_by_language

        return EntityTools(
            model=self.settings.language_model,
            places_path=self.settings.places_path,
            aliases_path=self.settings.aliases_path,
            models=models_by_language(self.settings.model_by_language),
        )

    @cached_property
    def sweep(self) -> Sweep:
        from worker.service.operations.sweep import Sweep

        processes, subscribes = self.settings.worker_processes, self.settings.public_url is not None
        return Sweep(self.database, self.hints, self.clock, hints_per_kind=processes, subscribes=subscribes)

    @cached_property
    def pruning(self) -> Pruning:
        from worker.service.operations.pruning import PruneSettings, Pruning

        kept = PruneSettings(self.settings.receipts_keep_days or None, self.settings.events_keep_days or None)
        return Pruning(self.database, kept, self.clock)

    @cached_property
    def retention(self) -> Retention:
        from worker.service.operations.retention import KeepSettings, Retention

        settings = self.settings
        days, most = settings.articles_keep_days or None, settings.database_keep_bytes or None
        return Retention(self.database, KeepSettings(days, settings.days_by_source, most), self.clock)

    @cached_property
    def feeds(self) -> Feeds:
        from worker.service.feeds.manage import Feeds

        mode, ports, proxies = self.settings.full_text, self.settings.fetch_allowed_ports, self.settings.fetch_proxies
        return Feeds(self.database, self.hints, self.clock, full_text=mode, ports=ports, proxies=proxies)

    @cached_property
    def rules(self) -> Rules:
        from worker.service.feeds.rules import Rules

        return Rules(self.database, self.clock)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        from worker.service.feeds.opml import Subscriptions

        return Subscriptions(self.database, self.feeds, self._outward.url_rules, self.hints, self.clock)

    @cached_property
    def websub(self) -> WebSub:
        from worker.service.websub.subscribe import WebSub

        return WebSub(self.database, self._outward.guarded, self.settings.public_url, self.hints, self.clock)

    @cached_property
    def pushes(self) -> Pushes:
        from worker.service.websub.callback import Pushes

        return Pushes(self.database, self.parsers, self.hints, self.clock)

    @cached_property
    def articles(self) -> Articles:
        from worker.service.search.articles import Articles

        return Articles(self.database, self.clock)

    @cached_property
    def source_lines(self) -> SourceLines:
        from worker.service.rerun.reclean import SourceLines

        return SourceLines(self.database, self.settings.article_text_limit_chars, self.clock)

    @cached_property
    def copies(self) -> Copies:
        from worker.pipeline import Limits
        from worker.service.copies.merge_split import Copies
        from worker.service.copies.take_out import TakeOut

        limits = Limits(text_chars=self.settings.article_text_limit_chars)
        return Copies(self.database, TakeOut(limits, self.clock), self.hints, self.clock)

    @cached_property
    def takedown(self) -> Takedown:
        from worker.service.operations.takedown import Takedown

        return Takedown(self.database, self.hints, self.clock)

    @cached_property
    def rerun(self) -> Rerun:
        from worker.service.rerun.rerun import Rerun, RerunSettings

        limits = RerunSettings(
            text_limit_chars=self.settings.article_text_limit_chars, lookback_days=self.settings.lookback_days
        )
        return Rerun(self.database, limits, self.hints, self.clock, lambda: self.entity_tools)

    @cached_property
    def rerun_jobs(self) -> RerunJobs:
        from worker.service.rerun.jobs import LEASE_S, RETRY_WAIT_S, RerunJobs

        limits = self._batches(1, LEASE_S, RETRY_WAIT_S)
        return RerunJobs(self.database, self.rerun, limits, self.hints, self.clock)

    @cached_property
    def entities(self) -> Entities:
        from worker.service.entities.manage import Entities

        return Entities(self.database, self.hints, self.clock)

    @cached_property
    def accept_proposals(self) -> AcceptProposals:
        from worker.service.entities.accept_proposals import AcceptProposals

        return AcceptProposals(self.database, self.entities, self.settings.merge_entities_from_score)

    @cached_property
    def stories(self) -> Stories:
        from worker.service.stories.manage import Stories

        return Stories(self.database, self.clock)

    @cached_property
    def ledgers(self) -> Ledgers:
        from worker.service.operations.ledger import Ledgers

        return Ledgers(self.database)

    @cached_property
    def keys(self) -> Keys:
        from worker.service.operations.api_keys import Keys

        return Keys(self.database, self.clock)

    @cached_property
    def people(self) -> People:
        from worker.service.people.people import People

        return People(self.database, self.clock)

    @cached_property
    def sign_ins(self) -> SignIns:
        from worker.service.people.sign_ins import SignIns

        return SignIns(self.database, self.clock)

    @cached_property
    def marks(self) -> Marks:
        from worker.service.people.marks import Marks

        return Marks(self.database, self.clock)

    @cached_property
    def notes(self) -> Notes:
        from worker.service.people.notes import Notes

        return Notes(self.database, self.clock)

    @cached_property
    def decisions(self) -> Decisions:
        from worker.service.people.decisions import Decisions, Verbs

        return Decisions(self.database, Verbs(self.copies, self.stories, self.entities, self.feeds, self.quarantine))

    @cached_property
    def events(self) -> EventLog:
        from worker.service.search.event_log import EventLog

        return EventLog(self.database, self.clock)

    @cached_property
    def export(self) -> Export:
        from worker.service.search.export import Export

        return Export(self.database, self.clock)

    @cached_property
    def watches(self) -> Watches:
        from worker.service.watches.manage import Watches

        return Watches(self.database, self._outward.channels, self.articles, self.clock)

    @cached_property
    def delivering(self) -> Delivering:
        from worker.service.watches.deliver import Delivering
        from worker.service.watches.match import Matcher

        matcher = Matcher(self.database, self.events, self.clock)
        return Delivering(self.database, matcher, self._outward.channels, self.clock)

    @cached_property
    def feeds_out(self) -> FeedsOut:
        from worker.service.watches.feeds_out import FeedsOut

        return FeedsOut(self.articles, self.watches)

    @cached_property
    def gauges(self) -> Gauges:
        from worker.service.operations.gauges import Gauges

        return Gauges(self.database, self.clock, subscribes=self.settings.public_url is not None)

    @cached_property
    def quarantine(self) -> Quarantine:
        from worker.service.operations.quarantine import Quarantine

        return Quarantine(self.database, self.hints, self.clock)

    @cached_property
    def upkeep(self) -> Upkeep:
        from worker.service.operations.upkeep import Upkeep

        return Upkeep(self.database)

    @cached_property
    def work_totals(self) -> WorkTotals:
        from worker.service.operations.work_totals import WorkTotals

        return WorkTotals(self.database, self.clock)

    @cached_property
    def _outward(self) -> Outward:
        from worker.outward import Outward

        return Outward(self.settings, self.database, self.clock)

    def _batches(self, rows: int, lease_s: float, retry_wait_s: float) -> BatchSettings:
        limit = self.settings.attempts_limit
        return BatchSettings(rows=rows, lease_s=lease_s, attempts_limit=limit, retry_wait_s=retry_wait_s)
