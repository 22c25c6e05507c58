"""What is planned in a chat, beside its session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add it; nothing is planned yet."""
    op.add_column("session", sa.Column("appointment", sa.LargeBinary()))
