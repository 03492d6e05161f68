"""Page furniture, and the sentences of reports that look like it and must stay."""

from __future__ import annotations

import pytest

from worker.clean import clean_text

LEAD = "Troops entered the northern town on Friday after two days of heavy shelling, residents said."
MIDDLE = "At least twelve people were wounded and taken to a hospital near the border, doctors said."
END = "The ministry did not answer a request for comment and gave no further details of the raid."

FURNITURE = [
    ("related_link", "Related article: Army Denies Its Troops Crossed the Border"),
    ("related_link", "Read more: Five things to know about the border war"),
    ("related_link", "READ ALSO: Minister resigns over border raid"),
    ("related_link", "Lesen Sie auch: Minister tritt nach Angriff zurück"),
    ("related_link", "Verwandter Artikel: Armee bestreitet Angriff"),
    ("related_link", "Lire aussi : Le ministre démissionne après le raid"),
    ("related_link", "Lea también: El ministro dimite tras el ataque"),
    ("related_link", "Leggi anche: Il ministro si dimette dopo l'attacco"),
    ("related_link", "Leia também: Ministro renuncia após ataque"),
    ("related_link", "Lees ook: Minister treedt af na aanval"),
    ("related_link", "Читайте также: Министр ушёл в отставку после налёта"),
    ("related_link", "اقرأ أيضا: الوزير يستقيل بعد الغارة"),
    ("related_link", "The post Army denies, and says so twice appeared first on Valley Times."),
    ("related_link", "The article Army denies it first appeared on Valley Times."),
    ("related_link", "Der Beitrag Armee bestreitet Angriff erschien zuerst auf Talbote."),
    ("related_link", "L’article Le ministre démissionne est apparu en premier sur Le Val."),
    ("related_link", "La entrada El ministro dimite se publicó primero en El Valle."),
    ("related_link", "L'articolo Il ministro si dimette proviene da La Valle."),
    ("related_link", "O post Ministro renuncia apareceu primeiro em O Vale."),
    ("related_link", "Сообщение Министр ушёл в отставку появились сначала на Долина."),
    ("related_link", "Read more"),
    ("related_link", "Click here for more stories from the region"),
    ("newsletter", "Sign up for our daily newsletter"),
    ("newsletter", "Subscribe to our newsletter for the latest updates"),
    ("share", "Share this article"),
    ("share", "Follow us on Twitter and Facebook"),
    ("share", "Teilen"),
    ("advertisement", "Advertisement"),
    ("advertisement", "Story continues below advertisement"),
    ("advertisement", "Anzeige"),
    ("advertisement", "Publicité"),
    ("advertisement", "Реклама"),
    ("banner", "BREAKING NEWS"),
    ("banner", "Accessibility links"),
    ("banner", "Skip to main content"),
    ("banner", "Eilmeldung"),
    ("banner", "Última hora"),
    ("rule", "-----------------"),
    ("rule", "* * *"),
    ("credit", "Photo: Jane Doe/AFP"),
    ("credit", "REUTERS/Jane Doe"),
    ("credit", "Getty Images"),
    ("credit", "Foto: Max Muster/dpa"),
    ("caption", "A soldier stands at a checkpoint near the town on Friday. (AP Photo/Jane Doe)"),
    ("caption", "FILE PHOTO: A soldier stands guard at the border, June 3, 2019. REUTERS/Jane Doe/File Photo"),
    ("caption", "A soldier stands guard at the border near Kobani, Syria, June 3, 2019."),
    ("copyright", "© 2019 Example News. All rights reserved."),
    ("copyright", "Copyright 2018 The Associated Press. All rights reserved."),
    ("media_label", "Video:"),
    ("media_label", "Photo"),
    ("timestamp", "Last updated 18 July 2019, 14:05 GMT"),
    ("timestamp", "4 hours ago"),
    ("link", "pic.twitter.com/7W8rD2cFgH"),
    ("notice", "Your browser does not support the video element"),
]


