"""Migrations, the first table included. Run by ``worker.store.core.migrate``, never by hand."""
