"""The model, the places and the aliases of one process, loaded when names are first looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from worker.entities.aliases import Aliases
from worker.entities.find import Reading, find_entities
from worker.entities.identity import Identity, decide_identity
from worker.entities.keys import asked_keys, name_keys
from worker.entities.models import ANY_LANGUAGE, missing_of_model
from worker.entities.prepared import is_current, is_prepared
from worker.entities.recogniser import Recogniser
from worker.entities.resolve import resolve
from worker.entities.sqlite import Gazetteer
from worker.entities.subprocess import PlacesBuilder
from worker.types import EntityKind, FoundEntity, KnownEntity, Resolution, Span

RECIPE = "names-21"  #: Raise it when the rules around the model change, so that results can be told apart.

_MODEL_CHARS = 128  # the column's width


class EntityTools:
    """Tools that find and resolve names. One per process; not for several threads at once."""

    def __init__(
        self, *, model: str, places_path: Path, aliases_path: Path, models: Mapping[str, str] | None = None
    ) -> None:
        """``models`` are those for other languages than the model's own, by ISO 639-1 code, and ANY_LANGUAGE."""
        self._model = model
        self._models = models or {}
        self._places_path = places_path
        self._aliases_path = aliases_path
        self._builder = PlacesBuilder(places_path)

    def is_ready(self) -> bool:
        """Return True if the list of places is there. Without it nothing can be found yet."""
        return "_gazetteer" in self.__dict__ or is_current(self._places_path)

    def needs_building(self) -> bool:
        """Return True if the list of places must be built first, which takes half a minute."""
        return not self.is_ready() and not is_prepared()

    def prepare(self, now: datetime) -> str | None:
        """Load everything now, to be shared with the children of a fork.

        If the list of places is not there yet, see that somebody builds it (about half a minute) and do not wait.

        Returns the reason why building failed, when it did; it is tried again at the next call. Raises SettingsError,
        InvalidInput, StoreUnavailable.
        """
        if not self.is_ready():
            return self._builder.tend(now)
        self.load()
        return None

    def load(self) -> None:
        """Load everything now; the first time it builds the list of places, and waits for it.

        Raises SettingsError, InvalidInput, StoreUnavailable.
        """
        _ = (self._recognisers, self._gazetteer, self._aliases)

    def check_models(self) -> Iterator[tuple[str, list[str], tuple[str, str] | None]]:
        """Yield each model, the languages it is set for, and what it lacks with the mend. Loads nothing."""
        langs: dict[str, list[str]] = {self._model: []}
        for lang, model in self._models.items():
            langs.setdefault(model, []).append(lang)
        for model, read in langs.items():
            yield model, read, missing_of_model(model)

    @property
    def model(self) -> str:
        """Return the models and rules that find names, each with its version."""
        first, *others = dict.fromkeys(one.model for one in self._recognisers.values())
        return "+".join((first, RECIPE, *others))[:_MODEL_CHARS]

    def find(self, readings: Sequence[Reading]) -> list[tuple[FoundEntity, ...]]:
        """Find the entities of each text.

        A text in a language that no model is for is read by the form of its names, the alias file and the list of
        places.
        """
        spans: list[list[Span] | None] = [None for _ in readings]
        for lang, recogniser in self._recognisers.items():
            known = [index for index, one in enumerate(readings) if self._read_as(one.lang) == lang]
            for index, found in zip(known, recogniser.recognise([readings[i].document for i in known]), strict=True):
                spans[index] = found
        return [
            find_entities(one, of_text, self._gazetteer, self._aliases)
            for one, of_text in zip(readings, spans, strict=True)
        ]

    def read_ahead(self, reading: Reading, is_late: Callable[[], bool]) -> bool:
        """Let the model read a long text, in passes, until it is late; what was read is remembered.

        Return True if it was all read in time: ``find`` has the rules left then.
        """
        recogniser = self._recognisers.get(self._read_as(reading.lang))
        return recogniser is None or recogniser.read_ahead(reading.document, is_late)

    def keys(self, name: str, kind: EntityKind) -> tuple[str, ...]:
        """Keys under which an entity of this name is found again."""
        return name_keys(name, kind)

    def asked_keys(self, name: str, kind: EntityKind) -> tuple[str, ...]:
        """Keys that may lead to the entity a found name is."""
        return asked_keys(name, kind)

    def decide_identity(self, found: FoundEntity, candidates: Sequence[KnownEntity]) -> Identity:
        """Return the kind of a found name over all articles, and the stored entities that are one with it."""
        return decide_identity(found, candidates, self._aliases)

    def resolve(self, found: FoundEntity, candidates: Sequence[KnownEntity], shares: Mapping[str, float]) -> Resolution:
        """Return the candidate that it is, or the decision that it is new; ``shares`` as of ``resolve``."""
        return resolve(found, candidates, self._aliases, shares)

    def _read_as(self, lang: str | None) -> str:
        """Return the language whose model reads a text; one of unknown language is taken to be in the first model's."""
        own = next(iter(self._recognisers))
        return own if lang is None else lang if lang in self._recognisers else ANY_LANGUAGE

    @cached_property
    def _recognisers(self) -> dict[str, Recogniser]:
        """By language; each model is loaded once, whatever it is used for."""
        first = Recogniser.load(self._model)
        loaded, found = {self._model: first}, {first.lang: first}
        for lang, model in self._models.items():
            if lang != first.lang:
                found[lang] = loaded[model] = loaded.get(model) or Recogniser.load(model)
        return found

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.ensure(self._places_path)

    @cached_property
    def _aliases(self) -> Aliases:
        return Aliases.load(self._aliases_path)
