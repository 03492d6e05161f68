"""Words that page furniture is made of, by language. Compared case-folded and without end punctuation.

Only phrases that are no sentence of a report in any language stand here; the rules that use them add
conditions of shape and place. Languages: en de fr es it pt nl ru uk pl sr/hr sv da no tr ar fa zh ja ko.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return a set of words from one text, parted by spaces."""
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for line in text.splitlines() for phrase in line.split("|") if phrase.strip())


#: Stand before the headline of another article: "Related article: …". Alone they head a list of such.
RELATED = _phrases("""
related | related article | related articles | related story | related stories | related news | related link
related links | related content | related coverage | related topics | related reading | related posts
related post
read more | read also | read next | read now | read this | also read | see also | more on this
more on this story | more on this topic
more from | more coverage | further reading | recommended | recommended reading | recommended for you
recommended stories
you may also like | you might also like | you may like | you might like | don't miss | must read
must reads
more stories | more news | top stories | most read | most popular | trending | trending now
editor's picks | editors' picks
what to read next | up next | keep reading | continue reading | in other news | also on our site
story continues
mehr zum thema | lesen sie auch | lesen sie mehr | lesen sie dazu | lesen sie dazu auch | lesen sie hier
lies auch
auch interessant | das könnte sie auch interessieren | das könnte dich auch interessieren
verwandter artikel
verwandte artikel | verwandte themen | ähnliche artikel | weiterlesen | mehr dazu | siehe auch | zum thema
mehr lesen | mehr zu diesem thema | meistgelesen | passend dazu | weitere artikel | weitere nachrichten
lire aussi | à lire aussi | a lire aussi | lire également | à lire également | lire la suite | voir aussi
à voir aussi
sur le même sujet | en savoir plus | article lié | articles liés | article connexe | articles connexes
article associé
à lire | lire plus | sur le même thème | les plus lus | articles similaires
lea también | lee también | lea tambien | lee tambien | leer más | lea más | lee más | leer también
vea también
ver también | le puede interesar | te puede interesar | te puede gustar | también te puede interesar
más información
artículo relacionado | artículos relacionados | noticia relacionada | noticias relacionadas | relacionado
relacionados
nota relacionada | notas relacionadas | lo más leído | para leer más | más noticias | contenido relacionado
leggi anche | leggi tutto | leggi di più | leggi altro | vedi anche | articolo correlato
articoli correlati
notizie correlate | potrebbe interessarti | potrebbe interessarti anche | per approfondire
per saperne di più
leia também | leia mais | veja também | saiba mais | artigo relacionado | artigos relacionados
notícia relacionada
notícias relacionadas | ler mais | ler também | leia ainda | matérias relacionadas
lees ook | lees meer | lees verder | bekijk ook | zie ook | gerelateerd artikel | gerelateerde artikelen
meer over dit onderwerp
читайте также | читать также | читайте ещё | читайте еще | читать далее | смотрите также | по теме
материалы по теме
статья по теме | статьи по теме | связанная статья | связанные статьи | похожие статьи | подробнее
еще по теме | ещё по теме
читайте також | дивіться також | за темою | пов'язана стаття | матеріали по темі
czytaj także | czytaj też | czytaj również | zobacz także | zobacz też | przeczytaj także
powiązany artykuł | powiązane artykuły | czytaj więcej
pročitajte još | pročitajte i | pročitaj još | pročitajte više | povezani članak | povezani članci
povezane vijesti | vezane vijesti | vezani članci
läs också | läs även | läs mer | relaterad artikel | relaterade artiklar | læs også | læs mere | les også
les mer | relateret artikel
ayrıca okuyun | ilgili haber | ilgili haberler | ilgili makale | daha fazla oku | çok okunanlar
اقرأ أيضا | اقرأ أيضاً | اقرأ أيضًا | إقرأ أيضا | إقرأ أيضاً | اقرأ المزيد | مقالات ذات صلة | مقال ذو صلة
مقالة ذات صلة | أخبار ذات صلة
مواضيع ذات صلة | مواد ذات صلة | شاهد أيضا | شاهد أيضاً | بیشتر بخوانید | مقاله مرتبط | مطالب مرتبط
相关阅读 | 相关报道 | 相关新闻 | 相关文章 | 延伸阅读 | 推荐阅读 | 相關新聞 | 相關文章 | 延伸閱讀
関連記事 | 関連ニュース | あわせて読みたい | 관련기사 | 관련 기사
관련 뉴스
""")

