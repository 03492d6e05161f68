"""Migrations, the first table included. Run by ``worker.store.migrate``, never by hand."""
