"""Feeds: add, change, import; identity of feeds and entries; host slots; accepting entries."""
