"""The only wire-up: settings in, services out. Front doors and tasks get what this makes.

Each service is made when it is first asked for, and what it needs is imported then: reading the ledger
must not wait for the libraries that read pages.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from worker.clock import Clock, utc_now
from worker.service.hints import Hints, NoHints
from worker.settings import Settings
from worker.store import Database

if TYPE_CHECKING:
    from worker.entities import EntityTools
    from worker.fetch import Client, PoliteClient
    from worker.service.accept import Accept
    from worker.service.articles import Articles
    from worker.service.enrich import Enrich
    from worker.service.entities import Entities
    from worker.service.feeds import Feeds
    from worker.service.ingest import Ingest
    from worker.service.intake import Intake
    from worker.service.ledger import Ledgers
    from worker.service.pages import Pages
    from worker.service.poll import Poll
    from worker.service.pushes import Pushes
    from worker.service.quarantine import Quarantine
    from worker.service.stories import Stories
    from worker.service.subscriptions import Subscriptions
    from worker.service.sweep import Sweep
    from worker.service.upkeep import Upkeep
    from worker.service.websub import WebSub


def connect(settings: Settings, *, hints: Hints | None = None, clock: Clock = utc_now) -> Services:
    """The services of one process. Opens nothing yet; the model is loaded when names are first looked for."""
    return Services(settings, hints or NoHints(), clock)


class Services:
    """Every verb, on one database."""

    def __init__(self, settings: Settings, hints: Hints, clock: Clock) -> None:
        self.settings = settings
        self.hints = hints
        self.clock = clock
        self.database = Database(settings.sqlalchemy_url, busy_timeout_s=settings.database_wait_s)

    def close(self) -> None:
        """Let go of connections."""
        self.database.close()

    @cached_property
    def accept(self) -> Accept:
        from worker.service.accept import Accept

        return Accept(self.database, self.hints, self.clock)

    @cached_property
    def intake(self) -> Intake:
        from worker.service.intake import Intake

        return Intake(
            self.accept,
            self.clock,
            text_limit_chars=self.settings.article_text_limit_chars,
            articles_limit=self.settings.submit_limit_articles,
        )

    @cached_property
    def poll(self) -> Poll:
        from worker.schedule import PollLimits
        from worker.service.poll import Poll, PollSettings

        limits = PollSettings(
            concurrency=self.settings.fetch_concurrency,
            lease_s=self.settings.poll_lease_s,
            limits=PollLimits(first_s=self.settings.poll_start_interval_s),
        )
        return Poll(self.database, self._client, limits, self.hints, self.clock)

    @cached_property
    def pages(self) -> Pages:
        from worker.service.pages import Pages, PageSettings

        limits = PageSettings(
            concurrency=self.settings.fetch_concurrency,
            lease_s=self.settings.poll_lease_s,
            attempts_limit=self.settings.attempts_limit,
        )
        return Pages(self.database, self._client, limits, self.hints, self.clock)

    @cached_property
    def ingest(self) -> Ingest:
        from worker.pipeline import Limits
        from worker.service.ingest import Ingest, IngestSettings

        limits = IngestSettings(
            batch_articles=self.settings.ingest_batch_articles,
            lease_s=self.settings.ingest_lease_s,
            attempts_limit=self.settings.attempts_limit,
            lookback_days=self.settings.lookback_days,
            limits=Limits(text_chars=self.settings.article_text_limit_chars),
        )
        return Ingest(self.database, limits, self.hints, self.clock)

    @cached_property
    def enrich(self) -> Enrich:
        from worker.service.enrich import Enrich, EnrichSettings

        limits = EnrichSettings(
            batch_articles=self.settings.enrich_batch_articles,
            lease_s=self.settings.enrich_lease_s,
            attempts_limit=self.settings.attempts_limit,
        )
        return Enrich(self.database, limits, self.clock, self.entity_tools)

    @cached_property
    def entity_tools(self) -> EntityTools:
        from worker.entities import EntityTools

        return EntityTools(
            model=self.settings.language_model,
            places_path=self.settings.places_path,
            aliases_path=self.settings.aliases_path,
        )

    @cached_property
    def sweep(self) -> Sweep:
        from worker.service.sweep import Sweep

        return Sweep(
            self.database,
            self.hints,
            self.clock,
            hints_per_kind=self.settings.worker_processes,
            subscribes=self.settings.public_url is not None,
        )

    @cached_property
    def feeds(self) -> Feeds:
        from worker.service.feeds import Feeds

        return Feeds(self.database, self.hints, self.clock, full_text=self.settings.full_text)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        from worker.fetch import UrlRules
        from worker.service.subscriptions import Subscriptions

        settings = self.settings
        rules = UrlRules(allowed_ports=settings.fetch_allowed_ports, allowed_networks=settings.fetch_allowed_networks)
        return Subscriptions(self.database, self.feeds, rules, self.hints, self.clock)

    @cached_property
    def websub(self) -> WebSub:
        from worker.service.websub import WebSub

        return WebSub(self.database, self._guarded, self.settings.public_url, self.hints, self.clock)

    @cached_property
    def pushes(self) -> Pushes:
        from worker.service.pushes import Pushes

        return Pushes(self.database, self.hints, self.clock)

    @cached_property
    def articles(self) -> Articles:
        from worker.service.articles import Articles

        return Articles(self.database)

    @cached_property
    def entities(self) -> Entities:
        from worker.service.entities import Entities

        return Entities(self.database)

    @cached_property
    def stories(self) -> Stories:
        from worker.service.stories import Stories

        return Stories(self.database)

    @cached_property
    def ledgers(self) -> Ledgers:
        from worker.service.ledger import Ledgers

        return Ledgers(self.database)

    @cached_property
    def quarantine(self) -> Quarantine:
        from worker.service.quarantine import Quarantine

        return Quarantine(self.database, self.hints, self.clock)

    @cached_property
    def upkeep(self) -> Upkeep:
        from worker.service.upkeep import Upkeep

        return Upkeep(self.database)

    @cached_property
    def _client(self) -> PoliteClient:
        from worker.fetch import PoliteClient, PoliteLimits, Politeness

        settings = self.settings
        polite = Politeness(PoliteLimits(connections=settings.fetch_host_connections, gap_s=settings.fetch_host_gap_s))
        return PoliteClient(self._guarded, polite, agent=settings.user_agent)

    @cached_property
    def _guarded(self) -> Client:
        from worker.fetch import Client, FetchLimits

        settings = self.settings
        limits = FetchLimits(
            total_s=settings.fetch_total_limit_s,
            max_body_bytes=settings.fetch_body_limit_bytes,
            allowed_ports=settings.fetch_allowed_ports,
        )
        return Client(settings.user_agent, limits, settings.fetch_allowed_networks)
