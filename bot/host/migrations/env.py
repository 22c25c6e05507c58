"""Alembic's way in: runs the migrations on the connection that the store hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from bot.host.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can't change a column in place
    transactional_ddl=True,
)
context.run_migrations()