#: As RELATED, but also plain words of a report ("Watch: …"), so that only a headline-shaped rest counts.
RELATED_WEAK = _phrases("""
more | watch | watch now | watch live | watch more | listen | listen now | watch also | view gallery
in pictures | in pics
see more | see photos | see video | explore | read | regarder | écouter | mira | escucha | guarda
ascolta | смотреть | слушать
""")

#: A label with nothing, or a title, behind it, that stands for a film, pictures or sound left behind.
MEDIA = _phrases("""
video | videos | bonus video | watch the video | watch video | featured video | related video
related videos | video below | exclusive video
photo gallery | photos | photo | gallery | picture gallery | image gallery | slideshow | slide show
audio | podcast | listen to the podcast
infographic | interactive | interactive map | graphic | live video | livestream | live stream
embedded video | embed | tweet
play video | video player | media player | watch the full video | bonus clip | bonus
bonus-video | bonusvideo | zusatzvideo | video zum thema | fotostrecke | bildergalerie | bilderstrecke
fotogalerie | galerie | grafik | im video | das video
vidéo | vidéos | vidéo bonus | en vidéo | en images | galerie photos | diaporama | infographie
vídeo | vídeos | video extra | vídeo extra | video adicional | video de bonificación | vídeo bônus
galería | galería de fotos | fotogalería | fotos | en imágenes | galeria de fotos
video bonus | foto | galleria | galleria fotografica | fotogallery | le foto | il video | guarda il video
infografica | infografía | infográfico
extra video | bonusfilmpje | fotoserie | fotoserie bekijken
видео | бонусное видео | бонус-видео | бонус видео | дополнительное видео | фото | фотогалерея
фоторепортаж | инфографика | аудио | подкаст
відео | бонусне відео | wideo | galeria | galeria zdjęć | bonus wideo | bonus snimak | snimak | galerija
foto galerija | bildspel | billedserie
فيديو | فيديو إضافي | الفيديو | شاهد الفيديو | صور | ألبوم صور | معرض صور | ویدئو | ویدیو | گالری
视频 | 附加视频 | 图集 | 影片 | 動画 | ビデオ | ボーナス動画 | 写真 | 동영상 | 보너스 영상 | 사진
""")

