"""Rerun: take stored articles through one step again."""
