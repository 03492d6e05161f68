"""The last lines of an article that are no report go, with their reason; what is reported stays, wherever it stands."""

from __future__ import annotations

import pytest

from worker.clean import clean_text
from worker.clean.signoffs import sign_off_reason

LEAD = "Troops entered the northern town on Friday after two days of heavy shelling, residents said."
MIDDLE = "At least twelve people were wounded and taken to a hospital near the border, doctors said."
END = "The ministry did not answer a request for comment and gave no further details of the raid."

SIGN_OFFS = [
    *(
        ("desk_line", line)
        for line in (
            "Editing: John Roe",
            "Additional reporting: Tom Miles",
            "Translated from Arabic by Ana Perez",
            "With files from The Canadian Press",
            "With inputs from agencies",
            "(With inputs from PTI)",
            "Mit Material von dpa",
            "Contact the author at ana@valley.example",
            "Contact Ana Perez: ana@valley.example",
            "Email: ana@valley.example",
            "To contact the reporter on this story: Ana Perez in Beirut at aperez@valley.example",
            "Reach Ana Perez at ana@valley.example.",
            "Twitter: @anaperez",
            "Ana Perez reported from Beirut, and Tom Miles from Geneva.",
            "ana@valley.example",
            "责任编辑：张三",
        )
    ),
    *(
        ("credit", line)
        for line in (
            "Source: Reuters",
            "Sources: AP, Reuters",
            "Quelle: dpa",
            "Source : AFP",
            "Fuente: EFE",
            "Fonte: Lusa",
            "Bron: ANP",
            "Źródło: PAP",
            "Источник: РИА Новости",
            "Джерело: Укрінформ",
            "Kaynak: AA",
            "المصدر: رويترز",
            "来源：新华社",
        )
    ),
    *(
        ("notice", line)
        for line in (
            "This article was originally published by The Valley Times.",
            "This story originally appeared in The Valley Times.",
            "This article is republished from The Conversation under a free license. Read the original article.",
            "This story was first published by The Valley Times and is reprinted here with permission.",
            "(This story has not been edited by Valley staff and is auto-generated from a syndicated feed.)",
            "Originally published by The Valley Times",
            "First published in The Valley Times",
            "Editor's note: This story has been updated.",
            "Dieser Artikel erschien zuerst in der Talzeitung.",
            "Este artículo fue publicado originalmente en El Valle.",
            "Cet article est republié à partir de The Conversation.",
            "This is a developing story. Check back for updates.",
            "More to follow.",
            "Was this article helpful?",
            "Report a typo",
            "The views expressed in this article are the author's own and do not reflect the paper's policy.",
        )
    ),
    ("label", "Filed under World, War"),
    ("label", "Tags: Syria, Idlib, Red Cross"),
    ("share", "Follow Ana Perez on Twitter: @anaperez"),
    ("share", "What do you think? Leave a comment below."),
    ("share", "Comments are closed."),
    ("share", "Следите за нами в Telegram"),
    ("newsletter", "Want more news? Sign up for our morning briefing."),
    ("newsletter", "Support independent journalism. Donate today."),
    ("newsletter", "Zapisz się do naszego newslettera"),
    ("related_link", "For more on this story, visit valley.example"),
]


@pytest.mark.parametrize(("reason", "line"), SIGN_OFFS)
def test_a_sign_off_is_removed_from_the_end_and_listed(reason: str, line: str) -> None:
    found = clean_text("\n\n".join([LEAD, MIDDLE, END, line, "Source: Reuters"]))
    assert found.text == "\n\n".join([LEAD, MIDDLE, END])
    assert (reason, line) in [(part.reason, part.text) for part in found.removed]


