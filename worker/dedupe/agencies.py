"""Which news agency a report is credited to. A report printed by ten outlets is one agency's report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.types import Removed

#: Canonical name: names it signs with and domains it publishes at, case-folded. Agencies that sell reports to
#: other media; papers and broadcasters that are printed elsewhere now and then are none.
_NAMES = {
    "AAP": "aap, australian associated press, aap.com.au",
    "AFP": "afp, agence france-presse, agence france presse, afp.com, أ ف ب, فرانس برس, 法新社",
    "Agerpres": "agerpres, agerpres.ro",
    "Anadolu": "anadolu, anadolu agency, anadolu ajansı, aa.com.tr, الأناضول",
    "ANI": "ani, aninews.in",
    "ANP": "anp, anp.nl",
    "ANSA": "ansa, ansa.it",
    "Antara": "antara, antaranews.com",
    "AP": "ap, associated press, the associated press, apnews.com, ap.org, ap news, 美联社",
    "APA": "apa, austria presse agentur, apa.at",
    "Belga": "belga, belga.be, belganewsagency.eu",
    "BTA": "bta, bta.bg",
    "Bernama": "bernama, bernama.com",
    "Bloomberg": "bloomberg, bloomberg news, bloomberg.com",
    "Canadian Press": "canadian press, the canadian press, la presse canadienne, thecanadianpress.com",
    "CNA": "cna, central news agency, focustaiwan.tw, 中央社",
    "ČTK": "čtk, ctk, ctk.cz, ceskenoviny.cz",
    "Dow Jones": "dow jones, dow jones newswires",
    "dpa": "dpa, dpa-afx, dpa international, deutsche presse-agentur, dpa.com, dpa-international.com",
    "EFE": "efe, agencia efe, efe.com",
    "Europa Press": "europa press, europapress.es",
    "FENA": "fena, fena.ba",
    "HINA": "hina, hina.hr",
    "IANS": "ians, ians.in",
    "Interfax": "interfax, interfax.ru, interfax.com, интерфакс",
    "IRNA": "irna, irna.ir, en.irna.ir",
    "Jiji": "jiji, jiji press, jiji.com",
    "Keystone-SDA": "sda, keystone-sda, ats, keystone-ats, keystone-sda.ch",
    "Kyodo": "kyodo, kyodo news, kyodonews.net, 共同社",
    "Lusa": "lusa, agência lusa, lusa.pt",
    "MTI": "mti, mti.hu",
    "NTB": "ntb, ntb.no",
    "PA": "pa, pa media, press association, pa news agency, pa.media",
    "PAP": "pap, pap.pl",
    "Prensa Latina": "prensa latina, prensa-latina.cu",
    "PTI": "pti, press trust of india, ptinews.com",
    "Reuters": "reuters, thomson reuters, thomson reuters foundation, reuters.com, рейтер, رويترز, 路透社",
    "RIA Novosti": "ria, ria novosti, ria.ru, риа новости",
    "Ritzau": "ritzau, ritzau.dk",
    "SANA": "sana, sana.sy, سانا",
    "SID": "sid, sport-informations-dienst",
    "STT": "stt, stt.fi",
    "Tanjug": "tanjug, tanjug.rs",
    "TASS": "tass, itar-tass, tass.com, tass.ru, тасс",
    "Télam": "télam, telam, telam.com.ar",
    "TT": "tt, tt news agency, tt.se",
    "Ukrinform": "ukrinform, ukrinform.net, ukrinform.ua, укринформ",
    "UPI": "upi, united press international, upi.com",
    "Xinhua": "xinhua, xinhua news agency, xinhuanet.com, news.cn, 新华社, 新華社",
    "Yonhap": "yonhap, yonhap news agency, yna.co.kr, 연합뉴스",
}
_AGENCY = {name.strip(): agency for agency, names in _NAMES.items() for name in names.split(",")}
_SIGNED = re.compile(r"[(\[/–—-]\s*([^()\[\]/–—]{2,40}?)\s*(?:[)\]/]|$)")
_WORD = re.compile(r"[^\W\d_][\w-]*")


def agency_of(name: str) -> str | None:
    """The agency that goes by this name or publishes at this domain; None if none does."""
    return _AGENCY.get(" ".join(name.casefold().removeprefix("www.").split()))


def credited_agency(source: str, authors: Iterable[str], removed: Iterable[Removed]) -> str | None:
    """The agency whose report it is: it published it itself, or signs the byline, dateline or desk line.

    A picture's credit says nothing about the text.
    """
    own = agency_of(source)
    if own is not None:
        return own
    signs = [author.removeprefix("By ") for author in authors]
    for piece in removed:
        if piece.reason == "dateline":
            signs += _SIGNED.findall(piece.text)
        elif piece.reason == "desk_line":
            signs += _WORD.findall(piece.text)[:1]
        elif piece.reason == "byline":
            signs.append(piece.text.removeprefix("By ").strip(" .|—-"))
    return next((agency for sign in signs if (agency := agency_of(sign))), None)
