"""Ingest: from claimed inbox rows to stored articles, one batch in one transaction.

The way of a batch, each step in the file named:

1. ``ingest.py`` claims rows of the inbox under a lease. Rows that were tried before are taken one at a time.
2. ``ingest.py`` prepares each row with ``worker/pipeline.py``: page read, text cleaned, fingerprint made. No
   transaction is open. A row of which no article can come is rejected; one that fails is tried again later.
3. ``ingest.py`` opens the one write transaction that runs alone, and drops rows whose lease was lost.
4. ``candidates.py`` looks up, with one query per kind of key, the stored articles that the drafts may be; with them
   what people ruled (``copies/rulings.py``) and who sent each draft (``senders.py``).
5. ``decide_batch.py`` decides on the drafts in order of arrival: rulings first, then notices, then the rules of
   ``worker/dedupe``. A notice whose article is not there waits for the end of the batch.
6. ``write_plan.py`` takes in each decision. ``Plan`` owns all that will be written, and tells the ``Lookup`` at once,
   so that the next draft of the batch can be a copy of this one. New articles have temporary ids until step 7.
7. ``write_plan.py`` writes: articles, versions, originals, withdrawals, keys, bands, sightings, work for names, the
   end of each inbox row, events (``outcome_types.py``). The commit makes all of it true at once.
8. If a row spoils the transaction, ``ingest.py`` does steps 3 to 7 for each row alone; the spoiler waits or is
   quarantined.
"""