@pytest.mark.parametrize(
    "line",
    [
        "This story has been told in the village for a hundred years.",
        "This article of the constitution was changed in May.",
        "The report was first published by the ministry in March.",
        "First published in 1922, the novel was banned until 1960.",
        "Contact between the two armies broke off in May.",
        "Source code of the program was shown to the court.",
        "Sources: three ministers, two of whom have left, said so.",
        "Tags on the bags led the police to the hotel.",
        "Editor of the paper since 2001, she was freed in May.",
        "Filed under false names, the papers lay in a drawer.",
        "Posted in the north, the soldiers had no food for a week.",
        "More to follow, he promised the crowd.",
        "Support our work or go, the miners shouted.",
        "The views expressed by the minister are not those of his party.",
        "Additional reporting from hospitals is required by the new law.",
        "With assistance from the army the road was cleared.",
        "Residents reported from the town that the shelling went on.",
        "Email of the minister was read for years, the prosecutor found.",
        "Become a member of the council at 21 she did, and left it at 80.",
        "Contact with the trawler, whose call number is 415-555-1234, broke off at dawn and nobody has been found.",
        "Follow-up tests by @WHO found that 12 people died.",
        "Send in the army, the opposition leader @ocampo demanded of the president.",
        "Contact lenses, model 200-4411, were recalled in May.",
        "This report was first published by the United Nations in March and names 14 generals.",
        "This content was generated by a Russian network of bots; the ministry found it.",
        "This story appeared in print in 1923 and led to the fall of the cabinet.",
        "来源不明的枪声造成三人死亡。",
        "记者 王伟在北京被捕。",
        "Next: the Senate votes on Tuesday.",
        "Stay tuned for a stormy winter: forecasters expect 14 named storms.",
        "Topics: Gaza, Ukraine and trade were on the table at the summit.",
        "What do you think? That was the only question on the ballot, and 61 percent answered no.",
        "The views expressed in this survey differ widely: 61 percent of Poles back the ban.",
        "Disclaimer: none was printed on the bottles, and 14 children died.",
        "Twitter suspended the account @realDonaldTrump on Friday.",
        "Tel Aviv was hit by rockets fired by @Hamas fighters.",
        "This report was first published in 2019 and found that 4,000 children had died.",
        "More from the war zone fled to Poland on Friday.",
        "More to follow their example, analysts predict.",
        "Support our work force, unions demand of ministers.",
        "Sign up for our team, the coach said, and he did.",
        "The mayor can be reached by boat only.",
        "Follow us on this road and you will die, the rebels told villagers.",
        "This article of the constitution was first published in 1949 and names 14 duties.",
        "The minister could not be reached for comment.",
        "Folgen Sie uns, sagte der Mann, und sie gingen.",
        "Download speeds fell by half.",
        "The app was downloaded 12 million times.",
        "Get the latest vaccine, doctors said.",
        "Join our fight, the union told workers.",
        "All rights of the workers were reserved by the court.",
        "Suivez-nous, a dit le maire.",
        "Síguenos, dijo el alcalde.",
        "Facebook users subscribe to the view that he lied.",
        "The newsletter was published in 1949.",
        "Police follow the Telegram channel of the group.",
        "Die Polizei warnt vor dem Kanal.",
        "Le maire a fermé la chaîne.",
        "El canal de Panamá reabre.",
        "Подписано соглашение о канале.",
        "Join the army, an app told him.",
        "Download of the app was stopped by the court.",
        "Get the vaccine, says the app's maker.",
    ],
)
def test_a_sentence_that_looks_like_a_sign_off_stays(line: str) -> None:
    assert sign_off_reason(line) is None
    assert clean_text("\n\n".join([LEAD, MIDDLE, line])).text.endswith(line)


