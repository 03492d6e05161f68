"""Alembic's entry: runs inside the transaction that ``worker.store.core.migrate`` hands over."""

from alembic import context

from worker.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
