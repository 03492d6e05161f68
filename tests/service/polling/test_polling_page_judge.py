"""A page takes the place of a summary only if it is that entry's article."""

from __future__ import annotations

import pytest

from worker.errors import ParseFailed
from worker.service.feeds.full_text import fuller
from worker.service.polling.host_texts import HostTexts
from worker.service.polling.page_judge import why_not_the_article
from worker.types import Arrival, Page

URL = "https://harbour.example/news/lock"
TITLE = "New gates for the old lock arrive by barge"
SUMMARY = (
    "Four steel gates for the lock at the river mouth arrived by barge on Thursday, a week later than planned. "
    "Divers will take the old ones out next month, when the water is low. Ships must use the canal until then."
)
REST = " ".join(
    f"Each of the {number} pieces weighs forty tonnes and was built in a yard on the other coast, the port said."
    for number in range(30)
)
CONSENT = (
    "We and our 847 partners store and access personal data, like browsing data, on your device. Selecting I Accept "
    "enables tracking technologies. You can withdraw consent at any time by clicking Show Purposes at the foot of the "
    "page. For more details, refer to our privacy policy. We and our partners process data for precise geolocation "
    "data, personalised advertising and content, audience research and services development across all of our websites."
)
OFFER = (
    "Subscribe to continue reading. Unlimited access to every report on your devices. Start your free trial today "
    "and pay one euro for your first month. Cancel anytime. Already a subscriber? You support your region, "
    "get the morning letter, the crossword and the archive back to 1950, and may share ten reports with friends."
)


REGISTER = (
    "Regístrate gratis para seguir leyendo. ¿Ya tienes cuenta? Inicia sesión.",
    "Inscrivez-vous gratuitement pour lire la suite. Déjà inscrit ? Connectez-vous.",
    "Kostenlos registrieren und weiterlesen. Bereits registriert? Hier anmelden.",
    "Registrati gratis per continuare a leggere. Hai già un account? Accedi.",
    "Cadastre-se grátis para continuar lendo. Já tem conta? Entre.",
    "Maak een gratis account aan om verder te lezen. Heb je al een account? Log in.",
    "Register for free to keep reading. Already have an account? Sign in.",
    "Зарегистрируйтесь, чтобы читать дальше. Уже есть аккаунт? Войдите.",
    "Logga in eller skapa konto för att läsa vidare. Har du redan ett konto?",
    "Devamını okumak için ücretsiz üye olun. Zaten üye misiniz? Giriş yapın.",
)


def page(text: str, title: str | None = None, *, is_free: bool | None = None, sends_on: bool = False) -> Page:
    return Page(url=URL, title=title, text=text, is_free=is_free, sends_on=sends_on)


def entry(summary: str | None = SUMMARY, title: str = TITLE) -> Arrival:
    return Arrival(url=URL, title=title, html=summary, feed_id=1)