#: Lines of the page around the article, word for word.
BANNERS = _phrases("""
breaking news | breaking | just in | developing | developing story | live | live updates | exclusive
news alert | news flash | newsflash | urgent | flash
accessibility links | accessibility link | accessibility help | accessibility | skip to main content
skip to content | skip to navigation | jump to content
skip to main | skip links | skip navigation | main content | main menu | menu | navigation | home
homepage | search | sections | back to top | top
sign in | log in | login | my account | register | subscribe | subscribe now | donate | support us
contact us | about us | advertise
print | print this page | print this article | email | e-mail | email this | comment | comments
leave a comment | post a comment | 0 comments | no comments | view comments
show comments | join the conversation | save | saved | bookmark | copy link | link copied | copy | copied
close | loading | loading... | next | previous | previous article | next article
listen to this article | listen to this story | listen to article | listen to story | text size
font size | a a a | dark mode | enlarge this image | toggle caption | enlarge
hide caption | show caption | toggle fullscreen | image caption | image copyright | image source
media caption | media playback is unsupported on your device
scroll down for video
continue reading the main story | story highlights | show more | show less | view more | load more
more info | read full story | read full article | full story
cookies | cookie policy | privacy policy | terms of use | terms of service | accept | accept all | reject
manage cookies | i agree
notifications | notification | your browser does not support the video tag
your browser does not support the audio element | please enable javascript
eilmeldung | eil | blitz | liveticker | zum inhalt springen | zum hauptinhalt springen | direkt zum inhalt
startseite | menü | suche | anmelden | drucken | kommentare
barrierefreiheit | barrierefreiheit-links | barrierefreie links | links zur barrierefreiheit
barrierefreiheitslinks | artikel anhören | nach oben | kommentieren
dernière minute | dernière heure | alerte info | flash info | urgent | en direct | aller au contenu
aller au contenu principal | accueil | rechercher | recherche | imprimer | commentaires
liens d'accessibilité | liens d’accessibilité | accessibilité | liens accessibilité | se connecter
s'abonner | écouter l'article | info exclusive
última hora | ultima hora | noticia de última hora | noticias de última hora | urgente | en vivo
en directo | saltar al contenido | ir al contenido | inicio | buscar | imprimir | comentarios
enlaces de accesibilidad | accesibilidad | iniciar sesión | suscríbete | escuchar artículo
ultim'ora | ultim’ora | ultima ora | notizie dell'ultima ora | diretta | vai al contenuto
salta al contenuto | cerca | stampa | commenti | collegamenti di accessibilità | link di accessibilità
accessibilità | accedi | abbonati
últimas notícias | notícia de última hora | notícias de última hora | ao vivo | ir para o conteúdo
pular para o conteúdo | início | comentários | links de acessibilidade | ligações de acessibilidade
acessibilidade | entrar | assine
laatste nieuws | het laatste nieuws | breaking nieuws | spoednieuws | ga naar de inhoud | naar de inhoud
zoeken | afdrukken | reacties | toegankelijkheidslinks | toegankelijkheid | inloggen | abonneren
срочно | срочные новости | срочная новость | последние новости | экстренные новости | молния | главное
перейти к содержанию | перейти к основному содержанию | ссылки для доступности | ссылки доступности
специальные возможности | доступность
главная | меню | поиск | войти | печать | комментарии | подписаться | новости
терміново | останні новини | важливо | пошук | коментарі
pilne | z ostatniej chwili | wiadomości z ostatniej chwili | szukaj | zaloguj się | drukuj | komentarze
linki ułatwień dostępu
vijesti | najnovije vijesti | hitno | izdvojeno | komentari | senaste nytt | seneste nyt | siste nytt
son dakika | yorumlar
عاجل | خبر عاجل | أخبار عاجلة | آخر الأخبار | مباشر | الرئيسية | بحث | طباعة | تعليقات | التعليقات
روابط إمكانية الوصول | روابط الوصول | تخطى إلى المحتوى | خبر فوری | فوری
突发新闻 | 快讯 | 最新消息 | 突發新聞 | 即時新聞 | 无障碍链接 | 首页 | 搜索 | 分享 | 速報 | ニュース速報
アクセシビリティリンク | 속보 | 긴급 속보 | 접근성 링크
""")

#: Advertising, word for word.
ADVERTISING = _phrases("""
advertisement | advertisements | advertisment | advert | ad | ads | sponsored | sponsored content
sponsored by | paid content | promoted | promoted content | commercial | paid post
story continues below advertisement | story continues below | article continues below advertisement
article continues below | continues below advertisement
advertisement - continue reading below | advertisement scroll down for video | continue reading the main story
continue reading below | scroll to continue | scroll to continue reading | skip ad | skip advertisement
ad feedback | remove ads
the story continues below | story continues after advertisement | article continues after ad
article continues after advertisement | story continues after this ad | continues after advertising
report this ad
anzeige | anzeigen | werbung | werbeanzeige | gesponsert | weiterlesen nach der anzeige
nach der anzeige weiterlesen
publicité | publicités | annonce | sponsorisé | contenu sponsorisé | la suite après la publicité
la suite après cette publicité
publicidad | anuncio | anuncios | contenido patrocinado | patrocinado | publicidade | anúncio
continua após a publicidade | conteúdo patrocinado | continúa después de la publicidad
pubblicità | annuncio | annuncio pubblicitario | contenuto sponsorizzato | continua dopo la pubblicità
advertentie | gesponsord | lees verder na de advertentie | lees verder onder de advertentie
реклама | на правах рекламы | рекламное объявление | объявление | advertencia publicitaria | reklama
reklame | oglas | annons | annonse | annoncering | reklam | ilan
إعلان | إعلانات | اعلان | آگهی | تبلیغات | 广告 | 廣告 | 広告 | 광고
""")

