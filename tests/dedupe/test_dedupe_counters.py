"""Counters that move while a text stands."""

from __future__ import annotations

import pytest

from worker.dedupe import without_counters

NEWS = "The band keeps to long songs. The singer means it"


@pytest.mark.parametrize(
    "counter",
    [
        " (Visited {} times, 1 visits today)",
        "<div class='c'>(Visited {} times, 1 visits today)</div>",
        "<p>Points: {}</p><p># Comments: 3</p>",
        "<p>Points: 10</p><p># Comments: {}</p>",
        " | {} comments",
        " - {} views",
        " · 1.2K views · {} likes",
        " [{} comments]",
        "\n{} Kommentare",
        "\nGelesen: {} Mal",
        "\n{} vues",
        "\nLeído {} veces",
        "\nПросмотров: {}",
        "\n{} просмотров",
        "\n阅读 {}",
        "\n閲覧数：{}",
        "\n조회수 {}",
        "\nعدد المشاهدات: {}",
        "&nbsp;&bull; {} comments",
        ". {} people like this article",
        "\nVisitors: {}",
        "\nViews: {} | Comments: 4",
        "\n{} min ago",
        "\nUpdated {} minutes ago",
        "\nComments ({})",
        " | Kommentare [{}]",
        "<time>{} hours ago</time>",
        " | {}k views",
        " | {}K likes",
        "\n{} min read",
        "\nil y a {} minutes",
        "\nMis à jour il y a {} min",
        "\n{} réactions",
        "\n{} j'aime",
        "\n{} mille vues",
        "\nvor {} Minuten",
        "\nAktualisiert vor {} Std. | {} Antworten",
        "\n{} Tsd. Aufrufe",
        "\nhace {} minutos",
        "\nActualizado hace {} horas",
        "\n{} mil visualizaciones",
        "\nhá {} minutos",
        "\n{} curtidas",
        "\n{} mil visualizações",
        "\n{} minuti fa",
        "\nMi piace: {}",
        "\n{} minuten geleden",
        "\n{} reacties",
        "\n{} минут назад",
        "\nОбновлено {} мин. назад",
        "\n{} тыс. просмотров",
        "\n{} лайков",
        "\n{} хвилин тому",
        "\n{} тис. переглядів",
        "\n{} вподобань",
        "\n{} dakika önce",
        "\n{} bin görüntülenme",
        "\n{} beğeni",
        "\n{} minut temu",
        "\n{} tys. wyświetleń",
        "\n{} polubień",
        "\nمنذ {} دقائق",
        "\nقبل {} ساعات",
        "\n{} تعليقًا",
        "\n{} ألف مشاهدة",
        "\n{} دقیقه پیش",
        "\n{} بازدید",
        "\n{}分钟前",
        "\n{}小时前更新",
        "\n{}万次阅读",
        "\n阅读量{}",
        "\n评论（{}）",
        "\n{}条评论",
        "\n{}分前",
        "\n{}件のコメント",
        "\nいいね！{}件",
        "\n{}회 조회",
        "\n{}분 전",
        "\n{} मिनट पहले",
        "\n{} टिप्पणियाँ",
        "\n{} हज़ार व्यूज़",
        "\n{} menit lalu",
        "\n{} rb suka",
        "\nDilihat {} kali",
        "<p>{} points | {} comments</p>",
        "<p>{} points by ada 3 hours ago | hide | 12 comments</p>",
        "\nPosted by Ada Stone {} minutes ago",
        "\nShared {} times on Facebook",
        "\n{} people are reading this now",
        "\nViews - {}",
        "\nviews {} shares {} comments 4",
        "\nLive viewers: {}",
        "\n👍 {} 👎 3 💬 {}",
        "\n❤️ {} 🔁 {}",
        "\n{} 👀",
        " 💬 {}",
        "\nКомментарии ({}) · 👁 {}",
        "\n浏览：{}万　评论：{}",
        "\n{}分前に更新",
        "\n{} mal gelesen",
        "\nVisto {} veces",
        "\nपढ़ा गया: {} बार",
        "\nপঠিত: {} বার",
        "\nอ่าน {} ครั้ง",
        "\nMegtekintések: {}",
        "\nVizualizări: {}",
        "\nKatselukerrat: {}",
        "\nImesomwa mara {}",
    ],
)
@pytest.mark.parametrize(
    "numbers",
    [("12", "13"), ("999", "1,000"), ("0", "1"), ("1.2", "1.3"), ("١٢", "١٣"), ("۱۲", "۱۳"), ("１２", "１３")],
)
def test_a_counter_that_moves_changes_nothing(counter: str, numbers: tuple[str, str]) -> None:
    before, after = (without_counters(NEWS + counter.replace("{}", number)) for number in numbers)
    assert before == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(13) {}", "(14) {}"),
        ("(9) {}", "(99+) {}"),
        ("{}", "(1) {}"),
        ("（１３） {}", "（１４） {}"),
        ("{}\nUpdated an hour ago", "{}\nUpdated 2 hours ago"),
        ("{}\njust now", "{}\n2 minutes ago"),
        ("{}\nvor einer Stunde", "{}\nvor 2 Stunden"),
        ("{} | 1 comment", "{} | 2 comments"),
        ("{}<p>No comments</p>", "{}<p>3 comments</p>"),
        ("{}\nBe the first to comment", "{}\n1 comment"),
        ("{}\nKeine Kommentare", "{}\n12 Kommentare"),
        ("{}\nНет комментариев", "{}\n2 комментария"),
        ("{}\n暂无评论", "{}\n3条评论"),
        ("{}\n999 views", "{}\n1.2k views"),
        ("{}\n1 просмотр", "{}\n2 просмотра"),
    ],
)
def test_a_counter_may_change_its_words_as_well(before: str, after: str) -> None:
    one, other = (without_counters(form.format(NEWS)).strip() for form in (before, after))
    assert one == other


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{} [Updated 12:30]", "{} [Updated 13:45]"),
        ("{} [UPDATED 12:30 GMT]", "{} [UPDATED 1.45 pm GMT]"),
        ("{} (updated at 12.30 pm)", "{} (updated at 1.10 pm)"),
        ("{} (Live, 12:30 GMT)", "{} (Live, 13:10 GMT)"),
        ("{} (Last update: 2 hours ago)", "{} (Last update: 3 hours ago)"),
        ("{}<div>Last updated: 1 March 2026, 12:30</div>", "{}<div>Last updated: 2 March 2026, 09:30</div>"),
        ("{}\nGenerated at 2026-03-01 12:30:00", "{}\nGenerated at 2026-03-02 13:30:00"),
        ("Aktualisiert um 12:30 Uhr: {}", "Aktualisiert um 13:30 Uhr: {}"),
        ("{} | Stand: 12.30 Uhr", "{} | Stand: 13.30 Uhr"),
        ("{} (mis à jour à 12h30)", "{} (mis à jour à 13h40)"),
        ("{} (mis à jour le 1er mars à 12h30)", "{} (mis à jour le 2 mars à 13h40)"),
        ("{} (actualizado a las 12:30)", "{} (actualizado a las 13:30)"),
        ("{} (обновлено в 12:30)", "{} (обновлено в 13:30)"),
        ("{}\nОбновлено: 1 марта, 12:30", "{}\nОбновлено: 2 марта, 13:30"),
        ("{} (Güncelleme: 12:30)", "{} (Güncelleme: 13:30)"),
        ("{}\n最終更新 12:30", "{}\n最終更新 13:30"),
        ("{} (5 stars)", "{} (4 stars)"),
        ("{} ★★★★☆", "{} ★★★☆☆"),
        ("{}<p>★★★★½ (120 ratings)</p>", "{}<p>★★★★☆ (121 ratings)</p>"),
        ("{} — Rating: 4.5/5 (12 votes)", "{} — Rating: 4.6/5 (15 votes)"),
        ("{}\nBewertung: 4,5 von 5 (12 Stimmen)", "{}\nBewertung: 4,6 von 5 (13 Stimmen)"),
        ("{}\nРейтинг: 4.5 из 5", "{}\nРейтинг: 4.6 из 5"),
    ],
)
def test_a_time_of_the_last_change_and_a_rating_change_nothing(before: str, after: str) -> None:
    one, other = (without_counters(form.replace("{}", NEWS)).strip() for form in (before, after))
    assert one == other
    assert "The band keeps to long songs" in one


