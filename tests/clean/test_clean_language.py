"""Language of a text."""

from __future__ import annotations

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from worker.clean import detect_language
from worker.clean.langid import _model

SENTENCES = {
    "en": "The army said on Friday that it had taken the town after a week of shelling and that the rebels were gone.",
    "de": "Die Armee teilte am Freitag mit, sie habe die Stadt nach einer Woche schweren Beschusses eingenommen.",
    "fr": "L'armée a annoncé vendredi qu'elle avait pris la ville après une semaine de bombardements intenses.",
    "es": "El ejército dijo el viernes que había tomado la ciudad tras una semana de intensos bombardeos.",
    "it": "L'esercito ha dichiarato venerdì di aver preso la città dopo una settimana di intensi bombardamenti.",
    "pt": "O exército disse na sexta-feira que tomou a cidade depois de uma semana de bombardeios intensos.",
    "nl": "Het leger zei vrijdag dat het de stad na een week van zware beschietingen had ingenomen.",
    "ru": "Армия заявила в пятницу, что взяла город после недели тяжёлых обстрелов.",
    "ar": "قال الجيش يوم الجمعة إنه سيطر على المدينة بعد أسبوع من القصف العنيف.",
    "zh": "军方星期五表示，经过一周的猛烈炮击，军队已经占领了这座城市。",
    "ja": "軍は金曜日、一週間にわたる激しい砲撃の末に町を制圧したと発表した。",
    "tr": "Ordu cuma günü, bir haftalık ağır bombardımanın ardından şehri ele geçirdiğini açıkladı.",
}


@pytest.mark.parametrize(("code", "text"), SENTENCES.items())
def test_the_language_of_a_sentence_is_known(code: str, text: str) -> None:
    found = detect_language(text)
    assert found.code == code
    assert 0.4 <= found.confidence <= 1


@pytest.mark.parametrize("text", ["", "OK", "12345 67890", "?!", "Assad", "\x00"])
def test_too_short_a_text_has_no_language(text: str) -> None:
    assert detect_language(text).code is None


def test_the_faster_arithmetic_gives_what_the_library_gives() -> None:
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for text in SENTENCES.values():
        code, confidence = _model().classify(text)
        theirs = library.classify(text)
        assert code == theirs[0]
        assert confidence == pytest.approx(theirs[1], abs=1e-3)


def test_english_words_in_a_german_text_do_not_make_it_english() -> None:
    text = (
        "Der Film „The Lord of the Rings“ und das Buch „The Sound of the Sea“ wurden am Freitag in Berlin "
        "mit einem Preis geehrt."
    )
    assert detect_language(text).code == "de"