#: Share buttons, word for word.
SHARING = _phrases("""
share | share this | share this article | share this story | share this page | share this post
share on facebook | share on twitter | share on x | share on linkedin | share on whatsapp
share via email | share by email
share article | share story | share link | share with | tweet this | tweet | facebook | twitter | x
linkedin | whatsapp | telegram | reddit | pinterest | flipboard | messenger | instagram | youtube
follow us | follow | follow us on
send to a friend | email this article | facebook twitter | facebook twitter email | share save
share this with | share full article | like us on facebook | gift this article | give this article
teilen | artikel teilen | auf facebook teilen | auf twitter teilen | per e-mail teilen | weiterempfehlen
merken | folgen sie uns
partager | partager cet article | partager sur facebook | partager sur twitter | suivez-nous | nous suivre
envoyer par e-mail
compartir | comparte | compartir en facebook | compartir en twitter | comparte este artículo
compartir este artículo | síguenos | condividi | condividi su facebook | seguici
condividi questo articolo
compartilhar | compartilhe | partilhar | partilhe | siga-nos | delen | deel dit artikel | deel | volg ons
поделиться | поделиться в facebook | поделитесь | подписывайтесь | вконтакте | одноклассники | поширити
udostępnij | podijeli | podijelite | podeli | dela | dela artikeln | del | paylaş | شارك | مشاركة
شارك المقال | شاركها | تابعنا | اشتراک گذاری | 分享到 | シェア | シェアする | ツイート | 공유 | 공유하기
""")

#: News agencies, by the names they sign with.
AGENCIES = _phrases("""
reuters | ap | associated press | the associated press | afp | agence france-presse | dpa
deutsche presse-agentur | dpa international | epa | epa-efe | efe | ansa | tass | itar-tass | interfax
ria novosti | ria | sputnik
xinhua | xinhua news agency | kyodo | kyodo news | jiji | getty images | getty | shutterstock | alamy
bloomberg | bloomberg news | pa | pa wire | pa media | press association | upi | anadolu | anadolu agency
aa | irna | isna | tasnim | sana | pti | ani
ians | yonhap | cna | bernama | antara | belga | anp | keystone | keystone-sda | sda | apa | lusa | ntb
tt | tt news agency | ritzau | ritzau scanpix | scanpix | stt | lehtikuva | ctk | čtk | mti | pap | tanjug
beta | hina | fena | mina | bta | agerpres | zuma press | zuma | rex | imago | picture alliance
unsplash | istock | istockphoto | moskva news agency | the canadian press | canadian press | cp | aap
abaca | sipa | sipa usa | magnum | polaris | newscom | wenn | splash news | afp via getty images
reuters pool | pool | handout | courtesy | file photo | file | ips | kuna | spa | wam | petra | mena | map
aps | tap | apn | nyt | the new york times | new york times
washington post | the washington post | cnn | bbc | bbc news | npr | nbc news | abc news | cbs news
fox news | usa today | rfe/rl | rferl | voa | voa news | dw | france 24 | rt | al jazeera | the guardian
guardian | politico | cnbc | ukrinform | unian | belta | kazinform | trend | europa press | telam | télam
notimex | prensa latina | ap photo | afp photo | reuters photo | wikimedia commons | wikimedia | wikipedia
flickr | nasa | twitter | facebook | instagram | youtube | screenshot
риа новости | тасс | интерфакс | рейтер | укринформ | унн | анадолу | شينخوا | رويترز | أ ف ب | فرانس برس
سانا | الأناضول | 新华社 | 新華社 | 共同社 | 法新社 | 路透社 | 美联社 | 中央社 | 時事 | 연합뉴스
""")

