"""The model, the places and the aliases of one process, loaded when names are first looked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from worker.entities.aliases import Aliases
from worker.entities.find import Reading, find_entities
from worker.entities.keys import name_keys
from worker.entities.resolve import resolve
from worker.entities.spacy import Recogniser
from worker.entities.sqlite import Gazetteer, is_current
from worker.types import EntityKind, FoundEntity, KnownEntity, Resolution, Span

RECIPE = "names-2"  #: Raise it when the rules around the model change, so that results can be told apart.


class EntityTools:
    """What finds names and tells which is which. One per process; not for several threads at once."""

    def __init__(self, *, model: str, places_path: Path, aliases_path: Path) -> None:
        self._model = model
        self._places_path = places_path
        self._aliases_path = aliases_path

    def is_ready(self) -> bool:
        """Whether the list of places is there. Without it nothing can be found yet."""
        return "_gazetteer" in self.__dict__ or is_current(self._places_path)

    def prepare(self) -> None:
        """Load everything now, to be shared with the children of a fork; or, if the list of places is not
        there yet, start building it (about half a minute) and do not wait.

        Raises SettingsError, InvalidInput, StoreUnavailable.
        """
        if self.is_ready():
            self.load()
        else:
            Gazetteer.start_building(self._places_path)

    def load(self) -> None:
        """Load everything now; the first time it builds the list of places, and waits for it.

        Raises SettingsError, InvalidInput, StoreUnavailable.
        """
        _ = (self._recogniser, self._gazetteer, self._aliases)

    @property
    def model(self) -> str:
        """What found the names, model and rules, each with its version."""
        return f"{self._recogniser.model}+{RECIPE}"

    def find(self, readings: Sequence[Reading]) -> list[tuple[FoundEntity, ...]]:
        """The entities of each text. A text in a language the model does not know is read by the
        alias file and the list of places alone."""
        known = [index for index, one in enumerate(readings) if one.lang in (None, self._recogniser.lang)]
        spans: list[list[Span]] = [[] for _ in readings]
        for index, found in zip(known, self._recogniser.recognise([readings[i].text for i in known]), strict=True):
            spans[index] = found
        return [
            find_entities(one, of_text, self._gazetteer, self._aliases)
            for one, of_text in zip(readings, spans, strict=True)
        ]

    def keys(self, name: str, kind: EntityKind) -> tuple[str, ...]:
        """Keys under which an entity of this name is found again."""
        return name_keys(name, kind)

    def resolve(self, found: FoundEntity, candidates: Sequence[KnownEntity]) -> Resolution:
        """Which of the candidates it is, or that it is new."""
        return resolve(found, candidates, self._aliases)

    @cached_property
    def _recogniser(self) -> Recogniser:
        return Recogniser.load(self._model)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.ensure(self._places_path)

    @cached_property
    def _aliases(self) -> Aliases:
        return Aliases.load(self._aliases_path)
