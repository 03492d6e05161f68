"""Every page of the desk, once: tests that look at all of them (axe, widths, keyboard, links, ways) read this list.

Numbers are those of things on the desk of ``full_desk``.
"""

from __future__ import annotations

LISTS = (
    *(
        "/",
        "/stories",
        "/entities",
        "/places?period=month",
        "/sources",
        "/pipeline",
        "/searches",
        "/notes",
        "/watches",
        "/events",
    ),
    "/numbers",
    "/decisions",
    "/reruns",
)
"""An empty desk shows them, too."""

FORMS = ("/search", "/add", "/watches/add", "/settings", "/me")
MARKED = ("/?show=unread", "/?show=starred")
"""For a person who is signed in."""

REFUSED = ("/nowhere", "/articles/x", "/?q=%22open", "/events?after=999999", "/?q=nothing")
OF_ONE = ("/stories/1", "/articles/1", "/compare?a=1&b=2", "/entities/1", "/sources/1", "/watches/1", "/receipts/1")
PAGES = (*LISTS, *FORMS, *OF_ONE)
"""One address of each page."""

VIEWS = (
    *(
        "/numbers?q=road",
        "/?q=road&order=relevance",
        "/?q=-bridge+%22it's%22",
        "/?q=tag:roads",
        "/stories?sort=growth",
        "/articles/3",
    ),
    *("/entities?name=Musta&kind=person", "/places", "/sources?folder=News&failing=true", "/watches/1?days=7"),
    *(
        "/watches/add?story=1",
        "/events?after=3&q=road",
        "/receipts/7",
        "/decisions?before=3",
        "/decisions?by=ann&kind=story.merged",
    ),
)
"""Other views of these pages."""

WALK = (*PAGES, *VIEWS)