#: Heads of the names of bodies whose pictures are printed with their name alone: "Russian Defense Ministry".
BODIES = _phrases("""
ministry | department | agency | service | office | command | corps | police | navy | army | force | guard
parliament | kremlin | government | embassy | secretariat | administration | archive | archives | library
museum | council | committee | university | institute | foundation | pool | handout | commission
directorate
verteidigungsministerium | außenministerium | innenministerium | ministerium | bundeswehr | pressedienst
presseamt | behörde | polizei | pressestelle | archiv
ministère | ministere | service | armée | présidence | gouvernement | police | agence | préfecture
ministerio | ejército | presidencia | gobierno | policía | agencia | oficina | ministero | esercito
presidenza | polizia | ministério | exército | presidência | polícia | ministerie | leger | politie
министерство | минобороны | мид | мвд | пресс-служба | агентство | кремль | администрация | полиция
міністерство | міноборони | ministarstvo | ministerstwo | bakanlığı | وزارة | وکالة | وكالة | 国防部
国防省
外交部 | 국방부
""")

#: Lead-ins of a picture credit: "Photo: Jane Doe/AFP".
CREDIT_LABELS = _phrases("""
photo | photos | photo credit | photo by | photograph | photographs | photograph by | picture
picture credit | pictures | image | images | image credit | image credits | image source | image copyright
credit | credits | file photo | file | file picture | illustration | courtesy | photo courtesy of
cover photo | main image | lead image | video credit | graphic by
foto | fotos | bild | bilder | bildquelle | bildnachweis | bildrechte | symbolbild | archivbild
archivfoto | fotocredit | crédit photo | crédit | crédits | crédit image | photo d'archive
photo d’illustration | photo d'illustration | crédito | créditos | foto de archivo | foto archivo
crédito da foto | foto de arquivo | imagen | imagem | fotografía | fotografia | foto di | foto d'archivio
crediti | fotografie | beeld | fonte foto
фото | фотография | снимок | иллюстрация | фото автора | архивное фото | fot | fot. | zdjęcie
fotografija | foto arhiv | fotoğraf | الصورة | صورة | تصوير | عکس | 图片 | 图源 | 图片来源 | 写真 | 画像
사진
""")

#: Words that head or fill a line of date and time, beside digits.
DATE_WORDS = _phrases("""
янв | фев | мар | апр | май | июн | июл | авг | сен | сент | окт | ноя | дек
gen | mag | giu | lug | ago | set | ott | dic | ene | abr
janv | févr | avr | juil | déc | fev | dez | mrt
january | february | march | april | may | june | july | august | september | october | november
december | jan | feb | mar | apr | jun | jul | aug | sep | sept | oct | nov | dec
monday | tuesday | wednesday | thursday | friday | saturday | sunday | mon | tue | tues | wed | thu
thurs | fri | sat | sun
januar | jänner | februar | märz | mai | juni | juli | oktober | dezember | montag | dienstag | mittwoch
donnerstag | freitag | samstag | sonntag | uhr | um | vom | stand | okt | dez
janvier | février | mars | avril | juin | juillet | août | septembre | octobre | novembre | décembre
lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche | le | à
enero | febrero | marzo | abril | mayo | junio | julio | agosto | septiembre | octubre | noviembre
diciembre | lunes | martes | miércoles | jueves | viernes | sábado | domingo | de | a las | las | a | el
gennaio | febbraio | aprile | maggio | giugno | luglio | settembre | ottobre | dicembre | ore | alle | del
il | janeiro | fevereiro | março | maio | junho | julho | setembro | outubro | novembro | dezembro | às
em
januari | februari | maart | mei | augustus | om | op | января | февраля | марта | апреля | мая | июня
июля | августа | сентября | октября | ноября | декабря | в | г | года | мск
am | pm | a.m | p.m | at | on | utc | gmt | bst | est | edt | cst | cdt | mst | mdt | pst | pdt | et | pt
ct | cet | cest | msk | ist | jst | hkt | sgt | aest | aedt | eet | eest | local | time | hrs | hours
hour | minutes | minute | mins | min | days | day | ago | h | m | st | nd | rd | th | z
published | updated | last | first | posted | modified | issued | created | publication | date | update
publish | on | veröffentlicht | aktualisiert | zuletzt | am | publié | mis | jour | mise | modifié
publicado | actualizado | actualización | pubblicato | aggiornato | atualizado | gepubliceerd | bijgewerkt
laatst | опубликовано | обновлено | objavljeno | ažurirano | opublikowano | aktualizacja
""")
