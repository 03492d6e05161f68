"""Language of a text by py3langid's naive Bayes model over byte n-grams, loaded once per process."""

from __future__ import annotations

import math
import unicodedata
from functools import cache

import numpy as np

from worker.types import Language
from worker.wordlists import WordList

#: Characters looked at; the longer look is taken only if the first leaves doubt.
_SAMPLE_CHARS = 200
_LONG_SAMPLE_CHARS = 700
_LEAST_LETTERS = 12  #: Letters a text must have to say anything.
_SURE = 0.9
_LEAST_CONFIDENCE = 0.4

#: Words that stand in nearly every English sentence and in no other language's, and some shared with
#: others. Where they make up the text the model (fifty times slower) is not asked: bench/clean.py agrees.
_ENGLISH = WordList("clean/english_words")
_ENGLISH_TOO = WordList("clean/english_shared_words")
_ENGLISH_CHARS, _LONG_ENGLISH_CHARS = 300, 900  #: Names crowd an opening; the second look is the surer one.
_ENGLISH_LEAST = 4
_ENGLISH_SHARE = 0.28

UNKNOWN = Language(None, 0.0)


def detect_language(text: str) -> Language:
    """Language of a text (ISO 639-1) and how sure, 0 to 1; code None if too short or too uncertain.

    Never raises. Looks at the first 200 to 900 characters, at more of them where the first leave doubt.
    """
    sample = text[:_SAMPLE_CHARS]
    if _is_english(text[:_ENGLISH_CHARS]) or _is_english(text[:_LONG_ENGLISH_CHARS]):
        return Language("en", 0.99)
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS and not _has_ideographs(sample):
        return UNKNOWN
    code, confidence = _model().classify(sample)
    if confidence < _SURE and len(text) > _SAMPLE_CHARS:
        code, confidence = _model().classify(text[:_LONG_SAMPLE_CHARS])
    if len(code) != 2 or confidence < _LEAST_CONFIDENCE:
        return Language(None, confidence)
    return Language(code, confidence)


def load_languages() -> None:
    """Read the model now and not at the first text that needs it: half a second, and memory that forks share."""
    _model()


def _is_english(sample: str) -> bool:
    words = sample.lower().split()
    own = [word for word in words if word in _ENGLISH.words]
    if len(own) < _ENGLISH_LEAST or "the" not in own:
        return False
    return len(own) + sum([word in _ENGLISH_TOO.words for word in words]) >= _ENGLISH_SHARE * len(words)


def _has_ideographs(sample: str) -> bool:
    return sum("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in sample) >= 4


class _Model:
    """py3langid's model, asked with the same arithmetic but without its slow half-precision products.

    numpy converts half-precision numbers one by one at every product (60 % of py3langid's time); here
    they are read from a table of all 65,536 values instead.
    """

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._visit_counts = visit_counts
        self._walk = (model.tk_nextmove, model._rowbase, model.tk_output)
        self._halves = model.nb_ptc.view(np.uint16)
        self._prior = model.nb_pc
        self._codes: list[str] = list(model.nb_classes)
        self._aliases: list[tuple[int, int]] = list(model._alias_pairs)
        self._singles = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)

    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language and its share of the probability, tempered by length as py3langid does."""
        if text.isupper():
            text = text.lower()
        data = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
        visits = self._visit_counts(*self._walk, data)
        if not visits:
            return "und", 0.0
        features = np.fromiter(visits.keys(), dtype=np.intp, count=len(visits))
        counts = np.fromiter(visits.values(), dtype=np.float32, count=len(visits))
        table = self._singles.take(self._halves.take(features, axis=0))
        scores = (np.log1p(counts) @ table + self._prior) / math.sqrt(len(data))
        shares = np.exp(scores - scores.max())
        for first, double in self._aliases:
            shares[first] += shares[double]
            shares[double] = 0.0
        best = int(shares.argmax())
        return self._codes[best], float(shares[best] / shares.sum())


@cache
def _model() -> _Model:
    return _Model()