@pytest.mark.parametrize(
    ("read", "why"),
    [
        (page(f"{SUMMARY} {REST}", TITLE), None),
        (page(REST, TITLE), None),  # the summary's words are the feed's own, the headline is the page's
        (page(f"{SUMMARY} {REST}", "Lock"), None),
        (page(f"{SUMMARY} {REST} {OFFER}", TITLE), None),
        (page(f"{SUMMARY} {REST}", TITLE, is_free=False), None),  # paid, and here whole
        (page(CONSENT, "Before you continue to Harbour News"), "page_is_consent"),
        (page("Wir und unsere Partner verarbeiten Daten. Alle akzeptieren. Ihre Einwilligung ist frei. " * 2),
         "page_is_consent"),
        (page("Nous et nos partenaires. Tout accepter ou continuer sans accepter. Vos choix. " * 3), "page_is_consent"),
        (page(f"Four steel gates for the lock at the river mouth arrived by barge on Thursday. {OFFER}", TITLE),
         "page_is_paywall"),
        (page("Four steel gates for the lock arrived. Read in print. " * 2, TITLE, is_free=False), "page_is_paywall"),
        (page("Vier Tore für die Schleuse. Jetzt abonnieren und weiterlesen, jederzeit kündbar, nur 2 Euro pro Monat. "
              "Nur für Abonnenten.", TITLE), "page_is_paywall"),
        (page("Please log in. Forgot your password? Create an account to read what reporters write.", "Log in"),
         "page_is_login"),
        (page("Checking your browser before you can go on. This takes a few seconds.", "Just a moment..."),
         "page_is_challenge"),
        (page("Please enable JavaScript to view this page. It is needed for nearly all that we show here."),
         "page_is_javascript"),
        (page("Bitte aktivieren Sie JavaScript, um diese Seite zu sehen."), "page_is_javascript"),
        (page(f"You are being taken to: {TITLE}.", TITLE, sends_on=True), "page_is_redirect"),
        (page(SUMMARY, TITLE, sends_on=True), None),
        (page("Sorry, the page you requested could not be found. Try our search or the front page.", "Page not found"),
         "page_is_not_found"),
        (page("Страница не найдена. Возможно, она была удалена или перенесена."), "page_is_not_found"),
        (page("This content is not available in your country. Please read our other reports."), "page_is_gate"),
        (page("Этот материал недоступен в вашем регионе."), "page_is_gate"),
        (page("You must be 18 years or older to enter. I am over 18. Leave this site.", "Age check"), "page_is_gate"),
        (page("Bitte bestätigen Sie Ihr Alter. Ich bin über 18. Seite verlassen."), "page_is_gate"),
        (page("Please turn off your ad blocker and load the page again.", "Ad blocker detected"), "page_is_gate"),
        (page("Something went wrong. We are working on it; please try again later.", "Error"), "page_is_broken"),
        (page("This domain is for sale. Buy this domain. Related searches: flights, hotels."), "page_is_broken"),
        (page("Ведутся технические работы. Зайдите позже."), "page_is_broken"),
        (page(f"The page you asked for was not found. You may like this. {REST}", "Page not found"),
         "page_is_not_found"),
        (page(f"{SUMMARY} {REST}", "Error"), None),
        (page("The city zoo shows three young lynxes that were born in May, and expects many visitors. " * 10, "Zoo"),
         "page_is_other"),
        (page("Weiter mit Werbung oder im PUR-Abo. Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Die "
              "Zustimmung ist jederzeit widerrufbar. Akzeptieren und weiter.", "Harbour News"), "page_is_consent"),
        (page("Contenuto riservato agli abbonati. Abbonati per continuare a leggere. Hai già un abbonamento? Accedi.",
              TITLE), "page_is_paywall"),
        *((page(wall, TITLE), "page_is_login") for wall in REGISTER),
        (page("この記事は有料会員限定です。会員登録すると続きをお読みいただけます。ログインはこちら。", TITLE),
         "page_is_paywall"),
        (page("Nie znaleziono strony. Strona, której szukasz, nie istnieje lub została przeniesiona.", "404"),
         "page_is_not_found"),
        (page("Your browser is not supported. Please update to a current version of Chrome, Firefox or Edge."),
         "page_is_gate"),
        (page("Ships on the canal next month will find divers, steel and water at the quay of the mill. " * 10, "Mill"),
         "page_is_other"),
        (page("Weather, sport and traffic: all of the latest at a glance, by our reporters in the region. " * 10),
         "page_is_other"),
    ],
)  # fmt: skip
def test_several_signals_decide_whether_a_page_is_the_article(read: Page, why: str | None) -> None:
    assert why_not_the_article(entry(), read) == why


