"""Sources of settings: a file, the environment, the arguments of a command. The only reader of the environment.

Order, the later wins: the defaults of ``worker.settings``; one file, ``wiredesk.toml`` of the first folder that has it
(``--config`` and ``WIREDESK_CONFIG`` name another); the environment (``WIREDESK_`` + name in capitals); arguments. A
secret may be in a file: ``WIREDESK_DATABASE_URL_FILE=/run/secrets/db`` is read like ``WIREDESK_DATABASE_URL=…``.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import ValidationError

from worker.errors import SettingsError, unknown_name
from worker.settings import Settings

ENV_PREFIX = "WIREDESK_"
CONFIG_VARIABLE = "WIREDESK_CONFIG"
FILE_NAME = "wiredesk.toml"
SYSTEM_FOLDER = Path("/etc/wiredesk")
HIDDEN = "***"
_SECRET_NAME = re.compile(r"password|secret|token|api_key$|private_key")
_PASSWORD = re.compile(r"(?<=://)([^/@\s]*:)[^@\s]*(?=@)")


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
    layers = (_aliases(environ), _from_file(environ), _from_environment(environ), given)
    for layer in layers:
        for name, (value, where) in layer.items():
            if name not in Settings.model_fields:
                raise SettingsError(unknown_name("setting", name, Settings.model_fields), thing=where)
            values[name], origin[name] = value, where
    try:
        return Settings(**values), origin
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        wrong = re.sub(r"^[A-Z]\w+ should ", "must ", first["msg"].partition(", unable to")[0])
        raise SettingsError(f"{name} {wrong}", thing=origin.get(name, "").removesuffix(f": {name}") or None) from error


def use_file(path: Path) -> None:
    """Make this the file of settings, for this process and its children."""
    os.environ[CONFIG_VARIABLE] = str(path.absolute())


def child_environment(**given: str) -> dict[str, str]:
    """Return the environment of a child process: ours, and these settings by name."""
    return dict(os.environ) | {f"WIREDESK_{name.upper()}": value for name, value in given.items()}


def folders(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders whose ``wiredesk.toml`` and ``aliases.toml`` count, the first that has one.

    The folder of the file that ``WIREDESK_CONFIG`` names, alone; else the working directory, its ``config/``, the
    user's settings folder of the platform, ``/etc/wiredesk``.
    """
    if named := environ.get(CONFIG_VARIABLE):
        return (Path(named).parent,)
    found = [Path(), Path("config")]
    with suppress(RuntimeError):  # a user without a home
        found.append(user_config_path("wiredesk", appauthor=False))
    return (*found, SYSTEM_FOLDER)


def _first(environ: Mapping[str, str], name: str) -> Path | None:
    # os.path: a folder that this user may not enter, as the home of another, has no settings for them
    return next((path for folder in folders(environ) if os.path.exists(path := folder / name)), None)


def _aliases(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    """Return the alias file of these folders, if there is one: it replaces the packaged one."""
    found = _first(environ, "aliases.toml")
    return {"aliases_path": (found, str(found))} if found else {}


def _from_file(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    named = environ.get(CONFIG_VARIABLE)
    path = Path(named) if named else _first(environ, FILE_NAME)
    if path is None:
        return {}
    try:
        loaded = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError("this file of settings does not exist", thing=str(path)) from None
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", thing=str(path)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"is no text in UTF-8, at byte {error.start + 1}; save it as such", thing=str(path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        mend = 'write one setting in each line as name = value, a text as "…"'
        raise SettingsError(f"is no TOML: {error}; {mend}", thing=str(path)) from error
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
        found[name] = (_parsed(name, value, variable), variable)
    return found


def _read_secret(variable: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig").strip()
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", thing=variable) from error


def _parsed(name: str, value: str, variable: str) -> Any:
    kind = str(Settings.model_fields[name].annotation) if name in Settings.model_fields else ""
    if not kind.startswith("dict"):
        return _items(value) if kind.startswith("tuple") else value
    try:
        return json.loads(value)
    except ValueError as error:
        raise SettingsError(f"is no JSON: {error}", thing=variable) from error


def _items(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def origins_of(settings: Settings) -> dict[str, str]:
    """Return the origin of each setting of a running process, as far as file and environment still say it."""
    try:
        read, origins = load_with_origins()
    except SettingsError as error:
        return dict.fromkeys(Settings.model_fields, f"unknown: {error}")
    given = [name for name in Settings.model_fields if getattr(settings, name) != getattr(read, name)]
    return origins | dict.fromkeys(given, "argument")


def settings_shown(settings: Settings, origins: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each setting as it may be shown: name, value without passwords, origin, meaning."""
    return [
        {
            "setting": name,
            "value": _shown(name, getattr(settings, name)),
            "origin": origins.get(name, "default"),
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]


def _shown(name: str, value: Any) -> Any:
    if value is None or value in ((), {}):
        return "unset"
    if _SECRET_NAME.search(name) and isinstance(value, str):
        return HIDDEN
    if isinstance(value, dict):
        return ", ".join(f"{key}: {HIDDEN}" for key in value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Path):
        return str(value)
    return _PASSWORD.sub(rf"\1{HIDDEN}", value) if isinstance(value, str) else value