@pytest.mark.parametrize(
    "text",
    [
        "Storm warning updated to level {}",
        "Toll updated to {} dead",
        "Toll (updated: {} dead)",
        "{} live in the village",
        "Live: Leeds {}-1 Hull",
        "Leeds v Hull | Live {}-1",
        "Hull - Leeds (Stand: {}:1)",
        "Ao vivo: {} x 1",
        "Hotel gets {} stars",
        "Rating of the bank cut to {}",
        "The update of {} March was wrong",
        "Storm at 1{}:30",
        "{} people were killed in the flood",
        "The petition has {} signatures",
        "Verstappen 3{} points",
        "Verstappen: 3{} points",
        "<td>Verstappen</td><td>3{} points</td>",
        "Norris (36{} points)",
        "Smith: 12,34{} votes",
        "Score: {}-1",
        "Final - {} shares sold",
        "The fair (12,00{} visitors)",
        "Comments: the mayor, 4{}, resigns",
        "Lakers 10{} points, Bulls 99 points",
        "The museum had {} visitors last year, the director said",
        "Level: {}",
        "{}",
        "Unemployment: {} percent",
        "Oil - {} dollars",
        "Chapter {}: the visitors arrive",
        "(page {} of 20)",
        "{} killed",
        "(202{}) The year in pictures",
        "Toll: {} dead",
        "{} tote",
        "{} muertos",
        "{} погибших",
        "{} قتيلا",
        "{}人死亡",
        "The crash was {} minutes ago, the driver said",
        "{} minutes",
        "vor {} Richtern",
        "{} mil muertos",
        "Lecture {} - The revolution",
        "Minute {} | Goal",
        "{} hours of rain",
        "Three {} points by Jordan, the coach said",
        "{} killed by police 3 hours ago",
        "He scored {} points",
        "Votes - {} to 4",
        "Norris: 36{} points | 12 comments",
    ],
)
def test_numbers_of_a_report_are_none(text: str) -> None:
    assert without_counters(text.format(1)) != without_counters(text.format(2))


def test_a_long_text_is_searched_at_its_edges_only_and_no_sentence_is_cut_into_a_counter() -> None:
    body = "The council said it again, and again. " * 100
    for number in range(1_200):  # wherever the edges fall
        text = f"{body}The song had 143 views then{' x' * number}"
        assert without_counters(text) is text
    assert without_counters(f"12 views | {body}(3 comments)") == without_counters(f"13 views | {body}(4 comments)")


def test_a_text_without_counters_stays_as_it_is() -> None:
    text = "Tom &amp; Jerry &#8211; 12 episodes &lt;b&gt; (2026)"
    assert without_counters(text) is text
