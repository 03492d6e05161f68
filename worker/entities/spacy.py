"""A spaCy model that finds names, loaded when it is asked for; run by its parts where they are of the usual making."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from worker.entities.biluo import Actions, Floats, Layers, decode, read_actions
from worker.errors import SettingsError
from worker.types import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: What the recogniser can need of a pipeline; the other parts cost time and memory.
_SHARED = ("tok2vec", "transformer")
_NER = "ner"
_FEATURES = 3
#: Tokens scored at once: fewer leave each step of the decoding few texts, more take memory (some 8 kB each).
BATCH_TOKENS = 4_000
_BATCH_DOCS = 16
_COLUMNS: list[int | str] = ["IDX", "LENGTH", "IS_SPACE"]


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model. Not for several threads at once."""

    nlp: Language
    ner: Ner | None  #: None: spaCy must run it itself.

    @classmethod
    def load(cls, name: str) -> Model:
        """Return an installed spaCy model, or one in a folder. Raises: SettingsError."""
        nlp = _load(name)
        return cls(nlp, Ner.of(nlp))

    @property
    def name(self) -> str:
        """Language, name and version."""
        meta = self.nlp.meta
        return f"{meta['lang']}_{meta['name']}-{meta['version']}"

    @property
    def lang(self) -> str:
        """ISO 639-1."""
        return str(self.nlp.lang)

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the names of each text, in order. What spaCy learns of new words while it reads is forgotten after."""
        with self.nlp.memory_zone():
            return self.ner.spans(texts) if self.ner else spans_by_pipe(self.nlp, texts)


def _load(model: str) -> Language:
    """Return a spaCy pipeline; where one recogniser finds its names, without the other parts. Raises: SettingsError."""
    import spacy

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp = spacy.load(model)
    except OSError as error:
        message = "is not installed as a spaCy model; install it or change the setting"
        raise SettingsError(message, thing=model) from error
    except (ImportError, KeyError, TypeError, ValueError) as error:  # of another spaCy, or a library is missing
        raise SettingsError(f"cannot be loaded: {str(error).strip().splitlines()[0]}", thing=model) from error
    finders = [name for name in nlp.pipe_names if _finds_names(nlp, name)]
    if not finders:
        raise SettingsError("has no component that finds names (such as ner or entity_ruler)", thing=model)
    if finders != [_NER]:
        return nlp  # composed by its maker: any part may need any other
    needed = {_NER, *(_SHARED if _listens(_recogniser(nlp)) else ())}
    for name in [one for one in nlp.component_names if one not in needed]:
        nlp.remove_pipe(name)
    return nlp


def _finds_names(nlp: Language, part: str) -> bool:
    return "doc.ents" in nlp.get_pipe_meta(part).assigns or bool(getattr(nlp.get_pipe(part), "annotate_ents", False))


def _recogniser(nlp: Language) -> Any:
    return nlp.get_pipe(_NER)


def _listens(ner: Any) -> bool:
    """Return True if the recogniser takes its vectors from a part it shares; spaCy's small models have their own."""
    model = getattr(ner, "model", None)  # rules in the place of a model have none
    return model is not None and any("listener" in layer.name for layer in model.walk())


@dataclass(frozen=True, slots=True)
class Ner:
    """The layers of a recogniser that decodes greedily from three features, as spaCy's do."""

    nlp: Language
    layers: Layers
    actions: Actions

    @classmethod
    def of(cls, nlp: Language) -> Ner | None:
        """Return None if the model is made otherwise, so that spaCy must run it itself."""
        from spacy.pipeline import EntityRecognizer

        if nlp.pipe_names != [_NER]:
            return None
        ner = _recogniser(nlp)
        if type(ner) is not EntityRecognizer or ner.cfg["beam_width"] != 1:
            return None
        model = ner.model
        lower = model.get_ref("lower")
        if not model.attrs["has_upper"] or lower.get_dim("nF") != _FEATURES or lower.get_dim("nP") < 2:
            return None
        upper = model.get_ref("upper")
        names = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
        bias = np.reshape(lower.get_param("b"), (lower.get_dim("nO"), lower.get_dim("nP")))
        layers = Layers(bias, upper.get_param("W"), upper.get_param("b"))
        return cls(nlp, layers, read_actions(names, sorted(model.attrs["unseen_classes"])))

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the names of each text, in order, as ``nlp.pipe`` gives them. Within a memory zone of the caller."""
        docs = [self.nlp.make_doc(text) for text in texts]
        found: list[tuple[Span, ...]] = [()] * len(docs)
        for batch in _batches([len(doc) for doc in docs]):
            for number, spans in zip(batch, self._batch([docs[number] for number in batch]), strict=True):
                found[number] = spans
        return found

    def _batch(self, docs: Sequence[Doc]) -> Iterator[tuple[Span, ...]]:
        """``docs`` with the longest first."""
        columns = [doc.to_array(_COLUMNS) for doc in docs]
        is_space = np.concatenate([one[:, 2] for one in columns]).astype(bool)
        named = decode(self._features(docs), self.layers, self.actions, [len(doc) for doc in docs], is_space)
        for column, spans in zip(columns, named, strict=True):
            yield tuple(
                Span(int(column[first, 0]), int(column[last - 1, 0] + column[last - 1, 1]), label)
                for first, last, label in spans
            )

    def _features(self, docs: Sequence[Doc]) -> Floats:
        model = _recogniser(self.nlp).model
        features: Floats = model.get_ref("lower").predict(model.get_ref("tok2vec").predict(docs))
        return features


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts by length, longest first, gathered up to BATCH_TOKENS; empty ones are left out."""
    batch: list[int] = []
    tokens = 0
    for number in sorted(range(len(lengths)), key=lambda one: -lengths[one]):
        if batch and tokens + lengths[number] > BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        if lengths[number]:
            batch.append(number)
            tokens += lengths[number]
    if batch:
        yield batch


def spans_by_pipe(nlp: Language, texts: Iterable[str]) -> list[tuple[Span, ...]]:
    """Return the same from any pipeline, run by spaCy itself."""
    docs = nlp.pipe(texts, batch_size=_BATCH_DOCS)
    return [tuple(Span(one.start_char, one.end_char, one.label_) for one in doc.ents) for doc in docs]
