"""The decoding of the recogniser's scores: the same names as spaCy's own loop finds, in a fraction of its time."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import spacy

from worker.entities import Recogniser
from worker.entities.biluo import Layers, decode, read_actions
from worker.entities.models import ENGLISH
from worker.entities.spacy import BATCH_TOKENS, Model, Ner, spans_by_pipe

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("B-PER", "B-ORG", "I-PER", "I-ORG", "L-PER", "L-ORG", "U-PER", "U-ORG", "U-", "O")
SEEDS = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").iterdir()) if path.suffix == ".txt"]
ODD = [
    "Merkel",
    "Angela Merkel",
    " \n\n ",
    "\n\n   Angela Merkel   \n met Emmanuel\n\nMacron in New\tYork.",
    "IBM IBM IBM IBM",
    "Анге́ла Меркель встретилась с Эмманюэлем Макроном. 安倍晋三は東京で会見した。",
    "A" * 300 + " Paris " + "\u200b\u00ad\ud800" + " Berlin",
    "The United States of America and the United Kingdom of Great Britain",
]


@pytest.fixture(scope="module")
def ner() -> Ner:
    found = Model.load(ENGLISH).ner
    assert found is not None, "the bundled model is of the making that is decoded here"
    return found


def test_the_seeds_are_there() -> None:
    assert len(SEEDS) == 5


@pytest.mark.parametrize("size", [1, 3, 40])
def test_names_are_those_that_spacy_finds_however_many_texts_are_read_at_once(ner: Ner, size: int) -> None:
    chance = random.Random(size)
    pieces = [piece for text in SEEDS for piece in text.split("\n\n") if piece.strip()]
    texts = chance.sample(pieces, min(size, len(pieces)))
    assert ner.spans(texts) == spans_by_pipe(ner.nlp, texts)


def test_texts_of_more_tokens_than_are_scored_at_once_are_read_whole(ner: Ner) -> None:
    long = " ".join(SEEDS) * (1 + BATCH_TOKENS // len(" ".join(SEEDS).split()))
    texts = [long, "Angela Merkel met Emmanuel Macron."]
    found = ner.spans(texts)
    assert found == spans_by_pipe(ner.nlp, texts)
    assert max(span.end for span in found[0]) > len(long) * 0.9


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read_as_spacy_reads_them(ner: Ner, text: str) -> None:
    given = [text.encode("utf-8", "ignore").decode()]
    assert ner.spans(given) == spans_by_pipe(ner.nlp, given)


def test_no_text_and_empty_texts_name_nothing(ner: Ner) -> None:
    assert ner.spans([]) == []
    assert ner.spans(["", "Angela Merkel spoke.", ""])[::2] == [(), ()]


def scored(*wanted: str) -> tuple[np.ndarray, Layers]:
    """Features and layers of one text, whose tokens score highest for the actions named, then for "out"."""
    features = np.zeros((1 + len(wanted), 3, len(NAMES), 1), dtype=np.float32)
    features[:, 0, NAMES.index("O"), 0] = 0.5
    for row, name in enumerate(wanted, start=1):
        features[row, 0, NAMES.index(name), 0] = 1
    size = len(NAMES)
    none = np.zeros(size, dtype=np.float32)
    return features, Layers(none[:, None], np.eye(size, dtype=np.float32), none)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(("U-PER", "O", "U-ORG"), [(0, 1, "PER"), (2, 3, "ORG")], id="single tokens"),
        pytest.param(("B-PER", "I-PER", "L-PER"), [(0, 3, "PER")], id="three tokens"),
        pytest.param(("B-PER", "L-PER", "B-ORG", "L-ORG"), [(0, 2, "PER"), (2, 4, "ORG")], id="side by side"),
        pytest.param(("O", "O"), [], id="nothing"),
        pytest.param(("B-PER", "I-PER"), [(0, 2, "PER")], id="an open name ends with the text"),
        pytest.param(("O", "B-ORG"), [], id="no name begins with the last token that would need another"),
        pytest.param(("L-PER", "I-ORG", "U-PER"), [(2, 3, "PER")], id="what is not open is not closed"),
        pytest.param(("U-", "U-ORG"), [(1, 2, "ORG")], id="the action that blocks is never done"),
    ],
)
def test_what_is_allowed_decides_over_what_scores_highest(
    wanted: tuple[str, ...], found: list[tuple[int, int, str]]
) -> None:
    features, layers = scored(*wanted)
    spaces = np.zeros(len(wanted), dtype=bool)
    [names] = decode(features, layers, read_actions(NAMES), [len(wanted)], spaces)
    assert names == found


def test_no_name_begins_at_white_space() -> None:
    features, layers = scored("U-PER", "U-PER")
    [names] = decode(features, layers, read_actions(NAMES), [2], np.array([True, False]))
    assert names == [(1, 2, "PER")]


def test_actions_that_were_never_taught_are_not_done() -> None:
    features, layers = scored("U-PER")
    actions = read_actions(NAMES, unseen=[NAMES.index("U-PER")])
    [names] = decode(features, layers, actions, [1], np.zeros(1, dtype=bool))
    assert names == []


def test_a_recogniser_of_another_making_is_run_by_spacy(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Zorbas Quilk"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "rules")
    made = Model.load(str(tmp_path / "rules"))
    assert made.ner is None
    [found] = Recogniser(made).recognise(["Then Zorbas Quilk laughed."])
    assert [(one.start, one.end, one.label) for one in found] == [(5, 17, "PERSON")]


def test_a_recogniser_that_shares_its_vectors_keeps_the_part_that_makes_them(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    architecture = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
        "hidden_width": 8, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": shared,
    }  # fmt: skip
    nlp.add_pipe("ner", config={"model": architecture}).add_label("PERSON")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "shared")
    made = Model.load(str(tmp_path / "shared"))
    assert made.nlp.pipe_names == ["tok2vec", "ner"]
    assert made.ner is None
    assert isinstance(Recogniser(made).recognise(["Angela Merkel spoke."]), list)
