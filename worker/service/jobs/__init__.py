"""Helpers that every other room may import: hints, batches, error texts, names given by people."""
