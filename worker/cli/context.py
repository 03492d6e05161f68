"""The context of a command: settings, services, and the service that runs on the data folder, if any."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

from worker.cli.output import say
from worker.cli.usage import refuse_broken_text
from worker.errors import NotFound
from worker.folder import FolderLock, Running, make_folder, running_on, unusable
from worker.types.people import Decider

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.settings import Settings

HERE = Decider("command line")  #: Who decides what is typed in a terminal.


@dataclass
class Context:
    """The global options and what is made of them; commands get it as ``ctx.obj``."""

    arguments: dict[str, Any]
    as_json: bool
    may_begin: bool = False  #: True for a command that may make the data folder.

    @cached_property
    def settings(self) -> Settings:
        """All settings. Raises SettingsError."""
        from worker.settings_sources import load_settings

        return load_settings(**self.arguments)

    @cached_property
    def running(self) -> Running | None:
        """The service that runs on this data folder, or with this broker, or None."""
        here, broker_url = running_on(self.settings.data_dir), self.settings.broker_url
        if self.settings.is_embedded or (here is not None and broker_url in (None, here.broker_url)):
            return here
        return Running(pid=0, address="", broker_url=broker_url)

    @cached_property
    def services(self) -> Services:
        """Return all services, on a database of this version. Raises StoreUnavailable or NotFound.

        Folder and database are made when they are first used: a command that refuses what it was given makes none.
        """
        services = self._connect(self.running.broker_url if self.running else None)
        if self.settings.is_embedded:
            self._require_data()
            services.database.before_first_use(lambda: self._prepare(services))
        return services

    def connect(self, broker_url: str | None) -> None:
        """Make folder, tables and services, with hints through this broker, whatever runs on the folder."""
        self.services = self._connect(broker_url)
        self._prepare(self.services)

    def _prepare(self, services: Services) -> None:
        make_folder(self.settings.data_dir)
        services.upkeep.upgrade()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder while this process does the work of a service. Raises SettingsError if one runs."""
        lock = FolderLock(self.settings.data_dir)
        lock.take()
        if self.services.entity_tools.needs_building():
            say("the list of the world's places is built first, once; this takes about half a minute")
        try:
            yield
        finally:
            lock.free()

    def _connect(self, broker_url: str | None) -> Services:
        import structlog

        from worker.bootstrap import connect
        from worker.observe.logs import set_up_logs

        if not structlog.is_configured():  # a command that is no process of the service: warnings, on stderr
            set_up_logs("WARNING", as_json=self.settings.log_json)

        hints = None
        if broker_url:
            from worker.queue.app import CeleryHints, make_app

            hints = CeleryHints(make_app(self.settings, broker_url))
        return connect(self.settings, hints=hints)

    def _require_data(self) -> None:
        """Raise NotFound where the folder holds no database and the command is not one that begins one.

        Raises SettingsError where this user may not look.
        """
        folder = self.settings.data_dir
        if self.may_begin:
            return
        try:
            (folder / "wiredesk.db").stat()
        except FileNotFoundError:
            raise NotFound(
                "no data here; start with: wiredesk up, or choose another folder with --data",
                reason="no_data",
                thing=str(folder),
            ) from None
        except OSError as error:
            raise unusable(folder, error) from error


def context_of(ctx: typer.Context, *, begins: bool = False) -> Context:
    """Return the context of a command.

    Args:
        ctx: The context of the framework.
        begins: True for a command that starts a service or takes something in, and so may make the data folder.

    Raises:
        InvalidInput: An argument is no text; names of files may hold any bytes.
    """
    refuse_broken_text(ctx)
    found = ctx.find_object(Context)
    assert found is not None
    found.may_begin = found.may_begin or begins
    return found
