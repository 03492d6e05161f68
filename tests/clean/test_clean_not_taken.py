"""For each rule that removes something, sentences of reports that look like what it removes, and stay.

A sentence is tried between two paragraphs and at the end; where the rule looks at the top only, on top.
"""

from __future__ import annotations

from typing import get_args

import pytest

from worker.clean import bylines, clean_text, credits, furniture
from worker.types import RemovedReason

LEAD = "Troops entered the northern town on Friday after two days of heavy shelling, residents said."
MIDDLE = "At least twelve people were wounded and taken to a hospital near the border, doctors said."
END = "The ministry did not answer a request for comment and gave no further details of the raid."

NOT_TAKEN: list[tuple[RemovedReason, str]] = [
    ("advertisement", "Advertisement revenue fell by a third last year, the publisher said."),
    ("advertisement", "Anzeige erstattet hat die Frau erst am Montag."),
    ("advertisement", "Реклама табака была запрещена в прошлом году."),
    ("banner", "Breaking news of the attack reached the capital within minutes."),
    ("banner", "Live rounds were fired at the crowd."),
    ("banner", "Última hora de la negociación: las partes no llegaron a un acuerdo."),
    ("caption", "In this year's photo contest the ministry, for once, won nothing."),
    ("caption", "In this war, as in the last, the minister said, no picture tells the truth."),
    ("caption", "Image copyright disputes have reached the supreme court, lawyers said."),
    ("caption", "Media captions will have to be read out, the court ruled."),
    ("caption", "Video footage of the attack was shown to the council on Friday."),
    ("caption", "File transfers were stopped at noon, the bank said."),
    ("caption", "Files on the case were burnt, the prosecutor said."),
    ("caption", "Toggle switches had been removed from the cockpit, investigators said."),
    ("caption", "Hide your papers, the soldiers were told on Friday."),
    ("caption", "Enlarge the council or leave it, the envoy told the assembly."),
    ("caption", "He was killed in Deir el-Zor, Syria, Sept. 15, 2017."),
    ("caption", "The couple were married in Paris, France, July 14, 1990."),
    ("copyright", "Copyright law was changed in March, lawmakers said."),
    (
        "copyright",
        "Copyright of the song belongs to her sons, all rights reserved to them by the court in 2018, he said.",
    ),
    ("copyright", "All rights reserved for the Kurds by the new constitution were confirmed, he said."),
    ("copyright", "Alle Rechte vorbehalten hatte sich der Sender nicht, sagte sein Anwalt."),
    ("copyright", "Tous droits réservés aux femmes ont été confirmés par la loi, a dit la ministre."),
    ("copyright", "Todos los derechos reservados a la minoría fueron confirmados, dijo."),
    ("copyright", "Tutti i diritti riservati alla minoranza sono stati confermati, ha detto."),
    ("copyright", "Все права защищены законом, сказал министр в пятницу."),
    ("copyright", "C minor is the key of the new work, which was heard on Friday."),
    ("copyright", "جميع الحقوق محفوظة للمواطنين بموجب الدستور الجديد كما قال الوزير."),
    ("correction", "Correction of the border took ten years."),
    ("correction", "This story has been told in the village for a hundred years."),
    ("correction", "Corrections officers said that three prisoners were still missing."),
    ("correction", "(Adding to the pain, the army closed the road) Residents left the town on foot."),
    ("correction", "An earlier version of this agreement failed in March."),
    ("credit", "Photo evidence of the attack was shown to the council."),
    ("credit", "Photos: the army says it has dozens that show the convoy."),
    ("credit", "Photograph albums lay in the rubble of the house."),
    ("credit", "Photographs by the score lay on the floor of the burnt house, he said."),
    ("credit", "Picture the scene: the lights go out and nobody moves."),
    ("credit", "Pictures by satellite show that the bridge is gone, he said."),
    ("credit", "Images from the town showed smoke over the bridge."),
    ("credit", "Video by residents shows smoke over the bridge, he said."),
    ("credit", "Foto e video mostrano il ponte distrutto, dice la polizia."),
    ("credit", "Fotos von der Brücke zeigten Rauch, sagte die Polizei."),
    ("credit", "Courtesy of the war, bread costs three times as much."),
    ("credit", "Handout meals were all that was left, aid workers said."),
    ("credit", "Reuters reported the attack first."),
    ("credit", "The AFP/Reuters pool was refused entry to the hall."),
    ("credit", "The photo was taken by a soldier (it was later sold to a museum)."),
    ("dateline", "Moscow - which denies that it sent troops - has closed the border to aid convoys."),
    ("dateline", "In Moscow, July 18 - the day of the parade - was hot and dry."),
    ("desk_line", "Reporting by the ministry shows that the number of cases fell in May."),
    ("desk_line", "Additional reporting by hospitals is required by the new law."),
    ("desk_line", "Writing by candlelight was all that was left to her, she said."),
    ("desk_line", "Edited by her husband after her death, the diaries sold a million copies."),
    ("desk_line", "Editing by computer was banned by the paper in March, its owner said."),
    ("desk_line", "Compiled by the central bank each quarter, the index fell to its lowest since 2009."),
    ("desk_line", "Translated by a monk in 1490, the book was found in a barn."),
    ("desk_line", "Written by hand, the letter named four ministers."),
    ("desk_line", "Production by the mine will stop in June, the company said."),
    ("desk_line", "Screening by doctors found forty cases in the camp."),
    ("desk_line", "With reporting by state media forbidden, the news spread by telephone."),
    ("desk_line", "Reporter by trade, he became mayor at forty."),
    ("desk_line", "The Associated Press contributed to the fund for the families of the victims."),
    ("desk_line", "More than forty states contributed to this report's findings, the United Nations said."),
    ("desk_line", "Ends were tied up in a week, he said."),
    ("desk_line", "End the war now, the crowd shouted."),
    ("desk_line", "DPA workers went on strike on Monday."),
    ("desk_line", "Reuter founded the agency in 1851."),
    ("headline", "Troops entered the town"),
    ("label", "Three of the wounded were children, the hospital said"),
    ("link", "The video was posted at pic.twitter.com/7W8rD2cFgH before it was taken down."),
    ("media_label", "Watch: he will deny it all tomorrow, she said."),
    ("media_label", "Video shows the moment when the bridge was hit, the governor said."),
    ("newsletter", "Sign up for the army has fallen by half since the war began."),
    ("newsletter", "Subscribe to that view and you will lose, she told the party."),
    ("newsletter", "Register to vote by Friday or lose your say, the mayor told the crowd."),
    ("newsletter", "Get our children home, the mothers shouted at the minister."),
    ("newsletter", "Join our fight or leave the town, the rebels told the young men."),
    ("newsletter", "Download speeds in the north fell by half, the regulator said."),
    ("newsletter", "Newsletter publishers sued the city in May, and lost."),
    ("newsletter", "Abonnieren will die Zeitung hier kaum noch jemand, sagte der Verleger."),
    ("newsletter", "Melden müssen sich alle Männer unter vierzig, teilte das Amt mit."),
    ("newsletter", "Abonnez-vous ou partez, leur avait dit le directeur du théâtre en mai."),
    ("newsletter", "Inscrivez-vous sur les listes avant vendredi, a demandé le maire."),
    ("newsletter", "Suscríbete o vete, le dijo el director del club en mayo."),
    ("newsletter", "Suscríbase o pague, decía la carta que recibió el alcalde."),
    ("newsletter", "Iscriviti o vattene, gli disse il direttore del circolo a maggio."),
    ("newsletter", "Assine o acordo ou saia, disse o ministro ao governador."),
    ("newsletter", "Подписывайтесь под каждым словом, сказал он депутатам."),
    ("newsletter", "Подпишитесь под договором или уходите, сказал он депутатам."),
    ("notice", "Please leave the building, the police told them."),
    ("notice", "Your browser history was read to the court, the lawyer told him."),
    ("notice", "This video is not available to the jury, the judge ruled, because it was made in secret."),
    ("notice", "We use cookies as bait, the hunter said."),
    ("notice", "Our standards fell, the minister said."),
    ("notice", "Quotes delayed the sale of the bank by a week, the broker said."),
    ("related_link", "Related articles were seized by the police during the search, the prosecutor said."),
    ("related_link", "Read more books, the president told the children, and they all laughed."),
    ("related_link", "Read the full text of the law, and you will see it, he said."),
    ("related_link", "Click here, the email said, and the ministry's network was open to the hackers."),
    ("related_link", "Tap here and the wall sounds hollow, the guide told visitors."),
    ("related_link", "For more information on the missing, relatives had to wait until Sunday, the mayor said."),
    ("related_link", "For more than a year the road was closed, he said."),
    ("related_link", "See all of our dead first, the widow told him."),
    ("related_link", "Watch the video below the bridge, the graffiti said."),
    ("related_link", "View on the war changed in the spring, pollsters said."),
    ("related_link", "More stories from the camp were told in court on Friday, and each was worse than the last."),
    ("related_link", "More: that was what the rebels wanted, he said."),
    ("related_link", "Visit our village and you will see, the elder told the delegation; no page of it is true."),
    ("related_link", "Weitere Meldungen lagen der Polizei am Abend nicht vor."),
    ("related_link", "Klicken hörte er zuerst, dann kam die Explosion."),
    ("related_link", "Cliquez et vous avez perdu, disait la publicité que le juge a interdite."),
    ("related_link", "Haga lo que haga, perderá, dijo el ministro."),
    ("repeated", "Residents said on Friday."),
    ("rule", "The vote was 52 - 48."),
    ("share", "Share prices in London fell by three percent on Friday."),
    ("share", "Share this bread, the priest told them."),
    ("share", "Follow us, the soldiers shouted on their way to the bridge."),
    ("share", "Like us, they have lost everything, she said of the refugees."),
    ("share", "Have a story ready, the smuggler told them, and never change it."),
    ("share", "Got a tip from a farmer, said the officer, and found the car."),
    ("share", "Folgen sind bislang nicht bekannt, sagte ein Sprecher."),
    ("share", "Suivez-nous, criaient les soldats sur le pont."),
    ("share", "Síguenos, gritaban los soldados en el puente."),
    ("share", "Seguici, gridavano i soldati sul ponte."),
    ("share", "Siga-nos, gritavam os soldados na ponte."),
    ("share", "Volg ons, riepen de soldaten op de brug."),
    ("timestamp", "Updated rules take effect on 18 July 2019."),
    ("timestamp", "Published in 2019, the book sold a million copies."),
    ("timestamp", "4 hours ago the bridge still stood, he said."),
]

