"""Query parameters that say where a reader came from, not what is read.

Taken together from the lists of AdGuard (TrackParamFilter, general_url), Firefox (query-stripping),
Brave (query_filter), ClearURLs (globalRules), Neat URL and Miniflux (urlcleaner); and from the manuals of
the analytics programs named below. A name that any site uses for its content (id, p, page, q, cid, ref
with a value of its own) is not here.
"""

from __future__ import annotations

from worker.clean.words import word_set

PREFIXES = (
    "utm_",  # Google Analytics and everyone after it
    "mtm_",  # Matomo
    "matomo_",
    "pk_",  # Piwik, before it was Matomo
    "piwik_",
    "hsa_",  # HubSpot ads
    "itm_",  # internal campaign links
    "ns_",  # comScore: ns_mchannel, ns_source, ns_campaign
    "at_",  # AT Internet (BBC, France Télévisions): at_medium, at_campaign
    "fb_",  # Facebook: fb_action_ids, fb_source, fb_ref
    "oly_",  # Olytics
    "__hs",  # HubSpot: __hssc, __hstc
    "wt_",  # Webtrekk
    "wt.",
    "gaa_",  # Google article access
    "guce_",  # Yahoo consent
    "vero_",
    "_hs",
    "stm_",
    "hmb_",
    "mkwid",
    "trk_",
)

NAMES = word_set("""
    fbclid gclid gclsrc dclid gbraid wbraid srsltid msclkid yclid ysclid _openstat twclid igshid igsh
    li_fat_id ttclid epik mc_cid mc_eid mc_tc mkt_tok sc_cid s_cid wickedid rb_clickid _bhlid
    _branch_match_id _branch_referrer __readwiselocation campaign_id campaign_medium campaign_name
    campaign_source campaign_term campaign_content xtor xts cmpid cmp ito ncid ocid smid smtyp icid ico
    taid feedname feedtype __twitter_impression ref_src ref_url referrer guccounter soc_src soc_trk tsrc
    __source spm share_id sharetoken shareadraw fromrss rss_id cvid __tn__ action_object_map
    action_type_map action_ref_map echobox _ga _gl gad_source gad_campaignid emc partner_rss mod_rss
    wtrid dgcid traffic_source sr_share app_share d_source ss_source ss_campaign_id ss_email_id s_kwcid
    ef_id elqtrackid elqtrack phpsessid jsessionid
    """)

#: Names that track only with these values; with others they may pick the content.
VALUES: dict[str, frozenset[str]] = {
    "ref": frozenset(
        {
            "rss",
            "feed",
            "twitter",
            "facebook",
            "home",
            "homepage",
            "share",
            "newsletter",
            "email",
            "app",
            "nl",
        }
    ),
    "source": frozenset({"rss", "feed", "twitter", "facebook", "newsletter", "email", "social", "nl"}),
    "from": frozenset({"rss", "feed", "twitter", "facebook", "share", "timeline", "singlemessage", "groupmessage"}),
    "src": frozenset({"rss", "feed", "twitter", "facebook", "rss_feed"}),
    "partner": frozenset({"rss", "rssnyt"}),
    "via": frozenset({"rss", "twitter", "facebook", "email"}),
    "mod": frozenset({"rss", "rss_feed"}),
    "sr": frozenset({"rss"}),
    "feed": frozenset({"rss"}),
    "share": frozenset({"1", "true", "twitter", "facebook", "email", "copylink"}),
    "amp": frozenset({"", "1", "true"}),
    "outputtype": frozenset({"amp"}),
}


def is_tracking(name: str, value: str) -> bool:
    """Return True if a query parameter can be left out without changing what the address leads to."""
    low = name.lower()
    if low in NAMES or low.startswith(PREFIXES):
        return True
    values = VALUES.get(low)
    return values is not None and value.lower() in values