@pytest.mark.parametrize(
    ("read", "why"),
    [
        (page(REST, TITLE), None),
        (page(f"Readers met consent walls that ask to accept all and name a privacy policy. {REST * 2}"), None),
        (page(f"{REST} Enable JavaScript to see the chart."), None),
        (page(CONSENT, "Before you continue to Harbour News"), "page_is_consent"),
        (page("Checking your browser.", "Just a moment..."), "page_is_challenge"),
        (page("You need to enable JavaScript to run this app."), "page_is_javascript"),
        (page("It may have been moved.", "404 Not Found"), "page_is_not_found"),
        (page("You are being redirected. If nothing happens, click the link above."), "page_is_redirect"),
        (page("Sie werden weitergeleitet."), "page_is_redirect"),
        (page("We cannot grant you access from a country belonging to the European Economic Area.",
              "Unavailable for legal reasons"), "page_is_gate"),
        (page("The site is down for maintenance. We will be right back."), "page_is_broken"),
        (page("Error establishing a database connection"), "page_is_broken"),
        (page('{"error": {"code": 404, "message": "Gone"}}'), "page_is_broken"),
        (page("Index of /news. Name, last modified, size. Parent Directory. 2026/"), "page_is_broken"),
        (page("You are in a virtual waiting room. Keep this page open.", "You are now in line"), "page_is_challenge"),
        (page("Sorry, you have been blocked. This website wants to protect itself from online attacks."),
         "page_is_challenge"),
        (page("A keresett oldal nem található. Nézze meg legfrissebb híreinket."), "page_is_not_found"),
        (page("Trang bạn tìm kiếm không tồn tại hoặc đã bị xóa.", "Lỗi"), "page_is_not_found"),
        (page("お探しのページは見つかりませんでした。"), "page_is_not_found"),
        (page("Your browser is out of date. Please upgrade to a modern browser."), "page_is_gate"),
        (page("Continue in our app. Download the app from the App Store. Not now.", "Open"), "page_is_gate"),
        (page(f"The tool shows a fatal error on old phones. {REST}"), None),
        (page(f"The museum opened a virtual waiting room for tickets. {REST}"), None),
        (page("My i nasi partnerzy przechowujemy dane. Akceptuję. Polityka prywatności, w tym jak wycofać zgodę."),
         "page_is_consent"),
        (page("当社はクッキーを使用します。すべて同意する。プライバシーポリシー。"), "page_is_consent"),
        (page(f"A law asks sites to verify your age. {REST}"), None),
        (page(f"The bank said that its app was down for maintenance. {REST}"), None),
        (page("One moment please, we take you to the report.", TITLE, sends_on=True), "page_is_redirect"),
        (page(f"Four steel gates arrived. {OFFER}", TITLE), None),  # the beginning of an article is one
        *(
            (page(text), f"page_is_{kind}")
            for kind, text in (
                ("consent", "Wir verwenden Cookies. Mit Werbung weiterlesen oder Pur-Abo: akzeptieren und weiter."),
                ("consent", "Nous respectons votre vie privée. Accepter et fermer. Paramétrer. Refuser tout."),
                ("consent", "La tua privacy: noi utilizziamo cookie. Accetta e continua. Gestisci preferenze."),
                ("consent", "Мы используем файлы cookie. Продолжая пользоваться сайтом, вы соглашаетесь. Принять все."),
                ("paywall", "You've reached your limit of free articles this month. Already a subscriber?"),
                ("paywall", "Sie haben Ihr Kontingent an kostenlosen Artikeln aufgebraucht. Jetzt abonnieren."),
                ("challenge", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
                ("challenge", "Подтвердите, что запросы отправляли вы, а не робот"),
                ("challenge", "请完成安全验证。请拖动滑块。"),
                ("javascript", "Ce site nécessite JavaScript pour fonctionner."),
                ("not_found", "La page demandée est introuvable. Retour à l'accueil."),
                ("not_found", "Siden ble ikke funnet."),
                ("not_found", "عذرا، الصفحة المطلوبة غير موجودة"),
                ("not_found", "This link has expired."),
                ("gate", "Sorry, this content isn't available in your region."),
                ("broken", "An error occurred while processing your request. Reference #30.abc"),
                ("redirect", "The previous page is sending you to another site."),
            )
        ),
        (page("The minister said on Monday that the missing painting is no longer in the museum."), None),
        (page("De bond waarschuwt: een gratis account kost later geld. Vraag eerst: heb je al een account?"), None),
        (page("Polis uyardı: dolandırıcılar 'ücretsiz üye olun, sonra giriş yapın' yazan mesajlar gönderiyor."), None),
        (page("A court in Lyon ruled that the firm may not use cookies without consent."), None),
        (page("The robot climbed the tower on Monday; it will not be the last, its maker said."), None),
        (page("Le suspect reste introuvable, a dit la police lundi. L'article du quotidien ne le nomme pas."), None),
    ],
)  # fmt: skip
def test_an_address_that_came_alone_is_judged_by_its_page(read: Page, why: str | None) -> None:
    assert why_not_the_article(Arrival(url=URL), read) == why


def test_words_of_scripts_without_blanks_count_by_pairs() -> None:
    given = entry("市政府周一表示，港口大桥经过两年维修后重新开放通车。", "港口大桥重新开放")
    assert (
        why_not_the_article(
            given, page("港口大桥经过两年维修后，周一重新开放通车，市政府表示。" * 9, "港口大桥重新开放")
        )
        is None
    )
    assert (
        why_not_the_article(given, page("动物园的三只小猞猁五月出生，预计会有很多游客。" * 9, "动物园"))
        == "page_is_other"
    )


def test_what_is_refused_leaves_the_summary_or_rejects_an_address() -> None:
    read = Arrival(url=URL, html=SUMMARY, text=CONSENT)
    kept = fuller(entry(), read, "page_is_consent")
    assert (kept.html, kept.text, kept.page_failed) == (SUMMARY, None, "page_is_consent")
    with pytest.raises(ParseFailed) as rejected:
        fuller(Arrival(url=URL), read, "page_is_consent")
    assert rejected.value.reason == "page_is_consent"


def test_one_text_of_a_host_under_another_headline_is_a_wall() -> None:
    texts = HostTexts()
    assert texts.same_elsewhere(entry(), URL, REST) is None
    assert texts.same_elsewhere(entry(), f"{URL}?again", REST) is None  # the same article once more
    assert texts.same_elsewhere(entry(title="Zoo shows lynxes"), f"{URL}/2", REST) == "page_same_text"
    assert texts.same_elsewhere(entry(title="Zoo shows lynxes"), "https://other.example/2", REST) is None
