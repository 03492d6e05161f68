"""Wiredesk: takes in news as it is published, and hands it on clean.

The pipe, in the order of the folders::

    due feeds ── poll ──┐
    page URLs ── fetch ─┼─> inbox ──> clean ──> dedupe ──> store ──> enrich ──> events ──> search, pages, API
    API, CLI ── accept ─┘ (durable)   (pure)    (pure)    (one tx)  (entities)  (durable, numbered)

An article is *accepted* when its inbox row is committed. Everything after that may crash, be
sent twice or be lost on the way: the row says what is still to be done.
"""

__version__ = "0.1.0"