#: What is looked for at the top of a text, with what is on top there and must stay in the text.
NOT_TAKEN_ON_TOP: list[tuple[RemovedReason, str]] = [
    ("byline", "By Friday the army had taken the town"),
    ("byline", "By mid-July, Turkey and Russia had agreed on a truce"),
    ("byline", "Von der Leyen will nicht mehr antreten, sagt sie"),
    ("correction", "Update on the war in the north: the army has taken two towns."),
    ("correction", "Corrected figures show that unemployment rose in May, the office said."),
    ("headline", "At least twelve people were wounded when the army entered a northern town near the border on Friday"),
    ("label", "Three of the wounded were children.\n\nThe hospital said so on Friday."),
    ("timestamp", "The 18 July 2019 agreement is dead, both sides said."),
]


@pytest.mark.parametrize(("reason", "sentence"), NOT_TAKEN)
def test_a_sentence_that_looks_like_what_a_rule_removes_stays(reason: str, sentence: str) -> None:
    for text in ([LEAD, sentence, MIDDLE, END], [LEAD, MIDDLE, END, sentence], [LEAD, MIDDLE, sentence]):
        found = clean_text("\n\n".join(text))
        assert found.text == "\n\n".join(text)
        assert found.removed == ()


@pytest.mark.parametrize(("reason", "top"), NOT_TAKEN_ON_TOP)
def test_what_looks_like_the_head_of_a_report_stays_on_top_or_is_its_headline(reason: str, top: str) -> None:
    found = clean_text("\n\n".join([top, LEAD, MIDDLE, END]))
    assert found.text.startswith(top) or (found.title == top and reason != "headline")
    assert reason not in [part.reason for part in found.removed]


@pytest.mark.parametrize(
    "title", ["Army takes town - for good", "War in the north | a timeline", "Post - and be damned"]
)
def test_the_end_of_a_headline_that_is_no_site_name_stays(title: str) -> None:
    found = clean_text(f"{LEAD}\n\n{END}", title=title)
    assert found.title == title
    assert "site_name" not in [part.reason for part in found.removed]


def test_every_reason_to_remove_has_a_sentence_that_it_must_not_take() -> None:
    held = {reason for reason, _ in [*NOT_TAKEN, *NOT_TAKEN_ON_TOP]} | {
        "site_name",
        "source_line",
    }  # tables of their own
    assert held == set(get_args(RemovedReason))


def test_every_word_that_a_rule_begins_with_also_begins_a_sentence_that_stays() -> None:
    begun = {furniture.first_word(sentence) for _, sentence in NOT_TAKEN}
    words = (furniture.FIRST_WORDS | credits.FIRST_WORDS | bylines.FIRST_WORDS) - {"©"}
    assert words - begun == set()
