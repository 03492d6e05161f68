"""The recogniser of names: a model asked in batches, and what it said of pieces it has read before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from worker.entities.models import ENGLISH, NameModel, load_model
from worker.entities.pieces import pieces_of
from worker.types import Span

#: Some 2 kB each; enough for the versions and copies of some hours.
_REMEMBERED_PIECES = 4_000
_PASS_PIECES = 12  #: Read between two looks at the clock: as many as the model scores at once.


class Recogniser:
    """A loaded model. One per process; not for several threads at once."""

    def __init__(self, model: NameModel) -> None:
        self._model = model
        self._read: OrderedDict[bytes, tuple[Span, ...]] = OrderedDict()  # by digest of the piece, oldest first

    @classmethod
    def load(cls, model: str = ENGLISH) -> Recogniser:
        """Load a model as settings name it: a spaCy pipeline, or ``gliner:FOLDER``. Raises: SettingsError."""
        return cls(load_model(model))

    @property
    def model(self) -> str:
        """Name and version, kept with each result so that a change of model can be rerun."""
        return self._model.name

    @property
    def lang(self) -> str:
        """Language of the model, ISO 639-1."""
        return self._model.lang

    def recognise(self, texts: Sequence[str]) -> list[list[Span]]:
        """Spans of each text, in order, with offsets into it. Any length; never raises on odd text."""
        pieces = [(i, start, piece, _digest(piece)) for i, text in enumerate(texts) for start, piece in pieces_of(text)]
        fresh = {digest: piece for _, _, piece, digest in pieces if digest not in self._read}
        here = {digest: self._read[digest] for *_, digest in pieces if digest in self._read}
        here.update(zip(fresh, self._model.spans(list(fresh.values())), strict=True))
        self._remember(here)
        found: list[list[Span]] = [[] for _ in texts]
        for i, start, _, digest in pieces:
            found[i].extend(Span(start + one.start, start + one.end, one.label) for one in here[digest])
        return found

    def read_ahead(self, text: str, is_late: Callable[[], bool]) -> bool:
        """Read and remember the pieces of a text, some at a time, until it is late. Return True if it was not."""
        digests = {_digest(piece): piece for _, piece in pieces_of(text)}
        fresh = [(digest, piece) for digest, piece in digests.items() if digest not in self._read]
        for start in range(0, len(fresh), _PASS_PIECES):
            some = dict(fresh[start : start + _PASS_PIECES])
            self._remember(dict(zip(some, self._model.spans(list(some.values())), strict=True)))
            if is_late():
                return False
        return True

    def _remember(self, read: Mapping[bytes, tuple[Span, ...]]) -> None:
        """Remember paragraphs: a new version, or another sighting, is mostly paragraphs that were read before."""
        for digest, spans in read.items():
            self._read[digest] = spans
            self._read.move_to_end(digest)
        while len(self._read) > _REMEMBERED_PIECES:
            self._read.popitem(last=False)


def _digest(piece: str) -> bytes:
    return blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=16).digest()
