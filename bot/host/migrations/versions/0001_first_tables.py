"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "deck",
        sa.Column("version", text, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_deck")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("adapter", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("key", text, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("adapter", "kind", "key", name=op.f("uq_item_adapter_kind_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "message_ref",
        sa.Column("session", text, nullable=False),
        sa.Column("lane", text, nullable=False),
        sa.Column("key", text, nullable=False),
        sa.Column("reference", text, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session", "lane", "key", name=op.f("pk_message_ref")),
    )
    op.create_table(
        "notebook",
        sa.Column("person", text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_notebook")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("lane", text, nullable=False),
        sa.Column("adapter", text, nullable=False),
        sa.Column("session", text, nullable=False),
        sa.Column("chat", text, nullable=False),
        sa.Column("person", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("key", text, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_lane_id"), "outbox", ["lane", "id"], unique=False)
    op.create_index(op.f("ix_outbox_session"), "outbox", ["session"], unique=False)
    op.create_table(
        "seen",
        sa.Column("adapter", text, nullable=False),
        sa.Column("delivery", text, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("adapter", "delivery", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_at"), "seen", ["at"], unique=False)
    op.create_table(
        "session",
        sa.Column("key", text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deck", text, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_session")),
    )
    op.create_table(
        "member",
        sa.Column("person", text, nullable=False),
        sa.Column("session", text, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["session.key"], name=op.f("fk_member_session"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "session", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_session"), "member", ["session"], unique=False)
    op.create_table(
        "timer",
        sa.Column("session", text, nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["session.key"], name=op.f("fk_timer_session"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session", "name", name=op.f("pk_timer")),
    )
    op.create_index(op.f("ix_timer_due"), "timer", ["due"], unique=False)
