"""Names in German, French and Spanish prose that no model reads: bodies, offices, elided articles, nouns."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities


def found_in(text: str, lang: str, gazetteer: Gazetteer) -> set[tuple[str, str]]:
    """Return each mention with its kind."""
    entities = find_entities(Reading(text=text, lang=lang), None, gazetteer, Aliases())
    return {(mention.text, entity.kind) for entity in entities for mention in entity.mentions}


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("de", "Zuvor hatte Bundesinnenministerin Katrin Velden gesprochen.", "Katrin Velden", "person"),
        ("de", "Zuvor hatte Trainerin Anja Mertens gesprochen.", "Anja Mertens", "person"),
        ("de", "Das sagte der SPD-Politiker Jonas Reinhardt gestern.", "SPD", "org"),
        ("de", "Das sagte der SPD-Politiker Jonas Reinhardt gestern.", "Jonas Reinhardt", "person"),
        ("de", "Das hat das Verwaltungsgericht Leipzig entschieden.", "Verwaltungsgericht Leipzig", "org"),
        ("de", "Das Bundesamt für Naturschutz warnt.", "Bundesamt für Naturschutz", "org"),
        ("de", "Am Montag sprach die Deutsche Bahn von Ausfällen.", "Deutsche Bahn", "org"),
        ("de", "Ein Sprecher der Deutschen Umwelthilfe widersprach.", "Deutschen Umwelthilfe", "org"),
        ("de", "Das meldet der Bayerische Rundfunk.", "Bayerische Rundfunk", "org"),
        ("fr", "Il a été élu à l'Assemblée nationale hier.", "Assemblée nationale", "org"),
        ("fr", "Selon l'AFP, rien n'a changé.", "AFP", "org"),
        ("fr", "Hier, l'écrivain Karim Delaunay a parlé.", "Karim Delaunay", "person"),
        ("fr", "Le recours de la Ligue des droits de l'homme est rejeté.", "Ligue des droits de l'homme", "org"),
        ("fr", "Hier le groupe Valmeck a fermé une usine.", "Valmeck", "org"),
        ("es", "Lo dijo en el Congreso de los Diputados ayer.", "Congreso de los Diputados", "org"),
        ("es", "Lo informó el Centro Sismológico Nacional ayer.", "Centro Sismológico Nacional", "org"),
        ("pt", "A Associação de Imprensa negou ontem.", "Associação de Imprensa", "org"),
        ("es", "Un estudio de la Universidad de Salamanca lo niega.", "Universidad de Salamanca", "org"),
    ],
)
def test_a_name_of_prose_is_found_whole_and_of_its_kind(
    gazetteer: Gazetteer, lang: str, text: str, name: str, kind: str
) -> None:
    assert (name, kind) in found_in(text, lang, gazetteer)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Heftige Regenfälle haben große Schäden ausgelöst."),
        ("de", "Nach Angaben der Retter starb niemand."),
        ("de", "Deutsche Urlauber blieben zu Hause."),
        ("de", "Er kam gestern. Italienische Winzer klagen."),
        ("fr", "La ministre de la Santé a parlé."),
        ("fr", "Le prix Goncourt sera remis demain."),
        ("es", "La ministra de Hacienda habló ayer."),
        ("es", "El presidente del Gobierno viajará mañana."),
        ("es", "«No habrá más impuestos», dijo."),
    ],
)
def test_nouns_offices_and_speech_are_no_names(gazetteer: Gazetteer, lang: str, text: str) -> None:
    assert found_in(text, lang, gazetteer) == set()
