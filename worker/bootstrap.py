"""The only wire-up: settings in, services out. Front doors and tasks get what this makes."""

from __future__ import annotations

from dataclasses import dataclass

from worker.clock import Clock, utc_now
from worker.entities import EntityTools
from worker.fetch import Client, FetchLimits, PoliteClient, PoliteLimits, Politeness
from worker.pipeline import Limits
from worker.schedule import PollLimits
from worker.service.accept import Accept
from worker.service.articles import Articles
from worker.service.enrich import Enrich, EnrichSettings
from worker.service.entities import Entities
from worker.service.feeds import Feeds
from worker.service.hints import Hints, NoHints
from worker.service.ingest import Ingest, IngestSettings
from worker.service.intake import Intake
from worker.service.ledger import Ledgers
from worker.service.pages import Pages, PageSettings
from worker.service.poll import Poll, PollSettings
from worker.service.quarantine import Quarantine
from worker.service.stories import Stories
from worker.service.sweep import Sweep
from worker.service.upkeep import Upkeep
from worker.settings import Settings
from worker.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every verb, on one database."""

    settings: Settings
    database: Database
    hints: Hints
    clock: Clock
    entity_tools: EntityTools
    accept: Accept
    intake: Intake
    poll: Poll
    pages: Pages
    ingest: Ingest
    enrich: Enrich
    sweep: Sweep
    feeds: Feeds
    articles: Articles
    entities: Entities
    stories: Stories
    ledgers: Ledgers
    quarantine: Quarantine
    upkeep: Upkeep

    def close(self) -> None:
        """Let go of connections."""
        self.database.close()


def connect(settings: Settings, *, hints: Hints | None = None, clock: Clock = utc_now) -> Services:
    """Make the services of one process. Opens nothing yet; the model is loaded when names are first looked for."""
    database = Database(settings.sqlalchemy_url, busy_timeout_s=settings.database_wait_s)
    hints = hints or NoHints()
    client = _client(settings)
    tools = EntityTools(
        model=settings.language_model, places_path=settings.places_path, aliases_path=settings.aliases_path
    )
    limits = Limits(text_chars=settings.article_text_limit_chars)
    accept = Accept(database, hints, clock)
    return Services(
        settings=settings,
        database=database,
        hints=hints,
        clock=clock,
        entity_tools=tools,
        accept=accept,
        intake=Intake(
            accept,
            clock,
            text_limit_chars=settings.article_text_limit_chars,
            articles_limit=settings.submit_limit_articles,
        ),
        poll=Poll(
            database,
            client,
            PollSettings(
                concurrency=settings.fetch_concurrency,
                lease_s=settings.poll_lease_s,
                limits=PollLimits(first_s=settings.poll_start_interval_s),
            ),
            hints,
            clock,
        ),
        pages=Pages(
            database,
            client,
            PageSettings(
                concurrency=settings.fetch_concurrency,
                lease_s=settings.poll_lease_s,
                attempts_limit=settings.attempts_limit,
            ),
            hints,
            clock,
        ),
        ingest=Ingest(
            database,
            IngestSettings(
                batch_articles=settings.ingest_batch_articles,
                lease_s=settings.ingest_lease_s,
                attempts_limit=settings.attempts_limit,
                lookback_days=settings.lookback_days,
                limits=limits,
            ),
            hints,
            clock,
        ),
        enrich=Enrich(
            database,
            EnrichSettings(
                batch_articles=settings.enrich_batch_articles,
                lease_s=settings.enrich_lease_s,
                attempts_limit=settings.attempts_limit,
            ),
            clock,
            tools,
        ),
        sweep=Sweep(database, hints, clock, hints_per_kind=settings.worker_processes),
        feeds=Feeds(database, hints, clock),
        articles=Articles(database),
        entities=Entities(database),
        stories=Stories(database),
        ledgers=Ledgers(database),
        quarantine=Quarantine(database, hints, clock),
        upkeep=Upkeep(database),
    )


def _client(settings: Settings) -> PoliteClient:
    limits = FetchLimits(
        total_s=settings.fetch_total_limit_s,
        max_body_bytes=settings.fetch_body_limit_bytes,
        allowed_ports=settings.fetch_allowed_ports,
    )
    guarded = Client(settings.user_agent, limits, settings.fetch_allowed_networks)
    polite = Politeness(PoliteLimits(connections=settings.fetch_host_connections, gap_s=settings.fetch_host_gap_s))
    return PoliteClient(guarded, polite, agent=settings.user_agent)
