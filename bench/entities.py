"""Entities against the bare model, on the same text in the same run.

    python bench/entities.py DATA [--aliases worker/wordlists/entities/aliases.toml] [--gazetteer FILE] [--errors N]

Exact span and type, micro-averaged over PER, ORG and LOC, on the development sets DATA/ner/cleanconll.dev
(detokenised; a sentence a paragraph) and DATA/ner/ieer.zip; words/s of refinement beside the model's.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities
from worker.entities.models import ENGLISH
from worker.entities.spacy import Model

Gold = tuple[int, int, str]
LABELS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
KINDS = {"person": "PER", "org": "ORG", "place": "LOC"}
IEER = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
_NO_BLANK_BEFORE = {".", ",", ":", ";", "?", "!", ")", "]", "%", "'s", "n't", "'", "'re", "'ve", "'ll", "'d", "'m"}
_NO_BLANK_AFTER = {"(", "[", "$"}


def conll(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """Texts and names of a CoNLL file with the gold label in the fourth column."""
    for document in path.read_text(encoding="utf-8").split("-DOCSTART-")[1:]:
        sentences = [s for s in document.split("\n\n")[1:] if s.strip()]
        yield _detokenised([[line.split("\t") for line in s.strip().splitlines()] for s in sentences])


def _detokenised(sentences: list[list[list[str]]]) -> tuple[str, list[Gold]]:
    text, gold = "", []
    for sentence in sentences:
        text += "\n\n" if text else ""
        quoted, previous = False, ""
        for token, _, _, label, *_ in sentence:
            glued = not previous or token in _NO_BLANK_BEFORE or previous in _NO_BLANK_AFTER
            glued = glued or (token == '"' and quoted) or (previous == '"' and quoted)
            text += "" if glued else " "
            quoted ^= token == '"'
            start, text, previous = len(text), text + token, token
            if label.startswith("B-"):
                gold.append((start, len(text), label[2:]))
            elif label.startswith("I-"):
                gold[-1] = (gold[-1][0], len(text), label[2:])
    return text, gold


def ieer(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """Texts and names of the IEER newswire files: inline tags; an indented line starts a paragraph."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if re.search("(APW|NYT)_", n)):
            for body in re.findall("<TEXT>(.*?)</TEXT>", archive.read(name).decode("latin-1"), re.DOTALL):
                yield _untagged(body)


def _untagged(body: str) -> tuple[str, list[Gold]]:
    body = body.replace("``", '"').replace("''", '"').replace("&AMP;", "&")
    body = re.sub(r"\n[ \t]+(?=\S)", "\0", body).strip(" \t\n\0")
    body = re.sub(r" *\0 *", "\n\n", re.sub(r"[ \t\n]+", " ", body))
    text, opened, gold = "", [], []
    for piece in re.split("(<[^>]*>)", body):
        if piece.startswith("<b_"):
            opened.append((len(text), piece.split('type="')[1].split('"')[0]))
        elif piece.startswith("<e_") and opened:
            start, label = opened.pop()
            gold.append((start, len(text), IEER.get(label, "")))
        elif not piece.startswith("<"):
            text += piece
    return text, [(s + len(text[s:e]) - len(text[s:e].lstrip()), e, k) for s, e, k in gold if k]


def score(gold: Sequence[Sequence[Gold]], found: Sequence[Sequence[Gold]], kind: str | None) -> str:
    """Precision, recall, F1 as text; kind None means all."""
    hits = marked = wanted = 0
    for g, f in zip(gold, found, strict=True):
        right = {x for x in g if x[2] in KINDS.values() and kind in (None, x[2])}
        ours = {x for x in f if kind in (None, x[2])}
        hits, marked, wanted = (hits + len(right & ours), marked + len(ours), wanted + len(right))
    p, r = hits / max(marked, 1), hits / max(wanted, 1)
    return f"{p:.3f} {r:.3f} {2 * p * r / max(p + r, 1e-9):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--aliases", type=Path)
    parser.add_argument("--gazetteer", type=Path, default=Path(tempfile.gettempdir()) / "wiredesk-gazetteer.sqlite")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    gazetteer = Gazetteer.ensure(args.gazetteer)
    aliases = Aliases.load(args.aliases) if args.aliases else Aliases()
    recogniser = Recogniser.load()
    print(f"{recogniser.model}\nset    what     kind  P     R     F1")
    for name, documents in (
        ("conll", list(conll(args.data / "ner/cleanconll.dev"))),
        ("ieer", list(ieer(args.data / "ner/ieer.zip"))),
    ):
        measure(name, documents, recogniser, gazetteer, aliases, args.errors)


def measure(
    name: str,
    documents: list[tuple[str, list[Gold]]],
    recogniser: Recogniser,
    gazetteer: Gazetteer,
    aliases: Aliases,
    errors: int,
) -> None:
    texts, gold = [t for t, _ in documents], [g for _, g in documents]
    bare = [
        [(e.start_char, e.end_char, LABELS[e.label_]) for e in doc.ents if e.label_ in LABELS]
        for doc in Model.load(ENGLISH).nlp.pipe(texts)
    ]
    started = time.perf_counter()
    spans = recogniser.recognise(texts)
    recognised = time.perf_counter()
    entities = [find_entities(Reading(text=t), s, gazetteer, aliases) for t, s in zip(texts, spans, strict=True)]
    refined = time.perf_counter()
    ours = [[(m.start, m.end, KINDS[e.kind]) for e in es for m in e.mentions if e.kind in KINDS] for es in entities]
    for what, found in (("bare", bare), ("wiredesk", ours)):
        for kind in (None, "PER", "ORG", "LOC"):
            print(f"{name:6} {what:8} {kind or 'all':5} {score(gold, found, kind)}")
    words = sum(len(t.split()) for t in texts)
    share = (refined - recognised) / (recognised - started)
    speed = words / (recognised - started)
    print(f"{name:6} {len(texts)} texts, {words} words; model {speed:.0f} words/s, refinement {share:.1%} of it")
    for kind in ("missed", "wrong") if errors else ():
        pairs = zip(texts, gold, ours, strict=True)
        items = Counter(
            (x[2], t[x[0] : x[1]])
            for t, g, f in pairs
            for x in (set(g) - set(f) if kind == "missed" else set(f) - set(g))
            if x[2] in KINDS.values()
        )
        print(kind, sum(items.values()), *(f"{k}:{n!r}x{c}" for (k, n), c in items.most_common(errors)))


if __name__ == "__main__":
    main()
