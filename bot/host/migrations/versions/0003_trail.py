"""What ties the lines of the log about a letter to those about what brought it about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add it; of what waits it is not known."""
    op.add_column("outbox", sa.Column("trail", text))
