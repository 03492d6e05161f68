"""The operations that tasks, routes, pages and commands call; one room for each domain.

Each claims rows, calls pure stages, and writes once. Nothing here depends on Celery, HTTP or a terminal.

- ``intake``: Accept articles: submissions, idempotent requests, group commit, back pressure.
- ``feeds``: Feeds: add, change, import; identity of feeds and entries; host slots; accepting entries.
- ``polling``: Poll feeds and fetch pages: what is due, what came, how it ended.
- ``websub``: WebSub: subscribe at hubs, and answer their callbacks.
- ``feed_health``: Feed health: learned intervals, alerts, gaps and their backfill.
- ``ingest``: Ingest: from claimed inbox rows to stored articles, one batch in one transaction.
- ``copies``: Copies: merge, split and the rulings of people.
- ``entities``: Entities: find names in stored articles, resolve them, merge and split.
- ``stories``: Stories: cluster articles, merge and split stories.
- ``search``: Search: articles, events and exports by query.
- ``watches``: Watches: saved queries that deliver what matches.
- ``rerun``: Rerun: take stored articles through one step again.
- ``people``: People: names, passwords, roles; sign-ins; what each has read, starred and noted; decisions.
- ``operations``: Operations: sweep, ledger, gauges, quarantine, takedown, retention, API keys, upkeep.
- ``jobs``: What every other room may import: hints, batches, error texts, names given by people.
"""
