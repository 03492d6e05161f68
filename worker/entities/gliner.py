"""A GLiNER model that finds names, run by ONNX. Needs the extra ner-large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from worker.errors import SettingsError
from worker.types import Span

#: Words that the model is asked with, and the labels of spaCy that they stand for.
LABELS = {"person": "PERSON", "organization": "ORG", "location": "LOC", "event": "EVENT"}
_FILES = ("tokenizer.json", "gliner_config.json")
_BATCH_TEXTS = 8  #: Texts read at once: more take memory, and are no faster.


@dataclass(slots=True)
class GlinerModel:
    """A model in a folder. Not for several threads at once."""

    folder: Path
    lang: str = "en"  #: GLiNER models read many languages; of unknown ones it is taken for this one.
    _runtime: Any = field(default=None, repr=False)

    @classmethod
    def load(cls, folder: str) -> GlinerModel:
        """Return the model of a folder with ``tokenizer.json``, ``gliner_config.json`` and one ``.onnx`` file.

        Nothing is fetched, and the weights are read with the first text: the threads of the runtime do not outlive a
        fork. Raises: SettingsError.
        """
        if missing := [name for name in _FILES if not (Path(folder) / name).is_file()]:
            raise SettingsError(f"is no folder of a GLiNER model; it lacks {', '.join(missing)}", thing=folder)
        return cls(Path(folder))

    @property
    def name(self) -> str:
        """Name of the folder."""
        return f"gliner-{self.folder.resolve().name}"

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the names of each text, in order. Raises: SettingsError, if the model cannot be read."""
        found: list[tuple[Span, ...]] = [()] * len(texts)
        places = sorted((at for at, text in enumerate(texts) if text.strip()), key=lambda at: len(texts[at]))
        for first in range(0, len(places), _BATCH_TEXTS):
            batch = places[first : first + _BATCH_TEXTS]
            readable = [texts[at].encode("utf-8", "replace") for at in batch]
            answers = self._loaded().predict_entities([one.decode() for one in readable], list(LABELS))
            for at, text, answer in zip(batch, readable, answers, strict=True):
                found[at] = tuple(_spans(text, answer))
        return found

    def _loaded(self) -> Any:
        if self._runtime is None:
            try:
                from fast_gliner import FastGLiNER
            except ImportError as error:
                raise SettingsError(
                    "needs: pip install 'wiredesk[ner-large]'", thing=f"gliner:{self.folder}"
                ) from error
            try:
                self._runtime = FastGLiNER.from_pretrained(str(self.folder), execution_provider="cpu")
            except (OSError, ValueError, RuntimeError) as error:
                raise SettingsError(f"cannot be loaded as a GLiNER model: {error}", thing=str(self.folder)) from error
        return self._runtime


def _spans(text: bytes, answer: Sequence[dict[str, Any]]) -> Iterator[Span]:
    """Yield spans in characters; the runtime counts bytes of UTF-8."""
    for one in sorted(answer, key=lambda each: int(each["start"])):
        start = len(text[: one["start"]].decode())
        yield Span(start, start + len(text[one["start"] : one["end"]].decode()), LABELS[one["label"]])