@pytest.mark.parametrize(("reason", "line"), FURNITURE)
def test_furniture_between_paragraphs_is_removed_and_listed(reason: str, line: str) -> None:
    found = clean_text("\n\n".join([LEAD, line, MIDDLE, END]))
    assert found.text == "\n\n".join([LEAD, MIDDLE, END])
    assert [(part.reason, part.text) for part in found.removed] == [(reason, line)]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("desk_line", "(Reporting by Jane Doe; Editing by John Roe)"),
        ("desk_line", "Reporting by Jane Doe in Beirut; Editing by John Roe"),
        ("desk_line", "Associated Press writer Jane Doe in Beirut contributed to this report."),
        ("desk_line", "dpa ab yy"),
        ("desk_line", "dpa ab yyzz cg"),
        ("media_label", "Bonus video:"),
        ("media_label", "Bonus-Video:"),
        ("media_label", "Vidéo bonus :"),
        ("media_label", "Бонусное видео:"),
    ],
)
def test_furniture_at_the_end_is_removed_and_listed(reason: str, line: str) -> None:
    found = clean_text("\n\n".join([LEAD, MIDDLE, END, line]))
    assert found.text == "\n\n".join([LEAD, MIDDLE, END])
    assert [(part.reason, part.text) for part in found.removed] == [(reason, line)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Related articles were seized by the police during the search, the prosecutor said.",
        "Read more books, the president told the children, and they all laughed.",
        "Share prices in London fell by three percent on Friday.",
        "Sharing of intelligence had stopped, he said.",
        "Advertisement revenue fell by a third, the paper said.",
        "Advertising was banned in the capital last year.",
        "Breaking news of the attack reached the capital within minutes.",
        "Follow us, the soldiers shouted on their way to the bridge.",
        '"Follow us," the soldiers shouted.',
        "Sign up for the army has fallen by half since the war began.",
        "Subscribe to that view and you will lose, she told the party.",
        "Click here, the email said, and the ministry's network was open to the hackers.",
        "Copyright law was changed in March, lawmakers said.",
        "Copyright holders sued the company in Berlin.",
        "All rights reserved for the Kurds by the new constitution were confirmed, he said.",
        "Image copyright disputes have reached the supreme court, lawyers said.",
        "Photo evidence of the attack was shown to the council.",
        "Photos: the army says it has dozens that show the convoy.",
        "In this photo he saw his brother for the last time, she said.",
        "Reporting by independent journalists is banned in the north, the group said.",
        "Editing by machine is the future, he said.",
        "Writing by candlelight, the poet finished the book in prison.",
        "Published figures show that exports fell by 3 percent in 2019.",
        "Updated rules take effect on 18 July 2019.",
        "Video shows the moment when the bridge was hit, the governor said.",
        "The couple were married in Paris, France, July 14, 1990.",
        "He was killed in Deir el-Zor, Syria, Sept. 15, 2017.",
        "Reuters reported the attack first.",
        "The photo was taken by a soldier (it was later sold to a museum).",
        "Three of them were later freed (two of them by AFP's account).",
        "More: that was what the rebels wanted, he said.",
        "Watch: he will deny it all tomorrow, she said.",
        "The Associated Press contributed to the fund for the families of the victims.",
        "Read the full text of the law, and you will see it, he said.",
        "By Friday the army had taken the town.",
        "By mid-July, Turkey and Russia had agreed on a truce",
        "Live rounds were fired at the crowd.",
        "Correction of the border took ten years.",
        "The story first appeared on a website of the opposition.",
        "The story of the masked rider first appeared on television in 1966.",
        "The post was shared by thousands and appeared first in a closed group, he said.",
    ],
)
def test_a_sentence_of_reporting_that_looks_like_furniture_stays(sentence: str) -> None:
    found = clean_text("\n\n".join([LEAD, sentence, MIDDLE, END]))
    assert found.text == "\n\n".join([LEAD, sentence, MIDDLE, END])
    assert found.removed == ()


def test_a_link_that_reporting_has_run_into_is_kept_whole() -> None:
    line = (
        "Related article: Army Denies Its Troops Crossed the Border The army has not said how many of its "
        "soldiers took part in the raid, which began before dawn on Friday and ended in the afternoon."
    )
    assert line in clean_text("\n\n".join([LEAD, line, MIDDLE, END])).text


def test_headlines_under_a_related_header_at_the_end_are_links() -> None:
    found = clean_text("\n\n".join([LEAD, MIDDLE, END, "Related articles", "Minister resigns", "Army denies raid"]))
    assert found.text == "\n\n".join([LEAD, MIDDLE, END])
    assert [part.reason for part in found.removed] == ["related_link"] * 3


def test_a_desk_line_at_the_end_of_a_paragraph_is_cut_off_it() -> None:
    found = clean_text(f"{LEAD}\n\n{MIDDLE}\n\n{END} (Reporting by Jane Doe and Max Roe; Editing by Ann Poe)")
    assert found.text == "\n\n".join([LEAD, MIDDLE, END])
    assert found.authors == ("Jane Doe", "Max Roe")


def test_the_credit_names_whom_it_names() -> None:
    assert clean_text(f"Photo: Jane Doe/AFP\n\n{LEAD}\n\n{END}").credit == "Jane Doe/AFP"


@pytest.mark.parametrize(
    "headline",
    ["Putin Visits Defense Ministry", "Army Enters Northern Town", "Who Runs the Ministry?", "Police Shot at Crowd"],
)
def test_a_headline_that_names_a_ministry_is_no_picture_credit(headline: str) -> None:
    found = clean_text(f"{headline}\n\n{LEAD}\n\n{MIDDLE}")
    assert (found.title, found.credit) == (headline, None)


@pytest.mark.parametrize(
    "body", ["Ukrainian Interior Ministry", "Kremlin Press Service", "Министерство обороны России", "Israeli Army"]
)
def test_the_name_of_a_body_above_the_report_is_a_picture_credit(body: str) -> None:
    found = clean_text(f" {body}\n\n{LEAD}\n\n{MIDDLE}")
    assert found.credit == body
    assert found.title_from == "inferred"
