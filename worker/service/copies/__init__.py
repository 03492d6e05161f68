"""Copies: merge, split and the rulings of people."""
