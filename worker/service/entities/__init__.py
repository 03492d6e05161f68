"""Entities: find names in stored articles, resolve them, merge and split."""
