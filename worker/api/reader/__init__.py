"""The Google Reader API, as FreshRSS and Miniflux speak it: reader apps read from here with a person's marks.

``streams.py`` reads the names of streams and items, ``items.py`` writes items, both pure; ``routes.py`` answers.
"""