@pytest.mark.parametrize(
    "line",
    [
        "Want more news? Sign up for our newsletter.",
        "Jane Doe can be reached at jane@news.example.",
        "Jane Doe can be reached at 555-0134.",
        "Reach Jane Doe at jane@news.example or on Twitter @jane",
        "Follow us on Facebook and Twitter",
        "Follow us on X, Instagram and TikTok for the latest news",
        "This article was first published in The Guardian",
        "This article was first published on March 3, 2026",
        "This story first appeared in the New York Times.",
        "A version of this article appears in print on March 3, 2026",
        "Sign up for our daily newsletter",
        "Get the latest headlines in your inbox",
        "Subscribe to our YouTube channel",
        "Download our app",
        "Have a tip? Email tips@news.example",
        "Got a story? Call our newsdesk on 555 0134",
        "Join our WhatsApp channel",
        "Read more stories like this",
        "All rights reserved.",
        "© 2026 News Ltd",
        "Folgen Sie uns auf Facebook und Instagram",
        "Abonnieren Sie unseren Newsletter",
        "Dieser Artikel erschien zuerst in der Zeit",
        "Mehr Nachrichten finden Sie auf news.example",
        "Hat Ihnen der Artikel gefallen?",
        "Laden Sie unsere App herunter",
        "Suivez-nous sur Facebook et Twitter",
        "Abonnez-vous à notre newsletter",
        "Cet article a été publié initialement dans Le Monde",
        "Téléchargez notre application",
        "Inscrivez-vous à notre lettre d'information",
        "Síguenos en Twitter y Facebook",
        "Suscríbete a nuestro boletín",
        "Este artículo fue publicado originalmente en El País",
        "Descarga nuestra app",
        "Únete a nuestro canal de WhatsApp",
        "Seguici su Facebook e Twitter",
        "Iscriviti alla nostra newsletter",
        "Scarica la nostra app",
        "Siga-nos no Instagram",
        "Assine nossa newsletter",
        "Inscreva-se no nosso canal",
        "Volg ons op Facebook en Twitter",
        "Schrijf je in voor onze nieuwsbrief",
        "Śledź nas na Facebooku",
        "Zapisz się na nasz newsletter",
        "Подписывайтесь на наш телеграм-канал",
        "Читайте также наш Telegram",
        "Підписуйтесь на наш Telegram-канал",
        "Bizi Twitter'dan takip edin",
        "E-bültenimize abone olun",
        "تابعنا على فيسبوك وتويتر",
        "اشترك في نشرتنا الإخبارية",
        "关注我们的微信公众号",
        "欢迎关注我们的微博",
        "ニュースレターに登録する",
        "카카오톡 채널을 추가하세요",
        "Ikuti kami di Facebook",
        "Theo dõi chúng tôi trên Facebook",
        "हमारे व्हाट्सएप चैनल से जुड़ें",
        "ما را در تلگرام دنبال کنید",
        "עקבו אחרינו בפייסבוק",
        "Följ oss på Facebook",
        "Følg oss på Facebook",
        "Seuraa meitä Facebookissa",
        "Ακολουθήστε μας στο Facebook",
        "Get the day's top stories in your inbox every morning",
        "Join the conversation on our Facebook page",
        "Tom Roe can be reached via email at tom@news.example",
        "Stay informed: subscribe to our WhatsApp channel",
        "Sign up here for our weekly podcast",
        "Werden Sie Mitglied in unserem WhatsApp-Kanal",
        "Jetzt den Newsletter abonnieren",
        "Recevez nos alertes sur l'application",
        "Retrouvez-nous aussi sur Instagram",
        "Recibe las noticias en tu WhatsApp",
        "Ricevi le notizie su Telegram",
        "Participe do canal no WhatsApp",
        "Ontvang ons nieuws via WhatsApp",
        "Dołącz do nas na Facebooku",
        "Присоединяйтесь к нам в Telegram",
        "Haberleri WhatsApp'tan almak için abone olun",
        "لمتابعة الأخبار اشترك في قناتنا على واتساب",
        "扫码下载客户端",
        "LINE公式アカウントを友だち追加",
        "실시간 뉴스를 텔레그램에서 만나보세요",
    ],
)
def test_an_invitation_or_contact_at_the_end_goes_in_every_language(line: str) -> None:
    assert clean_text("\n\n".join([LEAD, MIDDLE, END, line])).text == "\n\n".join([LEAD, MIDDLE, END])


def test_within_a_text_and_alone_such_a_line_stays() -> None:
    assert "Source: Reuters" in clean_text("\n\n".join([LEAD, "Source: Reuters", END])).text
    assert clean_text("More to follow.").text == "More to follow."
